"""Statements of IAM policies that mend something. Pure.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

import json
from collections.abc import Iterable, Mapping

__all__ = ["allowing", "allowing_to_assume", "trusting", "trusting_role_like"]


def allowing(actions: Iterable[str]) -> str:
    """Return the statement that allows these IAM actions."""
    return _json({"Effect": "Allow", "Action": list(actions), "Resource": "*"})


def allowing_to_assume(role_arn: str) -> str:
    """Return the statement that allows its caller to assume a role."""
    return _json({"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": role_arn})


def trusting(principal: str) -> str:
    """Return the statement of a trust policy that lets a user or a role assume the role."""
    return _json({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"})


def trusting_role_like(account: str, pattern: str) -> str:
    """Return the statement that trusts the roles of an account whose ARN is like a pattern.

    `account` is the ARN of its root.
    """
    return _json(
        {
            "Effect": "Allow",
            "Principal": {"AWS": account},
            "Action": "sts:AssumeRole",
            "Condition": {"ArnLike": {"aws:PrincipalArn": pattern}},
        }
    )


def _json(statement: Mapping[str, object]) -> str:
    return json.dumps(statement, separators=(",", ":"))
