"""Small simulated fleets, and the accounts.toml that leads into them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fleetscan.demo.resources import GLOBAL, Account, Fleet, Resource, Role, SourceCredentials
from fleetscan.demo.server import SimulatedAWS
from tests.e2e.command import Workplace, shielded

__all__ = ["ROLE", "SOURCE", "accounts_toml", "entrance", "fleet_of", "simulated"]

#: the keys that roles are assumed with: of an account that is not swept
SOURCE = SourceCredentials(account_id="999999999999")
ROLE = "fleetscan-audit"


def entrance(*, trusted: str = SOURCE.account_id, external_id: str | None = None) -> Role:
    """Return the role that fleetscan assumes."""
    return Role(
        name=ROLE,
        trusted_accounts=(trusted,),
        external_id=external_id,
        tags={"Owner": "security", "CostCenter": "cc-9"},
    )


def account(
    account_id: str,
    resources: Mapping[str, tuple[Resource, ...]],
    *,
    role: Role | None = None,
    **settings: Any,  # noqa: ANN401 - handed on
) -> Account:
    """Return an account with its audit role, and with no network that nobody made."""
    inside = {GLOBAL: (), **resources}
    return Account(
        id=account_id,
        resources={**inside, GLOBAL: (role or entrance(), *inside[GLOBAL])},
        no_default_vpc=frozenset(inside) - {GLOBAL},
        **settings,
    )


def fleet_of(*accounts: Account) -> Fleet:
    """Return the accounts as a fleet."""
    # no region for all: each account has those of its resources, and moto makes no others
    return Fleet(accounts=accounts, source=SOURCE, regions=())


def accounts_toml(defaults: str, accounts: Mapping[str, str], rest: str = "") -> str:
    """Write accounts.toml: the lines of [defaults], those of each account, and what follows."""
    tables = [f'[[accounts]]\nid = "{each}"\n{lines}\n' for each, lines in accounts.items()]
    return "\n".join([f"[defaults]\n{defaults}\n", *tables, rest])


@contextmanager
def simulated(folder: Path, aws: SimulatedAWS, accounts: str) -> Iterator[Workplace]:
    """Start a simulated AWS; give a folder with this accounts.toml, and what leads there."""
    with aws:
        workplace = Workplace(folder, aws.process_environment(shielded()))
        workplace.write("accounts.toml", accounts)
        yield workplace
