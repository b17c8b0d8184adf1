"""The tables of an accounts file that say where to find accounts: `[organization]`, `[profiles]`.

Each key is valid by itself. What the patterns match is told by what is found: see
`fleetscan.fleet.patterns`.
"""

from typing import Final

import msgspec

from fleetscan.fleet.place import (
    Place,
    quoted,
    read_flag,
    read_table,
    read_texts,
    refuse_unknown_keys,
)
from fleetscan.fleet.roles import Role, read_roles
from fleetscan.fleet.settings import Pattern, Settings, read_settings

__all__ = ["OrganizationSource", "ProfilesSource", "read_organizations", "read_profiles"]

_WAY_KEYS: Final = ("external_id", "partition", "profile", "role", "session_name")
_ORGANIZATION_KEYS: Final = (
    *_WAY_KEYS,
    "exclude_accounts",
    "exclude_ous",
    "include_ous",
    "tags",
)
_PROFILES_KEYS: Final = ("exclude", "include", "role")
_EVERY_PROFILE: Final = "*"


class OrganizationSource(msgspec.Struct, frozen=True, kw_only=True):
    """An organization of AWS Organizations to take accounts from, and how to read it."""

    place: Place
    #: full ARNs of the roles to assume, the first of the chain first; the last is in the management
    #: account or in a delegated administrator's. Empty = the source credentials, as they are
    role_arns: tuple[str, ...] = ()
    #: of the last role; None without a role
    role_account_id: str | None = None
    external_id: str | None = None
    session_name: str
    profile: str | None
    partition: str
    #: empty = every OU
    include_ous: tuple[Pattern, ...] = ()
    exclude_ous: tuple[Pattern, ...] = ()
    #: ids, or globs over names
    exclude_accounts: tuple[Pattern, ...] = ()
    #: whether the tags of accounts become labels
    tags: bool = True


class ProfilesSource(msgspec.Struct, frozen=True, kw_only=True):
    """Profiles of the AWS configuration to take accounts from: one account each."""

    place: Place
    #: globs over names
    include: tuple[Pattern, ...]
    exclude: tuple[Pattern, ...] = ()
    #: assumed in each account, with the profile's credentials; empty = these, as they are
    roles: tuple[Role, ...] = ()


def read_organizations(
    tables: dict[str, object], root: Place, defaults: Settings
) -> tuple[OrganizationSource, ...]:
    """Return what `[organization]` says, or each `[[organization]]`; nothing if there is none.

    Raises:
        ConfigurationError: a key is unknown, or its value can't be right for any organization.
    """
    written = tables.get("organization", [])
    place = root.key("organization")
    if isinstance(written, list):
        return tuple(
            _read_organization(each, place.item(index), defaults)
            for index, each in enumerate(written)
        )
    return (_read_organization(written, place, defaults),)


def _read_organization(value: object, place: Place, defaults: Settings) -> OrganizationSource:
    table = read_table(value, place, "Write it as [organization].")
    refuse_unknown_keys(table, _ORGANIZATION_KEYS, place)
    # No role and no external id of [defaults]: those are for the accounts to sweep.
    inherited = Settings(
        written_partition=defaults.partition,
        profile=defaults.profile,
        session_name=defaults.session_name,
    )
    settings = read_settings(table, place, inherited)
    role_arns, account_id, partition = _chain(settings, table)
    return OrganizationSource(
        place=place,
        role_arns=role_arns,
        role_account_id=account_id,
        external_id=settings.external_id,
        session_name=settings.session_name,
        profile=settings.profile,
        partition=partition,
        include_ous=_read_patterns(table, "include_ous", place),
        exclude_ous=_read_patterns(table, "exclude_ous", place),
        exclude_accounts=_read_patterns(table, "exclude_accounts", place),
        tags=read_flag(table["tags"], place.key("tags")) if "tags" in table else True,
    )


def _chain(settings: Settings, table: dict[str, object]) -> tuple[tuple[str, ...], str | None, str]:
    """Return the ARNs of the roles, the account of the last, and the partition."""
    partition = settings.partition
    if settings.roles and "partition" not in table:
        partition = settings.roles[-1].partition or partition
    arns: list[str] = []
    for role in settings.roles:
        if role.account_id is None:
            raise role.place.problem(
                f"{quoted(role.name)} is a role's name, and which account it is in is not known.",
                'Write its ARN, such as "arn:aws:iam::111111111111:role/organization-reader".',
            )
        if role.partition != partition:
            raise role.place.problem(
                f"the role is in partition {role.partition}, the organization is in {partition}.",
                "Correct the ARN or the partition.",
            )
        arns.append(f"arn:{role.partition}:iam::{role.account_id}:role/{role.name}")
    return tuple(arns), settings.roles[-1].account_id if settings.roles else None, partition


def read_profiles(tables: dict[str, object], root: Place) -> ProfilesSource | None:
    """Return what `[profiles]` says; None if it is not there.

    Raises:
        ConfigurationError: a key is unknown, or its value can't be right.
    """
    if "profiles" not in tables:
        return None
    place = root.key("profiles")
    table = read_table(tables["profiles"], place, "Write it as [profiles], once.")
    refuse_unknown_keys(table, _PROFILES_KEYS, place)
    return ProfilesSource(
        place=place,
        include=_read_patterns(table, "include", place)
        or (Pattern(_EVERY_PROFILE, place.key("include")),),
        exclude=_read_patterns(table, "exclude", place),
        roles=read_roles(table["role"], place.key("role")) if "role" in table else (),
    )


def _read_patterns(table: dict[str, object], key: str, place: Place) -> tuple[Pattern, ...]:
    if key not in table:
        return ()
    value, place = table[key], place.key(key)
    texts = read_texts(value, place)
    if not texts:
        raise place.problem("expected at least one pattern, found an empty array. Leave it out.")
    if isinstance(value, str):
        return (Pattern(value, place),)
    return tuple(Pattern(text, place.item(index)) for index, text in enumerate(texts))
