from __future__ import annotations

from typing import TYPE_CHECKING

import boto3

if TYPE_CHECKING:
    from botocore.config import Config
    from mypy_boto3_appconfigdata.client import AppConfigDataClient


class AppConfigProvider:
    def __init__(
        self,
        environment: str,
        application: str | None = None,
        boto_config: Config | None = None,
        boto3_session: boto3.session.Session | None = None,
        boto3_client: AppConfigDataClient | None = None,
    ):
        if boto3_client is None:
            boto3_session = boto3_session or boto3.session.Session()
            boto3_client = boto3_session.client("appconfigdata", config=boto_config)

        self.client = boto3_client
        self.application = application
        self.environment = environment
        self._next_token: dict[str, str] = {}

    def _get(self, name: str, **sdk_options) -> bytes:
        if name not in self._next_token:
            sdk_options["ConfigurationProfileIdentifier"] = name
            sdk_options["ApplicationIdentifier"] = self.application
            sdk_options["EnvironmentIdentifier"] = self.environment
            response_configuration = self.client.start_configuration_session(**sdk_options)
            self._next_token[name] = response_configuration["InitialConfigurationToken"]

        response = self.client.get_latest_configuration(ConfigurationToken=self._next_token[name])
        return response["Configuration"].read()
