import os

import boto3
import botocore.session


def boto3_client(
    aws_profile,
    aws_access_key_id,
    aws_secret_access_key,
    aws_session_token,
    aws_region,
    aws_endpoint_url,
):
    core_session = botocore.session.get_session()
    core_session.set_config_variable("profile", aws_profile)

    credential_provider = core_session.get_component(
        "credential_provider"
    ).get_provider("assume-role")
    cache_dir = os.path.join(os.path.expanduser("~"), ".aws", "cli", "cache")
    credential_provider.cache = botocore.credentials.JSONFileCache(cache_dir)

    session = boto3.session.Session(botocore_session=core_session)
    return session.client(
        "logs",
        aws_access_key_id=aws_access_key_id,
        aws_secret_access_key=aws_secret_access_key,
        aws_session_token=aws_session_token,
        region_name=aws_region or None,
        endpoint_url=aws_endpoint_url or None,
    )


class AWSLogs:
    def __init__(self, **kwargs):
        self.log_group_prefix = kwargs.get("log_group_prefix")
        self.client = boto3_client(
            kwargs.get("aws_profile"),
            kwargs.get("aws_access_key_id"),
            kwargs.get("aws_secret_access_key"),
            kwargs.get("aws_session_token"),
            kwargs.get("aws_region"),
            kwargs.get("aws_endpoint_url"),
        )

    def list_events(self, **kwargs):
        while True:
            response = self.client.filter_log_events(**kwargs)
            yield from response.get("events", [])
            if "nextToken" not in response:
                return
            kwargs["nextToken"] = response["nextToken"]

    def get_groups(self):
        """Returns available CloudWatch logs groups"""
        kwargs = {}
        if self.log_group_prefix is not None:
            kwargs = {"logGroupNamePrefix": self.log_group_prefix}
        paginator = self.client.get_paginator("describe_log_groups")
        for page in paginator.paginate(**kwargs):
            for group in page.get("logGroups", []):
                yield group["logGroupName"]

    def get_streams(self, log_group_name=None):
        """Returns available CloudWatch logs streams in ``log_group_name``."""
        kwargs = {"logGroupName": log_group_name or self.log_group_name}
        window_start = self.start or 0
        window_end = self.end or sys.float_info.max

        paginator = self.client.get_paginator("describe_log_streams")
        for page in paginator.paginate(**kwargs):
            for stream in page.get("logStreams", []):
                if "firstEventTimestamp" not in stream:
                    # This is a specified log stream rather than
                    # a filter on the whole log group, so there's
                    # no firstEventTimestamp.
                    yield stream["logStreamName"]
                elif max(stream["firstEventTimestamp"], window_start) <= min(
                    stream["lastIngestionTime"], window_end
                ):
                    yield stream["logStreamName"]
