"""accounts.yml of c7n-org (Cloud Custodian).

Its schema, and what c7n-org makes of it:
https://github.com/cloud-custodian/cloud-custodian/blob/main/tools/c7n_org/c7n_org/cli.py
"""

from collections.abc import Iterator
from typing import Final

from fleetscan.aws.account_ids import is_account_id
from fleetscan.errors import ConfigurationError
from fleetscan.fleet.importing.model import TO_FILL_IN, Draft, Imported, ImportedAccount
from fleetscan.fleet.importing.values import (
    described,
    label_refusal,
    partition_in,
    read_role_chain,
    refusal,
    take_regions,
    take_text,
)
from fleetscan.fleet.importing.yaml_file import read_yaml
from fleetscan.fleet.model import ALL_REGIONS, DEFAULT_PARTITION
from fleetscan.fleet.place import Place, quoted

__all__ = ["read_c7n_org"]

_EVERY_REGION: Final = "all"
_EXPECTED: Final = "Expected accounts: and under it a list of mappings, each with an account_id."
_CARRIED_OVER: Final = frozenset(
    {"account_id", "external_id", "name", "profile", "regions", "role", "tags"}
)
_WRITE_A_LABEL: Final = "If you choose accounts by it, write it as a label."
_VARS: Final = (
    "variables of c7n's policies. What a check of fleetscan can be told is written under"
    ' [checks."…"].'
)
_WHY_NOT: Final = {
    "conditions": "conditions of c7n's policies have no counterpart.",
    "display_name": f"an account has one name. {_WRITE_A_LABEL}",
    "email": f"fleetscan has no use for it. {_WRITE_A_LABEL}",
    "org_id": f"fleetscan has no use for it. {_WRITE_A_LABEL}",
    "vars": _VARS,
}
_NOT_AWS: Final = "these are no AWS accounts."
_WHY_NOT_AT_THE_TOP: Final = {
    "projects": _NOT_AWS,
    "subscriptions": _NOT_AWS,
    "tenancies": _NOT_AWS,
    "vars": _VARS,
}


def read_c7n_org(text: str, source: str) -> Imported:
    """Return the AWS accounts of an accounts.yml.

    Args:
        text: the file's content.
        source: how messages name the file.

    Raises:
        ConfigurationError: it is no YAML, or not of that form.
    """
    place = Place(source=source)
    document = read_yaml(text, place)
    if not isinstance(document, dict) or not isinstance(document.get("accounts"), list):
        raise place.problem("this is no accounts.yml of c7n-org.", _EXPECTED)
    draft = Draft()
    for key in document:
        if key != "accounts":
            draft.note(
                "", str(key), _WHY_NOT_AT_THE_TOP.get(key, "c7n-org itself has no such key.")
            )
    for index, entry in enumerate(document["accounts"]):
        entry_place = place.key("accounts").item(index)
        if not isinstance(entry, dict) or not all(isinstance(key, str) for key in entry):
            raise entry_place.problem("this is no mapping of names to values.", _EXPECTED)
        _read_account(entry, f"accounts[{index}]", draft)
    return draft.done()


def _read_account(entry: dict[str, object], entry_name: str, draft: Draft) -> None:
    account_id = entry.get("account_id")
    about = described(account_id, entry.get("name"), entry_name)
    for key in entry:
        if key not in _CARRIED_OVER:
            why = _WHY_NOT.get(key, f"accounts.toml has no such key. {_WRITE_A_LABEL}")
            draft.note(about, key, why)
    known = account_id if is_account_id(account_id) else None
    roles, partition, role_problem = _read_roles(entry, known)
    account = ImportedAccount(
        about=about,
        id=known or TO_FILL_IN,
        name=take_text(entry, "name", draft, about),
        roles=roles,
        external_id=take_text(entry, "external_id", draft, about),
        profile=_read_profile(entry, draft, about),
        regions=_read_regions(entry, draft, about, partition),
        partition=partition,
        labels=dict(_labels(entry.get("tags"), draft, about)),
    )
    if known is None:
        draft.leave_out(account, "account_id", _not_an_id(account_id))
    elif role_problem:
        draft.leave_out(account, "role", role_problem)
    else:
        draft.add(account, "account_id")


def _not_an_id(value: object) -> str:
    if value is None:
        return "it is missing, and without it there is no account."
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return (
            f"expected 12 digits, found {len(value)}. If its leading zeros were lost, write them."
        )
    return "expected a string of 12 digits."


def _read_roles(
    entry: dict[str, object], account_id: str | None
) -> tuple[tuple[str, ...], str, str]:
    """The chain, the account's partition, and what is wrong with the chain, if anything is."""
    partition = partition_in(entry.get("regions"))
    written = entry.get("role")
    chain = written if isinstance(written, list) else [written]
    if not written:
        return (), partition or DEFAULT_PARTITION, ""
    if account_id is None:
        # whoever writes the id sees to its role as well
        return tuple(map(_as_written, chain)), partition or DEFAULT_PARTITION, ""
    try:
        roles, in_partition = read_role_chain(chain, account_id, partition)
    except ConfigurationError as problem:
        return (TO_FILL_IN,), partition or DEFAULT_PARTITION, str(problem)
    return roles, in_partition, ""


def _as_written(role: object) -> str:
    # of a name, too, accounts.toml takes any text that can be printed and is no access key
    return role if isinstance(role, str) and refusal("name", role) is None else TO_FILL_IN


def _read_profile(entry: dict[str, object], draft: Draft, about: str) -> str | None:
    if not entry.get("role"):
        if not entry.get("profile"):
            draft.note(
                about,
                "role",
                "there is neither a role nor a profile, so boto3's default credentials are taken."
                " Write the role, if they are not of this account.",
            )
        return take_text(entry, "profile", draft, about)
    if entry.get("profile"):
        draft.note(
            about,
            "profile",
            "c7n-org ignores it where there is a role. If the role is to be assumed with it, write"
            " profile.",
        )
    return None


def _read_regions(
    entry: dict[str, object], draft: Draft, about: str, partition: str
) -> tuple[str, ...]:
    written = entry.get("regions")
    if written:
        return take_regions(_apart(written), draft, about, partition=partition, every=_EVERY_REGION)
    draft.note(
        about,
        "regions",
        "there are none, for which c7n-org takes those of its option -r, or us-east-1 and"
        " us-west-2. fleetscan sweeps every region that is enabled. Write regions if it shall be"
        " fewer.",
    )
    return (ALL_REGIONS,)


def _apart(regions: object) -> list[object]:
    """The regions one by one: c7n-org takes `us-east-1,us-west-2` for two."""
    found: list[object] = []
    for region in regions if isinstance(regions, list) else [regions]:
        if isinstance(region, str):
            found.extend(part.strip() for part in region.split(",") if part.strip())
        else:
            found.append(region)
    return found


def _labels(tags: object, draft: Draft, about: str) -> Iterator[tuple[str, str]]:
    """The labels that tags such as `env:prod` stand for. Of two with one name the last counts."""
    seen = dict[str, str]()
    for tag in tags if isinstance(tags, list) else [tags] if tags else []:
        if not isinstance(tag, str):
            draft.note(about, "tags", "expected strings such as env:prod.")
            continue
        name, colon, value = tag.partition(":")
        # a tag without a value is chosen by being there
        value = value if colon else "true"
        if why := label_refusal(name, value):
            draft.note(about, f"tag {quoted(name)}", why)
            continue
        if name in seen and seen[name] != value:
            draft.note(
                about,
                f"tag {quoted(name)}",
                "it is there with several values, and a label has one: the last one is kept.",
            )
        seen[name] = value
        yield name, value
