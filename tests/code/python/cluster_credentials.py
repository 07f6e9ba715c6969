import typing

import boto3


class IamHelper:
    @staticmethod
    def get_boto3_redshift_client(cred_provider: typing.Union[IPlugin, AWSCredentialsProvider], info: RedshiftProperty):

        session_args: typing.Dict[str, str] = {
            "service_name": "redshift-serverless" if info._is_serverless else "redshift"
        }
        for opt_key, opt_val in (("region_name", info.region), ("endpoint_url", info.endpoint_url)):
            if opt_val is not None:
                session_args[opt_key] = opt_val

        session_credentials: typing.Dict[str, str] = cred_provider.get_credentials().get_session_credentials()
        return boto3.client(**{**session_credentials, **session_args})

    @staticmethod
    def set_cluster_identifier(cred_provider, info) -> None:
        client = IamHelper.get_boto3_redshift_client(cred_provider, info)
        response = client.describe_custom_domain_associations(CustomDomainName=info.host)
        cluster_identifier: str = response["Associations"][0]["CertificateAssociations"][0]["ClusterIdentifier"]
        info.put(key="cluster_identifier", value=cluster_identifier)

    @staticmethod
    def set_cluster_host_and_port(cred_provider, info) -> None:
        client = IamHelper.get_boto3_redshift_client(cred_provider, info)
        if info._is_serverless:
            if not info.serverless_work_group:
                raise InterfaceError("Serverless workgroup is not set.")
            response = client.get_workgroup(workgroupName=info.serverless_work_group)
            info.put("host", response["workgroup"]["endpoint"]["address"])
            info.put("port", response["workgroup"]["endpoint"]["port"])
        else:
            response = client.describe_clusters(ClusterIdentifier=info.cluster_identifier)
            info.put("host", response["Clusters"][0]["Endpoint"]["Address"])
