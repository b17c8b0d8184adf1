"""Whatever the file holds, loading it gives a fleet or one clear error."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

from fleetscan.errors import ConfigurationError
from fleetscan.fleet.file import read_fleet_file
from fleetscan.fleet.model import Fleet
from tests.conftest import Figures
from tests.fleet.any_document import KEYS, Spoilt, documents, spoilt_documents


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any") / "accounts.toml"


#: on a machine that has other things to do, too
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def load_or_refuse(content: bytes, file: Path) -> Fleet | str:
    file.write_bytes(content)
    try:
        return read_fleet_file(str(file)).as_it_is()
    except ConfigurationError as error:
        return str(error)


@patient
@given(content=documents)
@example(content=b"")
@example(content=b'[[accounts]]\nid = "111111111111"\n')
@example(content=b"accounts = [[]]\n")
@example(content=b"accounts = [{ id = 0x" + b"f" * 5000 + b" }]\n")
@example(content=b"\xef\xbb\xbf\xff")
def test_a_document_gives_a_fleet_or_a_message(content: bytes, file: Path) -> None:
    outcome = load_or_refuse(content, file)
    if isinstance(outcome, str):
        assert outcome.startswith(f"{file}: ")
        assert outcome.isprintable()
        assert "AKIAIOSFODNN7EXAMPLE" not in outcome
    else:
        ids = [account.id for account in outcome.accounts]
        assert ids == sorted(set(ids))
        assert ids
        assert all(account.regions and account.name for account in outcome.accounts)


@patient
@given(content=documents)
def test_the_same_document_gives_the_same_outcome(content: bytes, file: Path) -> None:
    assert load_or_refuse(content, file) == load_or_refuse(content, file)


@patient
@given(content=st.binary(max_size=64))
def test_any_bytes_give_a_message(content: bytes, file: Path) -> None:
    # An account needs more than 64 bytes of luck.
    assert isinstance(load_or_refuse(content, file), str)


#: documents of each seed
EXAMPLES = 100

A_LINE = re.compile(r"\bline \d+")


@pytest.mark.chaos(sample=1, seeds=100)
def test_a_right_document_with_one_thing_wrong_gives_a_message_that_names_it(
    seed: int, file: Path, figures: Figures
) -> None:
    def names_it(spoilt: Spoilt) -> None:
        outcome = load_or_refuse(spoilt.content.encode(), file)
        if isinstance(outcome, Fleet):
            # another value may be right, and no key but a known one
            assert spoilt.key in KEYS
            figures["documents: taken"] += 1
            return
        figures["documents: refused"] += 1
        assert outcome.startswith(f"{file}: ")
        # what is wrong may be what does not go with it: a region of another partition
        assert any(key in outcome for key in (spoilt.key, *KEYS)) or A_LINE.search(outcome)

    again = settings(patient, max_examples=EXAMPLES, database=None)
    seeded(seed)(again(given(spoilt_documents())(names_it)))()
