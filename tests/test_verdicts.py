import itertools

import pytest

from fleetscan.verdicts import Cause, NotRead, Severity, Unread


def test_severities_are_ordered_by_how_much_they_matter() -> None:
    ranked = ["informational", "low", "medium", "high", "critical"]
    assert sorted(Severity) == ranked
    for less, more in itertools.combinations(map(Severity, ranked), 2):
        assert less < more
        assert less <= more
        assert more > less
        assert more >= less
        assert not more < less
        assert not more <= less
        assert not less > more
        assert not less >= more


def test_a_severity_is_as_severe_as_itself() -> None:
    for severity in Severity:
        assert severity <= severity  # noqa: PLR0124 - that is the claim
        assert severity >= severity  # noqa: PLR0124 - that is the claim
        assert not severity < severity  # noqa: PLR0124 - that is the claim


def test_a_severity_compares_with_the_name_of_one() -> None:
    assert Severity.HIGH > "informational"
    with pytest.raises(ValueError, match="dire"):
        _ = Severity.HIGH > "dire"


def test_what_was_not_read_says_all_that_is_missing() -> None:
    denied = Unread(cause=Cause.ACCESS_DENIED, message="refused")
    late = Unread(cause=Cause.TIMEOUT, message="too late")
    assert str(NotRead(denied, late)) == "refused; too late"


def test_nothing_is_unread_without_a_reason() -> None:
    with pytest.raises(TypeError):
        NotRead()  # type: ignore[call-arg]
