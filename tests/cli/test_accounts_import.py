"""`fleetscan accounts import`: what it writes, where, and what it says beside it."""

import io
import resource
import subprocess
import sys
from pathlib import Path

import click
import pytest

from fleetscan.cli.accounts_import import import_
from fleetscan.cli.main import run
from fleetscan.cli.plain import plain
from fleetscan.fleet.file import read_fleet_file
from fleetscan.library.importing import ORIGINS

YAML = """\
accounts:
- {account_id: '111111111111', name: pay, role: audit, regions: [all], vars: {a: b}}
- {account_id: '222222222222', name: lab, role: audit, regions: [all]}
"""
HCL = 'connection "aws_prod" {\n  plugin = "aws"\n  profile = "prod"\n  regions = ["*"]\n}\n'
INI = "[profile prod]\nsso_account_id = 333333333333\nsso_role_name = audit\n"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, with an AWS config of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "aws-config"))
    return tmp_path


def write(name: str, text: str) -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


@pytest.mark.parametrize(
    ("name", "text", "ids"),
    [
        ("accounts.yml", YAML, ["111111111111", "222222222222"]),
        ("aws.spc", HCL, ["333333333333"]),
        ("config", INI, ["333333333333"]),
    ],
)
def test_each_kind_of_file_becomes_an_accounts_toml(
    name: str, text: str, ids: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    write("aws-config", INI)
    assert run(["accounts", "import", write(name, text), "-o", "accounts.toml"]) == 0
    assert [account.id for account in read_fleet_file("accounts.toml").as_it_is().accounts] == ids
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.endswith(" written to accounts.toml\n")


def test_standard_output_has_the_toml_alone(
    here: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(YAML.encode())))
    assert run(["accounts", "import", "-"]) == 0
    said = capfd.readouterr()
    (here / "accounts.toml").write_text(said.out)
    assert len(read_fleet_file("accounts.toml").as_it_is().accounts) == 2
    assert said.err == (
        'Not carried over:\n  vars (111111111111 "pay"): variables of c7n\'s policies. What a check'
        ' of fleetscan can be told is written under [checks."…"].\n'
    )


def test_a_file_that_is_there_is_overwritten_by_force_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ["accounts", "import", write("accounts.yml", YAML), "-o", "accounts.toml"]
    write("accounts.toml", "mine")
    assert run(arguments) == 2
    assert Path("accounts.toml").read_text() == "mine"
    assert "output accounts.toml: is there already; name another path, or give --force" in (
        capsys.readouterr().err
    )
    assert run([*arguments, "--force"]) == 0
    assert len(read_fleet_file("accounts.toml").as_it_is().accounts) == 2


@pytest.mark.parametrize("output", ["", "no/such/accounts.toml", ".", "a\0b"])
def test_an_output_that_cannot_be_written_is_told(
    output: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["accounts", "import", write("accounts.yml", YAML), "-o", output, "--force"]) == 2
    assert f"output {plain(output)}: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "f.yml: this is no accounts.yml of c7n-org."),
        (b"\xff\xfea\0", "f.yml: not UTF-8 but UTF-16."),
        (b"\x7fELF\xff", "f.yml: not UTF-8: byte 0xff at offset 4 (line 1)."),
        (b"accounts: [\n", "f.yml: line 2, column 1: not valid YAML"),
        (b"accounts: []\n", "f.yml: no account in it could be carried over"),
    ],
)
def test_what_cannot_be_read_is_refused(
    content: bytes, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("f.yml").write_bytes(content)
    assert run(["accounts", "import", "f.yml", "-o", "accounts.toml"]) == 2
    assert f"fleetscan: {said}" in capsys.readouterr().err
    assert not Path("accounts.toml").exists()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("", "FILE: the path is empty. Expected accounts.yml of c7n-org, aws.spc"),
        ("missing.yml", "missing.yml: no such file."),
        (".", ".: this is a directory."),
        ("unknown", "unknown: can't tell whose file this is: it looks like none of them."),
    ],
)
def test_a_file_that_is_none_is_told(
    file: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write("unknown", "hello\n")
    assert run(["accounts", "import", file]) == 2
    assert capsys.readouterr().err.startswith(f"fleetscan: {said}")


def test_the_user_may_say_whose_file_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    file = write("unknown", f"{YAML}\n# a\n[default]\n")
    assert run(["accounts", "import", file]) == 2
    assert run(["accounts", "import", "--from", "steampipe", file]) == 2
    assert "unknown: line 1, column 9: not valid HCL." in capsys.readouterr().err


def test_an_aws_config_that_cannot_be_read_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    write("aws-config", f"aws_secret_access_key = {SECRET_KEY}\n")
    assert run(["accounts", "import", write("aws.spc", HCL)]) == 2
    said = capsys.readouterr().err
    assert "the AWS config: it names the accounts of profiles, and can't be read: " in said
    assert "aws-config: line 1: expected a section" in said
    assert SECRET_KEY not in said


def test_no_name_can_act_on_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    hostile = r"\e[2J\u202e\x9b31m"
    file = write("accounts.yml", YAML + f'- {{account_id: "1", name: "{hostile}", "{hostile}": 1}}')
    assert run(["accounts", "import", file]) == 0
    said = capsys.readouterr()
    assert r"\x1b[2J\u202e\x9b31m" in said.err
    for text in (said.err, said.out):
        assert all(plain(line) == line for line in text.split("\n"))


def test_a_reader_that_goes_away_is_no_fault() -> None:
    # more than a pipe holds
    entries = "".join(
        f"- {{account_id: '{number:012}', name: {'x' * 60}, role: audit, regions: [all]}}\n"
        for number in range(2_000)
    )
    command = [sys.executable, "-m", "fleetscan", "accounts", "import", "accounts.yml"]
    write("accounts.yml", f"accounts:\n{entries}")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
def test_a_full_disk_is_told() -> None:
    write("accounts.yml", YAML)
    command = [sys.executable, "-m", "fleetscan", "accounts", "import", "accounts.yml"]
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert ended.returncode == 2
    said = b"fleetscan: output -: cannot be written: No space left on device\n"
    assert ended.stderr.endswith(said)


def test_no_half_of_a_file_is_left(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("accounts.yml", YAML)
    limit, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        assert run(["accounts", "import", "accounts.yml", "-o", "accounts.toml"]) == 2
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    assert "output accounts.toml: cannot be written: File too large" in capsys.readouterr().err
    assert not Path("accounts.toml").exists()


def test_the_group_lists_its_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["accounts", "--help"]) == 0
    assert "import  Turn the accounts of another tool into an accounts.toml." in (
        capsys.readouterr().out
    )
    assert run(["accounts", "exports"]) == 2


def test_a_missing_extra_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("fleetscan.fleet.importing")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "fleetscan.library.importing", raising=False)
    # as if it were not there
    monkeypatch.setitem(sys.modules, "yaml", None)
    assert run(["accounts", "import", write("accounts.yml", YAML)]) == 2
    assert capsys.readouterr().err == (
        "fleetscan: accounts import needs yaml, which is not installed. Install fleetscan with its "
        "extra: pip install 'fleetscan[import]'\n"
    )


def test_the_names_of_other_tools_are_those_of_the_library() -> None:
    (origin,) = [each for each in import_.params if each.name == "origin"]
    assert isinstance(origin.type, click.Choice)
    assert tuple(origin.type.choices) == ORIGINS
