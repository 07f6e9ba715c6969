"""Deploys the thumbnail service."""
import functools
import io
import json
import zipfile
from dataclasses import dataclass, field

import boto3
from botocore.config import Config

FUNCTION = "thumbs"
ROLE = "arn:aws:iam::123456789012:role/thumbs-run"
STACK = {"StackName": "thumbs-data", "Capabilities": ["CAPABILITY_IAM"]}


@functools.lru_cache(maxsize=None)
def client(name):
    return boto3.client(name, config=Config(retries={"mode": "standard"}))


def bundle(path):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.write(path, "app.py")
    return memory.getvalue()


@dataclass
class Deployment:
    stage: str
    aws_lambda: object = field(default_factory=lambda: client("lambda"))

    def stack(self, template):
        cloudformation = client("cloudformation")
        try:
            cloudformation.update_stack(TemplateBody=template, **STACK)
            waiter = "stack_update_complete"
        except cloudformation.exceptions.ClientError:
            cloudformation.create_stack(
                TemplateBody=template, RoleARN="arn:aws:iam::123456789012:role/deployer", **STACK
            )
            waiter = "stack_create_complete"
        cloudformation.get_waiter(waiter).wait(StackName=STACK["StackName"])

    def function(self, path):
        code = bundle(path)
        settings = dict(
            FunctionName=FUNCTION,
            Runtime="python3.12",
            Handler="app.handler",
            Role=ROLE,
            Code={"ZipFile": code},
        )
        try:
            self.aws_lambda.create_function(**settings)
            self.aws_lambda.get_waiter("function_active_v2").wait(FunctionName=FUNCTION)
        except self.aws_lambda.exceptions.ResourceConflictException:
            self.aws_lambda.update_function_code(FunctionName=FUNCTION, ZipFile=code, Publish=True)
            self.aws_lambda.get_waiter("function_updated").wait(FunctionName=FUNCTION)

    def schedule(self):
        client("scheduler").create_schedule(
            GroupName="jobs",
            Name="thumbs-nightly",
            ScheduleExpression="cron(0 3 * * ? *)",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target={
                "Arn": "arn:aws:lambda:us-east-1:123456789012:function:thumbs",
                "RoleArn": "arn:aws:iam::123456789012:role/scheduler",
            },
        )

    def logs(self):
        group = f"/aws/lambda/{FUNCTION}"
        client("logs").put_retention_policy(logGroupName=group, retentionInDays=30)
        client("logs").put_metric_filter(
            logGroupName=group,
            filterName="errors",
            filterPattern="ERROR",
            metricTransformations=[{"metricName": "errors", "metricNamespace": "thumbs", "metricValue": "1"}],
        )

    def smoke_test(self):
        answer = self.aws_lambda.invoke(
            FunctionName=FUNCTION, Qualifier="live", Payload=json.dumps({"stage": self.stage})
        )
        if answer.get("FunctionError"):
            client("sns").publish(
                TopicArn="arn:aws:sns:us-east-1:123456789012:deployments", Message="thumbs is broken"
            )


if __name__ == "__main__":
    deployment = Deployment("prod")
    deployment.stack(open("template.yaml").read())
    deployment.function("app.py")
    deployment.schedule()
    deployment.logs()
    deployment.smoke_test()
