from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types_boto3_secretsmanager.client import SecretsManagerClient
    from types_boto3_ssm.client import SSMClient

boto3_client = None


def import_aws_secrets_manager() -> None:
    global boto3_client

    try:
        from boto3 import client as boto3_client
    except ImportError as e:  # pragma: no cover
        raise ImportError(
            'AWS Secrets Manager dependencies are not installed, run `pip install pydantic-settings[aws-secrets-manager]`'
        ) from e


def import_aws_systems_manager() -> None:
    global boto3_client

    try:
        from boto3 import client as boto3_client
    except ImportError as e:  # pragma: no cover
        raise ImportError(
            'AWS Systems Manager dependencies are not installed, run `pip install pydantic-settings[aws-systems-manager]`'
        ) from e


class AWSSecretsManagerSettingsSource(EnvSettingsSource):
    _secret_id: str
    _secretsmanager_client: SecretsManagerClient


    def __init__(self, secret_id: str, region_name: str | None = None, version_id: str | None = None) -> None:
        import_aws_secrets_manager()
        self._secretsmanager_client = boto3_client('secretsmanager', region_name=region_name)
        self._secret_id = secret_id
        self._version_id = version_id

    def _load_env_vars(self) -> Mapping[str, str | None]:
        request = {'SecretId': self._secret_id}

        if self._version_id:
            request['VersionId'] = self._version_id

        response = self._secretsmanager_client.get_secret_value(**request)
        return json.loads(response['SecretString'])


class AWSSystemsManagerSettingsSource(EnvSettingsSource):
    _ssm_client: SSMClient

    def __init__(self, ssm_path: str = '/', region_name: str | None = None) -> None:
        import_aws_systems_manager()
        self._ssm_client = boto3_client('ssm', region_name=region_name)
        self._ssm_path = ssm_path

    def _load_env_vars(self) -> Mapping[str, str | None]:
        prefix = self._ssm_path.rstrip('/') + '/'

        paginator = self._ssm_client.get_paginator('get_parameters_by_path')
        page_iterator = paginator.paginate(Path=self._ssm_path, Recursive=True, WithDecryption=True)

        parameters: dict[str, str | None] = {}
        for page in page_iterator:
            for parameter in page['Parameters']:
                key = parameter['Name'].removeprefix(prefix)
                parameters[key] = parameter.get('Value')
        return parameters
