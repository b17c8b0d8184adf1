from typing import Any

import pytest

from fleetscan.collectors import config
from fleetscan.facts.config import (
    IAM_TYPES,
    ConfigurationRecorder,
    DeliveryStatus,
    RecorderStatus,
)
from fleetscan.testing.fake_api import FakeApi

ROLE = "arn:aws:iam::111122223333:role/config"


async def recorder(**group: Any) -> ConfigurationRecorder:  # noqa: ANN401 - members of a reply
    settings = {"allSupported": False, "includeGlobalResourceTypes": False, **group}
    reply = {
        "ConfigurationRecorders": [{"name": "default", "roleARN": ROLE, "recordingGroup": settings}]
    }
    api = FakeApi(config.configuration_recorder, {"config:DescribeConfigurationRecorders": [reply]})
    found: ConfigurationRecorder = await api.fact()
    return found


@pytest.mark.parametrize("includes_global", [True, False])
async def test_a_recorder_may_record_all_types_and_those_of_iam(*, includes_global: bool) -> None:
    found = await recorder(
        allSupported=True,
        includeGlobalResourceTypes=includes_global,
        resourceTypes=[],
        recordingStrategy={"useOnly": "ALL_SUPPORTED_RESOURCE_TYPES"},
    )
    assert found == ConfigurationRecorder(
        name="default", role_arn=ROLE, all_types=True, includes_global=includes_global
    )
    assert found.records_iam is includes_global


async def test_a_recorder_may_record_some_types() -> None:
    found = await recorder(resourceTypes=["AWS::EC2::Instance"])
    assert found.types == ("AWS::EC2::Instance",)
    assert not found.all_types
    assert not found.records_iam
    assert (await recorder(resourceTypes=sorted(IAM_TYPES))).records_iam


@pytest.mark.parametrize(
    ("excluded", "records_iam", "left_out"),
    [
        (["AWS::EC2::Instance"], True, ("AWS::EC2::Instance",)),
        (sorted(IAM_TYPES), False, ()),
        (["AWS::IAM::User"], False, ()),
    ],
)
async def test_a_recorder_may_leave_types_out(
    excluded: list[str], *, records_iam: bool, left_out: tuple[str, ...]
) -> None:
    found = await recorder(
        exclusionByResourceTypes={"resourceTypes": excluded},
        recordingStrategy={"useOnly": "EXCLUSION_BY_RESOURCE_TYPES"},
    )
    assert found.all_types
    assert found.records_iam is records_iam
    assert found.left_out == left_out


async def test_a_region_may_have_no_recorder() -> None:
    replies: dict[str, Any] = {
        "config:DescribeConfigurationRecorders": [{"ConfigurationRecorders": []}]
    }
    api = FakeApi(config.configuration_recorder, replies)
    assert await api.fact() == ConfigurationRecorder(name=None)


@pytest.mark.parametrize(
    ("statuses", "status"),
    [
        ([], RecorderStatus(is_recording=False, last_status=None)),
        (
            [{"name": "default", "recording": True, "lastStatus": "Success"}],
            RecorderStatus(is_recording=True, last_status="Success"),
        ),
        (
            [{"recording": True, "lastStatus": "Failure", "lastErrorCode": "NoRole"}],
            RecorderStatus(is_recording=True, last_status="Failure", error="NoRole"),
        ),
    ],
)
async def test_the_status_of_a_recorder_is_read(
    statuses: list[Any], status: RecorderStatus
) -> None:
    reply = {"ConfigurationRecordersStatus": statuses}
    api = FakeApi(config.recorder_status, {"config:DescribeConfigurationRecorderStatus": [reply]})
    assert await api.fact() == status


@pytest.mark.parametrize(
    ("channels", "status"),
    [
        ([], DeliveryStatus(channel=None)),
        ([{"name": "default"}], DeliveryStatus(channel="default")),
        (
            [
                {
                    "name": "default",
                    "configHistoryDeliveryInfo": {
                        "lastStatus": "Failure",
                        "lastErrorCode": "NoSuchBucket",
                    },
                }
            ],
            DeliveryStatus(channel="default", last_status="Failure", error="NoSuchBucket"),
        ),
    ],
)
async def test_the_status_of_a_delivery_channel_is_read(
    channels: list[Any], status: DeliveryStatus
) -> None:
    reply = {"DeliveryChannelsStatus": channels}
    api = FakeApi(config.delivery_status, {"config:DescribeDeliveryChannelStatus": [reply]})
    assert await api.fact() == status
