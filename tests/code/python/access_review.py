"""Who has which key, and what hangs on whom."""
import csv
import json
import sys
import time

import boto3

iam = boto3.resource("iam")
client = iam.meta.client


def old_keys(limit):
    for user in iam.users.all():
        for key in user.access_keys.all():
            if key.create_date < limit:
                key.deactivate()
                yield user.name, key.id


def rotate(name):
    user = iam.User(name)
    pair = user.create_access_key_pair()
    return pair.id, pair.secret


def admins():
    pages = client.get_paginator("get_account_authorization_details").paginate(Filter=["User", "Role"])
    for page in pages:
        for role in page["RoleDetailList"]:
            if any(one["PolicyName"] == "AdministratorAccess" for one in role["AttachedManagedPolicies"]):
                yield role["Arn"]


def make_reader():
    trust = {"Version": "2012-10-17", "Statement": []}
    role = iam.create_role(RoleName="log-reader", AssumeRolePolicyDocument=json.dumps(trust))
    client.get_waiter("role_exists").wait(RoleName="log-reader")
    role.attach_policy(PolicyArn="arn:aws:iam::aws:policy/CloudWatchLogsReadOnlyAccess")
    iam.RolePolicy("log-reader", "extra").put(PolicyDocument=json.dumps(trust))
    return role.arn


def report():
    while client.generate_credential_report()["State"] != "COMPLETE":
        time.sleep(2)
    content = client.get_credential_report()["Content"].decode()
    return list(csv.DictReader(content.splitlines()))


def main():
    summary = iam.AccountSummary()
    print(summary.summary_map["Users"])
    for arn in admins():
        client.simulate_principal_policy(PolicySourceArn=arn, ActionNames=["s3:GetObject"])
    json.dump(report(), sys.stdout)
