from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from fleetscan.collectors.ec2 import compute
from fleetscan.facts.base import Tags
from fleetscan.facts.ec2 import (
    Instance,
    LaunchTemplate,
    LaunchTemplateVersions,
    MetadataDefaults,
)
from fleetscan.testing.fake_api import ACCOUNT, REGION, FakeApi
from fleetscan.verdicts import Cause, NotRead, Unread

OWNER_A = [{"Key": "Owner", "Value": "a"}]

LAUNCHED = datetime(2026, 1, 30, 12, tzinfo=UTC)


def arn(resource: str) -> str:
    return f"arn:aws:ec2:{REGION}:{ACCOUNT}:{resource}"


def instance(identifier: str, state: str = "running", **members: object) -> dict[str, Any]:
    return {
        "InstanceId": identifier,
        "State": {"Name": state},
        "LaunchTime": LAUNCHED,
        "VirtualizationType": "hvm",
        "MetadataOptions": {"HttpTokens": "required", "HttpEndpoint": "enabled"},
        **members,
    }


def fact(identifier: str, state: str = "running", **members: Any) -> Instance:  # noqa: ANN401 - of every type
    given: dict[str, Any] = {
        "state": state,
        "launched_at": LAUNCHED,
        "virtualization": "hvm",
        "metadata_tokens": "required",
        "metadata_endpoint": "enabled",
    }
    return Instance(
        arn=arn(f"instance/{identifier}"), id=identifier, region=REGION, **given | members
    )


def instances(*found: dict[str, Any], **members: object) -> dict[str, Any]:
    """Each in a reservation of its own."""
    return {"Reservations": [{"Instances": [each]} for each in found], **members}


async def test_instances_come_from_all_reservations_of_all_pages() -> None:
    api = FakeApi(
        compute.instances,
        {
            "ec2:DescribeInstances": [
                instances(instance("i-1", Tags=OWNER_A), instance("i-2"), NextToken="more"),
                instances(instance("i-3", "stopping", Tags=[])),
            ]
        },
    )
    assert await api.list() == [
        (
            fact("i-1", "running"),
            Tags({"Owner": "a"}),
        ),
        (fact("i-2", "running"), Tags({})),
        (fact("i-3", "stopping"), Tags({})),
    ]
    assert [parameters for _, parameters in api.requests] == [
        {"IncludeManagedResources": True, "MaxResults": 1000},
        {"IncludeManagedResources": True, "MaxResults": 1000, "NextToken": "more"},
    ]


async def test_a_terminated_instance_is_none() -> None:
    reply = instances(instance("i-1", "terminated"), instance("i-2"))
    listed = await FakeApi(compute.instances, {"ec2:DescribeInstances": [reply]}).list()
    assert [found.id for found, _ in listed] == ["i-2"]


@pytest.mark.parametrize("state", ["", "hibernated"])
async def test_a_state_that_is_not_known_is_none_of_those_that_are(state: str) -> None:
    reply = instances(instance("i-1", state))
    ((found, _),) = await FakeApi(compute.instances, {"ec2:DescribeInstances": [reply]}).list()
    assert isinstance(found, Instance)
    assert isinstance(found.state, Unread)
    assert found.state.cause is Cause.UNEXPECTED_REPLY
    assert found.state.error_code == "UnknownValue"
    assert repr(state) in found.state.message


async def stopped(**members: object) -> Instance:
    reply = instances(instance("i-1", "stopped", **members))
    ((found, _),) = await FakeApi(compute.instances, {"ec2:DescribeInstances": [reply]}).list()
    assert isinstance(found, Instance)
    return found


@pytest.mark.parametrize(
    "reason",
    [
        "User initiated (2026-01-31 23:59:59 GMT)",
        "User initiated (2026-01-31 23:59:59 UTC)",
        "Server.ScheduledStop: Stopped due to scheduled retirement (2026-01-31 23:59:59 GMT)",
    ],
)
async def test_the_stop_time_is_read_from_the_reason(reason: str) -> None:
    found = await stopped(StateTransitionReason=reason)
    assert found.stopped_at == datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("members", "quoted"),
    [
        ({}, "''"),
        ({"StateTransitionReason": ""}, "''"),
        ({"StateTransitionReason": "User initiated"}, "'User initiated'"),
        ({"StateTransitionReason": "(31.01.2026)"}, "'(31.01.2026)'"),
    ],
)
async def test_a_reason_that_tells_no_time_leaves_it_unread(
    members: dict[str, str], quoted: str
) -> None:
    found = await stopped(**members)
    with pytest.raises(NotRead) as caught:
        _ = found.stopped_at
    assert caught.value.unread == (
        Unread(
            cause=Cause.UNEXPECTED_REPLY,
            operation="ec2:DescribeInstances",
            iam_action="ec2:DescribeInstances",
            error_code="UnknownValue",
            message=f"StateTransitionReason {quoted} does not say when the instance was stopped",
        ),
    )


async def test_an_instance_that_was_started_again_has_no_stop_time() -> None:
    reason = "User initiated (2026-01-31 23:59:59 GMT)"
    reply = instances(instance("i-1", "running", StateTransitionReason=reason))
    ((found, _),) = await FakeApi(compute.instances, {"ec2:DescribeInstances": [reply]}).list()
    assert found.stop_time is None


async def only(**members: Any) -> Instance:  # noqa: ANN401 - as above
    reply = instances(instance("i-1", **members))
    ((found, _),) = await FakeApi(compute.instances, {"ec2:DescribeInstances": [reply]}).list()
    assert isinstance(found, Instance)
    return found


async def test_an_instance_says_what_it_is_and_has() -> None:
    found = await only(
        LaunchTime=LAUNCHED.astimezone(timezone(timedelta(hours=2))),
        VirtualizationType="paravirtual",
        IamInstanceProfile={"Arn": "arn:aws:iam::1:instance-profile/web", "Id": "AIPA"},
        MetadataOptions={"HttpTokens": "optional", "HttpEndpoint": "disabled"},
        NetworkInterfaces=[{"NetworkInterfaceId": "eni-1"}, {"NetworkInterfaceId": "eni-2"}],
    )
    assert found == fact(
        "i-1",
        virtualization="paravirtual",
        profile_arn="arn:aws:iam::1:instance-profile/web",
        metadata_tokens="optional",
        metadata_endpoint="disabled",
        interfaces=("eni-1", "eni-2"),
    )
    assert found.launched_at.tzinfo is UTC


def with_address(address: str) -> dict[str, dict[str, str]]:
    return {"Association": {"PublicIp": address}}


async def test_the_public_addresses_of_all_interfaces_are_found() -> None:
    first = {
        "NetworkInterfaceId": "eni-1",
        **with_address("192.0.2.1"),
        "PrivateIpAddresses": [with_address("192.0.2.1"), {}, with_address("192.0.2.2")],
    }
    second = {"NetworkInterfaceId": "eni-2", **with_address("192.0.2.3")}
    carrier = {"NetworkInterfaceId": "eni-3", "Association": {"CarrierIp": "192.0.2.4"}}
    found = await only(PublicIpAddress="192.0.2.1", NetworkInterfaces=[first, second, carrier])
    assert found.public_addresses == ("192.0.2.1", "192.0.2.2", "192.0.2.3")


@pytest.mark.parametrize("member", ["LaunchTime", "VirtualizationType", "MetadataOptions"])
async def test_an_instance_without_what_aws_always_says_is_no_fact(member: str) -> None:
    reply = instances({k: v for k, v in instance("i-1").items() if k != member})
    with pytest.raises(KeyError, match=member):
        await FakeApi(compute.instances, {"ec2:DescribeInstances": [reply]}).list()


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ({}, MetadataDefaults(tokens=None, endpoint=None)),
        ({"AccountLevel": {}}, MetadataDefaults(tokens=None, endpoint=None)),
        (
            {"AccountLevel": {"HttpTokens": "required", "HttpEndpoint": "enabled"}},
            MetadataDefaults(tokens="required", endpoint="enabled"),
        ),
    ],
)
async def test_what_a_region_does_with_the_metadata_of_new_instances_is_read(
    reply: dict[str, Any], expected: MetadataDefaults
) -> None:
    api = FakeApi(compute.metadata_defaults, {"ec2:GetInstanceMetadataDefaults": [reply]})
    assert await api.fact() == expected


async def test_launch_templates_are_listed_with_their_tags() -> None:
    pages = [
        {
            "LaunchTemplates": [{"LaunchTemplateId": "lt-1", "Tags": OWNER_A}],
            "NextToken": "more",
        },
        {"LaunchTemplates": [{"LaunchTemplateId": "lt-2"}]},
    ]
    api = FakeApi(compute.launch_templates, {"ec2:DescribeLaunchTemplates": pages})
    one, other = (
        LaunchTemplate(arn=arn(f"launch-template/{each}"), id=each, region=REGION)
        for each in ("lt-1", "lt-2")
    )
    assert await api.list() == [(one, Tags({"Owner": "a"})), (other, Tags({}))]


def version(template: str, number: int, asks: Sequence[bool | None] = ()) -> dict[str, Any]:
    """Return a version with an interface for each, that asks for an address or says nothing."""
    interfaces = [{} if public is None else {"AssociatePublicIpAddress": public} for public in asks]
    return {
        "LaunchTemplateId": template,
        "VersionNumber": number,
        "LaunchTemplateData": {"NetworkInterfaces": interfaces} if interfaces else {},
    }


async def test_the_used_versions_of_all_templates_are_read_at_once() -> None:
    pages = [
        {
            "LaunchTemplateVersions": [
                version("lt-1", 3),
                version("lt-1", 1, [False, True]),
                version("lt-2", 2, [True]),
            ],
            "NextToken": "more",
        },
        {
            "LaunchTemplateVersions": [
                version("lt-2", 1, [True]),
                version("lt-2", 2, [True]),
                version("lt-3", 1, [None, False]),
            ]
        },
    ]
    api = FakeApi(compute.launch_template_versions, {"ec2:DescribeLaunchTemplateVersions": pages})
    assert await api.fact() == LaunchTemplateVersions(
        with_public_address={"lt-1": (1,), "lt-2": (1, 2), "lt-3": ()}
    )
    assert api.requests[0] == (
        "ec2:DescribeLaunchTemplateVersions",
        {
            "IncludeManagedResources": True,
            "Versions": ["$Default", "$Latest"],
            "MaxResults": 200,
        },
    )
