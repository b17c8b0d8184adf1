"""Fill a store with findings or with gaps, or write the JSON report of a store.

`python -m benchmarks.workers.report build STORE FINDINGS`,
`python -m benchmarks.workers.report denied STORE ACCOUNTS` and
`python -m benchmarks.workers.report write STORE OUTPUT`.
"""

import argparse
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from fleetscan.reports import save_json_report
from fleetscan.store import (
    AccountResolved,
    Evaluation,
    Gap,
    PlannedAccount,
    PlannedCheck,
    ResourceRecord,
    RunStatus,
    RunStore,
    Status,
    TargetResult,
)
from fleetscan.verdicts import Cause, Severity

_RUN: Final = "bench"
_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
_REGIONS: Final = ("eu-central-1", "eu-west-1", "us-east-1", "us-west-2")
#: of a sweep in which accounts can't be entered
_CHECKS: Final = 200
#: findings of one account in one region: a big account, but no rare one
_PER_TARGET: Final = 250
_CHECK: Final = PlannedCheck(
    check_id="ec2.volume_encrypted",
    severity=Severity.HIGH,
    asserts="The volume is encrypted.",
    remediation="Replace the volume by an encrypted copy.",
    frameworks=("cis-1.5:2.2.1", "fsbp:EC2.3"),
    regional=True,
    account_wide=False,
    global_=False,
    account_level=False,
)


def _begin(store: RunStore, checks: Sequence[PlannedCheck], account_ids: Iterable[str]) -> None:
    store.begin(
        run_id=_RUN,
        started_at=_AT,
        fleetscan_version="bench",
        digest="bench",
        plan=b"{}",
        include_passed=False,
        checks=checks,
        accounts=[
            PlannedAccount(account_id=each, name=f"account {each}", labels={}, regions=_REGIONS)
            for each in account_ids
        ],
    )


def build(path: Path, findings: int) -> None:
    """Store a finished run with so many findings, with tags, as a sweep would."""
    targets = findings // _PER_TARGET
    assert targets * _PER_TARGET == findings, f"not a multiple of {_PER_TARGET}: {findings}"
    count = -(-targets // len(_REGIONS))
    ids = [f"{100_000_000_000 + number}" for number in range(count)]
    left = targets
    with RunStore.open(path) as store:
        _begin(store, [_CHECK], ids)
        for account_id in ids:
            regions = _REGIONS[: min(left, len(_REGIONS))]
            left -= len(regions)
            store.commit(
                _RUN,
                [
                    AccountResolved(account_id=account_id, regions=regions, targets=regions),
                    *(_result(account_id, region) for region in regions),
                ],
            )
        store.finish(_RUN, RunStatus.COMPLETE, _AT)


def _result(account_id: str, region: str) -> TargetResult:
    return TargetResult(
        account_id=account_id, region=region, evaluations=tuple(_fails(account_id, region)), calls=1
    )


def _fails(account_id: str, region: str) -> Iterator[Evaluation]:
    for number in range(_PER_TARGET):
        identifier = f"vol-{account_id[-6:]}{number:011x}"
        yield Evaluation(
            check_id=_CHECK.check_id,
            region=region,
            resource=ResourceRecord(
                arn=f"arn:aws:ec2:{region}:{account_id}:volume/{identifier}",
                id=identifier,
                type="AWS::EC2::Volume",
                tags={"Name": f"data-{number}", "Owner": "team-a"},
            ),
            status=Status.FAIL,
            message=f"volume {identifier} is not encrypted",
        )


def deny(path: Path, accounts: int) -> dict[str, float]:
    """Store a finished run in so many accounts that could not be entered, as a sweep would."""
    ids = [f"{100_000_000_000 + number}" for number in range(accounts)]
    checks = [
        msgspec.structs.replace(_CHECK, check_id=f"ec2.check_{number:03d}")
        for number in range(_CHECKS)
    ]
    cpu = time.process_time()
    with RunStore.open(path) as store:
        _begin(store, checks, ids)
        for account_id in ids:
            resolved = AccountResolved(account_id=account_id, regions=_REGIONS, targets=_REGIONS)
            store.commit(
                _RUN, [resolved, *(_denied(account_id, each, checks) for each in _REGIONS)]
            )
        store.finish(_RUN, RunStatus.INCOMPLETE, _AT)
    return {
        "store_cpu_seconds": time.process_time() - cpu,
        "store_bytes": path.stat().st_size,
    }


def _denied(account_id: str, region: str, checks: Iterable[PlannedCheck]) -> TargetResult:
    role = f"arn:aws:iam::{account_id}:role/fleetscan-audit"
    return TargetResult(
        account_id=account_id,
        region=region,
        gaps=tuple(
            Gap(
                region=region,
                check_id=check.check_id,
                resource=None,
                cause=Cause.ACCESS_DENIED,
                operation="sts:AssumeRole",
                iam_action="sts:AssumeRole",
                error_code="AccessDenied",
                message=f"not authorized to perform sts:AssumeRole on resource {role}",
            )
            for check in checks
        ),
    )


def write(path: Path, output: Path) -> dict[str, float]:
    """Write the report as a sweep does at its end, and return what it took."""
    with RunStore.open(path) as store:
        run = store.run(_RUN)
        began, cpu = time.perf_counter(), time.process_time()
        save_json_report(store, run, output)
        return {
            "report_seconds": time.perf_counter() - began,
            "report_cpu_seconds": time.process_time() - cpu,
            "report_bytes": output.stat().st_size,
        }


def main() -> None:
    """Parse the arguments and work."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    building = commands.add_parser("build")
    building.add_argument("store", type=Path)
    building.add_argument("findings", type=int)
    denying = commands.add_parser("denied")
    denying.add_argument("store", type=Path)
    denying.add_argument("accounts", type=int)
    writing = commands.add_parser("write")
    writing.add_argument("store", type=Path)
    writing.add_argument("output", type=Path)
    wanted = parser.parse_args()
    if wanted.command == "build":
        build(wanted.store, wanted.findings)
    elif wanted.command == "denied":
        print(json.dumps(deny(wanted.store, wanted.accounts)))
    else:
        print(json.dumps(write(wanted.store, wanted.output)))


if __name__ == "__main__":
    main()
