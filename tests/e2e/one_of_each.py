"""An account with one resource of every type that a check judges, swept in this process.

For tests of many sweeps: a command costs a second, such a sweep a third of one. The calls go over
HTTP all the same.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import anyio
import msgspec
from msgspec import Struct

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.aws.models import service_model
from fleetscan.catalogue import Call, Catalogue, Check, Collector, Needs, discover
from fleetscan.demo.aws_regions import DEFAULT_REGIONS
from fleetscan.demo.environment import changed_environment
from fleetscan.demo.recorded import Recorded
from fleetscan.demo.resources import (
    GLOBAL,
    Address,
    Bucket,
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
from fleetscan.demo.rules import Proceed, Rule
from fleetscan.demo.server import SimulatedAWS
from fleetscan.demo.wire import Answer, Request
from fleetscan.engine.plan import Plan, needs_of, planned_accounts, planned_checks
from fleetscan.engine.scan import Scan
from fleetscan.facts.base import Resource
from fleetscan.fleet.model import Account
from fleetscan.library.runs import exit_code
from fleetscan.store import Finding, GapRecord, RunStatus, RunStore
from fleetscan.verdicts import Severity
from tests.e2e.command import shielded
from tests.e2e.fleets import account, fleet_of

__all__ = [
    "ACCOUNT_ID",
    "CATALOGUE",
    "NEEDS",
    "PLAN",
    "REGIONS",
    "Swept",
    "calls_behind",
    "calls_of_collections",
    "rests_on",
    "served",
    "signed",
    "sweep",
]

ACCOUNT_ID = "111111111111"
HOME, OTHER = REGIONS = ("us-east-1", "eu-west-1")

CATALOGUE = discover("fleetscan.checks", "fleetscan.collectors")
PLAN = Plan(
    accounts=(
        Account(
            id=ACCOUNT_ID,
            name="one of each",
            role_arns=(f"arn:aws:iam::{ACCOUNT_ID}:role/fleetscan-audit",),
            regions=REGIONS,
        ),
    ),
    checks=tuple(sorted(CATALOGUE.checks)),
    # without a key the check would not be applicable, which says nothing of what was read
    options={"tags.required_keys_present": {"keys": ("Owner",)}},
    include_passed=True,
)
NEEDS: Needs = needs_of(PLAN, CATALOGUE)

#: one resource of every type that a check judges
RESOURCES = (
    Vpc(cidr_block="10.0.0.0/16", subnets=tuple(Subnet(cidr_block=f"10.0.{n}.0/24") for n in "12")),
    Instance(root_volume=Volume(encrypted=True, tags={"Owner": "a"})),
    Image(name="image"),
    Snapshot(description="snapshot"),
    Address(),
    LoadBalancer(name="balancer"),
    Bucket(name="bucket-of-each", tags={"Owner": "a"}),
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

#: what there is elsewhere, too
RESOURCES_ELSEWHERE = (
    Volume(encrypted=True),
    Bucket(name="bucket-elsewhere", encryption="aws:kms"),
    Topic(name="topic", tags={"Owner": "b"}),
    Key(description="key"),
)


class Swept(Struct, frozen=True):
    """What came of a sweep."""

    findings: tuple[Finding, ...]
    gaps: tuple[GapRecord, ...]
    planned: int
    evaluated: int
    not_applicable: int
    #: ids of the checks that said something of something
    judged: frozenset[str]
    status: RunStatus
    #: of the command, with `--fail-on low`
    code: int

    @property
    def cells(self) -> set[tuple[str, str]]:
        """Region and check of the cells with a gap."""
        return {(each.region, each.check_id) for each in self.gaps}


class _Replies:
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


def _without_region(_: Request, proceed: Proceed) -> Answer:
    """List buckets as older endpoints do, so that each is asked for its region."""
    answer = proceed()
    body = re.sub(rb"<BucketRegion>.*?</BucketRegion>", b"", answer.body)
    return msgspec.structs.replace(answer, body=body)


@contextmanager
def served(rules: Sequence[Rule] = ()) -> Iterator[SimulatedAWS]:
    """Serve the account; these rules come first."""
    # what moto does not play, or plays as none
    written_down = Recorded.of_modules("tests.e2e.replies")
    inside = {GLOBAL: (User(name="user"),), HOME: RESOURCES, OTHER: RESOURCES_ELSEWHERE}
    all_rules = [
        *rules,
        Rule(answer=lambda request, proceed: written_down.answer(request) or proceed()),
        Rule(answer=_without_region, service="s3", operation="ListBuckets"),
        Rule(answer=_Replies().answer),
    ]
    # all of its regions are swept, so that "none in the account" can be said
    others = frozenset(DEFAULT_REGIONS) - set(REGIONS)
    aws = SimulatedAWS(
        fleet_of(account(ACCOUNT_ID, inside, disabled_regions=others)), rules=all_rules
    )
    with aws, changed_environment(shielded({}) | aws.environment() | {"AWS_PROFILE": None}):
        yield aws


def sweep(
    folder: Path,
    accounts: AwsAccounts,
    *,
    plan: Plan = PLAN,
    catalogue: Catalogue = CATALOGUE,
    seconds: float = 60.0,
) -> Swept:
    """Sweep the account, with all checks unless the plan has others, into a store of its own.

    To make the clients of all services takes five times as long as all else, so `accounts` may be
    those of another sweep. Raises TimeoutError if it takes longer than some seconds, which is many
    times what it needs.
    """
    needs = needs_of(plan, catalogue)
    with RunStore.open(folder / "runs.db") as store:
        run = store.begin(
            run_id="run",
            started_at=datetime(2026, 11, 23, tzinfo=UTC),
            fleetscan_version="0",
            digest=plan.digest,
            plan=plan.encode(),
            include_passed=True,
            checks=planned_checks(needs),
            accounts=planned_accounts(plan.accounts),
        )

        async def scan() -> RunStatus:
            with anyio.fail_after(seconds):
                return await Scan(
                    plan, needs, accounts=accounts, store=store, run=run, max_tasks=4
                ).run()

        status = anyio.run(scan)
        coverage = store.coverage("run")
        summary = store.summary("run")
        return Swept(
            findings=tuple(store.findings("run")),
            gaps=tuple(store.gaps("run")),
            planned=coverage.planned,
            evaluated=coverage.evaluated,
            not_applicable=summary.evaluations.not_applicable,
            judged=frozenset(
                check_id
                for check_id, counts in summary.by_check.items()
                if counts.passed + counts.fail + counts.not_applicable
            ),
            status=status,
            code=exit_code(store, "run", status, Severity.LOW),
        )


def signed(call: Call) -> tuple[str, str]:
    """Return service and operation as the server's record has them."""
    return service_model(call.service).signing_name, call.name


def calls_behind(check: Check[Any], subject: type[Resource]) -> set[str]:
    """Return the operations that must answer before a check may judge a subject."""
    providers = [NEEDS.lister(subject)]
    providers += [
        provider
        for fact in check.facts.values()
        if (provider := CATALOGUE.provider(fact, subject)) is not None
    ]
    return _calls_of(providers)


def calls_of_collections(check: Check[Any]) -> set[str]:
    """Return the operations behind what a check takes all of: it may do without one of them.

    What it found before it came to what is missing may be enough.
    """
    collections = check.every.values()
    providers = [NEEDS.lister(each.of) for each in collections]
    providers += [
        provider
        for each in collections
        for fact in each.facts
        if (provider := CATALOGUE.provider(fact, each.of)) is not None
    ]
    return _calls_of(providers)


def _calls_of(providers: Iterable[Collector]) -> set[str]:
    return {call.operation for provider in providers for call in provider.calls}


@cache
def rests_on(operation: str) -> frozenset[tuple[str, str]]:
    """Return checks with the types that they can't judge without an operation."""
    return frozenset(
        (check.id, subject.TYPE)
        for check in NEEDS.checks
        for subject in NEEDS.subjects(check)
        if operation in calls_behind(check, subject)
    )
