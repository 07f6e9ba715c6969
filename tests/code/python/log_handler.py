import functools

import boto3
from botocore.exceptions import ClientError


class CloudWatchLogHandler:
    def __init__(self, boto3_client=None, boto3_profile_name=None, log_group_name="watchtower", create_log_group=True):
        self.log_group_name = log_group_name
        if boto3_client is None and boto3_profile_name is None:
            self.cwl_client = boto3.client("logs")
        elif boto3_client is not None and boto3_profile_name is None:
            self.cwl_client = boto3_client
        elif boto3_client is None and boto3_profile_name is not None:
            self.cwl_client = boto3.session.Session(profile_name=boto3_profile_name).client("logs")

        if create_log_group:
            self._ensure_log_group()

    def _paginate(self, boto3_paginator, *args, **kwargs):
        for page in boto3_paginator.paginate(*args, **kwargs):
            for result_key in boto3_paginator.result_keys:
                for value in page.get(result_key.parsed.get("value"), []):
                    yield value

    def _ensure_log_group(self):
        try:
            paginator = self.cwl_client.get_paginator("describe_log_groups")
            for log_group in self._paginate(paginator, logGroupNamePrefix=self.log_group_name):
                if log_group["logGroupName"] == self.log_group_name:
                    return
        except self.cwl_client.exceptions.ClientError:
            pass
        self._idempotent_call("create_log_group", logGroupName=self.log_group_name)

    @functools.lru_cache
    def _get_log_group_arn(self):
        # get the account number
        sts_client = boto3.client("sts")
        accountno = sts_client.get_caller_identity()["Account"]
        region = self.cwl_client.meta.region_name

    def _idempotent_call(self, method, *args, **kwargs):
        method_callable = getattr(self.cwl_client, method)
        try:
            method_callable(*args, **kwargs)
        except (
            self.cwl_client.exceptions.OperationAbortedException,
            self.cwl_client.exceptions.ResourceAlreadyExistsException,
        ):
            pass

    def _submit_batch(self, batch, log_stream_name, max_retries=5):
        kwargs = dict(logGroupName=self.log_group_name, logStreamName=log_stream_name, logEvents=batch)
        for retry in range(max_retries):
            try:
                response = self.cwl_client.put_log_events(**kwargs)
                break
            except ClientError:
                self._idempotent_call(
                    "create_log_stream", logGroupName=self.log_group_name, logStreamName=log_stream_name
                )
