"""Accounts of which nothing is known take what is assumed, and it is said of how many."""

from fleetscan.facts.base import GLOBAL
from fleetscan.fleet.model import Account
from fleetscan.forecast.fleet import Forecaster
from fleetscan.forecast.model import Assumptions
from fleetscan.store import AccountReads
from tests.six_checks import six_checks

CATALOGUE = six_checks()
BUCKET, VOLUME = "AWS::S3::Bucket", "AWS::EC2::Volume"
WEST, EAST = REGIONS = ("eu-west-1", "us-east-1")


def account(number: int) -> Account:
    identifier = f"{number:012d}"
    return Account(
        id=identifier,
        name=identifier,
        role_arns=(f"arn:aws:iam::{identifier}:role/audit",),
        regions=REGIONS,
    )


def reads(calls: int = 9, **numbers: int) -> AccountReads:
    return AccountReads(
        regions=REGIONS,
        calls=dict.fromkeys((*REGIONS, GLOBAL), calls),
        numbers={(EAST, what.replace("__", "::")): n for what, n in numbers.items()},
    )


def forecaster(*checks: str, counted: tuple[str, ...] = (), resources: int = 3) -> Forecaster:
    return Forecaster(
        CATALOGUE.needs(CATALOGUE.checks[each] for each in checks),
        counted=frozenset(counted),
        assumptions=Assumptions(resources=resources),
    )


def test_where_nothing_was_counted_it_is_assumed() -> None:
    foretelling = forecaster("s3.bucket_encrypted", "ec2.volume_encrypted")
    foretelling.add(account(1), REGIONS)
    found = foretelling.forecast()
    assert found.calls == {
        "account:ListRegions": 1,
        "ec2:DescribeVolumes": 2,
        "s3:GetBucketEncryption": 6,
        "s3:ListBuckets": 1,
        "sts:AssumeRole": 1,
    }
    assert (found.accounts, found.tasks, found.regions, found.total) == (1, 3, REGIONS, 11)
    assert (found.basis.assumed, found.basis.averaged) == (1, 0)
    assert found.basis.assumed_types == (VOLUME, BUCKET)


def test_buckets_are_assumed_in_each_region_though_no_task_is_there() -> None:
    foretelling = forecaster("s3.bucket_encrypted")
    foretelling.add(account(1), REGIONS)
    found = foretelling.forecast()
    assert (found.tasks, found.calls["s3:GetBucketEncryption"]) == (1, 6)


def test_a_type_that_was_not_counted_is_assumed_of_accounts_that_were() -> None:
    foretelling = forecaster(
        "s3.bucket_encrypted", "ec2.volume_encrypted", counted=(VOLUME,), resources=4
    )
    foretelling.add(account(1), REGIONS, reads(AWS__S3__Bucket=1))
    found = foretelling.forecast()
    assert found.calls["s3:GetBucketEncryption"] == 8
    assert (found.basis.counted, found.basis.assumed_types) == (1, (BUCKET,))


def test_an_account_that_is_new_takes_the_average() -> None:
    foretelling = forecaster("s3.bucket_encrypted", counted=(BUCKET,))
    foretelling.add(account(1), REGIONS, reads(AWS__S3__Bucket=2))
    foretelling.add(account(2), REGIONS, reads(AWS__S3__Bucket=5))
    foretelling.add(account(3), REGIONS)
    assert foretelling.wants_more
    foretelling.learn(reads(AWS__S3__Bucket=8))
    found = foretelling.forecast()
    assert found.calls["s3:GetBucketEncryption"] == 2 + 5 + 5
    assert (found.basis.counted, found.basis.averaged) == (2, 1)


def test_an_account_that_could_not_be_entered_is_tried_and_no_more() -> None:
    foretelling = forecaster("ec2.volume_encrypted", counted=(VOLUME,))
    foretelling.add(account(1), REGIONS, reads(calls=0))
    found = foretelling.forecast()
    assert found.calls == {"sts:AssumeRole": 1}
    assert (found.basis.closed, found.tasks) == (1, 2)


def test_a_region_that_is_new_takes_the_average_of_the_others() -> None:
    foretelling = forecaster("ec2.volume_encrypted", counted=(VOLUME,))
    foretelling.add(account(1), (*REGIONS, "eu-north-1"), reads())
    found = foretelling.forecast()
    assert found.calls["ec2:DescribeVolumes"] == 3
    assert (found.basis.counted, found.basis.averaged, found.basis.assumed) == (1, 0, 0)


def test_calls_about_buckets_are_those_that_were_counted_while_the_regions_stay() -> None:
    """Such as an operation that some buckets are not asked with."""
    before = AccountReads(
        regions=REGIONS,
        calls=dict.fromkeys((*REGIONS, GLOBAL), 9),
        numbers={
            (EAST, BUCKET): 7,
            (WEST, BUCKET): 2,
            (GLOBAL, "s3:ListBuckets"): 3,
            (GLOBAL, "s3:GetBucketEncryption"): 5,
        },
    )
    for regions, asked in ((REGIONS, 5), ((WEST,), 2)):
        foretelling = forecaster("s3.bucket_encrypted", counted=(BUCKET,))
        foretelling.add(account(1), regions, before)
        found = foretelling.forecast().calls
        assert (found["s3:ListBuckets"], found["s3:GetBucketEncryption"]) == (3, asked)


def test_buckets_outside_of_the_regions_are_not_asked() -> None:
    foretelling = forecaster("s3.bucket_encrypted", counted=(BUCKET,))
    foretelling.add(account(1), (WEST,), reads(AWS__S3__Bucket=7))
    assert "s3:GetBucketEncryption" not in foretelling.forecast().calls
