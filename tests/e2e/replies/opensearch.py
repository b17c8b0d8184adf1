"""One domain, in us-east-1."""

import json
from typing import Any

from fleetscan.demo.wire import Request
from tests.e2e.at_home import ACCOUNT_ID, HOME, at_home

_POLICY = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "es:*", "Resource": "*"}

_DOMAIN = {
    "DomainId": f"{ACCOUNT_ID}/search",
    "DomainName": "search",
    "ARN": f"arn:aws:es:{HOME}:{ACCOUNT_ID}:domain/search",
    "ClusterConfig": {"InstanceCount": 1},
    "EngineVersion": "OpenSearch_2.17",
    "AccessPolicies": json.dumps({"Version": "2012-10-17", "Statement": [_POLICY]}),
    "EncryptionAtRestOptions": {"Enabled": True},
    "ServiceSoftwareOptions": {"UpdateAvailable": False},
}


def _names(request: Request) -> dict[str, Any]:
    return {"DomainNames": at_home(request, {"DomainName": "search", "EngineType": "OpenSearch"})}


REPLIES: dict[str, Any] = {
    "opensearch:ListDomainNames": _names,
    "opensearch:DescribeDomains": {"DomainStatusList": [_DOMAIN]},
    "opensearch:ListTags": {"TagList": [{"Key": "Owner", "Value": "a"}]},
}
