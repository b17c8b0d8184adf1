"""Fill a store with findings, or write the JSON report of a store.

`python -m benchmarks.workers.report build STORE FINDINGS` and
`python -m benchmarks.workers.report write STORE OUTPUT`.
"""

import argparse
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from fleetscan.reports import save_json_report
from fleetscan.store import (
    AccountResolved,
    Evaluation,
    PlannedAccount,
    PlannedCheck,
    ResourceRecord,
    RunStatus,
    RunStore,
    Status,
    TargetResult,
)
from fleetscan.verdicts import Severity

_RUN: Final = "bench"
_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
_REGIONS: Final = ("eu-central-1", "eu-west-1", "us-east-1", "us-west-2")
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


def build(path: Path, findings: int) -> None:
    """Store a finished run with so many findings, with tags, as a sweep would."""
    targets = findings // _PER_TARGET
    assert targets * _PER_TARGET == findings, f"not a multiple of {_PER_TARGET}: {findings}"
    count = -(-targets // len(_REGIONS))
    ids = [f"{100_000_000_000 + number}" for number in range(count)]
    left = targets
    with RunStore.open(path) as store:
        store.begin(
            run_id=_RUN,
            started_at=_AT,
            fleetscan_version="bench",
            digest="bench",
            plan=b"{}",
            include_passed=False,
            checks=[_CHECK],
            accounts=[
                PlannedAccount(account_id=each, name=f"account {each}", labels={}, regions=_REGIONS)
                for each in ids
            ],
        )
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
    writing = commands.add_parser("write")
    writing.add_argument("store", type=Path)
    writing.add_argument("output", type=Path)
    wanted = parser.parse_args()
    if wanted.command == "build":
        build(wanted.store, wanted.findings)
    else:
        print(json.dumps(write(wanted.store, wanted.output)))


if __name__ == "__main__":
    main()
