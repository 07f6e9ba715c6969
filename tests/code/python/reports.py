from __future__ import annotations

import functools
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import boto3

if TYPE_CHECKING:
    from mypy_boto3_athena import AthenaClient
    from mypy_boto3_s3.client import S3Client

DATABASE = {
    "resourceArn": "arn:aws:rds:us-east-1:123456789012:cluster:reports",
    "secretArn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:reports-a1b2c3",
    "database": "reports",
}
s3 = boto3.client("s3")
read_config = functools.partial(s3.get_object, Bucket="acme-config")


class Query:
    def __init__(self, athena: AthenaClient, workgroup="reports"):
        self.athena = athena
        self.workgroup = workgroup

    def run(self, sql):
        execution = self.athena.start_query_execution(QueryString=sql, WorkGroup=self.workgroup)["QueryExecutionId"]
        while self.athena.get_query_execution(QueryExecutionId=execution)["QueryExecution"]["Status"]["State"] in (
            "QUEUED",
            "RUNNING",
        ):
            time.sleep(1)
        for page in self.athena.get_paginator("get_query_results").paginate(QueryExecutionId=execution):
            yield from page["ResultSet"]["Rows"]


def newest(client: S3Client, bucket: str):
    pages = client.get_paginator("list_object_versions").paginate(Bucket=bucket)
    return max((v for page in pages for v in page.get("Versions", [])), key=lambda v: v["LastModified"])


def pinned(version):
    return s3.get_object(Bucket="acme-config", Key="pinned.json", VersionId=version)["Body"].read()


def sealed(body):
    s3.put_object(
        Bucket="acme-reports",
        Key="sealed.csv",
        Body=body,
        ServerSideEncryption="aws:kms",
        SSEKMSKeyId="arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    )


def rows(sql, **parameters):
    data = boto3.client("rds-data")
    return data.execute_statement(sql=sql, parameters=[], **DATABASE)["records"]


def refresh():
    glue = boto3.client("glue")
    glue.start_crawler(Name="reports")
    glue.start_job_run(JobName="nightly")
    boto3.client("redshift-data").execute_statement(
        WorkgroupName="reports", Database="dev", Sql="refresh materialized view daily"
    )


def score(features):
    runtime = boto3.client("sagemaker-runtime")
    return runtime.invoke_endpoint(EndpointName="churn", Body=features)["Body"].read()


def send_up(paths, bucket):
    for path in paths:
        threading.Thread(target=s3.upload_file, args=(path, bucket, path)).start()


def heads(bucket, keys):
    with ThreadPoolExecutor() as pool:
        return list(pool.map(lambda key: s3.head_object(Bucket=bucket, Key=key), keys))


def clean(bucket, keys):
    delete = s3.delete_objects
    delete(Bucket=bucket, Delete={"Objects": [{"Key": key} for key in keys]})


if __name__ == "__main__":
    print(newest(s3, "acme-reports"))
    print(list(Query(boto3.client("athena")).run("select 1")))
