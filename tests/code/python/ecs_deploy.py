from boto3.session import Session
from botocore.exceptions import ClientError

LAUNCH_TYPE_FARGATE = u'FARGATE'


class UnknownTaskDefinitionError(Exception):
    pass


class TaskPlacementError(Exception):
    pass


class EcsClient(object):
    def __init__(self, access_key_id=None, secret_access_key=None,
                 region=None, profile=None, session_token=None, assume_account=None, assume_role=None):

        if assume_account and assume_role:
            access_key_id, secret_access_key, session_token = self.assume_role(access_key_id, secret_access_key, region,
                                                                               profile, session_token, assume_account,
                                                                               assume_role)
            profile = None

        session = Session(aws_access_key_id=access_key_id,
                          aws_secret_access_key=secret_access_key,
                          aws_session_token=session_token,
                          region_name=region,
                          profile_name=profile)
        self.boto = session.client(u'ecs')
        self.events = session.client(u'events')

    @staticmethod
    def assume_role(access_key_id=None, secret_access_key=None, region=None, profile=None, session_token=None,
                    assume_account=None, assume_role=None):
        role_arn = 'arn:aws:iam::%s:role/%s' % (assume_account, assume_role)
        sts_session = Session(aws_access_key_id=access_key_id,
                              aws_secret_access_key=secret_access_key,
                              aws_session_token=session_token,
                              region_name=region,
                              profile_name=profile)
        sts = sts_session.client('sts')
        response = sts.assume_role(
            RoleArn=role_arn,
            RoleSessionName='ecsDeploy',
        )
        access_key_id = response['Credentials']['AccessKeyId']
        secret_access_key = response['Credentials']['SecretAccessKey']
        session_token = response['Credentials']['SessionToken']
        return access_key_id, secret_access_key, session_token


    def describe_services(self, cluster_name, service_name):
        return self.boto.describe_services(
            cluster=cluster_name,
            services=[service_name]
        )

    def describe_task_definition(self, task_definition_arn):
        try:
            return self.boto.describe_task_definition(
                taskDefinition=task_definition_arn,
                include=[
                    'TAGS',
                ]
            )
        except ClientError:
            raise UnknownTaskDefinitionError(
                u'Unknown task definition arn: %s' % task_definition_arn
            )

    def list_tasks(self, cluster_name, service_name):
        """List all tasks for a service, handling pagination.

        The AWS list_tasks API returns a maximum of 100 task ARNs per call.
        This method paginates through all results to get the complete list.
        """
        task_arns = []
        paginator = self.boto.get_paginator('list_tasks')
        for page in paginator.paginate(cluster=cluster_name, serviceName=service_name):
            task_arns.extend(page.get('taskArns', []))
        return {'taskArns': task_arns}

    def describe_tasks(self, cluster_name, task_arns):
        """Describe tasks, batching requests to comply with the 100 item limit.

        The AWS describe_tasks API accepts at most 100 task IDs per call.
        This method batches the given task_arns into chunks of 100 and
        merges the results.
        """
        tasks = []
        failures = []
        batch_size = 100
        for i in range(0, len(task_arns), batch_size):
            batch = task_arns[i:i + batch_size]
            response = self.boto.describe_tasks(cluster=cluster_name, tasks=batch)
            tasks.extend(response.get('tasks', []))
            failures.extend(response.get('failures', []))
        return {'tasks': tasks, 'failures': failures}

    def register_task_definition(self, family, containers, volumes, role_arn,
                                 execution_role_arn, runtime_platform, tags,
                                 cpu, memory,
                                 additional_properties):
        if tags:
            additional_properties['tags'] = tags

        if cpu:
            additional_properties['cpu'] = cpu

        if memory:
            additional_properties['memory'] = memory

        if runtime_platform:
            additional_properties['runtimePlatform'] = runtime_platform

        return self.boto.register_task_definition(
            family=family,
            containerDefinitions=containers,
            volumes=volumes,
            taskRoleArn=role_arn,
            executionRoleArn=execution_role_arn,
            **additional_properties
        )

    def deregister_task_definition(self, task_definition_arn):
        return self.boto.deregister_task_definition(
            taskDefinition=task_definition_arn
        )

    def update_service(self, cluster, service, desired_count, task_definition, force_new_deployment=False):
        kwargs = dict(
            cluster=cluster,
            service=service,
            taskDefinition=task_definition
        )
        if desired_count is not None:
            kwargs['desiredCount'] = desired_count
        if force_new_deployment:
            kwargs['forceNewDeployment'] = True
        return self.boto.update_service(**kwargs)

    def run_task(self, cluster, task_definition, count, started_by, overrides,
                 launchtype='EC2', subnets=(), security_groups=(),
                 public_ip=False, platform_version=None):

        if launchtype == LAUNCH_TYPE_FARGATE:
            if not subnets or not security_groups:
                msg = 'At least one subnet (--subnet) and one security ' \
                      'group (--securitygroup) definition are required ' \
                      'for launch type FARGATE'
                raise TaskPlacementError(msg)

            network_configuration = {
                "awsvpcConfiguration": {
                    "subnets": subnets,
                    "securityGroups": security_groups,
                    "assignPublicIp": "ENABLED" if public_ip else "DISABLED"
                }
            }

            if platform_version is None:
                platform_version = 'LATEST'

            return self.boto.run_task(
                cluster=cluster,
                taskDefinition=task_definition,
                count=count,
                startedBy=started_by,
                overrides=overrides,
                launchType=launchtype,
                networkConfiguration=network_configuration,
                platformVersion=platform_version,
            )

        return self.boto.run_task(
            cluster=cluster,
            taskDefinition=task_definition,
            count=count,
            startedBy=started_by,
            overrides=overrides
        )

    def update_rule(self, cluster, rule, task_definition):
        target = self.events.list_targets_by_rule(Rule=rule)['Targets'][0]
        target['Arn'] = task_definition.arn.partition('task-definition')[0] + 'cluster/' + cluster
        target['EcsParameters']['TaskDefinitionArn'] = task_definition.arn
        self.events.put_targets(Rule=rule, Targets=[target])
        return target['Id']
