"""Values of other tools' files, as accounts.toml can hold them.

Whether it can is asked of the readers of accounts.toml themselves.
"""

import re
from collections.abc import Mapping
from typing import Final

from fleetscan.aws.account_ids import is_account_id
from fleetscan.errors import ConfigurationError
from fleetscan.fleet.access_keys import holds_access_key_id, names_a_credential
from fleetscan.fleet.importing.model import Draft
from fleetscan.fleet.model import ALL_REGIONS, DEFAULT_PARTITION
from fleetscan.fleet.place import Place, quoted, read_text
from fleetscan.fleet.regions import is_region_name, matching, partition_with
from fleetscan.fleet.roles import Role, partition_of_roles, read_roles, role_chain
from fleetscan.fleet.settings import Settings, read_settings

__all__ = [
    "described",
    "label_refusal",
    "partition_in",
    "read_role_chain",
    "refusal",
    "take_regions",
    "take_text",
]

_NOWHERE: Final = Place(source="")
_PLACE: Final = re.compile(r"\A[a-z_]+(?:\[[0-9]+\])?: ")
_ACCESS_KEY: Final = "it holds an AWS access key id, which accounts.toml may not."


def described(account_id: object, name: object, otherwise: str) -> str:
    """Return how notes name an account: `111111111111 "payments-prod"`."""
    words = [account_id] if is_account_id(account_id) else []
    if isinstance(name, str) and name:
        words.append(quoted(name))
    return " ".join(words) or otherwise


def refusal(key: str, value: object) -> str | None:
    """Return why accounts.toml can't hold this value of a key, or None if it can."""
    try:
        if key == "name":
            read_text(value, _NOWHERE.key(key))
        else:
            read_settings({key: value}, _NOWHERE, Settings())
    except ConfigurationError as problem:
        return _without_place(problem)
    texts = value if isinstance(value, list) else [value]
    if any(isinstance(text, str) and holds_access_key_id(text) for text in texts):
        return _ACCESS_KEY
    return None


def _without_place(problem: ConfigurationError) -> str:
    # a note names the place in the other tool's file
    return _PLACE.sub("", str(problem))


def label_refusal(name: str, value: str) -> str | None:
    """Return why accounts.toml can't hold this label, or None if it can."""
    try:
        read_text(name, _NOWHERE)
        read_text(value, _NOWHERE)
    except ConfigurationError:
        return "neither the name nor the value of a label may be empty, or hold a line break."
    if holds_access_key_id(name) or holds_access_key_id(value):
        return _ACCESS_KEY
    if names_a_credential(name):
        return "it is named as a credential, which accounts.toml may not hold."
    return None


def take_text(
    table: Mapping[str, object], key: str, draft: Draft, about: str, *, as_key: str | None = None
) -> str | None:
    """Return the string that a table has for a key, if accounts.toml can hold it.

    If it can't, a note says so. `as_key` is what accounts.toml calls it, if that differs.
    """
    value = table.get(key)
    if value is None:
        return None
    why = refusal(as_key or key, value)
    if why is not None:
        draft.note(about, key, why)
        return None
    return value if isinstance(value, str) else None


def read_role_chain(
    written: list[object], account_id: str, partition: str | None
) -> tuple[tuple[str, ...], str]:
    """Return roles as accounts.toml writes them, and the partition that they are in.

    `{account_id}` is replaced. Of the last one the name is enough: it is in the account.

    Args:
        written: names or ARNs, the first to assume first; at least one.
        account_id: the account into which they lead.
        partition: the account's, if it is known without the roles.

    Raises:
        ConfigurationError: one is no role, or the last one is in another account. The message
            names no place.
    """
    texts = [
        text.replace("{account_id}", account_id) if isinstance(text, str) else text
        for text in written
    ]
    if why := refusal("role", texts):
        raise ConfigurationError(why)
    roles = read_roles(texts, _NOWHERE.key("role"))
    for role in roles:
        if role.partition and (why := refusal("partition", role.partition)):
            raise ConfigurationError(why)
    in_partition = partition_of_roles(roles) or partition or DEFAULT_PARTITION
    try:
        role_chain(roles, account_id=account_id, partition=in_partition, about="")
    except ConfigurationError as problem:
        raise ConfigurationError(_without_place(problem)) from problem
    *others, last = roles
    return (*(_written(role) for role in others), last.name), in_partition


def _written(role: Role) -> str:
    if role.account_id is None:
        return role.name
    return f"arn:{role.partition}:iam::{role.account_id}:role/{role.name}"


def partition_in(written: object) -> str | None:
    """Return the partition of the first region that is written out, if one is."""
    for region in written if isinstance(written, list) else [written]:
        if isinstance(region, str) and is_region_name(region) and partition_with(region):
            return partition_with(region)
    return None


def take_regions(
    written: object, draft: Draft, about: str, *, partition: str, every: str
) -> tuple[str, ...]:
    """Return the patterns of regions that match some of a partition; notes say which don't.

    Args:
        written: as the file has it: a string or a list of strings.
        draft: takes the notes.
        about: the account, for the notes.
        partition: the account's.
        every: what the other tool calls all regions, such as `*`.
    """
    taken: list[str] = []
    for region in written if isinstance(written, list) else [written]:
        if region == every:
            return (ALL_REGIONS,)
        why = refusal("regions", [region])
        if isinstance(region, str) and why is None:
            if matching((region,), partition):
                taken.append(region)
                continue
            why = f"{quoted(region)} matches no region of partition {partition}."
        draft.note(about, "regions", f"{why} It is left out.")
    if not taken:
        draft.note(
            about,
            "regions",
            "no region is left of them, so every region that is enabled is swept. Write regions"
            " if it shall be fewer.",
        )
    return tuple(dict.fromkeys(taken)) or (ALL_REGIONS,)
