from datetime import timedelta

import pytest

from fleetscan.checks.acm.certificate_renewed_in_time import certificate_renewed_in_time
from fleetscan.facts.clock import Now
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.acm.subjects import END, certificate

DAYS, SECOND = timedelta(days=30), timedelta(seconds=1)


def test_exactly_as_many_days_as_are_asked_for_pass() -> None:
    verdict = certificate_renewed_in_time(certificate(), Now(END - DAYS))
    assert verdict == Pass("certificate of www.example.com is valid until 2026-06-30")


def test_a_second_less_fails() -> None:
    verdict = certificate_renewed_in_time(certificate(), Now(END - DAYS + SECOND))
    assert verdict == Fail("certificate of www.example.com is valid until 2026-06-30")


def test_an_expired_certificate_fails_whatever_is_asked_for() -> None:
    verdict = certificate_renewed_in_time(
        certificate(status="EXPIRED"), Now(END + SECOND), min_days=0
    )
    assert isinstance(verdict, Fail)


def test_other_days_may_be_asked_for() -> None:
    now = Now(END - DAYS)
    assert isinstance(certificate_renewed_in_time(certificate(), now, min_days=31), Fail)
    assert isinstance(certificate_renewed_in_time(certificate(), now, min_days=29), Pass)


def test_one_that_nothing_uses_is_judged_unless_that_is_switched_off() -> None:
    unused = certificate(in_use=False)
    assert certificate_renewed_in_time(unused, Now(END)) == Fail(
        "certificate of www.example.com is valid until 2026-06-30 and is not in use"
    )
    verdict = certificate_renewed_in_time(unused, Now(END), unused_judged=False)
    assert isinstance(verdict, NotApplicable)


@pytest.mark.parametrize("status", ["PENDING_VALIDATION", "FAILED", "REVOKED", "INACTIVE"])
def test_one_that_nobody_can_use_is_not_judged(status: str) -> None:
    subject = certificate(status=status, not_after=None)
    assert isinstance(certificate_renewed_in_time(subject, Now(END)), NotApplicable)
