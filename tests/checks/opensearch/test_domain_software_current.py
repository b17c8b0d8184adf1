import pytest

from fleetscan.checks.opensearch.domain_software_current import domain_software_current
from fleetscan.verdicts import Cause, Fail, NotRead, Pass, Unread
from tests.checks.opensearch.subjects import DOMAIN, settings


def test_a_domain_without_an_update_waiting_passes() -> None:
    verdict = domain_software_current(DOMAIN, settings())
    assert verdict == Pass("domain search has the current service software")


def test_one_with_an_update_waiting_fails() -> None:
    assert isinstance(domain_software_current(DOMAIN, settings(update_available=True)), Fail)


def test_what_was_not_told_is_no_verdict() -> None:
    unread = Unread(cause=Cause.UNEXPECTED_REPLY, message="not told")
    with pytest.raises(NotRead, match="not told"):
        domain_software_current(DOMAIN, settings(update_available=unread))
