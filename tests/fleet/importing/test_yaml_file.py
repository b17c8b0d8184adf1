import pytest

from fleetscan.errors import ConfigurationError
from fleetscan.fleet.importing.yaml_file import read_yaml
from fleetscan.fleet.place import Place
from tests.fleet.importing.round_trip import SECRET_KEY

PLACE = Place(source="accounts.yml")


def message_for(text: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        read_yaml(text, PLACE)
    message = str(caught.value)
    assert message.isprintable()
    return message.removeprefix("accounts.yml: ")


def test_what_looks_like_a_number_a_date_or_a_boolean_stays_text() -> None:
    text = "[012345670123, 1e3, 2026-11-29, yes, no, 0x10, 'null', =]"
    assert read_yaml(text, PLACE) == [
        "012345670123", "1e3", "2026-11-29", "yes", "no", "0x10", "null", "=",
    ]  # fmt: skip


def test_nothing_is_none() -> None:
    assert read_yaml("", PLACE) is None
    assert read_yaml("{a: , b: ~, c: null}", PLACE) == {"a": None, "b": None, "c": None}


def test_anchors_and_merges_are_written_out() -> None:
    text = "base: &base {role: audit, env: dev}\nmine: {<<: *base, env: prod}\nsame: *base\n"
    assert read_yaml(text, PLACE) == {
        "base": {"role": "audit", "env": "dev"},
        "mine": {"role": "audit", "env": "prod"},
        "same": {"role": "audit", "env": "dev"},
    }


def bomb(line: str) -> str:
    """A document of a kilobyte that would have ten thousand million values."""
    lines = [line.format(number, ", ".join([f"*a{number - 1}"] * 10)) for number in range(1, 11)]
    return "\n".join(["a0: &a0 {x: y}", *lines])


@pytest.mark.parametrize("line", ["a{0}: &a{0} [{1}]", "a{0}: &a{0} {{<<: [{1}]}}"])
def test_a_bomb_of_aliases_is_refused_before_it_goes_off(line: str) -> None:
    assert "with its aliases written out it has more than 2,000,000 values" in message_for(
        bomb(line)
    )


def test_a_list_that_holds_itself_is_refused() -> None:
    assert message_for("x:\n  &a [1, *a]") == (
        "line 2: an anchor is used inside of what it stands for."
    )


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "? "])
def test_nesting_without_end_is_refused(opening: str) -> None:
    assert "nest" in message_for(opening * 100_000)


def test_merges_of_merges_without_end_are_refused() -> None:
    merges = ", ".join(f"&a{number} {{<<: *a{number - 1}}}" for number in range(1, 1300))
    assert message_for(f"all: [[&a0 {{x: y}}, {merges}]]\nlast: {{<<: *a1299}}\n") == (
        "lists or mappings are nested too deeply."
    )


def test_a_key_that_is_there_twice_is_refused() -> None:
    assert message_for("accounts: []\nvars: {}\naccounts: []\n") == (
        "line 3: the key is there twice. Keep one of the two."
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [\n", "line 2, column 1: not valid YAML:"),
        ("a: *b", "line 1, column 4: not valid YAML: found undefined alias"),
        ("--- a\n--- b\n", "line 2, column 1: not valid YAML:"),
        ("a: \x00", "not valid YAML:"),
        ("? [a]\n: b", "line 1: a key is no text."),
        ("a: <<", "line 1, column 4: not valid YAML:"),
        (
            "a: !!python/object/apply:os.system [ls]",
            'line 1: the tag "tag:yaml.org,2002:python/object/apply:os.system" is not supported.',
        ),
        ("a: !!int x", 'line 1: the tag "tag:yaml.org,2002:int" is not supported.'),
    ],
)
def test_what_is_no_plain_yaml_is_located(text: str, message: str) -> None:
    assert message_for(text).startswith(message)


def test_a_message_quotes_no_secret() -> None:
    assert SECRET_KEY not in message_for(f"a: *{SECRET_KEY}\n")
    assert SECRET_KEY not in message_for(f"secret_key: {SECRET_KEY}\n  b: [\n")
