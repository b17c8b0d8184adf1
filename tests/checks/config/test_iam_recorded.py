import pytest

from fleetscan.checks.config.iam_recorded import iam_recorded
from fleetscan.facts.account import Account, AccountRegion
from fleetscan.facts.base import Every
from fleetscan.facts.config import ConfigurationRecorder, RecorderStatus
from fleetscan.verdicts import Cause, Fail, NotRead, Pass, Unread

ACCOUNT = Account(arn="arn:aws:account::111122223333:account", id="111122223333", region="global")
RECORDING = RecorderStatus(is_recording=True, last_status="Success")
STOPPED = RecorderStatus(is_recording=False, last_status="Success")
WITH_IAM = ConfigurationRecorder(name="default", all_types=True, includes_global=True)
WITHOUT_IAM = ConfigurationRecorder(name="default", all_types=True)

Found = tuple[AccountRegion, ConfigurationRecorder, RecorderStatus]


def of(region: str, recorder: ConfigurationRecorder, status: RecorderStatus = RECORDING) -> Found:
    partition = "aws-cn" if region.startswith("cn-") else "aws"
    arn = f"arn:{partition}:account:{region}:111122223333:account"
    return AccountRegion(arn=arn, id="111122223333", region=region), recorder, status


def test_one_region_that_records_iam_is_enough() -> None:
    regions = Every([of("eu-west-1", WITHOUT_IAM), of("us-east-1", WITH_IAM)])
    assert iam_recorded(ACCOUNT, regions) == Pass(
        "the IAM of account 111122223333 is recorded in us-east-1"
    )


@pytest.mark.parametrize(
    "regions",
    [
        [],
        [of("eu-west-1", WITHOUT_IAM)],
        [of("eu-west-1", WITH_IAM, STOPPED)],
        [of("eu-west-1", ConfigurationRecorder(name=None), STOPPED)],
    ],
)
def test_an_account_whose_iam_is_recorded_nowhere_fails(regions: list[Found]) -> None:
    assert isinstance(iam_recorded(ACCOUNT, Every(regions)), Fail)


def test_a_region_that_can_not_record_iam_does_not_count() -> None:
    late = [of("me-central-1", WITH_IAM), of("eu-central-2", WITH_IAM)]
    assert iam_recorded(ACCOUNT, Every(late)) == Fail(
        "the IAM of account 111122223333 is recorded in no region: "
        "AWS Config can't record it in eu-central-2, me-central-1"
    )
    assert isinstance(iam_recorded(ACCOUNT, Every([*late, of("eu-west-1", WITH_IAM)])), Pass)


def test_in_other_partitions_each_region_counts() -> None:
    regions = Every([of("cn-north-1", WITH_IAM)])
    assert isinstance(iam_recorded(ACCOUNT, regions), Pass)


def test_a_region_that_was_not_read_may_be_the_one() -> None:
    unread = Unread(cause=Cause.ACCESS_DENIED, message="refused")
    with pytest.raises(NotRead):
        iam_recorded(ACCOUNT, Every([of("eu-west-1", WITHOUT_IAM)], [unread]))
    assert isinstance(iam_recorded(ACCOUNT, Every([of("eu-west-1", WITH_IAM)], [unread])), Pass)
