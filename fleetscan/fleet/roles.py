"""IAM roles as accounts.toml writes them, by name or by ARN, and the ARNs to assume."""

import re
from typing import Final

import msgspec

from fleetscan.aws.partitions import partition_names
from fleetscan.fleet.place import Place, quoted, read_text, read_texts

__all__ = ["Role", "partition_of_roles", "read_roles", "role_chain"]

_ARN_PREFIX: Final = "arn:"
# The name and the path that IAM allows: `roleNameType` and `pathType` of its API.
# https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html
_NAME: Final = r"(?P<path>(?:[!-.0-~]+/)*)(?P<name>[A-Za-z0-9_+=,.@-]{1,64})"
_ROLE_NAME: Final = re.compile(_NAME)
_ROLE_ARN: Final = re.compile(
    rf"arn:(?P<partition>[a-z0-9-]+):iam::(?P<account_id>[0-9]{{12}}):role/{_NAME}"
)
_LONGEST_PATH: Final = 510  # 512 with the slashes around it
_HOW_TO_WRITE: Final = (
    'Expected a role\'s name, such as "fleetscan-audit" (or "audit/fleetscan", with its path), or'
    ' its ARN, such as "arn:aws:iam::111111111111:role/fleetscan-audit".'
)
_LAST_IN_THE_ACCOUNT: Final = (
    "The role, or the last one of a chain, has to be in the account itself. A role's name alone"
    " means the role of that name in each account."
)


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """One link of a chain of roles, as it is written."""

    #: with its path: `audit/fleetscan`
    name: str
    #: `None` = the role of that name in the account to sweep
    account_id: str | None = None
    #: `None` = the account's
    partition: str | None = None
    place: Place


def read_roles(value: object, place: Place) -> tuple[Role, ...]:
    """Return the links of a chain; "" or an empty array is no role.

    Raises:
        ConfigurationError: a role is neither a valid name nor a valid ARN.
    """
    if value == "":
        return ()
    if isinstance(value, str):
        return (_read_role(value, place),)
    roles = read_texts(value, place)
    return tuple(_read_role(role, place.item(index)) for index, role in enumerate(roles))


def _read_role(value: str, place: Place) -> Role:
    text = read_text(value, place)
    found = (_ROLE_ARN if text.startswith(_ARN_PREFIX) else _ROLE_NAME).fullmatch(text)
    if found is None or len(found["path"]) > _LONGEST_PATH:
        raise place.problem(f"{quoted(text)} is no IAM role.", _HOW_TO_WRITE)
    parts = found.groupdict()
    return Role(
        name=parts["path"] + parts["name"],
        account_id=parts.get("account_id"),
        partition=parts.get("partition"),
        place=place,
    )


def partition_of_roles(roles: tuple[Role, ...]) -> str | None:
    """Return the partition that the ARNs of a chain name; None without an ARN of a known one.

    The last ARN's, if they name several: the last role of a chain is in the account.
    """
    known = partition_names()
    return next((role.partition for role in reversed(roles) if role.partition in known), None)


def role_chain(
    roles: tuple[Role, ...], *, account_id: str, partition: str, about: str
) -> tuple[str, ...]:
    """Return the ARNs of the roles that lead into an account, the first to assume first.

    Args:
        roles: the links as written, for this account or for all.
        account_id: the account to sweep.
        partition: its partition.
        about: the account, as messages name it.

    Raises:
        ConfigurationError: an ARN is of another partition, or the last one of another account.
    """
    return tuple(
        _arn(role, account_id=account_id, partition=partition, about=about, last=role is roles[-1])
        for role in roles
    )


def _arn(role: Role, *, account_id: str, partition: str, about: str, last: bool) -> str:
    place = role.place.concerning(about)
    if role.partition not in {None, partition}:
        raise place.problem(
            f"the role is in partition {role.partition}, the account is in {partition}.",
            "Correct the ARN or the account's partition, or write the role's name alone.",
        )
    if last and role.account_id not in {None, account_id}:
        raise place.problem(
            f"the role is in account {role.account_id}, so it does not lead into {account_id}.",
            _LAST_IN_THE_ACCOUNT,
        )
    return f"arn:{partition}:iam::{role.account_id or account_id}:role/{role.name}"
