"""Calls of boto3 against the endpoint in AWS_ENDPOINT_URL: prints what each answers, as JSON.

Standard input is a list of calls: {"key": id, "service", "call", "input"?, "pages"?: true, "as"?: name}. The answer of
a call with "as" has temporary credentials; later calls name them as "session".
"""
import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

CONFIG = Config(retries={"total_max_attempts": 1})
sessions = {}


def client(call):
    """A client with the credentials that the call names."""
    if "session" in call:
        issued = sessions[call["session"]]
        keys = issued["AccessKeyId"], issued["SecretAccessKey"], call.get("token", issued["SessionToken"])
    else:
        keys = call["key"], "any", None
    return boto3.client(
        call["service"],
        region_name="us-east-1",
        config=CONFIG,
        aws_access_key_id=keys[0],
        aws_secret_access_key=keys[1],
        aws_session_token=keys[2],
    )


def answer(call):
    """What the client makes of the answer, or the exception that it raises."""
    try:
        made = client(call)
        if call.get("pages"):
            pages = made.get_paginator(call["call"]).paginate(**call.get("input", {}))
            return list(pages)
        found = getattr(made, call["call"])(**call.get("input", {}))
        if "as" in call:
            sessions[call["as"]] = found["Credentials"]
        return found
    except ClientError as error:
        raised = type(error).__name__
        return {"raised": raised, "status": error.response["ResponseMetadata"]["HTTPStatusCode"], **error.response["Error"]}


print(json.dumps([answer(call) for call in json.load(sys.stdin)], default=str))
