"""Plain values for tests of the store and of reports: a small plan and what came of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from fleetscan.store import (
    AccountResolved,
    Evaluation,
    Gap,
    KeptFact,
    PlannedAccount,
    PlannedCheck,
    ResourceRecord,
    Run,
    RunStore,
    Status,
    TargetResult,
)
from fleetscan.verdicts import Cause, Severity

STARTED = datetime(2026, 11, 23, 10, 0, 0, tzinfo=UTC)
FINISHED = datetime(2026, 11, 23, 10, 5, 0, tzinfo=UTC)

ALPHA = "111111111111"
BETA = "222222222222"
REGIONS = ("eu-west-1", "us-east-1")


def check(check_id: str, severity: Severity = Severity.MEDIUM, **scope: bool) -> PlannedCheck:
    flags = {"regional": False, "account_wide": False, "global_": False, "account_level": False}
    return PlannedCheck(
        check_id=check_id,
        severity=severity,
        asserts=f"{check_id} holds.",
        remediation=f"See to it that {check_id} holds.",
        frameworks=("cis-1.5:2.1.1",),
        **flags | scope,
    )


VOLUMES = check("ec2.volume_encrypted", Severity.HIGH, regional=True)
BUCKETS = check("s3.bucket_encrypted", account_wide=True)
ROLES = check("iam.role_used", Severity.LOW, global_=True)
TAGS = check("tags.resource_tagged", Severity.LOW, regional=True, account_wide=True, global_=True)
CHECKS = (VOLUMES, BUCKETS, ROLES, TAGS)


def account(account_id: str, regions: Sequence[str] = REGIONS) -> PlannedAccount:
    return PlannedAccount(
        account_id=account_id,
        name=f"name of {account_id}",
        labels={"env": "prod"},
        regions=tuple(regions),
    )


def begin(
    store: RunStore,
    run_id: str = "run-1",
    *,
    checks: Sequence[PlannedCheck] = CHECKS,
    accounts: Sequence[PlannedAccount] = (account(ALPHA), account(BETA)),
    include_passed: bool = False,
    started_at: datetime = STARTED,
) -> Run:
    return store.begin(
        run_id=run_id,
        started_at=started_at,
        fleetscan_version="0.1.0",
        digest="d1",
        plan=b'{"accounts": 2}',
        include_passed=include_passed,
        checks=checks,
        accounts=accounts,
    )


def resolve(
    store: RunStore,
    run_id: str = "run-1",
    *,
    accounts: Iterable[str] = (ALPHA, BETA),
    regions: Sequence[str] = REGIONS,
    targets: Sequence[str] = (*REGIONS, "global"),
) -> None:
    for account_id in accounts:
        assert store.commit(
            run_id,
            [
                AccountResolved(
                    account_id=account_id, regions=tuple(regions), targets=tuple(targets)
                )
            ],
        )


def evaluation(
    check_id: str,
    region: str,
    name: str,
    status: Status = Status.FAIL,
    *,
    tags: Mapping[str, str] | None = None,
    message: str | None = None,
) -> Evaluation:
    return Evaluation(
        check_id=check_id,
        region=region,
        resource=ResourceRecord(
            arn=f"arn:aws:ec2:{region}:{ALPHA}:volume/{name}",
            id=name,
            type="AWS::EC2::Volume",
            tags=None if tags is None else dict(tags),
        ),
        status=status,
        message=f"{name}: {status}" if message is None else message,
    )


def gap(check_id: str, region: str, **fields: object) -> Gap:
    denied = Gap(
        check_id=check_id,
        region=region,
        resource=None,
        cause=Cause.ACCESS_DENIED,
        operation="ec2:DescribeVolumes",
        iam_action="ec2:DescribeVolumes",
        error_code="UnauthorizedOperation",
        message="not authorized",
    )
    return msgspec.structs.replace(denied, **fields)


def fact(name: str, subject: str = "") -> KeptFact:
    return KeptFact(fact=name, subject=subject, payload=b"\x81\xa1a\x00", unread=False)


def result(account_id: str, region: str, *content: Evaluation | Gap | KeptFact) -> TargetResult:
    return TargetResult(
        account_id=account_id,
        region=region,
        evaluations=tuple(each for each in content if isinstance(each, Evaluation)),
        gaps=tuple(each for each in content if isinstance(each, Gap)),
        facts=tuple(each for each in content if isinstance(each, KeptFact)),
        calls=3,
    )


def finish_all(store: RunStore, run_id: str = "run-1") -> None:
    """Finish every target that is left, with nothing found."""
    for account_id, region in store.unfinished_targets(run_id):
        assert store.commit(run_id, [result(account_id, region)])


def fill(store: RunStore, run_id: str, targets: int, fails_each: int) -> None:
    """Begin and finish a run with `targets * fails_each` findings, ten targets per account."""
    regions = tuple(f"eu-west-{number}" for number in range(1, 11))
    accounts = [account(f"{number:012d}", regions) for number in range(1, targets // 10 + 1)]
    begin(store, run_id, checks=(VOLUMES,), accounts=accounts)
    for each in accounts:
        resolve(store, run_id, accounts=[each.account_id], regions=regions, targets=regions)
        for region in regions:
            fails = (
                evaluation(
                    VOLUMES.check_id,
                    region,
                    f"vol-{number:017x}",
                    tags={"Name": "a thing", "Owner": "team-a"},
                    message=f"volume vol-{number:017x} is not encrypted",
                )
                for number in range(fails_each)
            )
            store.commit(run_id, [result(each.account_id, region, *fails)])


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its content."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
