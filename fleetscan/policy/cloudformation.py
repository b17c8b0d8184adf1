"""Policies as CloudFormation templates, in YAML: the role for a StackSet, or the source's policy.

The text is written here, line by line, because a library that writes YAML would leave out the
comments. What comes from the command line is quoted as JSON, which YAML takes as it is.
"""

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

__all__ = ["role_template", "source_template"]

_ROLE_ARN: Final = "!Sub arn:${AWS::Partition}:iam::*:role/${RoleName}"


def role_template(statements: Sequence[Statement], role: Role) -> str:
    """Return the template of the role that is swept with, for a stack or a StackSet.

    What the command line does not name is left to the parameters.
    """
    return _text(_role_lines(split(statements), role))


def source_template(statements: Sequence[Statement], role: Role) -> str:
    """Return the template of a policy to attach to whoever assumes the roles."""
    return _text(_source_lines(split(statements), role))


def _role_lines(policies: Sequence[Sequence[Statement]], role: Role) -> Iterator[str]:
    yield "# The role that fleetscan assumes in each account. `fleetscan iam-policy` wrote this."
    yield "# Deploy it as a StackSet, in one region, for IAM is global. A service-managed StackSet"
    yield "# leaves the management account out: give that one a stack of its own. Both take"
    yield "# --capabilities CAPABILITY_NAMED_IAM"
    yield from (f"# {line}" for line in note_on_size(policies))
    yield 'AWSTemplateFormatVersion: "2010-09-09"'
    yield "Description: The role that fleetscan assumes to read this account. It changes nothing."
    yield "Parameters:"
    yield from _trust_parameters(role)
    yield from _role_name(role)
    yield "Conditions:"
    yield '  HasExternalId: !Not [!Equals [!Ref ExternalId, ""]]'
    yield "Resources:"
    names = _names(policies)
    for name, statements in zip(names, policies, strict=True):
        yield from _policy_lines(name, statements, ROLE_POLICY)
    yield "  Role:"
    yield "    Type: AWS::IAM::Role"
    yield "    Properties:"
    yield "      RoleName: !Ref RoleName"
    yield "      Description: fleetscan reads this account with it."
    yield "      # seconds: fleetscan renews its session before that, however long a sweep takes"
    yield "      MaxSessionDuration: 3600"
    yield "      ManagedPolicyArns:"
    yield from (f"        - !Ref {name}" for name in names)
    yield "      AssumeRolePolicyDocument:"
    yield '        Version: "2012-10-17"'
    yield "        Statement:"
    yield "          - Effect: Allow"
    yield "            Principal:"
    yield "              AWS: !Ref TrustedPrincipal"
    yield "            Action: sts:AssumeRole"
    yield "            Condition: !If"
    yield "              - HasExternalId"
    yield "              - StringEquals:"
    yield "                  sts:ExternalId: !Ref ExternalId"
    yield "              - !Ref AWS::NoValue"
    yield "Outputs:"
    yield "  RoleArn:"
    yield "    Description: What accounts.toml takes as role, if not the name alone."
    yield "    Value: !GetAtt Role.Arn"


def _source_lines(policies: Sequence[Sequence[Statement]], role: Role) -> Iterator[str]:
    yield "# What the identity needs that fleetscan starts with: attach the policy to it."
    yield "# `fleetscan iam-policy` wrote this. It takes: --capabilities CAPABILITY_IAM"
    yield from (f"# {line}" for line in note_on_size(policies))
    yield 'AWSTemplateFormatVersion: "2010-09-09"'
    yield "Description: What fleetscan needs to enter the accounts that it reads."
    yield "Parameters:"
    yield from _role_name(role)
    yield "Resources:"
    names = _names(policies)
    for name, statements in zip(names, policies, strict=True):
        yield from _policy_lines(name, statements, SOURCE_POLICY)
    yield "Outputs:"
    for name in names:
        yield f"  {name}Arn:"
        yield "    Description: A policy to attach to the identity that fleetscan starts with."
        yield f"    Value: !Ref {name}"


def _trust_parameters(role: Role) -> Iterator[str]:
    yield "  TrustedPrincipal:"
    yield "    Type: String"
    yield "    Description: Who may assume the role (the ARN of a role or user, or an account id)."
    yield f"    AllowedPattern: {_quoted(f'^{PRINCIPAL_PATTERN}$')}"
    yield "    ConstraintDescription: expected an account id of 12 digits or the ARN of a principal"
    if role.trusted is not None:
        yield f"    Default: {_quoted(role.trusted)}"
    yield "  ExternalId:"
    yield "    Type: String"
    yield "    Description: The external_id of accounts.toml. Empty if it has none."
    yield f"    AllowedPattern: {_quoted(f'^({EXTERNAL_ID_PATTERN})?$')}"
    yield "    ConstraintDescription: expected 2 to 1224 of A-Z a-z 0-9 _+=,.@:/- or nothing"
    yield f"    Default: {_quoted(role.external_id or '')}"


def _role_name(role: Role) -> Iterator[str]:
    yield "  RoleName:"
    yield "    Type: String"
    yield "    Description: The role of accounts.toml. It has this name in every account."
    yield f"    AllowedPattern: {_quoted(f'^{ROLE_NAME_PATTERN}$')}"
    yield "    ConstraintDescription: expected 1 to 64 of A-Z a-z 0-9 _+=,.@-"
    yield f"    Default: {_quoted(role.name)}"


def _names(policies: Sequence[object]) -> list[str]:
    if len(policies) == 1:
        return ["Policy"]
    return [f"Policy{number}" for number in range(1, len(policies) + 1)]


def _policy_lines(name: str, statements: Sequence[Statement], description: str) -> Iterator[str]:
    yield f"  {name}:"
    yield "    Type: AWS::IAM::ManagedPolicy"
    yield "    Properties:"
    yield f"      Description: {description}"
    yield "      PolicyDocument:"
    yield '        Version: "2012-10-17"'
    yield "        Statement:"
    for statement in statements:
        yield f"          - Sid: {statement.sid}"
        yield "            Effect: Allow"
        yield "            Action:"
        yield from (f"              - {action}" for action in statement.actions)
        if statement.on_role:
            yield f"            Resource: {_ROLE_ARN}"
        else:
            yield "            # all: what lists allows no other, and what is listed is then read"
            yield '            Resource: "*"'


def _quoted(text: str) -> str:
    return json.dumps(text)


def _text(lines: Iterator[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
