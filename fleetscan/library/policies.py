"""The IAM policies of a sweep, as text."""

from collections.abc import Iterable
from typing import Any, Literal, TypeAlias

from fleetscan.catalogue import Catalogue, Check
from fleetscan.policy import cloudformation, terraform
from fleetscan.policy.actions import source_statements, target_statements
from fleetscan.policy.json_policy import policies_json, trust_json
from fleetscan.policy.model import (
    EXTERNAL_ID_PATTERN,
    PRINCIPAL_PATTERN,
    ROLE_NAME_PATTERN,
    Role,
)

__all__ = [
    "EXTERNAL_ID_PATTERN",
    "PRINCIPAL_PATTERN",
    "ROLE_NAME_PATTERN",
    "Form",
    "Role",
    "source_policy",
    "target_policy",
    "trust_json",
]

Form: TypeAlias = Literal["json", "cloudformation", "terraform"]


def target_policy(
    checks: Iterable[Check[Any]],
    role: Role,
    *,
    catalogue: Catalogue,
    form: Form,
    doctor: bool = False,
    partition: str = "aws",
) -> str:
    """Write what the role in each account must be allowed for some checks.

    As JSON that is the policy alone, else it is the role with it. `doctor` adds what a preflight
    asks; `partition` is where the accounts are.
    """
    statements = target_statements(catalogue.needs(checks), partition=partition, doctor=doctor)
    match form:
        case "json":
            return policies_json(statements, role=role.name, partition=partition)
        case "cloudformation":
            return cloudformation.role_template(statements, role)
        case "terraform":
            return terraform.role_module(statements, role)


def source_policy(
    role: Role, *, form: Form, organization: bool = False, partition: str = "aws"
) -> str:
    """Write what the identity must be allowed that assumes the role in each account.

    `organization` adds what it takes to find the accounts of an organization.
    """
    statements = source_statements(organization=organization)
    match form:
        case "json":
            return policies_json(statements, role=role.name, partition=partition)
        case "cloudformation":
            return cloudformation.source_template(statements, role)
        case "terraform":
            return terraform.source_module(statements, role)
