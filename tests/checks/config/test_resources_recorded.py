import pytest

from fleetscan.checks.config.resources_recorded import resources_recorded
from fleetscan.facts.account import AccountRegion
from fleetscan.facts.config import ConfigurationRecorder, DeliveryStatus, RecorderStatus
from fleetscan.verdicts import Fail, Pass

REGION = AccountRegion(
    arn="arn:aws:account:eu-west-1:111122223333:account", id="111122223333", region="eu-west-1"
)
OWN_ROLE = (
    "arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
)
RECORDER = ConfigurationRecorder(name="default", role_arn=OWN_ROLE, all_types=True)
RECORDING = RecorderStatus(is_recording=True, last_status="Success")
DELIVERING = DeliveryStatus(channel="default", last_status="Success")


def without(*types: str) -> ConfigurationRecorder:
    return ConfigurationRecorder(
        name="default", all_types=True, includes_global=True, excluded_types=types
    )


@pytest.mark.parametrize("recorder", [RECORDER, without("AWS::IAM::User", "AWS::IAM::Role")])
@pytest.mark.parametrize("delivered", ["Success", "Not_Applicable", None])
def test_a_region_that_records_all_its_own_types_passes(
    recorder: ConfigurationRecorder, delivered: str | None
) -> None:
    delivery = DeliveryStatus(channel="default", last_status=delivered)
    assert resources_recorded(REGION, recorder, RECORDING, delivery) == Pass(
        "all types of resources are recorded in eu-west-1"
    )


@pytest.mark.parametrize(
    ("recorder", "status", "delivery", "problem"),
    [
        (
            ConfigurationRecorder(name="default", types=("AWS::EC2::Instance",)),
            RECORDING,
            DELIVERING,
            "the recorder records 1 types alone",
        ),
        (
            without("AWS::S3::Bucket", "AWS::IAM::User"),
            RECORDING,
            DELIVERING,
            "the recorder leaves out AWS::S3::Bucket",
        ),
        (
            RECORDER,
            RecorderStatus(is_recording=False, last_status="Success"),
            DELIVERING,
            "the recorder is stopped",
        ),
        (
            RECORDER,
            RecorderStatus(is_recording=True, last_status="Failure", error="NoRole"),
            DELIVERING,
            "the recorder's last status is Failure (NoRole)",
        ),
        (RECORDER, RECORDING, DeliveryStatus(channel=None), "there is no delivery channel"),
        (
            RECORDER,
            RECORDING,
            DeliveryStatus(channel="default", last_status="Failure", error="NoSuchBucket"),
            "the last delivery failed (NoSuchBucket)",
        ),
        (
            ConfigurationRecorder(name=None),
            RecorderStatus(is_recording=False, last_status=None),
            DeliveryStatus(channel=None),
            "there is no configuration recorder",
        ),
    ],
)
def test_a_region_that_does_not_fails(
    recorder: ConfigurationRecorder,
    status: RecorderStatus,
    delivery: DeliveryStatus,
    problem: str,
) -> None:
    assert resources_recorded(REGION, recorder, status, delivery) == Fail(
        f"not all is recorded in eu-west-1: {problem}"
    )


def test_the_service_linked_role_is_an_option() -> None:
    other = ConfigurationRecorder(name="default", role_arn="a role of ours", all_types=True)
    for recorder, kind in ((RECORDER, Pass), (other, Fail)):
        verdict = resources_recorded(
            REGION, recorder, RECORDING, DELIVERING, service_linked_role=True
        )
        assert isinstance(verdict, kind)
    assert isinstance(resources_recorded(REGION, other, RECORDING, DELIVERING), Pass)


def test_what_may_be_left_out_is_an_option() -> None:
    recorder = without("AWS::S3::Bucket")
    verdict = resources_recorded(
        REGION, recorder, RECORDING, DELIVERING, may_leave_out=("AWS::S3::Bucket",)
    )
    assert isinstance(verdict, Pass)
