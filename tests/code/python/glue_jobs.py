import time
from typing import TYPE_CHECKING, Any, Dict, Optional

import boto3

if TYPE_CHECKING:
    from mypy_boto3_glue.client import GlueClient


class PipesGlueClient:
    def __init__(self, client: Optional["GlueClient"] = None):
        self._client: GlueClient = client or boto3.client("glue")

    def run(self, params: Dict[str, Any]):
        run_id = self._client.start_job_run(**params)["JobRunId"]
        return self._wait_for_job_run_completion(params["JobName"], run_id)

    def _wait_for_job_run_completion(self, job_name: str, run_id: str):
        while True:
            response = self._client.get_job_run(JobName=job_name, RunId=run_id)
            # https://docs.aws.amazon.com/glue/latest/dg/job-run-statuses.html
            if response["JobRun"]["JobRunState"] in [
                "FAILED",
                "SUCCEEDED",
                "STOPPED",
                "TIMEOUT",
                "ERROR",
            ]:
                return response

    def _terminate(self, job_name: str, run_id: str):
        response = self._client.batch_stop_job_run(JobName=job_name, JobRunIds=[run_id])
        runs = response["SuccessfulSubmissions"]
        return runs
