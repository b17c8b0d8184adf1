"""The Terraform text can be parsed, and says what it must."""

import re
from typing import Any

import hcl2
import pytest

from fleetscan.policy.model import EXTERNAL_ID_PATTERN, Role
from fleetscan.policy.terraform import role_module, source_module
from tests.policy.templates import ENTERS, NAMED, OPEN, READS


def variables(parsed: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the variables by name. The parser leaves texts in their quotes."""
    return {name.strip('"'): body for each in parsed["variable"] for name, body in each.items()}


@pytest.fixture(scope="module")
def role() -> dict[str, Any]:
    return dict(hcl2.loads(role_module(READS, NAMED)))


def test_the_role_has_the_policy_and_trusts_by_variables(role: dict[str, Any]) -> None:
    text = role_module(READS, NAMED)
    assert [name for each in role["resource"] for name in each] == [
        '"aws_iam_role"',
        '"aws_iam_policy"',
        '"aws_iam_role_policy_attachment"',
    ]
    assert re.findall(r'^ {10}"([\w:-]+)",$', text, re.MULTILINE) == [
        action for each in READS for action in each.actions
    ]
    assert {name: each.get("default") for name, each in variables(role).items()} == {
        "trusted_principal": f'"{NAMED.trusted}"',
        "external_id": f'"{NAMED.external_id}"',
        "role_name": f'"{NAMED.name}"',
    }


def test_the_source_may_assume_the_role_in_every_account_of_any_partition() -> None:
    text = source_module(ENTERS, OPEN)
    assert set(variables(hcl2.loads(text))) == {"role_name"}
    arn = "arn:${data.aws_partition.current.partition}:iam::*:role/${var.role_name}"
    assert f'Resource = "{arn}"' in text


def test_what_is_left_open_has_no_default() -> None:
    text = role_module(READS, OPEN)
    variable = text[text.index('variable "trusted_principal"') :].partition("}\n\n")[0]
    assert "default" not in variable


def test_no_text_begins_a_template() -> None:
    """The command line refuses such names; the text is safe all the same."""
    text = role_module(READS, Role(name="${x}%{y}", trusted=None, external_id=None))
    assert '"$${x}%%{y}"' in text


def test_its_regular_expressions_count_no_further_than_those_of_go() -> None:
    assert "1224" in EXTERNAL_ID_PATTERN
    counts = [int(n) for n in re.findall(r"\{\d*,?(\d+)\}", role_module(READS, NAMED))]
    assert counts
    assert max(counts) <= 1000
