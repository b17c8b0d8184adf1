import pytest

from fleetscan.checks.ecr.repository_tags_immutable import repository_tags_immutable
from fleetscan.verdicts import Cause, Fail, NotRead, Pass, Unread
from tests.checks.ecr.subjects import repository

UNKNOWN = Unread(cause=Cause.UNEXPECTED_REPLY, message="?")


@pytest.mark.parametrize("exclusions_allowed", [True, False])
def test_immutable_tags_pass(exclusions_allowed: bool) -> None:  # noqa: FBT001 - pytest fills it in
    verdict = repository_tags_immutable(repository(), exclusions_allowed=exclusions_allowed)
    assert verdict == Pass("the tags of repository app are IMMUTABLE")


@pytest.mark.parametrize("exclusions_allowed", [True, False])
@pytest.mark.parametrize("mutability", ["MUTABLE", "MUTABLE_WITH_EXCLUSION"])
def test_mutable_tags_fail(mutability: str, exclusions_allowed: bool) -> None:  # noqa: FBT001 - as above
    verdict = repository_tags_immutable(
        repository(mutability), exclusions_allowed=exclusions_allowed
    )
    assert verdict == Fail(f"the tags of repository app are {mutability}")


def test_exclusions_pass_only_where_they_are_allowed() -> None:
    subject = repository("IMMUTABLE_WITH_EXCLUSION")
    assert isinstance(repository_tags_immutable(subject), Fail)
    assert isinstance(repository_tags_immutable(subject, exclusions_allowed=True), Pass)


def test_what_nobody_knows_is_no_verdict() -> None:
    with pytest.raises(NotRead):
        repository_tags_immutable(repository(UNKNOWN))
