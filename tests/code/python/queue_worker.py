import json
import logging

import boto3

log = logging.getLogger("worker")
sqs = boto3.resource("sqs")
sns = boto3.resource("sns")

jobs = sqs.get_queue_by_name(QueueName="image-jobs")
failed = sqs.Queue("https://sqs.us-east-1.amazonaws.com/123456789012/image-jobs-failed")
done = sns.Topic("arn:aws:sns:us-east-1:123456789012:image-done")


def work(handle):
    while True:
        for message in jobs.receive_messages(MaxNumberOfMessages=10, WaitTimeSeconds=20):
            try:
                result = handle(json.loads(message.body))
            except Exception:
                log.exception("failed: %s", message.message_id)
                failed.send_message(MessageBody=message.body)
                message.change_visibility(VisibilityTimeout=600)
                continue
            done.publish(Message=json.dumps(result))
            message.delete()


def depth():
    return int(jobs.attributes["ApproximateNumberOfMessages"])


def enqueue(paths):
    jobs.send_messages(
        Entries=[{"Id": str(n), "MessageBody": json.dumps({"path": path})} for n, path in enumerate(paths)]
    )


def subscribers():
    return [one.attributes["Endpoint"] for one in done.subscriptions.all()]


def sms(text):
    boto3.client("sns").publish(PhoneNumber="+15550100", Message=text)


def drain(client=boto3.client("sqs")):
    client.purge_queue(QueueUrl="https://sqs.us-east-1.amazonaws.com/123456789012/image-jobs-failed")
