import datetime

import boto3

MANAGEMENT_ROLE = "arn:aws:iam::111122223333:role/organization-reader"


def assume(role_arn, session=boto3.Session()):
    credentials = session.client("sts").assume_role(
        RoleArn=role_arn, RoleSessionName="costs"
    )["Credentials"]
    return boto3.Session(
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )


def me():
    return boto3.client("sts").get_caller_identity()["Account"]


def accounts():
    organizations = assume(MANAGEMENT_ROLE).client("organizations")
    for page in organizations.get_paginator("list_accounts").paginate():
        yield from (account for account in page["Accounts"] if account["Status"] == "ACTIVE")


def costs(session, month):
    explorer = session.client("ce", region_name="us-east-1")
    return explorer.get_cost_and_usage(
        TimePeriod={"Start": f"{month}-01", "End": f"{month}-28"}, Granularity="MONTHLY", Metrics=["UnblendedCost"]
    )["ResultsByTime"]


def measure(total):
    boto3.client("cloudwatch").put_metric_data(
        Namespace="costs", MetricData=[{"MetricName": "total", "Value": total}]
    )


def announce(url):
    zone = "Z0123456789ABCDEFGHIJ"
    route53 = boto3.client("route53")
    change = route53.change_resource_record_sets(
        HostedZoneId=zone,
        ChangeBatch={
            "Changes": [
                {
                    "Action": "UPSERT",
                    "ResourceRecordSet": {
                        "Name": "costs.example.com",
                        "Type": "CNAME",
                        "TTL": 60,
                        "ResourceRecords": [{"Value": url}],
                    },
                }
            ]
        },
    )
    route53.get_waiter("resource_record_sets_changed").wait(Id=change["ChangeInfo"]["Id"])
    boto3.client("cloudfront").create_invalidation(
        DistributionId="E1ABCDEFGHIJKL",
        InvalidationBatch={"Paths": {"Quantity": 1, "Items": ["/*"]}, "CallerReference": str(datetime.datetime.now())},
    )


def main():
    total = 0.0
    for account in accounts():
        if account["Id"] == me():
            continue
        session = assume(f"arn:aws:iam::{account['Id']}:role/cost-reader")
        for part in costs(session, f"{datetime.date.today():%Y-%m}"):
            total += float(part["Total"]["UnblendedCost"]["Amount"])
    measure(total)
