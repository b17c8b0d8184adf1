import json
from typing import Any

import pytest

from fleetscan.access import parse_policy
from fleetscan.collectors import opensearch
from fleetscan.facts.base import Tags
from fleetscan.facts.opensearch import Domain, DomainSettings
from fleetscan.testing.fake_api import REGION, FakeApi
from fleetscan.verdicts import Unread

DESCRIBE = "opensearch:DescribeDomains"

POLICY = {
    "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "es:*", "Resource": "*"},
    ]
}


def domain(name: str) -> Domain:
    return Domain(arn=f"arn:aws:es:eu-west-1:111122223333:domain/{name}", id=name, region=REGION)


def described(name: str, **members: object) -> dict[str, Any]:
    """A domain with the members that AWS always sends."""
    return {
        "DomainId": f"111122223333/{name}",
        "DomainName": name,
        "ARN": domain(name).arn,
        "ClusterConfig": {},
        **members,
    }


async def test_domains_of_both_engines_are_listed() -> None:
    names = [
        {"DomainName": "search", "EngineType": "OpenSearch"},
        {"DomainName": "old", "EngineType": "Elasticsearch"},
    ]
    api = FakeApi(opensearch.domains, {"opensearch:ListDomainNames": [{"DomainNames": names}]})
    assert await api.list() == [domain("search"), domain("old")]


async def test_the_settings_of_several_domains_are_read_by_one_call() -> None:
    full = described(
        "search",
        EncryptionAtRestOptions={"Enabled": True},
        NodeToNodeEncryptionOptions={"Enabled": True},
        VPCOptions={"VPCId": "vpc-1"},
        AccessPolicies=json.dumps(POLICY),
        LogPublishingOptions={
            "AUDIT_LOGS": {"CloudWatchLogsLogGroupArn": "group", "Enabled": True},
            "SEARCH_SLOW_LOGS": {"CloudWatchLogsLogGroupArn": "group", "Enabled": False},
        },
        AdvancedSecurityOptions={"Enabled": True},
        ServiceSoftwareOptions={"UpdateAvailable": True},
    )
    bare = described("old", AccessPolicies="", ServiceSoftwareOptions={"UpdateAvailable": False})
    reply = {"DomainStatusList": [bare, full]}
    api = FakeApi(opensearch.domain_settings, {DESCRIBE: [reply]})
    assert await api.read([domain("search"), domain("old")]) == {
        domain("search").arn: DomainSettings(
            encrypted_at_rest=True,
            encrypted_between_nodes=True,
            in_vpc=True,
            access_policy=parse_policy(POLICY),
            logs=frozenset({"AUDIT_LOGS"}),
            fine_grained_access_control=True,
            update_available=True,
        ),
        domain("old").arn: DomainSettings(
            encrypted_at_rest=False,
            encrypted_between_nodes=False,
            in_vpc=False,
            access_policy=None,
            logs=frozenset(),
            fine_grained_access_control=False,
            update_available=False,
        ),
    }
    assert api.requests == [(DESCRIBE, {"DomainNames": ["search", "old"]})]


async def test_what_can_not_be_made_out_was_not_read() -> None:
    reply = {"DomainStatusList": [described("search", AccessPolicies="{")]}
    api = FakeApi(opensearch.domain_settings, {DESCRIBE: [reply]})
    (settings,) = (await api.read([domain("search")])).values()
    assert isinstance(settings.access_policy, Unread)
    assert isinstance(settings.update_available, Unread)
    assert settings.encrypted_at_rest is False


async def test_a_domain_that_the_reply_lacks_was_not_read() -> None:
    api = FakeApi(opensearch.domain_settings, {DESCRIBE: [{"DomainStatusList": []}]})
    assert await api.read([domain("search")]) == {}


@pytest.mark.parametrize("tags", [{}, {"Owner": "a"}])
async def test_the_tags_of_a_domain_are_read(tags: dict[str, str]) -> None:
    pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
    api = FakeApi(opensearch.domain_tags, {"opensearch:ListTags": [{"TagList": pairs}]})
    assert await api.read(domain("search")) == Tags(tags)
    assert api.requests == [("opensearch:ListTags", {"ARN": domain("search").arn})]
