"""Facts of the members that matter; the others can't be asked for."""

from datetime import UTC, datetime
from typing import Any

import pytest

from fleetscan.facts.base import GLOBAL
from fleetscan.facts.ec2 import Instance, Volume
from fleetscan.facts.iam import Role
from fleetscan.facts.s3 import Bucket, BucketEncryption
from fleetscan.testing import ACCOUNT, REGION, fact, resource


def test_a_resource_has_a_name_and_a_place() -> None:
    bucket = resource(Bucket, "logs")
    assert (bucket.id, bucket.region) == ("logs", REGION)
    assert bucket.arn.endswith(f":s3:{REGION}:{ACCOUNT}:logs")
    assert resource(Role, "audit", region=GLOBAL).arn.endswith(f":iam::{ACCOUNT}:audit")
    assert resource(Volume, "v", encrypted=True, arn="arn:v").arn == "arn:v"


def test_what_is_given_is_there() -> None:
    assert fact(BucketEncryption, algorithms=("AES256",)).algorithms == ("AES256",)
    assert resource(Volume, "v", encrypted=True).encrypted is True


@pytest.mark.parametrize(
    "look",
    [
        lambda value: not value,
        lambda value: value == "running",
        lambda value: value != "running",
        lambda value: value < datetime(2026, 1, 1, tzinfo=UTC),
        lambda value: datetime(2026, 1, 1, tzinfo=UTC) - value,
        lambda value: "running" in value,
        lambda value: value in {"a": 1, "b": 2}.values(),
        list,
        len,
        lambda value: value["a"],
        lambda value: value.seconds,
        lambda value: f"{value}",
    ],
)
def test_what_is_not_given_fails_whoever_looks_at_it(look: Any) -> None:  # noqa: ANN401 - lambdas
    with pytest.raises(AssertionError, match=r"looks at Instance\.state, which the test does not"):
        look(resource(Instance, "i-1").state)


def test_an_instance_of_which_little_is_given_can_be_shown() -> None:
    assert "<Instance.state is not given>" in repr(resource(Instance, "i-1"))


def test_a_member_that_there_is_none_of_is_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        resource(Bucket, "logs", colour="red")
