import base64
import json
import os

import boto3

ssm = boto3.client("ssm")
secrets = boto3.client("secretsmanager")
kms = boto3.client("kms")
states = boto3.client("stepfunctions")
bus = boto3.client("events")
firehose = boto3.client("firehose")
kinesis = boto3.client("kinesis")
ses = boto3.client("ses")
cognito = boto3.client("cognito-idp")
bedrock = boto3.client("bedrock-runtime")

POOL = "us-east-1_AbCdEf123"
KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
CONFIG = ssm.get_parameters(Names=["/shop/currency", "/shop/tax"], WithDecryption=True)


def handler(event, context):
    order = json.loads(event["body"])
    limits = ssm.get_paginator("get_parameters_by_path").paginate(Path="/shop/limits")
    token = json.loads(secrets.get_secret_value(SecretId="shop/payment")["SecretString"])["token"]
    user = who(event)
    order["card"] = seal(order["card"])
    states.start_execution(
        stateMachineArn="arn:aws:states:us-east-1:123456789012:stateMachine:checkout",
        input=json.dumps({**order, "token": token}),
    )
    bus.put_events(
        Entries=[{"EventBusName": "shop", "Source": "checkout", "DetailType": "placed", "Detail": json.dumps(order)}]
    )
    firehose.put_record(DeliveryStreamName="orders", Record={"Data": json.dumps(order).encode()})
    kinesis.put_record(StreamName=os.environ["STREAM"], Data=b"{}", PartitionKey=order["id"])
    thank(user, order, list(limits))
    return {"statusCode": 202}


def seal(text):
    blob = kms.encrypt(KeyId=KEY, Plaintext=text.encode())["CiphertextBlob"]
    return base64.b64encode(blob).decode()


def unseal(text):
    return kms.decrypt(CiphertextBlob=base64.b64decode(text), KeyId="alias/shop")["Plaintext"]


def reseal(blob):
    return kms.re_encrypt(CiphertextBlob=blob, DestinationKeyId=KEY)["CiphertextBlob"]


def who(event):
    claims = event["requestContext"]["authorizer"]["claims"]
    return cognito.admin_get_user(UserPoolId=POOL, Username=claims["sub"])


def sign_in(name, password):
    return cognito.initiate_auth(
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": name, "PASSWORD": password},
        ClientId=os.environ["CLIENT_ID"],
    )


def thank(user, order, limits):
    prompt = f"Thank for {order['id']}, mind {limits}"
    answer = bedrock.converse(
        modelId="anthropic.claude-3-haiku-20240307-v1:0",
        messages=[{"role": "user", "content": [{"text": prompt}]}],
    )
    ses.send_email(
        Source="shop@example.com",
        Destination={"ToAddresses": [user["Username"]]},
        Message={
            "Subject": {"Data": "Thank you"},
            "Body": {"Text": {"Data": answer["output"]["message"]["content"][0]["text"]}},
        },
    )
    ses.send_templated_email(
        Source="shop@example.com", Destination={"ToAddresses": ["team@example.com"]}, Template="order", TemplateData="{}"
    )
