"""Policies as Terraform: the role of one account, or the source's policy, with variables."""

import json
from collections.abc import Iterator, Sequence
from typing import Final

from fleetscan.policy.model import (
    EXTERNAL_ID_PATTERN,
    PRINCIPAL_PATTERN,
    ROLE_NAME_PATTERN,
    ROLE_POLICY,
    SOURCE_POLICY,
    Role,
    Statement,
    note_on_size,
    split,
)

__all__ = ["role_module", "source_module"]

_ROLE_ARN: Final = '"arn:${data.aws_partition.current.partition}:iam::*:role/${var.role_name}"'

#: what tells the policies of both parts from each other, for they may be in the same account
_OF_ROLE: Final = ("", ROLE_POLICY)
_OF_SOURCE: Final = ("-source", SOURCE_POLICY)


def role_module(statements: Sequence[Statement], role: Role) -> str:
    """Return the role that is swept with, for one account.

    What the command line does not name is left to the variables.
    """
    return _text(_role_lines(split(statements), role))


def source_module(statements: Sequence[Statement], role: Role) -> str:
    """Return a policy to attach to whoever assumes the roles."""
    return _text(_source_lines(split(statements), role))


def _role_lines(policies: Sequence[Sequence[Statement]], role: Role) -> Iterator[str]:
    yield "# The role that fleetscan assumes in an account. `fleetscan iam-policy` wrote this."
    yield from (f"# {line}" for line in note_on_size(policies))
    yield ""
    yield from _required()
    yield from _variable(
        "trusted_principal",
        "Who may assume the role: the ARN of a role or user, or an account id.",
        f"^{PRINCIPAL_PATTERN}$",
        "Expected an account id of 12 digits or the ARN of a principal.",
        role.trusted,
    )
    yield from _variable(
        "external_id",
        "The external_id of accounts.toml. Empty if it has none.",
        # the regular expressions of Go count to 1,000
        f"^({EXTERNAL_ID_PATTERN.replace('1224', '')})?$",
        "Expected 2 to 1224 of A-Z a-z 0-9 _+=,.@:/- or nothing.",
        role.external_id or "",
    )
    yield from _role_name(role)
    yield 'data "aws_iam_policy_document" "trust" {'
    yield "  statement {"
    yield '    actions = ["sts:AssumeRole"]'
    yield ""
    yield "    principals {"
    yield '      type        = "AWS"'
    yield "      identifiers = [var.trusted_principal]"
    yield "    }"
    yield ""
    yield '    dynamic "condition" {'
    yield '      for_each = var.external_id == "" ? [] : [var.external_id]'
    yield ""
    yield "      content {"
    yield '        test     = "StringEquals"'
    yield '        variable = "sts:ExternalId"'
    yield "        values   = [condition.value]"
    yield "      }"
    yield "    }"
    yield "  }"
    yield "}"
    yield ""
    yield 'resource "aws_iam_role" "fleetscan" {'
    yield "  name               = var.role_name"
    yield '  description        = "fleetscan reads this account with it."'
    yield "  assume_role_policy = data.aws_iam_policy_document.trust.json"
    yield ""
    yield "  # seconds: fleetscan renews its session before that, however long a sweep takes"
    yield "  max_session_duration = 3600"
    yield "}"
    for name, statements in zip(_names(policies), policies, strict=True):
        yield ""
        yield from _policy_lines(name, statements, _OF_ROLE)
        yield ""
        yield f'resource "aws_iam_role_policy_attachment" "{name}" {{'
        yield "  role       = aws_iam_role.fleetscan.name"
        yield f"  policy_arn = aws_iam_policy.{name}.arn"
        yield "}"
    yield ""
    yield 'output "role_arn" {'
    yield '  description = "What accounts.toml takes as role, if not the name alone."'
    yield "  value       = aws_iam_role.fleetscan.arn"
    yield "}"


def _source_lines(policies: Sequence[Sequence[Statement]], role: Role) -> Iterator[str]:
    yield "# What the identity needs that fleetscan starts with: attach the policy to it."
    yield "# `fleetscan iam-policy` wrote this."
    yield from (f"# {line}" for line in note_on_size(policies))
    yield ""
    yield from _required()
    yield from _role_name(role)
    yield 'data "aws_partition" "current" {}'
    names = _names(policies)
    for name, statements in zip(names, policies, strict=True):
        yield ""
        yield from _policy_lines(name, statements, _OF_SOURCE)
    yield ""
    yield 'output "policy_arns" {'
    yield '  description = "Policies to attach to the identity that fleetscan starts with."'
    yield f"  value       = [{', '.join(f'aws_iam_policy.{name}.arn' for name in names)}]"
    yield "}"


def _required() -> Iterator[str]:
    yield "terraform {"
    yield "  required_providers {"
    yield "    aws = {"
    yield '      source  = "hashicorp/aws"'
    yield '      version = ">= 4.0"'
    yield "    }"
    yield "  }"
    yield "}"
    yield ""


def _role_name(role: Role) -> Iterator[str]:
    yield from _variable(
        "role_name",
        "The role of accounts.toml. It has this name in every account.",
        f"^{ROLE_NAME_PATTERN}$",
        "Expected 1 to 64 of A-Z a-z 0-9 _+=,.@-.",
        role.name,
    )


def _variable(
    name: str, description: str, pattern: str, expected: str, default: str | None
) -> Iterator[str]:
    """Declare a variable; without a default Terraform asks for it."""
    yield f'variable "{name}" {{'
    yield f"  description = {_quoted(description)}"
    yield "  type        = string"
    if default is not None:
        yield f"  default     = {_quoted(default)}"
    yield ""
    yield "  validation {"
    yield f"    condition     = can(regex({_quoted(pattern)}, var.{name}))"
    yield f"    error_message = {_quoted(expected)}"
    yield "  }"
    yield "}"
    yield ""


def _names(policies: Sequence[object]) -> list[str]:
    if len(policies) == 1:
        return ["fleetscan"]
    return [f"fleetscan_{number}" for number in range(1, len(policies) + 1)]


def _policy_lines(name: str, statements: Sequence[Statement], of: tuple[str, str]) -> Iterator[str]:
    """Declare a policy. `of` is what its name has after that of the role, and its description."""
    kind, description = of
    number = name.removeprefix("fleetscan").replace("_", "-")
    yield f'resource "aws_iam_policy" "{name}" {{'
    end = f"{kind}{number}"
    # as `terraform fmt` would have it
    yield f'  name        = "${{var.role_name}}{end}"' if end else "  name        = var.role_name"
    yield f"  description = {_quoted(description)}"
    yield ""
    yield "  policy = jsonencode({"
    yield '    Version = "2012-10-17"'
    yield "    Statement = ["
    for statement in statements:
        yield "      {"
        yield f'        Sid    = "{statement.sid}"'
        yield '        Effect = "Allow"'
        yield "        Action = ["
        yield from (f'          "{action}",' for action in statement.actions)
        yield "        ]"
        if statement.on_role:
            yield f"        Resource = {_ROLE_ARN}"
        else:
            yield "        # all: what lists allows no other, and what is listed is then read"
            yield '        Resource = "*"'
        yield "      },"
    yield "    ]"
    yield "  })"
    yield "}"


def _quoted(text: str) -> str:
    """Write a text as HCL does, in which `${` and `%{` begin a template."""
    return json.dumps(text).replace("${", "$${").replace("%{", "%%{")


def _text(lines: Iterator[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
