import json
import time

import boto3


def get_s3_output_config_keys(
    output_config: OutputConfig, job_id: str, s3_client, subfolder=None
):
    if not output_config or not job_id:
        raise ValueError("no output_config or job_id")
    if not s3_client:
        s3_client = boto3.client("s3")
    params = {
        "Bucket": output_config.s3_bucket.strip("/"),
        "Prefix": output_config.s3_prefix.strip("/") + "/" + job_id,
    }

    keys = list()
    while True:
        response = s3_client.list_objects_v2(**params)

        keys.extend(
            [
                o["Key"]
                for o in response.get("Contents", [])
                if o["Key"].split("/")[-1].isnumeric()
            ]
        )

        params["ContinuationToken"] = response.get("NextContinuationToken")
        if not params["ContinuationToken"]:
            break
    return keys


def get_full_json_from_output_config(
    output_config: OutputConfig, job_id: str, s3_client=None
) -> dict:
    if not s3_client:
        s3_client = boto3.client("s3")

    result_value = dict()
    keys = get_s3_output_config_keys(
        output_config=output_config, job_id=job_id, s3_client=s3_client
    )
    for key in keys:
        s3_object = s3_client.get_object(Bucket=output_config.s3_bucket, Key=key)
        result_value.update(json.loads(s3_object["Body"].read()))
    return result_value


def get_full_json_lending(
    job_id: str, boto3_textract_client, job_done_polling_interval=1
) -> dict:
    job_response = boto3_textract_client.get_lending_analysis(JobId=job_id)
    while job_response["JobStatus"] == "IN_PROGRESS":
        job_response = boto3_textract_client.get_lending_analysis(JobId=job_id)
        time.sleep(job_done_polling_interval)
    return job_response


def call_textract_lending(params, return_job_id: bool = False, boto3_textract_client=None):
    if not boto3_textract_client:
        textract = boto3.client("textract")
    else:
        textract = boto3_textract_client
    submission_status = textract.start_lending_analysis(**params)
    if return_job_id:
        return submission_status
    else:
        return get_full_json_lending(
            submission_status["JobId"],
            boto3_textract_client=textract,
            job_done_polling_interval=job_done_polling_interval,
        )
