#!/usr/bin/env python
"""Nightly backup to a bucket."""
import argparse
import datetime
import pathlib

import boto3 as aws
from botocore.exceptions import ClientError

BUCKET = "acme-backups"
PREFIX = "nightly"

s3 = aws.resource("s3")
bucket = s3.Bucket(BUCKET)


def upload(path: pathlib.Path):
    key = f"{PREFIX}/{datetime.date.today():%Y-%m-%d}/{path.name}"
    bucket.upload_file(str(path), key, ExtraArgs={"ServerSideEncryption": "AES256"})
    return key


def publish(path: pathlib.Path):
    s3.meta.client.upload_file(
        str(path), "acme-public", "latest.tar.gz", ExtraArgs={"ACL": "public-read"}
    )


def restore(key, target):
    try:
        s3.Object(BUCKET, key).load()
    except ClientError as error:
        if error.response["Error"]["Code"] == "404":
            raise SystemExit(f"there is no {key}")
        raise
    bucket.download_file(key, target)


def freeze(key):
    source = {"Bucket": BUCKET, "Key": key}
    s3.Bucket("acme-archive").copy(source, f"frozen/{key}")
    s3.Object("acme-archive", "last").put(
        Body=key.encode(), Tagging="kind=pointer"
    )


def prune(days):
    limit = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=days)
    for summary in bucket.objects.filter(Prefix=PREFIX + "/"):
        if summary.last_modified < limit:
            summary.delete()


def forget(key):
    bucket.object_versions.filter(Prefix=key).delete()


def link(key):
    return s3.meta.client.generate_presigned_url(
        ClientMethod="get_object", Params={"Bucket": BUCKET, "Key": key}, ExpiresIn=600
    )


def drop_box(name):
    client = aws.client("s3")
    return client.generate_presigned_post("acme-inbox", f"incoming/{name}")


def set_up():
    if bucket.creation_date is None:
        bucket.create(CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        bucket.wait_until_exists()
    bucket.Versioning().enable()
    lifecycle = s3.BucketLifecycleConfiguration(BUCKET)
    lifecycle.put(
        LifecycleConfiguration={
            "Rules": [{"ID": "old", "Status": "Enabled", "Prefix": "", "Expiration": {"Days": 365}}]
        }
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("path", type=pathlib.Path)
    print(link(upload(parser.parse_args().path)))
