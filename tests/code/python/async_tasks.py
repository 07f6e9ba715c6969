import json
import os
import time

import boto3

ASYNC_RESPONSE_TABLE = os.environ.get("ASYNC_RESPONSE_TABLE")

aws_session = boto3.Session()
LAMBDA_CLIENT = aws_session.client("lambda")
SNS_CLIENT = aws_session.client("sns")
STS_CLIENT = aws_session.client("sts")
DYNAMODB_CLIENT = aws_session.client("dynamodb")


class LambdaAsyncResponse:
    def __init__(self, lambda_function_name=None, **kwargs):
        if kwargs.get("boto_session"):
            self.client = kwargs.get("boto_session").client("lambda")
        else:  # pragma: no cover
            self.client = LAMBDA_CLIENT

        self.lambda_function_name = lambda_function_name

    def send(self, task_path, args, kwargs):
        self._send({"task_path": task_path, "args": args, "kwargs": kwargs})
        return self

    def _send(self, message):
        payload = json.dumps(message)
        self.response = self.client.invoke(
            FunctionName=self.lambda_function_name,
            InvocationType="Event",  # makes the call async
            Payload=payload,
        )
        self.sent = self.response.get("StatusCode", 0) == 202


class SnsAsyncResponse(LambdaAsyncResponse):
    """
    Send a SNS message to a specified SNS topic
    Serialise the func path and arguments
    """

    def __init__(self, lambda_function_name=None, aws_region=None, capture_response=False, **kwargs):
        self.lambda_function_name = lambda_function_name
        self.aws_region = aws_region

        if kwargs.get("boto_session"):
            self.client = kwargs.get("boto_session").client("sns")
        else:  # pragma: no cover
            self.client = SNS_CLIENT

        self.arn = kwargs.get("arn")
        if not self.arn:
            account_id = STS_CLIENT.get_caller_identity()["Account"]
            self.arn = f"arn:aws:sns:{aws_region}:{account_id}:{lambda_function_name}"

    def _send(self, message):
        payload = json.dumps(message)
        self.response = self.client.publish(TargetArn=self.arn, Message=payload)
        self.sent = self.response.get("MessageId")


def run_message(message, func):
    if message.get("capture_response", False):
        DYNAMODB_CLIENT.put_item(
            TableName=ASYNC_RESPONSE_TABLE,
            Item={
                "id": {"S": str(message["response_id"])},
                "ttl": {"N": str(int(time.time() + 600))},
                "async_status": {"S": "in progress"},
                "async_response": {"S": str(json.dumps("N/A"))},
            },
        )

    response = func(*message["args"], **message["kwargs"])

    if message.get("capture_response", False):
        DYNAMODB_CLIENT.update_item(
            TableName=ASYNC_RESPONSE_TABLE,
            Key={"id": {"S": str(message["response_id"])}},
            UpdateExpression="SET async_response = :r, async_status = :s",
            ExpressionAttributeValues={
                ":r": {"S": str(json.dumps(response))},
                ":s": {"S": "complete"},
            },
        )

    return response
