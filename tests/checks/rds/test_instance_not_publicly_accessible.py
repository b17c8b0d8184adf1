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
