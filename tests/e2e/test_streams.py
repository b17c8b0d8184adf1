"""Standard streams that are closed, or full, change nothing of what a sweep found."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from fleetscan.demo.resources import Volume
from fleetscan.demo.server import SimulatedAWS
from tests.e2e.command import FLEETSCAN, Workplace
from tests.e2e.fleets import account, accounts_toml, fleet_of, simulated

ACCOUNT = "111111111111"
ACCOUNTS_TOML = accounts_toml('role = "fleetscan-audit"\nregions = ["us-east-1"]', {ACCOUNT: ""})
SWEEP = f"{FLEETSCAN} --accounts accounts.toml --checks ec2.volume_encrypted --output r.json"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    aws = SimulatedAWS(fleet_of(account(ACCOUNT, {"us-east-1": (Volume(),)})))
    with simulated(tmp_path_factory.mktemp("streams"), aws, ACCOUNTS_TOML) as workplace:
        yield workplace


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_stream_that_is_closed_is_no_reason_to_fail(place: Workplace, closed: str) -> None:
    report = place.folder / "r.json"
    report.unlink(missing_ok=True)
    assert place.run("-c", f"{SWEEP} {closed}", command=("sh",)).code == 1
    assert len(json.loads(report.read_bytes())["findings"]) == 1


def code_of(place: Workplace, command: str) -> int:
    """Run a command in a shell, whose own code is that of the end of its pipe; return its code."""
    (place.folder / "code").unlink(missing_ok=True)
    shell = command.replace("SWEEP", f"{{ {SWEEP}").replace("END", "; echo $? > code; }")
    ended = place.run("-c", shell, command=("sh",))
    assert "Traceback" not in ended.stderr
    return int((place.folder / "code").read_text())


@pytest.mark.parametrize(
    "command",
    [
        "SWEEP -o - END | true",
        "SWEEP -v END 2>&1 >&- | true",
        "SWEEP -v -o - END 2>&1 | true",
    ],
)
def test_a_stream_that_nobody_reads_is_no_reason_to_fail(place: Workplace, command: str) -> None:
    assert code_of(place, command) == 1


@pytest.mark.parametrize(
    "command",
    [
        "SWEEP -o /dev/stdout END 2> said | cat > r2.json",
        "SWEEP -o /dev/stdout END > r2.json 2> said",
        "SWEEP -o /proc/self/fd/7 END 7> r2.json > said",
        "SWEEP -o /dev/stderr --no-progress END 2> r2.json > said",
    ],
)
def test_what_is_open_already_is_written_to_as_it_is(place: Workplace, command: str) -> None:
    assert code_of(place, command) == 1
    assert len(place.report("r2.json")["findings"]) == 1
    assert "Swept 1 account" in (place.folder / "said").read_text()


def test_a_summary_for_a_terminal_of_no_width_is_printed(place: Workplace) -> None:
    ended = place.run("-c", f"COLUMNS=0 {SWEEP}", command=("sh",))
    assert "Swept 1 account" in ended.stdout


def test_a_substituted_process_is_written_to(place: Workplace) -> None:
    script = f"{SWEEP} -q -o >(cat > r3.json); code=$?; wait $!; exit $code"
    ended = place.run("-c", script, command=("bash",))
    assert (ended.code, ended.stdout, ended.stderr) == (1, "", "")
    assert len(place.report("r3.json")["findings"]) == 1


def test_the_summary_is_printed_though_the_reader_of_the_report_goes(place: Workplace) -> None:
    ended = place.run("-c", f"{SWEEP} -o >(true)", command=("bash",))
    assert ended.code == 1
    assert "Swept 1 account" in ended.stdout


def test_an_accounts_file_from_a_pipe_that_says_nothing_is_refused(place: Workplace) -> None:
    ended = place.run("-c", f"true | {FLEETSCAN} --accounts -", command=("sh",))
    assert ended.code == 2
    assert "standard input: no account in it" in ended.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_messages_that_can_not_be_written_change_nothing(place: Workplace) -> None:
    assert code_of(place, "SWEEP -vvv END 2> /dev/full") == 1
    ended = place.run("-c", f"{FLEETSCAN} --nonsense 2> /dev/full", command=("sh",))
    assert ended.code == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_summary_that_can_not_be_written_changes_nothing(place: Workplace) -> None:
    ended = place.run("-c", f"{SWEEP} > /dev/full", command=("sh",))
    assert ended.code == 1
    assert "the summary can't be written: No space left on device" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("command", ["doctor", "doctor --format json", "plan"])
def test_what_a_command_is_asked_to_print_and_can_not_is_an_error(
    place: Workplace, command: str
) -> None:
    options = "--accounts accounts.toml --checks ec2.volume_encrypted"
    ended = place.run("-c", f"{FLEETSCAN} {command} {options} > /dev/full", command=("sh",))
    assert ended.code == 2
    said = "fleetscan: output -: cannot be written: No space left on device\n"
    assert ended.stderr == said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_report_that_can_not_be_written_is_told_and_kept(place: Workplace) -> None:
    ended = place.run("-c", f"{SWEEP} -o - > /dev/full", command=("sh",))
    assert ended.code == 130
    assert "output -: cannot be written: No space left on device" in ended.stderr
    assert "--resume writes it again" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert place.run("-c", f"{SWEEP} --resume", command=("sh",)).code == 1
