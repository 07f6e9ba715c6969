import subprocess

import aioboto3
import boto3
import requests
from requests_aws4auth import AWS4Auth

SERVICE = "lambda"
LISTINGS = {
    "lambda": "list_functions",
    "rds": "describe_db_instances",
    "ecs": "list_clusters",
}


def functions():
    client = boto3.client(SERVICE)
    for page in client.get_paginator("list_functions").paginate():
        yield from page["Functions"]


def databases():
    rds = boto3.session.Session(profile_name="audit").client("rds")
    for page in rds.get_paginator("describe_db_instances").paginate():
        yield from page["DBInstances"]


def everything():
    found = {}
    for service, listing in LISTINGS.items():
        client = boto3.client(service)
        found[service] = getattr(client, listing)()
    return found


def tags_of(arns):
    for kind in ("resourcegroupstaggingapi",):
        client = boto3.client(kind)
        yield client.get_resources(ResourceARNList=arns)


async def tables():
    session = aioboto3.Session()
    async with session.client("dynamodb") as dynamodb:
        return await dynamodb.list_tables()


def buckets():
    listed = subprocess.run(["aws", "s3api", "list-buckets"], capture_output=True, check=True)
    return listed.stdout


def search(host, credentials):
    auth = AWS4Auth(credentials.access_key, credentials.secret_key, "us-east-1", "es")
    return requests.get(f"https://{host}/_cat/indices", auth=auth)


def describe(client, names):
    return [client.describe_stacks(StackName=name) for name in names]
