import json
import os

import boto3

ENV_REQUEST_DOMAIN_NAME = "REQUEST_DOMAIN_NAME"
ENV_STAGE = "STAGE"

# Cached boto3 client for the API Gateway Management API, keyed by endpoint URL.
_ws_client = None
_ws_client_endpoint = None


def _get_ws_client():
    """Return a cached boto3 API Gateway Management API client."""
    global _ws_client, _ws_client_endpoint
    domain = os.environ[ENV_REQUEST_DOMAIN_NAME]
    stage = os.environ[ENV_STAGE]
    endpoint_url = f"https://{domain}/{stage}"
    if _ws_client is None or _ws_client_endpoint != endpoint_url:
        _ws_client = boto3.client("apigatewaymanagementapi", endpoint_url=endpoint_url)
        _ws_client_endpoint = endpoint_url
    return _ws_client


def send_message(connection_id, data):
    client = _get_ws_client()

    if isinstance(data, bytes):
        payload = data
    elif isinstance(data, str):
        payload = data.encode("utf-8")
    else:
        payload = json.dumps(data).encode("utf-8")

    client.post_to_connection(ConnectionId=connection_id, Data=payload)
