from fleetscan.checks.rds.instance_copies_tags_to_snapshots import instance_copies_tags_to_snapshots
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.rds.subjects import instance, member


def test_an_instance_that_copies_its_tags_passes() -> None:
    verdict = instance_copies_tags_to_snapshots(instance())
    assert verdict == Pass("instance orders copies its tags to its snapshots")


def test_one_that_does_not_fails() -> None:
    subject = instance(copies_tags_to_snapshots=False)
    assert isinstance(instance_copies_tags_to_snapshots(subject), Fail)


def test_a_member_has_no_snapshots_of_its_own() -> None:
    subject = member(copies_tags_to_snapshots=False)
    assert isinstance(instance_copies_tags_to_snapshots(subject), NotApplicable)
