"""Whatever the file holds, loading it gives a fleet or one clear error."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fleetscan.errors import ConfigurationError
from fleetscan.fleet.file import load_fleet
from fleetscan.fleet.model import Fleet

KEYS = (
    "id",
    "name",
    "role",
    "external_id",
    "session_name",
    "profile",
    "regions",
    "partition",
    "labels",
)
# Values that are right somewhere, so that documents get past the first check.
TEXTS = (
    "",
    "all",
    "eu-*",
    "us-east-1",
    "aws",
    "aws-cn",
    "audit",
    "111111111111",
    "arn:aws:iam::111111111111:role/audit",
    "arn:aws-cn:iam::222222222222:role/audit",
    "[",
    "AKIAIOSFODNN7EXAMPLE",
)


def toml_string(text: str) -> str:
    # JSON's escapes are TOML's too; a lone surrogate is neither's.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


texts = st.one_of(
    st.sampled_from(TEXTS), st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
)
scalars = st.one_of(
    texts.map(toml_string),
    st.integers().map(str),
    st.integers(min_value=0).map(hex),
    st.floats().map(lambda number: str(number).removeprefix("+")),
    st.sampled_from(["true", "false", "1979-05-27", "1979-05-27T07:32:00Z", "07:32:00"]),
)
keys = st.one_of(st.sampled_from(KEYS), texts.map(toml_string), st.sampled_from(["a.b", "id.x"]))
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(keys, inner, max_size=3).map(
            lambda table: f"{{ {', '.join(f'{key} = {value}' for key, value in table.items())} }}"
        ),
    ),
    max_leaves=4,
)
FITTING = {
    key: st.sampled_from(fitting)
    for key, fitting in {
        "name": ['"pay"', '"dev"'],
        "role": ['"audit"', '["hub", "audit"]', '""', "[]"],
        "external_id": ['"e-1"'],
        "session_name": ['"sweep"'],
        "profile": ['"audit"'],
        "regions": ['"all"', '["eu-*", "us-east-1"]'],
        "partition": ['"aws"', '"aws-us-gov"'],
        "labels": ['{ env = "prod" }', "{}"],
    }.items()
}


def tables(header: str, known: Iterable[str]) -> st.SearchStrategy[str]:
    """A table of known keys, many with a value that fits."""
    pairs = st.fixed_dictionaries(
        {}, optional={key: st.one_of(*[FITTING.get(key, values)] * 4, values) for key in known}
    )
    return pairs.map(
        lambda table: "\n".join([header, *(f"{key} = {value}" for key, value in table.items())])
    )


@st.composite
def plausible_documents(draw: st.DrawFn) -> str:
    """A document of the right shape."""
    accounts = st.lists(tables('[[accounts]]\nid = "{}"', KEYS[1:]), min_size=1, max_size=3)
    parts = [
        draw(st.one_of(st.just(""), tables("[defaults]", KEYS[2:]))),
        *(
            account.replace("{}", draw(st.sampled_from(["111111111111", f"{index:012}"])), 1)
            for index, account in enumerate(draw(accounts))
        ),
        draw(
            st.one_of(st.just(""), tables('[checks."s3.x"]', ["a"]), tables("[checks.s3.x]", ["a"]))
        ),
    ]
    return "\n".join(parts)


@st.composite
def jumbled_documents(draw: st.DrawFn) -> str:
    """Tables and pairs in any order, at any place."""
    lines = st.one_of(
        keys.map(lambda key: f"[{key}]"),
        st.sampled_from(["[[accounts]]", "[accounts]", "[defaults]", "[[defaults]]", "# nothing"]),
        st.tuples(keys, values).map(" = ".join),
    )
    return "\n".join(draw(st.lists(lines, max_size=8)))


@st.composite
def damaged_documents(draw: st.DrawFn) -> bytes:
    """A document with a few bytes put in somewhere."""
    content = draw(plausible_documents()).encode()
    cut = draw(st.integers(0, len(content)))
    return content[:cut] + draw(st.binary(max_size=3)) + content[cut:]


documents = st.one_of(
    plausible_documents().map(str.encode), jumbled_documents().map(str.encode), damaged_documents()
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any") / "accounts.toml"


def load_or_refuse(content: bytes, file: Path) -> Fleet | str:
    file.write_bytes(content)
    try:
        return load_fleet(str(file))
    except ConfigurationError as error:
        return str(error)


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


@given(content=documents)
def test_the_same_document_gives_the_same_outcome(content: bytes, file: Path) -> None:
    assert load_or_refuse(content, file) == load_or_refuse(content, file)


@given(content=st.binary(max_size=64))
def test_any_bytes_give_a_message(content: bytes, file: Path) -> None:
    # An account needs more than 64 bytes of luck.
    assert isinstance(load_or_refuse(content, file), str)
