"""An organization of seven accounts in nested OUs, for tests of what is taken from it."""

from collections.abc import Mapping

from fleetscan.demo.resources import (
    GLOBAL,
    Account,
    Fleet,
    Organization,
    OrganizationalUnit,
    Role,
    SourceCredentials,
)

__all__ = ["ALL_ACTIVE", "FLEET", "SOURCE"]

#: of the management account
SOURCE = SourceCredentials(account_id="999999999999")
DELEGATED = "666666666666"
READER = f"arn:aws:iam::{DELEGATED}:role/organization-reader"

NAMES: Mapping[str, str] = {
    "111111111111": "payments-prod",
    "222222222222": "payments-dev",
    "333333333333": "web-prod",
    "444444444444": "old-shop",
    "555555555555": "sandbox-bob",
    DELEGATED: "security",
    SOURCE.account_id: "management",
}
ALL_ACTIVE = tuple(account_id for account_id in sorted(NAMES) if account_id != "444444444444")

ORGANIZATION = Organization(
    management_account_id=SOURCE.account_id,
    root=OrganizationalUnit(
        id="r-exam",
        name="Root",
        accounts=(SOURCE.account_id,),
        units=(
            OrganizationalUnit(
                id="ou-exam-workloads",
                name="Workloads",
                units=(
                    OrganizationalUnit(
                        id="ou-exam-prodprod",
                        name="Prod",
                        accounts=("111111111111", "333333333333"),
                        units=(
                            OrganizationalUnit(
                                id="ou-exam-retiring", name="Retiring", accounts=("444444444444",)
                            ),
                        ),
                    ),
                    OrganizationalUnit(
                        id="ou-exam-devdevde", name="Dev", accounts=("222222222222",)
                    ),
                ),
            ),
            OrganizationalUnit(id="ou-exam-sandboxx", name="Sandbox", accounts=("555555555555",)),
            OrganizationalUnit(id="ou-exam-security", name="Security", accounts=(DELEGATED,)),
        ),
    ),
    delegated_administrators=frozenset({DELEGATED}),
    tags={
        "111111111111": {"env": "prod", "team": "payments"},
        "222222222222": {"env": "dev", "team": "payments"},
        "333333333333": {"env": "prod"},
    },
    states={"444444444444": "SUSPENDED"},
)


def _account(account_id: str, name: str) -> Account:
    entrance = Role(name="audit", trusted_accounts=(SOURCE.account_id,))
    reader = Role(name="organization-reader", trusted_accounts=(SOURCE.account_id,))
    return Account(id=account_id, name=name, resources={GLOBAL: (entrance, reader)})


FLEET = Fleet(
    accounts=tuple(_account(account_id, name) for account_id, name in NAMES.items()),
    source=SOURCE,
    # what is in the accounts is not read here
    regions=(),
    organization=ORGANIZATION,
)
