from __future__ import annotations

from typing import IO
from urllib.parse import urlparse


class NotConfigured(Exception):
    pass


class S3FeedStorage:
    def __init__(self, uri: str, acl: str | None = None, region_name: str | None = None):
        try:
            import boto3.session  # noqa: PLC0415
        except ImportError:
            raise NotConfigured("missing boto3 library") from None

        u = urlparse(uri)
        self.bucketname: str = u.hostname
        self.keyname: str = u.path[1:]  # remove first "/"
        self.acl: str | None = acl
        boto3_session = boto3.session.Session()
        self.s3_client = boto3_session.client(
            "s3",
            region_name=region_name,
        )

    def _store_in_thread(self, file: IO[bytes]) -> None:
        file.seek(0)
        try:
            if self.acl:
                self.s3_client.upload_fileobj(
                    Bucket=self.bucketname,
                    Key=self.keyname,
                    Fileobj=file,
                    ExtraArgs={"ACL": self.acl},
                )
            else:
                self.s3_client.upload_fileobj(
                    Bucket=self.bucketname,
                    Key=self.keyname,
                    Fileobj=file,
                )
        finally:
            file.close()
