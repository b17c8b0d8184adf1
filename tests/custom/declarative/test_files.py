"""A file of declarative checks is read, or refused with file, check, key and what was expected."""

from pathlib import Path

import pytest

from fleetscan.custom.declarative.files import declarations_of
from fleetscan.custom.layout import layout_of
from fleetscan.errors import ConfigurationError
from tests.custom.folders import DECLARED, written


def refused(folder: Path, text: str) -> str:
    layout = layout_of(Path(written(folder, {"company.toml": text})), "here")
    with pytest.raises(ConfigurationError) as error:
        list(declarations_of(layout, "here"))
    return str(error.value)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    two = DECLARED + DECLARED.replace("bucket_named", "bucket_named_otherwise")
    layout = layout_of(Path(written(tmp_path, {"company.toml": two})), "here")
    one, other = declarations_of(layout, "here")
    assert (one.id, other.id) == ("s3.bucket_named", "s3.bucket_named_otherwise")
    assert one.facts == {"encryption": "BucketEncryption"}
    assert one.place.file == "here: company.toml"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("checks = ", "here: company.toml: this is no TOML: Invalid value"),
        ("", "here: company.toml: expected tables [[checks]], one for each check"),
        ("[checks]\nid = 'a'", "expected tables [[checks]]"),
        ("[[check]]", 'here: company.toml: unknown key check. Did you mean "checks"?'),
        (
            "[[checks]]\nseverity = 'low'",
            "here: company.toml: check 1: missing: id, subject, passes",
        ),
        (
            DECLARED.replace('"low"', '"lowest"'),
            (
                "here: company.toml: check s3.bucket_named: severity: Invalid enum value 'lowest'; "
                "expected one of informational, low, medium, high, critical"
            ),
        ),
        (
            DECLARED.replace("fix =", "fixes ="),
            'check s3.bucket_named: unknown key fixes. Did you mean "fix"?',
        ),
        (
            DECLARED.replace('why = "Names tell whose a bucket is."', "why = 3"),
            "check s3.bucket_named: why: Expected `str`, got `int`",
        ),
        (
            DECLARED.replace('why = "Names tell whose a bucket is."', 'why = " "'),
            "check s3.bucket_named: why: it is empty",
        ),
        (
            DECLARED.replace("s3.bucket_named", "bucket_named"),
            "check bucket_named: id: expected SERVICE.STATEMENT",
        ),
        (
            DECLARED.replace("company-1.0:3.2", "company"),
            "check s3.bucket_named: frameworks: 'company': expected FRAMEWORK:CONTROL",
        ),
        (
            DECLARED.replace("{ encryption =", "{ subject ="),
            "check s3.bucket_named: subject: expected a name of letters",
        ),
        (
            DECLARED.replace("{ encryption =", '{ "my-fact" ='),
            "check s3.bucket_named: my-fact: expected a name of letters",
        ),
    ],
    ids=str,
)
def test_a_mistake_is_told_with_its_place(text: str, said: str, tmp_path: Path) -> None:
    assert said in refused(tmp_path, text)


def test_a_file_must_be_utf_8(tmp_path: Path) -> None:
    (tmp_path / "company.toml").write_bytes(DECLARED.encode("utf-16"))
    layout = layout_of(tmp_path, "here")
    with pytest.raises(ConfigurationError, match=r"here: company.toml: not UTF-8"):
        list(declarations_of(layout, "here"))
