"""Accounts files of any kind: right ones, nearly right ones, and what is no such file at all."""

import json
from collections.abc import Iterable

import msgspec
from hypothesis import strategies as st

__all__ = ["KEYS", "Spoilt", "documents", "spoilt_documents"]

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


class Spoilt(msgspec.Struct, frozen=True):
    """A right document in which one key, or its value, was changed."""

    content: str
    #: the key that was changed, as it stands in the file now
    key: str


#: a document with every key in every place that it may be in
RIGHT = {
    "[defaults]": {
        "role": '"audit"',
        "external_id": '"e-1"',
        "session_name": '"sweep"',
        "profile": '"audit"',
        "regions": '["us-east-1", "eu-*"]',
        "partition": '"aws"',
        "labels": '{ owner = "platform" }',
    },
    "[[accounts]]": {
        "id": '"111111111111"',
        "name": '"payments"',
        "role": '["arn:aws:iam::333333333333:role/hub", "audit"]',
        "external_id": '"e-2"',
        "session_name": '"sweep-2"',
        "profile": '"other"',
        "regions": '"all"',
        "partition": '"aws"',
        "labels": '{ env = "prod" }',
    },
}


@st.composite
def spoilt_documents(draw: st.DrawFn) -> Spoilt:
    """A right document with another key, or another value of a key, in one place."""
    header = draw(st.sampled_from(sorted(RIGHT)))
    changed = draw(st.sampled_from(sorted(RIGHT[header])))
    key, value = changed, RIGHT[header][changed]
    if draw(st.booleans()):
        value = draw(values)
    else:
        key = f"{changed}{draw(st.sampled_from(['s', '_', '2', 'X']))}"
    tables = {
        name: {
            (key if (name, each) == (header, changed) else each): (
                value if (name, each) == (header, changed) else told
            )
            for each, told in table.items()
        }
        for name, table in RIGHT.items()
    }
    lines = [
        line
        for name, table in tables.items()
        for line in (name, *(f"{each} = {told}" for each, told in table.items()))
    ]
    return Spoilt("\n".join(lines), key)
