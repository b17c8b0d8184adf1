"""Deny each declared call: no verdict rests on it, and its gap says what was denied and by what.

Derived from the registry, so a new check or collector is covered the day it is written. In
`make test` each sweep denies one call of each service, in `make chaos` one alone, in every way that
AWS has of saying so.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import msgspec
import pytest

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.catalogue import Call, Scope
from fleetscan.demo.error_replies import Fault, fault
from fleetscan.demo.recorded import service_of
from fleetscan.demo.rules import Denial, Proceed, Rule, deny
from fleetscan.demo.server import SimulatedAWS
from fleetscan.demo.wire import Answer, Request
from fleetscan.facts.base import GLOBAL, Resource, Taggable, Tags
from fleetscan.store import Finding, RunStatus
from fleetscan.verdicts import Cause
from tests.conftest import Figures
from tests.e2e.one_of_each import (
    CATALOGUE,
    NEEDS,
    REGIONS,
    Swept,
    calls_behind,
    calls_of_collections,
    rests_on,
    served,
    signed,
    sweep,
)

SOMETHING_FAILED, SOMETHING_NOT_EVALUATED = 1, 4

#: region, check, and the ARN of a resource; None where it could not even be listed
Missing = tuple[str, str, str | None]


def usual_words(call: Call) -> Rule:
    """Deny a call with the few words that each protocol has for it, which name no policy."""

    def answer(request: Request, proceed: Proceed) -> Answer:
        if service_of(request) != call.service:
            return proceed()
        return fault(request, Fault.ACCESS_DENIED)

    service, operation = signed(call)
    return Rule(answer=answer, service=service, operation=operation)


def by_policy(denial: Denial, call: Call) -> Rule:
    """Deny a call with the sentence that names the kind of policy."""
    denied = deny(":".join(signed(call)), action=call.iam_action, denial=denial)

    def answer(request: Request, proceed: Proceed) -> Answer:
        # two services may sign alike, and have an operation of one name
        is_meant = service_of(request) == call.service
        return denied.answer(request, proceed) if is_meant else proceed()

    return msgspec.structs.replace(denied, answer=answer)


#: each way to deny a call, and the cause that it is to have in the report
WAYS: dict[str, tuple[Callable[[Call], Rule], Cause]] = {
    "usual words": (usual_words, Cause.ACCESS_DENIED),
    **{
        denial.name: (partial(by_policy, denial), cause)
        for denial, cause in {
            Denial.NO_IDENTITY_POLICY: Cause.ACCESS_DENIED,
            Denial.IDENTITY_POLICY: Cause.ACCESS_DENIED,
            Denial.PERMISSIONS_BOUNDARY: Cause.ACCESS_DENIED,
            Denial.NO_PERMISSIONS_BOUNDARY: Cause.ACCESS_DENIED,
            Denial.SERVICE_CONTROL_POLICY: Cause.DENIED_BY_SCP,
            Denial.NO_SERVICE_CONTROL_POLICY: Cause.DENIED_BY_SCP,
            Denial.RESOURCE_POLICY: Cause.DENIED_BY_RESOURCE_POLICY,
            Denial.NO_RESOURCE_POLICY: Cause.DENIED_BY_RESOURCE_POLICY,
            Denial.RESOURCE_CONTROL_POLICY: Cause.DENIED_BY_RESOURCE_POLICY,
        }.items()
    },
}


@pytest.fixture(scope="module")
def aws() -> Iterator[SimulatedAWS]:
    with served() as aws:
        yield aws


@pytest.fixture(scope="module")
def accounts() -> AwsAccounts:
    return AwsAccounts()


@pytest.fixture(scope="module")
def undisturbed(
    aws: SimulatedAWS, accounts: AwsAccounts, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Swept, frozenset[tuple[str, str]]]:
    """Sweep with nothing denied; return the calls that were made, too."""
    aws.clear_calls()
    swept = sweep(tmp_path_factory.mktemp("undisturbed"), accounts)
    return swept, frozenset((call.service, call.operation) for call in aws.calls)


@pytest.fixture(scope="module")
def whole(undisturbed: tuple[Swept, frozenset[tuple[str, str]]]) -> Swept:
    return undisturbed[0]


@pytest.fixture
def denying(aws: SimulatedAWS, accounts: AwsAccounts, tmp_path: Path) -> Callable[[Rule], Swept]:
    """Return what sweeps with a rule of the test."""
    return partial(sweep_without, aws, accounts, tmp_path)


def sweep_without(aws: SimulatedAWS, accounts: AwsAccounts, folder: Path, *rules: Rule) -> Swept:
    """Sweep with these rules before all others."""
    before = list(aws.rules)
    aws.rules[:0] = rules
    try:
        return sweep(folder, accounts)
    finally:
        aws.rules[:] = before


def reads_tags(operation: str) -> set[str]:
    """Return the types whose tags are not known without an operation."""
    return {
        subject.TYPE
        for check in NEEDS.checks
        for subject in NEEDS.subjects(check)
        if issubclass(subject, Taggable)
        and (provider := CATALOGUE.provider(Tags, subject))
        and operation in {call.operation for call in provider.calls}
    }


def missing_without(operation: str, whole: Swept) -> set[Missing]:
    """Return what can't be evaluated if an operation is denied everywhere."""
    missing: set[Missing] = set()
    for check in NEEDS.checks:
        for subject in NEEDS.subjects(check):
            if (check.id, subject.TYPE) not in rests_on(operation):
                continue
            lister = NEEDS.lister(subject)
            if operation in {call.operation for call in lister.calls}:
                where = {GLOBAL} if lister.scope is Scope.GLOBAL else set(REGIONS)
                # a call about each that is listed is only made where there is one
                if operation != lister.calls[0].operation and lister.scope is Scope.REGIONAL:
                    where = {each.region for each in of_type(whole, subject)}
                missing |= {(region, check.id, None) for region in where}
            else:
                missing |= {
                    (each.region, check.id, each.resource.arn) for each in of_type(whole, subject)
                }
    return missing


def of_type(swept: Swept, subject: type[Resource]) -> list[Finding]:
    # an account and a region of it have one type
    is_global = NEEDS.lister(subject).scope is Scope.GLOBAL
    return [
        each
        for each in swept.findings
        if each.resource.type == subject.TYPE and (each.region == GLOBAL) is is_global
    ]


def may_do_without(operation: str) -> set[str]:
    """Return the checks that take all of what an operation tells, and may have found enough."""
    return {check.id for check in NEEDS.checks if operation in calls_of_collections(check)}


def judged_without(operations: set[str], whole: Swept) -> dict[str, Finding]:
    """Return what is to be judged as before, by id: with no tags where they were not read."""
    affected = set().union(*(rests_on(each) for each in operations))
    untagged = set().union(*(reads_tags(each) for each in operations))
    return {
        each.id: without_tags(each) if each.resource.type in untagged else each
        for each in whole.findings
        if (each.check_id, each.resource.type) not in affected
    }


def without_tags(finding: Finding) -> Finding:
    resource = msgspec.structs.replace(finding.resource, tags=None)
    return msgspec.structs.replace(finding, resource=resource)


def assert_only_what_rests_on_it_is_missing(
    swept: Swept, operations: set[str], whole: Swept
) -> None:
    """Every other cell is as it was, and the numbers and the exit code say what is missing."""
    found = {each.id: each for each in swept.findings}
    expected = judged_without(operations, whole)
    assert found == {each: finding for each, finding in expected.items() if each in found}
    undecided = set().union(*(may_do_without(each) for each in operations))
    lost = {each.check_id for name, each in expected.items() if name not in found}
    assert lost <= undecided
    assert {each.operation for each in swept.gaps} == operations
    assert swept.planned == whole.planned
    assert swept.evaluated == swept.planned - len(swept.cells)
    assert swept.status is RunStatus.INCOMPLETE
    failed = any(each.status == "fail" for each in swept.findings)
    assert swept.code == SOMETHING_NOT_EVALUATED + SOMETHING_FAILED * failed


def assert_gaps_name_it(swept: Swept, call: Call, cause: Cause, whole: Swept) -> None:
    """All that rests on a call is a gap, which says which call, why, and what would allow it."""
    gaps = [each for each in swept.gaps if each.operation == call.operation]
    missing = missing_without(call.operation, whole)
    told = {(each.region, each.check_id, each.resource) for each in gaps}
    assert told
    assert told >= missing
    assert {check_id for _, check_id, _ in told - missing} <= may_do_without(call.operation)
    assert {(each.cause, each.iam_action) for each in gaps} == {(cause, call.iam_action)}
    assert all(each.error_code and each.message for each in gaps)


def test_undisturbed_every_type_is_judged_and_every_declared_call_is_made(
    undisturbed: tuple[Swept, frozenset[tuple[str, str]]],
) -> None:
    swept, made = undisturbed
    assert swept.gaps == ()
    assert swept.planned == swept.evaluated
    assert swept.status is RunStatus.COMPLETE
    assert swept.code == SOMETHING_FAILED
    assert swept.judged == set(CATALOGUE.checks)
    assert {each.resource.type for each in swept.findings} == {
        subject.TYPE for check in NEEDS.checks for subject in NEEDS.subjects(check)
    }
    assert {signed(call) for call in NEEDS.calls} <= made


def rounds() -> list[list[Call]]:
    """Divide the calls into few sweeps, each of which denies those that hide nothing of each other.

    No check rests on two of them, and no list that a call is about.
    """
    together: dict[str, set[str]] = defaultdict(set)
    for group in hiding_each_other():
        for operation in group:
            together[operation] |= group
    found: list[list[Call]] = []
    for call in sorted(NEEDS.calls, key=lambda call: -len(together[call.operation])):
        others = together[call.operation]
        for sweep_of in found:
            if not others.intersection(each.operation for each in sweep_of):
                sweep_of.append(call)
                break
        else:
            found.append([call])
    return found


def hiding_each_other() -> Iterator[set[str]]:
    """Yield the operations behind each check, and those behind each fact and its subject."""
    for check in NEEDS.checks:
        of_collections = calls_of_collections(check)
        for subject in NEEDS.subjects(check):
            yield calls_behind(check, subject) | of_collections
    for collector in NEEDS.collectors.values():
        own = {call.operation for call in collector.calls}
        if collector.subject is None:
            yield own
        else:
            lister = NEEDS.lister(collector.subject)
            yield own | {call.operation for call in lister.calls}
    # those that a client can't tell apart by what signs and what the operation is called
    alike: dict[tuple[str, str], set[str]] = defaultdict(set)
    for call in NEEDS.calls:
        alike[signed(call)].add(call.operation)
    yield from alike.values()


@pytest.fixture(scope="module")
def denied(
    aws: SimulatedAWS, accounts: AwsAccounts, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[int], Swept]:
    """Return what sweeps with the calls of a round denied; each is made when it is asked for."""

    @cache
    def sweep_denied(number: int) -> Swept:
        rules = [by_policy(Denial.NO_IDENTITY_POLICY, call) for call in rounds()[number]]
        return sweep_without(aws, accounts, tmp_path_factory.mktemp("denied"), *rules)

    return sweep_denied


@pytest.mark.parametrize(
    ("number", "call"),
    [
        pytest.param(number, call, id=call.operation)
        for number, calls in enumerate(rounds())
        for call in calls
    ],
)
def test_nothing_rests_on_a_denied_call_and_its_gaps_name_it(
    whole: Swept,
    denied: Callable[[int], Swept],
    number: int,
    call: Call,
) -> None:
    assert_gaps_name_it(denied(number), call, Cause.ACCESS_DENIED, whole)


@pytest.mark.parametrize("number", range(len(rounds())))
def test_all_that_does_not_rest_on_what_was_denied_is_judged_as_before(
    whole: Swept,
    denied: Callable[[int], Swept],
    number: int,
) -> None:
    operations = {call.operation for call in rounds()[number]}
    assert_only_what_rests_on_it_is_missing(denied(number), operations, whole)


@pytest.mark.chaos(sample=0)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("call", NEEDS.calls, ids=lambda call: call.operation)
def test_a_call_that_is_denied_alone_takes_along_what_rests_on_it_and_nothing_else(
    whole: Swept, denying: Callable[[Rule], Swept], figures: Figures, call: Call, way: str
) -> None:
    deny_it, cause = WAYS[way]
    swept = denying(deny_it(call))
    assert_gaps_name_it(swept, call, cause, whole)
    assert_only_what_rests_on_it_is_missing(swept, {call.operation}, whole)
    figures["gaps"] += len(swept.gaps)
    figures["cells: with a gap"] += len(swept.cells)
    figures["cells: evaluated"] += swept.evaluated
