"""What an account hides from whoever does not ask for it is asked for."""

import pytest

from fleetscan.catalogue import Collector
from fleetscan.collectors.ec2 import compute, network, storage
from fleetscan.testing.fake_api import ErrorReply, FakeApi
from fleetscan.verdicts import NotRead

UNKNOWN = ErrorReply("UnknownParameter")
TEMPLATE = {"LaunchTemplateId": "lt-1"}
TEMPLATES = {"LaunchTemplates": [TEMPLATE]}
OPERATION = "ec2:DescribeLaunchTemplates"


@pytest.mark.parametrize(
    ("collector", "operation"),
    [
        (compute.instances, "ec2:DescribeInstances"),
        (compute.launch_templates, OPERATION),
        (network.network_interfaces, "ec2:DescribeNetworkInterfaces"),
        (storage.volumes, "ec2:DescribeVolumes"),
    ],
)
async def test_what_services_manage_is_listed_too(collector: Collector, operation: str) -> None:
    api = FakeApi(collector, {operation: [{}]})
    assert await api.list() == []
    ((_, parameters),) = api.requests
    assert parameters["IncludeManagedResources"] is True


async def test_an_endpoint_that_does_not_know_of_it_is_asked_without() -> None:
    api = FakeApi(compute.launch_templates, {OPERATION: [UNKNOWN, TEMPLATES]})
    ((template, _),) = await api.list()
    assert template.id == "lt-1"
    assert [parameters for _, parameters in api.requests] == [
        {"IncludeManagedResources": True, "MaxResults": 200},
        {"MaxResults": 200},
    ]


@pytest.mark.parametrize(
    "replies",
    [
        pytest.param([ErrorReply("UnauthorizedOperation")], id="denied"),
        # to begin again would list the first page twice
        pytest.param([TEMPLATES | {"NextToken": "more"}, UNKNOWN], id="later"),
        pytest.param([UNKNOWN, UNKNOWN], id="another parameter"),
    ],
)
async def test_any_other_failure_is_one(replies: list[object]) -> None:
    with pytest.raises(NotRead):
        await FakeApi(compute.launch_templates, {OPERATION: replies}).list()
