"""What each says, and how it exits, when it may not list the buckets of an account."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from benchmarks.harness import fleet
from benchmarks.harness.bench import Bench, pinned_environment
from benchmarks.harness.measure import Usage, measure
from benchmarks.harness.results import CaseResult, Table
from benchmarks.harness.servers import SimulatedServer
from benchmarks.peers import commands
from fleetscan.demo.resources import (
    GLOBAL,
    Account,
    Bucket,
    Fleet,
    Instance,
    Role,
    SourceCredentials,
    Volume,
)
from fleetscan.demo.rules import deny
from fleetscan.demo.server import SimulatedAWS

__all__ = ["denied"]

_ACCOUNT: Final = "111111111111"
_SOURCE: Final = "999999999999"
_ANY_EXIT: Final = range(256)
_TELLING: Final = re.compile(r"denied|not authorized|ListBuckets|ListAllMyBuckets", re.IGNORECASE)
_ESCAPES: Final = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# else the same results would differ from run to run
_TIME: Final = re.compile(r"^\d{4}-\d\d-\d\d [0-9:,.]+ *:? *")
_LONGEST: Final = 240


def denied(bench: Bench, installed: Mapping[str, Path]) -> CaseResult:
    """Sweep an account in which nothing fails, but for a bucket that nobody may see.

    That bucket has no encryption, so that whoever calls the account clean says what is not true.
    Raises `DemoNotInstalledError` without the demo's extra.
    """
    rules = (deny("s3:ListBuckets", action="s3:ListAllMyBuckets"),)
    with SimulatedAWS(_fleet(), rules=rules) as aws:
        environment = pinned_environment(SimulatedServer(aws)) | {"HOME": str(bench.folder)}
        rows = []
        for contender, command in _commands(bench, installed).items():
            bench.say(f"  {contender}, s3:ListBuckets denied")
            usage = measure(command, environment=environment, folder=bench.folder, exits=_ANY_EXIT)
            rows.append((contender, str(usage.exit_code), _said(usage)))
    return CaseResult(
        name="a denied call",
        about=(
            "One account of the simulated AWS of the demo, in which no volume and no instance "
            "fails a check, and whose one bucket, which fails, can't be listed: s3:ListBuckets is "
            "denied. What counts is whether a person or a pipeline can tell that from an account "
            "without defects."
        ),
        tables=(
            Table(
                title="Exit code, and what it says of it",
                columns=("contender", "exit code", "on the terminal"),
                rows=tuple(rows),
            ),
        ),
    )


def _fleet() -> Fleet:
    volume = Volume(encrypted=True)
    role = Role(name="fleetscan-audit", trusted_accounts=(_SOURCE,))
    resources = {region: (volume, Instance(root_volume=volume)) for region in fleet.REGIONS}
    home = fleet.REGIONS[0]
    return Fleet(
        accounts=(
            Account(
                id=_ACCOUNT,
                name="audited",
                resources={
                    **resources,
                    home: (*resources[home], Bucket(name="unseen", encryption=None)),
                    GLOBAL: (role,),
                },
            ),
            Account(id=_SOURCE),
        ),
        source=SourceCredentials(account_id=_SOURCE),
        regions=fleet.REGIONS,
    )


def _commands(bench: Bench, installed: Mapping[str, Path]) -> dict[str, list[str]]:
    made = {"fleetscan": commands.fleetscan([_ACCOUNT], fleet.REGIONS, bench.folder)}
    if "c7n-org" in installed:
        made["c7n-org"] = commands.c7n_org(
            installed["c7n-org"], [_ACCOUNT], fleet.REGIONS, bench.folder
        )
    if "prowler" in installed:
        made["prowler"] = commands.prowler(
            installed["prowler"], _ACCOUNT, fleet.REGIONS, bench.folder
        )
    return made


def _said(usage: Usage) -> str:
    """Return what the output has about the denial, as one cell of a table."""
    lines = _ESCAPES.sub("", f"{usage.stdout}\n{usage.stderr}").splitlines()
    lines = [_TIME.sub("", line) for line in lines]
    telling = list(dict.fromkeys(line.strip() for line in lines if _TELLING.search(line)))
    if not telling:
        return "nothing"
    text = " / ".join(telling).replace("|", "\\|")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
