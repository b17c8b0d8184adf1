"""What docs/library.md shows works."""

import os
import re
import subprocess
import sys
from pathlib import Path

import fleetscan
from fleetscan.demo.fleet import accounts_toml, demo_fleet, demo_rules
from fleetscan.demo.server import SimulatedAWS

PAGE = (Path(__file__).parents[2] / "docs" / "library.md").read_text(encoding="utf-8")


def test_its_program_sweeps_the_simulated_fleet(tmp_path: Path) -> None:
    shown = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert shown is not None
    (tmp_path / "program.py").write_text(shown[1])
    (tmp_path / "accounts.toml").write_text(accounts_toml())

    with SimulatedAWS(demo_fleet(), rules=demo_rules()) as aws:
        done = subprocess.run(
            [sys.executable, "program.py"],
            cwd=tmp_path,
            env=aws.process_environment(os.environ),
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.stderr == ""
    assert done.returncode == 5
    assert "high arn:aws:s3:::" in done.stdout
    assert "not seen: 444455556666 " in done.stdout
    assert (tmp_path / "report.json").exists()


def test_its_table_names_what_is_there() -> None:
    names = re.findall(r"^\| `(?:await )?(\w+)\(", PAGE, re.MULTILINE)
    assert len(names) > 3
    for name in names:
        assert hasattr(fleetscan, name), name
