"""security-tooling: where the sweep comes from; small and in good order."""

from fleetscan.demo.company.tags import AUDITOR_ACCOUNT_ID, audit_role, lambda_role, owned
from fleetscan.demo.resources import (
    GLOBAL,
    Account,
    Bucket,
    Function,
    Key,
    LogGroup,
    Queue,
    Role,
    Secret,
    Topic,
    User,
)

__all__ = ["ACCOUNT_ID", "account"]

ACCOUNT_ID = AUDITOR_ACCOUNT_ID

TAGS = owned("security", "cc-9000", Environment="prod")


def account() -> Account:
    """Return the account."""
    return Account(
        id=ACCOUNT_ID,
        name="security-tooling",
        labels={"env": "prod", "owner": "security"},
        no_default_vpc=frozenset({"us-east-1", "us-west-2", "eu-west-1", "eu-central-1"}),
        resources={
            GLOBAL: (
                audit_role(),
                lambda_role("security", "cc-9000"),
                Role(name="incident-response", trusted_accounts=(ACCOUNT_ID,), tags=TAGS),
                User(name="siem-reader", tags=TAGS),
            ),
            "us-east-1": (
                Bucket(name="org-cloudtrail-logs", encryption="aws:kms", tags=TAGS),
                Bucket(name="org-config-snapshots", encryption="aws:kms", tags=TAGS),
                Bucket(name="org-access-logs", encryption="AES256", tags=TAGS),
                Key(description="org-logs", tags=TAGS),
                Function(name="route-findings", tags=TAGS),
                Queue(name="findings", tags=TAGS),
                Topic(name="security-alerts", tags=TAGS),
                LogGroup(name="/aws/lambda/route-findings", tags=TAGS),
                Secret(name="siem/ingest", tags=TAGS),
            ),
            "eu-west-1": (
                Bucket(name="org-eu-cloudtrail-logs", encryption="aws:kms", tags=TAGS),
                Topic(name="security-alerts"),
            ),
        },
    )
