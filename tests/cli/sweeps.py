"""Runs of plain values in a real store, for tests of what the terminal says of them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from fleetscan.engine.plan import Plan
from fleetscan.fleet.model import Account
from fleetscan.store import (
    AccountResolved,
    Evaluation,
    Gap,
    PlannedAccount,
    PlannedCheck,
    ResourceRecord,
    Run,
    RunStatus,
    RunStore,
    Status,
    TargetResult,
)
from fleetscan.verdicts import Cause, Severity

STARTED = datetime(2026, 11, 23, 10, 0, 0, tzinfo=UTC)
RUN_ID = "run-1"


def check(check_id: str, severity: Severity, fix: str) -> PlannedCheck:
    """A check of resources that are read in each region."""
    return PlannedCheck(
        check_id=check_id,
        severity=severity,
        asserts=f"{check_id} holds.",
        remediation=fix,
        frameworks=(),
        regional=True,
        account_wide=False,
        global_=False,
        account_level=False,
    )


def evaluation(
    check_id: str, resource_id: str, status: Status = Status.FAIL, region: str = "eu-west-1"
) -> Evaluation:
    return Evaluation(
        check_id=check_id,
        region=region,
        resource=ResourceRecord(
            arn=f"arn:aws:s3:::{resource_id}", id=resource_id, type="AWS::S3::Bucket"
        ),
        status=status,
        message="it is so",
    )


def gap(
    check_id: str,
    cause: Cause,
    *,
    region: str = "eu-west-1",
    operation: str | None = None,
    action: str | None = None,
    code: str | None = None,
    message: str = "no",
    resource: str | None = None,
) -> Gap:
    return Gap(
        region=region,
        check_id=check_id,
        resource=resource,
        cause=cause,
        operation=operation,
        iam_action=action,
        error_code=code,
        message=message,
    )


def account_ids(number: int) -> list[str]:
    """So many account ids: 000000000001, 000000000002, …."""
    return [f"{each:012d}" for each in range(1, number + 1)]


def begin(
    store: RunStore,
    checks: Sequence[PlannedCheck],
    names: Mapping[str, str],
    regions: Sequence[str] = ("eu-west-1",),
) -> Run:
    """Begin a run over accounts, by id, with these names."""
    plan = Plan(
        accounts=tuple(Account(id=account_id, name=name) for account_id, name in names.items()),
        checks=tuple(sorted(each.check_id for each in checks)),
    )
    return store.begin(
        run_id=RUN_ID,
        started_at=STARTED,
        fleetscan_version="0.1.0",
        digest=plan.digest,
        plan=plan.encode(),
        include_passed=False,
        checks=checks,
        accounts=[
            PlannedAccount(account_id=account_id, name=name, labels={}, regions=tuple(regions))
            for account_id, name in names.items()
        ],
    )


def sweep(
    store: RunStore,
    account_id: str,
    *results: Evaluation | Gap,
    regions: Sequence[str] = ("eu-west-1",),
    calls: int = 10,
) -> None:
    """Resolve an account and finish the tasks of all of its regions."""
    store.commit(
        RUN_ID,
        [AccountResolved(account_id=account_id, regions=tuple(regions), targets=tuple(regions))],
    )
    for region in regions:
        of_region = [each for each in results if each.region == region]
        store.commit(
            RUN_ID,
            [
                TargetResult(
                    account_id=account_id,
                    region=region,
                    evaluations=tuple(each for each in of_region if isinstance(each, Evaluation)),
                    gaps=tuple(each for each in of_region if isinstance(each, Gap)),
                    calls=calls,
                )
            ],
        )


def end(store: RunStore, status: RunStatus, seconds: float = 83) -> Run:
    store.finish(RUN_ID, status, STARTED + timedelta(seconds=seconds))
    return store.run(RUN_ID)
