import pytest

from fleetscan.errors import ConfigurationError
from fleetscan.fleet.importing.hcl import Block, Expression, read_hcl
from fleetscan.fleet.place import Place
from tests.fleet.importing.round_trip import SECRET_KEY

PLACE = Place(source="aws.spc")


def arguments(body: str) -> dict[str, object]:
    (block,) = read_hcl(f'connection "a" {{\n{body}\n}}\n', PLACE)
    return block.arguments


def message_for(text: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        read_hcl(text, PLACE)
    return str(caught.value)


def test_blocks_have_a_kind_a_label_and_arguments() -> None:
    text = """\
# one comment
connection "aws_prod" {
  plugin  = "aws" // another
  regions = [
    "us-*",
    "eu-west-1", /* and another */
  ]
  options "connection" {
    cache = true
  }
}
options "general" { log_level = "warn" }
locals { a = 1 }
a = "b"
"""
    assert read_hcl(text.replace("\n", "\r\n"), PLACE) == [
        Block(
            kind="connection",
            label="aws_prod",
            arguments={"plugin": "aws", "regions": ["us-*", "eu-west-1"]},
        ),
        Block(kind="options", label="general", arguments={"log_level": "warn"}),
    ]


def test_literals_are_what_they_stand_for() -> None:
    body = r"""
      text = "tab \t quote \" backslash \\n é \u00e9 \U0001F600 $${not} %%{not} $5"
      number = 5
      yes = true
      nothing = null
      table = { "a b" = "c", d = [1] }
    """
    assert arguments(body) == {
        "text": 'tab \t quote " backslash \\n é é \U0001f600 ${not} %{not} $5',
        "number": 5,
        "yes": True,
        "nothing": None,
        "table": {"a b": "c", "d": [1]},
    }


@pytest.mark.parametrize(
    "written", ["plugin.aws", 'upper("x")', '"a ${b}"', '"%{if true}a%{endif}"', "a + 1"]
)
def test_what_is_not_written_out_is_an_expression(written: str) -> None:
    assert isinstance(arguments(f"a = {written}")["a"], Expression)


def test_a_heredoc_is_a_string_of_lines() -> None:
    assert arguments("a = <<EOT\none\ntwo\nEOT") == {"a": "one\ntwo"}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('connection "a" {\n  regions = ["b"\n}\n', "line 3"),
        ('connection "a" {\n  b = \n}\n', "line 2"),
        ("\x00\x01", "line 1"),
        ("just some text", "line 1"),
        ('a = "unterminated\n', "line 1"),
        ('{"connection": {"aws": {"plugin": "aws"}}}', "line 1"),
    ],
)
def test_what_is_no_hcl_is_located(text: str, where: str) -> None:
    assert message_for(text).startswith(f"aws.spc: {where}")
    assert message_for(text).endswith(": not valid HCL.")


def test_nesting_without_end_is_no_crash() -> None:
    assert "nested too deeply" in message_for(f"a = {'[' * 5000}{']' * 5000}\n")


def test_a_message_quotes_no_secret() -> None:
    for text in (f'secret_key = "{SECRET_KEY}\n', f"secret_key = 1 {SECRET_KEY}\n"):
        assert SECRET_KEY not in message_for(text)


def test_a_text_without_blocks_has_none() -> None:
    assert read_hcl("", PLACE) == []
    assert read_hcl('# nothing\na = "b"\n', PLACE) == []
