"""The company's tagging standard, and the role that every account has for the audit."""

from fleetscan.demo.resources import Role

__all__ = ["AUDITOR_ACCOUNT_ID", "audit_role", "lambda_role", "owned"]

#: the account whose user assumes the role of every other one
AUDITOR_ACCOUNT_ID = "666677778888"


def owned(owner: str, cost_center: str | None = None, /, **more: str) -> dict[str, str]:
    """Return the tags that the company asks for; no cost center is the most common lapse."""
    required = {"Owner": owner} | ({} if cost_center is None else {"CostCenter": cost_center})
    return required | more


def audit_role(
    *, trusted_account: str = AUDITOR_ACCOUNT_ID, external_id: str | None = None
) -> Role:
    """Return the role that fleetscan assumes."""
    return Role(
        name="fleetscan-audit",
        trusted_accounts=(trusted_account,),
        external_id=external_id,
        tags=owned("security", "cc-9000"),
    )


def lambda_role(owner: str, cost_center: str) -> Role:
    """Return the role that an account's functions run as."""
    return Role(
        name="lambda-execution",
        trusted_services=("lambda.amazonaws.com",),
        tags=owned(owner, cost_center),
    )
