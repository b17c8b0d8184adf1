from collections.abc import Callable

import pytest

from fleetscan.checks.rds.instance_not_publicly_accessible import instance_not_publicly_accessible
from fleetscan.facts.rds import DBInstance
from fleetscan.verdicts import Fail, Pass
from tests.checks.rds.subjects import instance, member


def test_an_instance_without_a_public_address_passes() -> None:
    verdict = instance_not_publicly_accessible(instance())
    assert verdict == Pass("instance orders is not publicly accessible")


@pytest.mark.parametrize("made", [instance, member])
def test_one_with_a_public_address_fails_also_in_a_cluster(made: Callable[..., DBInstance]) -> None:
    subject = made(publicly_accessible=True)
    assert isinstance(instance_not_publicly_accessible(subject), Fail)


def test_one_that_is_reached_by_an_internet_access_gateway_fails() -> None:
    subject = member(has_internet_gateway=True, vpc_id=None)
    assert instance_not_publicly_accessible(subject) == Fail(
        "instance orders is reached over the internet: it is in no VPC"
    )
