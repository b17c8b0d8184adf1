"""Deny each declared call: no verdict rests on it, and its gap says what was denied.

In this process, for there are many sweeps; the calls go over HTTP all the same.
"""

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio
import msgspec
import pytest
from msgspec import Struct

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.catalogue import Call, Check, Needs, discover
from fleetscan.demo.environment import changed_environment
from fleetscan.demo.resources import (
    GLOBAL,
    Address,
    Bucket,
    DatabaseCluster,
    DatabaseInstance,
    FileSystem,
    Function,
    Image,
    Instance,
    Key,
    LoadBalancer,
    LogGroup,
    Queue,
    Repository,
    Secret,
    Snapshot,
    Subnet,
    Table,
    Topic,
    User,
    Volume,
    Vpc,
)
from fleetscan.demo.rules import Proceed, Rule, deny
from fleetscan.demo.server import SimulatedAWS
from fleetscan.demo.wire import Answer, Request
from fleetscan.engine.plan import Plan, needs_of, planned_accounts, planned_checks
from fleetscan.engine.scan import Scan
from fleetscan.facts.base import Resource
from fleetscan.fleet.model import Account
from fleetscan.store import GapRecord, RunStatus, RunStore
from fleetscan.verdicts import Cause
from tests.e2e.command import shielded
from tests.e2e.fleets import account, fleet_of

ACCOUNT_ID = "111111111111"
REGION = "us-east-1"

CATALOGUE = discover("fleetscan.checks", "fleetscan.collectors")
PLAN = Plan(
    accounts=(
        Account(
            id=ACCOUNT_ID,
            name="one of each",
            role_arns=(f"arn:aws:iam::{ACCOUNT_ID}:role/fleetscan-audit",),
            regions=(REGION,),
        ),
    ),
    checks=tuple(sorted(CATALOGUE.checks)),
    # without a key the check would not be applicable, which says nothing of what was read
    options={"tags.required_keys_present": {"keys": ("Owner",)}},
    include_passed=True,
)
NEEDS: Needs = needs_of(PLAN, CATALOGUE)

#: where the name that signs a call is not botocore's
SIGNING_NAMES = {"efs": "elasticfilesystem", "elbv2": "elasticloadbalancing"}

#: one resource of every type that a check judges
RESOURCES = (
    Vpc(cidr_block="10.0.0.0/16", subnets=tuple(Subnet(cidr_block=f"10.0.{n}.0/24") for n in "12")),
    Instance(root_volume=Volume(encrypted=True, tags={"Owner": "a"})),
    Image(name="image"),
    Snapshot(description="snapshot"),
    Address(),
    LoadBalancer(name="balancer"),
    Bucket(name="bucket-of-each", tags={"Owner": "a"}),
    DatabaseCluster(name="cluster"),
    DatabaseInstance(name="database"),
    Table(name="table"),
    Function(name="function", role="fleetscan-audit"),
    Queue(name="queue"),
    Topic(name="topic"),
    Key(description="key"),
    FileSystem(token="files"),
    Repository(name="repository"),
    LogGroup(name="log-group"),
    Secret(name="secret"),
)


class Judged(Struct, frozen=True):
    """One evaluation: what was judged, and how it came out."""

    check_id: str
    arn: str
    type: str
    status: str


class Swept(Struct, frozen=True):
    """What came of a sweep."""

    judged: frozenset[Judged]
    gaps: tuple[GapRecord, ...]
    planned: int
    evaluated: int


class Replies:
    """Remembers moto's replies, for moto would work out the same again for each sweep."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], Answer] = {}

    def answer(self, request: Request, proceed: Proceed) -> Answer:
        call = request.call
        if call.service == "sts":
            return proceed()
        body = request.body.decode()
        key = (call.service, call.operation, call.region, call.path, request.query, body)
        if key not in self._known:
            self._known[key] = proceed()
        return self._known[key]


def without_region(_: Request, proceed: Proceed) -> Answer:
    """List buckets as older endpoints do, so that each is asked for its region."""
    answer = proceed()
    body = re.sub(rb"<BucketRegion>.*?</BucketRegion>", b"", answer.body)
    return msgspec.structs.replace(answer, body=body)


@pytest.fixture(scope="module")
def aws() -> Iterator[SimulatedAWS]:
    inside = {GLOBAL: (User(name="user"),), REGION: RESOURCES}
    rules = [
        Rule(answer=without_region, service="s3", operation="ListBuckets"),
        Rule(answer=Replies().answer),
    ]
    aws = SimulatedAWS(fleet_of(account(ACCOUNT_ID, inside)), rules=rules)
    with aws, changed_environment(shielded({}) | aws.environment() | {"AWS_PROFILE": None}):
        yield aws


def sweep(path: Path) -> Swept:
    """Sweep the account with all checks, into a store of its own."""
    with RunStore.open(path / "runs.db") as store:
        run = store.begin(
            run_id="run",
            started_at=datetime(2026, 11, 23, tzinfo=UTC),
            fleetscan_version="0",
            digest=PLAN.digest,
            plan=PLAN.encode(),
            include_passed=True,
            checks=planned_checks(NEEDS),
            accounts=planned_accounts(PLAN.accounts),
        )

        async def scan() -> RunStatus:
            accounts = AwsAccounts()
            return await Scan(
                PLAN, NEEDS, accounts=accounts, store=store, run=run, max_tasks=4
            ).run()

        anyio.run(scan)
        coverage = store.coverage("run")
        return Swept(
            frozenset(
                Judged(each.check_id, each.resource.arn, each.resource.type, each.status)
                for each in store.findings("run")
            ),
            tuple(store.gaps("run")),
            coverage.planned,
            coverage.evaluated,
        )


@pytest.fixture(scope="module")
def undisturbed(
    aws: SimulatedAWS, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Swept, frozenset[tuple[str, str]]]:
    """Sweep with nothing denied; return the calls that were made, too."""
    aws.clear_calls()
    swept = sweep(tmp_path_factory.mktemp("undisturbed"))
    return swept, frozenset((call.service, call.operation) for call in aws.calls)


def signed(call: Call) -> tuple[str, str]:
    """Return service and operation as the server's record has them."""
    return SIGNING_NAMES.get(call.service, call.service), call.name


def calls_behind(check: Check[Any], subject: type[Resource]) -> set[str]:
    """Return the operations that must answer before a check may judge a subject."""
    providers = [NEEDS.lister(subject)]
    providers += [
        provider
        for fact in check.facts.values()
        if (provider := CATALOGUE.provider(fact, subject)) is not None
    ]
    return {call.operation for provider in providers for call in provider.calls}


def rests_on(operation: str) -> set[tuple[str, str]]:
    """Return checks with the types that they can't judge without an operation."""
    return {
        (check.id, subject.TYPE)
        for check in NEEDS.checks
        for subject in NEEDS.subjects(check)
        if operation in calls_behind(check, subject)
    }


def test_undisturbed_every_type_is_judged_and_every_declared_call_is_made(
    undisturbed: tuple[Swept, frozenset[tuple[str, str]]],
) -> None:
    swept, made = undisturbed
    assert swept.gaps == ()
    assert swept.planned == swept.evaluated
    assert {(each.check_id, each.type) for each in swept.judged} == {
        (check.id, subject.TYPE) for check in NEEDS.checks for subject in NEEDS.subjects(check)
    }
    assert {signed(call) for call in NEEDS.calls} <= made


def rounds() -> list[list[Call]]:
    """Divide the calls into as few sweeps as there may be if each denies one of each service.

    What is read of one service rests on no other, so that none of them hides what another does.
    """
    by_service: dict[str, list[Call]] = defaultdict(list)
    for call in NEEDS.calls:
        by_service[call.service].append(call)
    longest = max(len(calls) for calls in by_service.values())
    return [
        [calls[number] for calls in by_service.values() if number < len(calls)]
        for number in range(longest)
    ]


@pytest.fixture(scope="module")
def denied(aws: SimulatedAWS, tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Swept]:
    """Return what sweeps with the calls of a round denied; each is made when it is asked for."""

    @functools.cache
    def sweep_denied(number: int) -> Swept:
        before = list(aws.rules)
        aws.rules[:0] = [
            deny(":".join(signed(call)), action=call.iam_action) for call in rounds()[number]
        ]
        try:
            return sweep(tmp_path_factory.mktemp("denied"))
        finally:
            aws.rules[:] = before

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
    denied: Callable[[int], Swept], number: int, call: Call
) -> None:
    swept = denied(number)
    affected = rests_on(call.operation)
    assert affected
    assert not {(each.check_id, each.type) for each in swept.judged} & affected
    gaps = [each for each in swept.gaps if each.operation == call.operation]
    assert {(each.check_id, each.cause, each.iam_action) for each in gaps} == {
        (check_id, Cause.ACCESS_DENIED, call.iam_action) for check_id, _ in affected
    }


@pytest.mark.parametrize("number", range(len(rounds())))
def test_all_that_does_not_rest_on_what_was_denied_is_judged_as_before(
    undisturbed: tuple[Swept, frozenset[tuple[str, str]]],
    denied: Callable[[int], Swept],
    number: int,
) -> None:
    whole, _ = undisturbed
    operations = {call.operation for call in rounds()[number]}
    affected = set().union(*(rests_on(each) for each in operations))
    swept = denied(number)
    assert swept.judged == {
        each for each in whole.judged if (each.check_id, each.type) not in affected
    }
    assert {each.operation for each in swept.gaps} == operations
    cells = {(each.region, each.check_id) for each in swept.gaps}
    assert swept.evaluated == swept.planned - len(cells)
