"""The keys that `[defaults]` and every account have in common."""

import re
from collections.abc import Callable
from typing import Final, TypeVar

import msgspec

from fleetscan.aws.partitions import partition_names
from fleetscan.fleet.model import ALL_REGIONS, DEFAULT_PARTITION, DEFAULT_SESSION_NAME
from fleetscan.fleet.place import Place, quoted, read_table, read_text, read_texts
from fleetscan.fleet.regions import every_region, matching, partition_with
from fleetscan.fleet.roles import Role, partition_of_roles, read_roles
from fleetscan.suggestions import did_you_mean

__all__ = ["SETTINGS_KEYS", "Pattern", "Settings", "read_settings", "region_patterns"]

T = TypeVar("T")

SETTINGS_KEYS: Final = (
    "external_id",
    "labels",
    "partition",
    "profile",
    "regions",
    "role",
    "session_name",
)
# Limits and characters of STS: `roleSessionNameType` and `externalIdType` of its API.
# https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
_SESSION_NAME: Final = re.compile(r"[A-Za-z0-9_+=,.@-]{2,64}")
_EXTERNAL_ID: Final = re.compile(r"[A-Za-z0-9_+=,.@:/-]{2,1224}")


class Pattern(msgspec.Struct, frozen=True):
    """A pattern, and where it is written."""

    text: str
    place: Place


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How to reach an account, and what to sweep of it: each value valid by itself.

    Whether roles and regions fit an account is told once its id and partition are known.
    """

    roles: tuple[Role, ...] = ()
    external_id: str | None = None
    session_name: str = DEFAULT_SESSION_NAME
    profile: str | None = None
    regions: tuple[Pattern, ...] = (Pattern(ALL_REGIONS, Place(source="built in")),)
    #: as it is written; None if it is not
    written_partition: str | None = None
    labels: dict[str, str] = {}

    @property
    def partition(self) -> str:
        """The partition that is written, or else that of a role's full ARN, or else `aws`."""
        return self.written_partition or partition_of_roles(self.roles) or DEFAULT_PARTITION


def read_settings(table: dict[str, object], place: Place, inherited: Settings) -> Settings:
    """Return the settings of a table; what it does not say is inherited. Other keys are left alone.

    Labels are merged over the inherited ones. A role of "" or [] is no role, whatever is inherited.

    Raises:
        ConfigurationError: a value is of the wrong type, or can't be right for any account.
    """

    def read(key: str, reader: Callable[[object, Place], T], otherwise: T) -> T:
        return reader(table[key], place.key(key)) if key in table else otherwise

    return Settings(
        roles=read("role", read_roles, inherited.roles),
        external_id=read("external_id", _read_external_id, inherited.external_id),
        session_name=read("session_name", _read_session_name, inherited.session_name),
        profile=read("profile", read_text, inherited.profile),
        regions=read("regions", _read_regions, inherited.regions),
        written_partition=read("partition", _read_partition, inherited.written_partition),
        labels=inherited.labels | read("labels", _read_labels, inherited.labels),
    )


def region_patterns(settings: Settings, *, about: str) -> tuple[str, ...]:
    """Return the patterns of regions of an account, each of which fits the account's partition.

    Raises:
        ConfigurationError: a pattern matches no region of the partition.
    """
    for pattern in settings.regions:
        if not matching((pattern.text,), settings.partition):
            other = partition_with(pattern.text)
            raise pattern.place.concerning(about).problem(
                f"{quoted(pattern.text)} matches no region of partition {settings.partition}.",
                f'It does in partition {other}: set partition = "{other}" if it is that.',
            )
    return tuple(pattern.text for pattern in settings.regions)


def _read_regions(value: object, place: Place) -> tuple[Pattern, ...]:
    written = read_texts(value, place)
    if not written:
        raise place.problem(
            "expected at least one region or glob, found an empty array.",
            f'For every region that is enabled in the account: regions = "{ALL_REGIONS}".',
        )
    if isinstance(value, str):
        return (_pattern(value, place),)
    return tuple(_pattern(text, place.item(index)) for index, text in enumerate(written))


def _pattern(text: str, place: Place) -> Pattern:
    # In [defaults] the partition is not known: accounts may override it.
    if partition_with(text) is None:
        known = every_region()
        raise place.problem(
            f"{quoted(text)} matches no AWS region.",
            did_you_mean(text, [ALL_REGIONS, *known])
            or f'Expected a region, a glob such as "eu-*", or "{ALL_REGIONS}".',
        )
    return Pattern(text, place)


def _read_partition(value: object, place: Place) -> str:
    partition = read_text(value, place)
    known = partition_names()
    if partition not in known:
        raise place.problem(
            f"{quoted(partition)} is no AWS partition.",
            did_you_mean(partition, known),
            f"Known: {', '.join(known)}.",
        )
    return partition


def _read_session_name(value: object, place: Place) -> str:
    session_name = read_text(value, place)
    if not _SESSION_NAME.fullmatch(session_name):
        raise place.problem(
            f"{quoted(session_name)} is no valid role session name.",
            "AWS takes 2 to 64 letters, digits or characters of _+=,.@- and nothing else.",
        )
    return session_name


def _read_external_id(value: object, place: Place) -> str:
    external_id = read_text(value, place)
    if not _EXTERNAL_ID.fullmatch(external_id):
        # It is not shown: some treat it as a secret.
        raise place.problem(
            "the value is no valid external id.",
            "AWS takes 2 to 1224 letters, digits or characters of _+=,.@:/- and nothing else.",
        )
    return external_id


def _read_labels(value: object, place: Place) -> dict[str, str]:
    table = read_table(value, place, 'Expected labels = { env = "prod" }.')
    if "" in table:
        raise place.problem("a label has an empty name. Give it a name, or remove it.")
    return {name: read_text(label, place.key(name)) for name, label in table.items()}
