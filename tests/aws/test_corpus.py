"""Every failure of the corpus gets its cause, through the real client and botocore's parsers."""

from collections import Counter
from math import inf
from pathlib import Path

import msgspec
import pytest
from policy_sentry.querying.all import get_all_actions

from fleetscan.aws.cause_table import Rule, Symptom, remedy_for, rules
from fleetscan.aws.causes import are_keys_refused
from fleetscan.aws.patience import Patience
from fleetscan.aws.sessions import SessionFactory
from fleetscan.catalogue import Call
from fleetscan.verdicts import Cause, NotRead, Unread
from tests.aws.corpus_failures import MAKERS
from tests.aws.corpus_making import Place
from tests.aws.corpus_replies import (
    FAILURES,
    REPLIES,
    Expected,
    Failure,
    answer_of,
    parameters_of,
)
from tests.aws.loopback import REGION, Loopback, open_account

ENTRIES = [*REPLIES, *FAILURES]
DECLARED = "declared:Action"
#: the failure that says it: two witnesses that know nothing of each other
NOT_THERE = "host_of_a_service_that_is_not_there"


class Outcome(msgspec.Struct, frozen=True):
    """What came of an entry."""

    expected: Expected
    found: Unread
    #: the line of the table that it fitted
    rule: Rule

    @property
    def is_as_expected(self) -> bool:
        expected, found = self.expected, self.found
        return (
            found.cause is expected.cause
            and found.may_recover is expected.recovers
            # neither DNS alone nor botocore alone says that there is no such service
            and found.not_offered is (getattr(expected, "made", "") == NOT_THERE)
            and self.rule.remedy == expected.remedy
            # of what is recorded of it, nobody makes anything else
            and remedy_for(found.cause, found.error_code, found.message) in {expected.remedy, None}
        )


@pytest.fixture
def fitted(monkeypatch: pytest.MonkeyPatch) -> list[Rule]:
    """The lines of the table that failures fitted, in order."""
    lines: list[Rule] = []
    fits = Rule.fits

    def noted(self: Rule, symptom: Symptom) -> bool:
        found = fits(self, symptom)
        if found:
            lines.append(self)
        return found

    monkeypatch.setattr(Rule, "fits", noted)
    return lines


async def answered(server: Loopback, fitted: list[Rule]) -> list[Outcome]:
    """Give each reply of the corpus to the call that it is of."""
    outcomes = []
    factory = SessionFactory(Patience(down_seconds=inf))
    async with factory.connections:
        for reply in REPLIES:
            server.always(answer_of(reply))
            # each an account of its own: one whose keys were refused asks no more
            region = "ap-east-1" if reply.region_may_be_disabled else REGION
            async with await open_account(factory).session(region, {REGION}) as session:
                api = session.api([Call(reply.call, DECLARED)])
                with pytest.raises(NotRead) as caught:
                    await api.call(reply.call, **parameters_of(reply.call))
            outcomes.append(Outcome(reply, caught.value.unread[0], fitted[-1]))
    return outcomes


def matrix(outcomes: list[Outcome]) -> str:
    """Write how often each cause was found for each expected one."""
    counts = Counter((each.expected.cause, each.found.cause) for each in outcomes)
    lines = [f"{'expected':26}found"]
    for cause in Cause:
        of_cause = [f"{number} {found}" for (is_, found), number in counts.items() if is_ is cause]
        lines.append(f"{cause:26}{', '.join(of_cause)}")
    return "\n".join(lines)


async def test_each_reply_has_its_cause(server: Loopback, fitted: list[Rule]) -> None:
    outcomes = await answered(server, fitted)
    print(matrix(outcomes))  # noqa: T201 - to be seen with -rP
    wrong = [each for each in outcomes if not each.is_as_expected]
    assert not wrong
    for each in outcomes:
        # what AWS names, or else what was declared
        assert each.found.iam_action == (each.expected.iam_action or DECLARED)
        is_refused = each.found.cause is Cause.CREDENTIALS and each.rule.remedy != "clock"
        if each.found.cause is not Cause.REGION_DISABLED:
            assert are_keys_refused(each.found.error_code or "", each.found.message) is is_refused
    unused = {line for line in rules() if line.statuses is not None} - set(fitted)
    # what a proxy answers is made, in the other test
    assert {line.statuses for line in unused} == {(300, 399), (407, 407)}


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.made)
async def test_each_failure_has_its_cause(
    failure: Failure, fitted: list[Rule], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = await MAKERS[failure.made](Place(monkeypatch, tmp_path))
    outcome = Outcome(failure, found, fitted[-1])
    assert outcome.is_as_expected, outcome
    assert "hunter2" not in found.message


def test_all_that_can_be_made_is_in_the_corpus() -> None:
    assert sorted(failure.made for failure in FAILURES) == sorted(MAKERS)


@pytest.mark.parametrize("cause", Cause)
def test_each_cause_has_some_entries(cause: Cause) -> None:
    assert sum(entry.cause is cause for entry in ENTRIES) >= 5


def test_the_corpus_is_large_and_tells_where_it_is_from() -> None:
    assert len(REPLIES) >= 120
    assert all(entry.source.startswith("https://") for entry in ENTRIES)


def test_the_actions_to_grant_are_actions_of_iam() -> None:
    known = {action.lower() for action in get_all_actions()}
    said = {entry.iam_action for entry in ENTRIES if entry.iam_action}
    assert len(said) > 10
    assert {action for action in said if action.lower() not in known} == set()
