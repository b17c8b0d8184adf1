"""legacy: nobody dares to touch it, and nobody outside can look in."""

from fleetscan.demo.company.tags import audit_role
from fleetscan.demo.resources import GLOBAL, Account, Bucket, Instance, User, Volume

__all__ = ["account"]


def account() -> Account:
    """Return the account. Its audit role trusts an account that was closed, so all stays unseen."""
    return Account(
        id="444455556666",
        name="legacy",
        labels={"env": "prod", "owner": "platform"},
        resources={
            GLOBAL: (audit_role(trusted_account="000011112222"), User(name="root-backup")),
            "us-east-1": (
                Bucket(name="company-old-website", encryption=None),
                Instance(instance_type="m1.large", root_volume=Volume(volume_type="standard")),
            ),
        },
    )
