"""Small fleets for the tests of the simulated AWS."""

from fleetscan.demo.resources import (
    GLOBAL,
    Account,
    Bucket,
    Fleet,
    Resource,
    Role,
    SourceCredentials,
    Volume,
)

SOURCE = SourceCredentials(account_id="999999999999")
FIRST = "111111111111"
SECOND = "222222222222"


def audit_role(*, external_id: str | None = None) -> Role:
    return Role(
        name="fleetscan-audit",
        trusted_accounts=(SOURCE.account_id,),
        external_id=external_id,
    )


def fleet_of(*accounts: Account) -> Fleet:
    return Fleet(accounts=accounts, source=SOURCE)


def account(account_id: str, *resources: Resource, region: str = "us-east-1") -> Account:
    """Return an account with the audit role and these resources in one region."""
    return Account(id=account_id, resources={GLOBAL: (audit_role(),), region: resources})


def two_accounts() -> Fleet:
    """Return two accounts with a volume and a bucket each, told apart by size and name."""
    return fleet_of(
        account(FIRST, Volume(size=11), Bucket(name=f"bucket-of-{FIRST}")),
        account(SECOND, Volume(size=22), Bucket(name=f"bucket-of-{SECOND}")),
    )
