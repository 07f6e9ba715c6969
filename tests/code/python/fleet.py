import boto3

ec2 = boto3.resource("ec2")


def start(count):
    instances = ec2.create_instances(
        ImageId="ami-0abcdef1234567890",
        InstanceType="t3.small",
        MinCount=count,
        MaxCount=count,
        IamInstanceProfile={"Name": "worker"},
        TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "fleet", "Value": "blue"}]}],
    )
    for instance in instances:
        instance.wait_until_running()
        instance.load()
        print(instance.id, instance.public_ip_address)
    return instances


def stop_all():
    running = ec2.instances.filter(Filters=[{"Name": "tag:fleet", "Values": ["blue"]}])
    running.stop()


def label(instance_id):
    instance = ec2.Instance(instance_id)
    for volume in instance.volumes.all():
        volume.create_tags(Tags=[{"Key": "owner", "Value": instance_id}])
        volume.create_snapshot(Description="before the change")
    return instance.security_groups


def open_port(group_id, port):
    group = ec2.SecurityGroup(group_id)
    group.authorize_ingress(IpProtocol="tcp", FromPort=port, ToPort=port, CidrIp="10.0.0.0/8")


def everywhere():
    regions = boto3.client("ec2").describe_regions()["Regions"]
    for region in regions:
        client = boto3.client("ec2", region_name=region["RegionName"])
        pages = client.get_paginator("describe_snapshots").paginate(OwnerIds=["self"])
        for snapshot in pages.search("Snapshots[?State=='error']"):
            client.delete_snapshot(SnapshotId=snapshot["SnapshotId"])
