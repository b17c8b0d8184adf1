"""What no check may do says nothing of any resource, and does not disturb the others."""

import logging

import pytest

from fleetscan.catalogue import check
from fleetscan.engine.readings import Readings
from fleetscan.verdicts import Cause, Fail, NotRead, Pass, Severity, Verdict
from tests.engine.reading import judge
from tests.engine.world import (
    Box,
    box,
    box_closed,
    box_light,
    denied,
)


def sound(box: Box) -> Verdict:
    """A box is sound.

    Why: it is.
    Fix: it.
    """
    raise AssertionError(box)


class Untellable(Exception):  # noqa: N818 - it is named for what it is about
    """An error whose text can't be had."""

    def __str__(self) -> str:
        return str(self.args[1])


class Unshowable:
    """What can't be shown."""

    def __repr__(self) -> str:
        raise AttributeError("value")


@pytest.mark.parametrize(
    "outcome",
    [
        RuntimeError("a fault"),
        KeyError("a fault"),
        SystemExit(0),
        Untellable(),
        Unshowable(),
        None,
        True,
        "pass",
        Pass,
        Pass(None),  # type: ignore[arg-type]
        Pass(""),
        denied("any"),
        NotImplemented,
    ],
    ids=lambda outcome: type(outcome).__name__,
)
def test_a_check_that_breaks_has_said_nothing_and_the_others_go_on(
    outcome: object, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(box: Box) -> Verdict:
        if box.id != "a":
            return Fail("unsound")
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome  # type: ignore[return-value]

    breaks.__doc__ = sound.__doc__
    readings = Readings()
    for each in (box("a"), box("b")):
        readings.subjects[Box][each.arn] = each
    result = judge(readings, check(severity=Severity.LOW)(breaks), box_light)
    assert {(each.check_id, each.resource.id) for each in result.evaluations} == {
        ("test_broken_checks.breaks", "b"),
        ("world.box_light", "a"),
        ("world.box_light", "b"),
    }
    (gap,) = result.gaps
    assert (gap.check_id, gap.resource) == ("test_broken_checks.breaks", box("a").arn)
    assert gap.cause is Cause.INTERNAL
    assert gap.message.startswith("the check failed: ")
    assert isinstance(outcome, NotRead) or "test_broken_checks.breaks" in caplog.text
    assert all(record.levelno == logging.ERROR for record in caplog.records)


async def test_a_check_may_say_itself_that_something_was_not_read() -> None:
    missing = denied("test:ListBoxes")

    def unsure(box: Box) -> Verdict:
        del box
        raise NotRead(missing)

    unsure.__doc__ = sound.__doc__
    readings = Readings()
    readings.subjects[Box][box("a").arn] = box("a")
    result = judge(readings, check(severity=Severity.LOW)(unsure))
    assert [gap.operation for gap in result.gaps] == ["test:ListBoxes"]
    assert result.evaluations == ()


def test_a_fact_that_nobody_read_is_a_gap_and_no_crash() -> None:
    readings = Readings()
    readings.subjects[Box][box("a").arn] = box("a")
    result = judge(readings, box_closed)
    (gap,) = result.gaps
    assert gap.cause is Cause.INTERNAL
    assert "Lid of" in gap.message
