"""Servers and sweeps that tests share: a command costs a second of CPU, a seeded moto several."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e import moto_process
from tests.e2e.command import FLEETSCAN, Outcome, Workplace, shielded
from tests.e2e.moto_fleet import ACCOUNTS_TOML, Made, seed


@pytest.fixture(scope="session")
def moto_url() -> Iterator[str]:
    """Start plain moto on a free port."""
    # 1,000 public images for every region are nothing that a sweep of one's own account sees
    environment = os.environ | {"MOTO_EC2_LOAD_DEFAULT_AMIS": "false"}
    with subprocess.Popen(
        [sys.executable, moto_process.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.kill()


@pytest.fixture(scope="session")
def moto_fleet(moto_url: str) -> list[Made]:
    """Make three accounts with two regions each in moto; return all that is in them."""
    return seed(moto_url)


@pytest.fixture(scope="session")
def moto_workplace(
    tmp_path_factory: pytest.TempPathFactory,
    moto_url: str,
    moto_fleet: list[Made],  # noqa: ARG001 - what is swept has to be there
) -> Workplace:
    """Return a folder with the accounts.toml of moto's fleet, and an environment that leads there.

    The keys are of an account that is not swept: each account is entered by its role.
    """
    folder = tmp_path_factory.mktemp("moto")
    workplace = Workplace(
        folder,
        shielded()
        | {
            "AWS_ENDPOINT_URL": moto_url,
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        },
    )
    workplace.write("accounts.toml", ACCOUNTS_TOML)
    return workplace


@pytest.fixture(scope="session")
def moto_sweep(moto_workplace: Workplace) -> Outcome:
    """Sweep moto's fleet once, for all tests that only look at what came of it."""
    return moto_workplace.run("--accounts", "accounts.toml", "--include-passed")


@pytest.fixture(scope="session")
def moto_report(moto_workplace: Workplace, moto_sweep: Outcome) -> dict[str, Any]:
    """Read the report of that sweep."""
    assert moto_sweep.code == 1, moto_sweep.stderr
    return moto_workplace.report()


@pytest.fixture(scope="session")
def schema() -> dict[str, Any]:
    """Return what `fleetscan schema` prints."""
    printed = subprocess.run([FLEETSCAN, "schema"], capture_output=True, check=True).stdout
    read: dict[str, Any] = json.loads(printed)
    return read


@pytest.fixture
def nowhere(tmp_path: Path) -> Workplace:
    """Return a folder whose environment leads to no AWS: a call would fail at once."""
    keys = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "no-secret"}
    return Workplace(tmp_path, shielded() | keys | {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"})
