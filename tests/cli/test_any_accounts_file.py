"""Whatever the accounts file holds, the command ends with exit code 2 and one message."""

import io
import logging
import os
import signal
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

from fleetscan.cli.main import run
from fleetscan.demo.environment import changed_environment
from tests.conftest import Figures
from tests.e2e.command import shielded
from tests.fleet.any_document import documents, spoilt_documents

#: files of each seed
EXAMPLES = 20

CONFIGURATION = 2

FILES = st.one_of(
    documents,
    spoilt_documents().map(lambda spoilt: spoilt.content.encode()),
    st.binary(max_size=200),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder, in an environment without any credentials: no file leads to a call."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(number) for number in numbers]
    handlers = list(logging.getLogger().handlers)
    nothing: dict[str, str | None] = {name: None for name in os.environ if name.startswith("AWS_")}
    with changed_environment(nothing | shielded({})):
        yield tmp_path_factory.mktemp("any")
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)
    logging.getLogger().handlers = handlers


@pytest.mark.chaos(sample=1, seeds=100)
def test_any_file_ends_the_command_with_one_message(
    seed: int, folder: Path, figures: Figures
) -> None:
    file = folder / "accounts.toml"
    arguments = ["--accounts", str(file), "-o", str(folder / "r.json")]
    arguments += ["--store", str(folder / "runs.db")]

    def ends(content: bytes) -> None:
        file.write_bytes(content)
        said, printed = io.StringIO(), io.StringIO()
        with redirect_stderr(said), redirect_stdout(printed):
            code = run(arguments)
        message = said.getvalue()
        assert code == CONFIGURATION, message
        assert printed.getvalue() == ""
        assert message.startswith("fleetscan: ")
        assert message.count("fleetscan: ") == 1
        assert "Traceback" not in message
        of_the_file = f"{file}: " in message
        # a file that is right leads on to the credentials, of which there are none
        assert of_the_file or "credentials" in message or "profile" in message, message
        figures["files: refused" if of_the_file else "files: taken"] += 1

    again = settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    seeded(seed)(again(given(FILES)(ends)))()
    assert {path.name for path in folder.iterdir()} == {"accounts.toml"}
