import gzip
from io import BytesIO

import boto3
from botocore.exceptions import WaiterError


class EmrError(Exception):
    pass


def _wrap_aws_client(client, min_backoff=1):
    client.meta.config.retries = {"max_attempts": 10}
    return client


class EmrJobRunner:
    def __init__(self, region, check_cluster_every=30, aws_access_key_id=None, aws_secret_access_key=None):
        self.region = region
        self.check_cluster_every = check_cluster_every
        self.aws_access_key_id = aws_access_key_id
        self.aws_secret_access_key = aws_secret_access_key

    def make_emr_client(self):
        """Creates a boto3 EMR client. Construction is wrapped in retries in case client connection
        fails transiently.

        Returns:
            botocore.client.EMR: An EMR client
        """
        raw_emr_client = boto3.client(
            "emr",
            aws_access_key_id=self.aws_access_key_id,
            aws_secret_access_key=self.aws_secret_access_key,
            region_name=self.region,
        )
        return _wrap_aws_client(raw_emr_client, min_backoff=self.check_cluster_every)

    def cluster_ids(self):
        response = self.make_emr_client().list_clusters().get("Clusters", [])
        return [cluster["Id"] for cluster in response]

    def add_tags(self, cluster_id, tags_items):
        self.make_emr_client().add_tags(
            ResourceId=cluster_id, Tags=[dict(Key=k, Value=v) for k, v in tags_items]
        )

    def run_job_flow(self, cluster_config):
        emr_client = self.make_emr_client()
        return emr_client.run_job_flow(**cluster_config)["JobFlowId"]

    def describe_cluster(self, cluster_id):
        emr_client = self.make_emr_client()
        return emr_client.describe_cluster(ClusterId=cluster_id)

    def add_job_steps(self, cluster_id, step_defs):
        emr_client = self.make_emr_client()

        steps_kwargs = dict(JobFlowId=cluster_id, Steps=step_defs)
        return emr_client.add_job_flow_steps(**steps_kwargs)["StepIds"]

    def wait_for_log(self, log, log_bucket, log_key, waiter_delay, waiter_max_attempts):
        log.info(f"Attempting to get log: s3://{log_bucket}/{log_key}")

        s3 = _wrap_aws_client(boto3.client("s3"), min_backoff=self.check_cluster_every)
        waiter = s3.get_waiter("object_exists")
        try:
            waiter.wait(
                Bucket=log_bucket,
                Key=log_key,
                WaiterConfig={"Delay": waiter_delay, "MaxAttempts": waiter_max_attempts},
            )
        except WaiterError as err:
            raise EmrError("EMR log file did not appear on S3 after waiting") from err

        obj = BytesIO(s3.get_object(Bucket=log_bucket, Key=log_key)["Body"].read())
        gzip_file = gzip.GzipFile(fileobj=obj)
        return gzip_file.read().decode("utf-8")
