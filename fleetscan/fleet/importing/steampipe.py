"""Connections of Steampipe's AWS plugin (`aws.spc`).

A connection names no account: its profile, or the role that it assumes, may.
https://steampipe.io/docs/managing/connections
https://hub.steampipe.io/plugins/turbot/aws
"""

from collections.abc import Iterator, Mapping
from typing import Final

from fleetscan.aws.config_file import AwsConfig
from fleetscan.errors import ConfigurationError
from fleetscan.fleet.importing.aws_config import account_of
from fleetscan.fleet.importing.hcl import Block, Expression, read_hcl
from fleetscan.fleet.importing.model import TO_FILL_IN, Draft, Imported, ImportedAccount
from fleetscan.fleet.importing.values import (
    partition_in,
    read_role_chain,
    refusal,
    take_regions,
    take_text,
)
from fleetscan.fleet.model import ALL_REGIONS, DEFAULT_PARTITION
from fleetscan.fleet.place import Place, quoted
from fleetscan.fleet.roles import read_roles

__all__ = ["read_steampipe"]

_EVERY_REGION: Final = "*"
_EXPECTED: Final = 'Expected connection "…" { plugin = "aws" … }.'
_ROLE: Final = "assume_role_arn"
_EXTERNAL_ID: Final = "assume_role_external_id"
_SESSION_NAME: Final = "assume_role_session_name"
_KEYS: Final = ("access_key", "secret_key", "session_token")
_CARRIED_OVER: Final = frozenset(
    {"plugin", "profile", "regions", "type", _ROLE, _EXTERNAL_ID, _SESSION_NAME}
)
_NEVER_COPIED: Final = (
    "access keys are never copied. Give a profile of the AWS config that has them, and replace the"
    " key if others have seen this file."
)
_ENVIRONMENT: Final = "fleetscan takes it from the environment or the profile, as boto3 does."
_WHY_NOT: Final = {
    **dict.fromkeys(_KEYS, _NEVER_COPIED),
    "assume_role_duration": "fleetscan renews the session of a role when it ends.",
    "default_region": "fleetscan calls a global service in the home region of its partition.",
    "endpoint_url": f"{_ENVIRONMENT} Set AWS_ENDPOINT_URL.",
    "ignore_error_codes": "fleetscan ignores no error: what could not be read is a gap.",
    "import_schema": "it is about Steampipe's database.",
    "max_error_retry_attempts": f"{_ENVIRONMENT} Set AWS_MAX_ATTEMPTS.",
    "min_error_retry_delay": "fleetscan chooses its own delays.",
    "options": "they are about Steampipe itself.",
    "s3_force_path_style": "fleetscan uses that style anyway.",
}
_UNKNOWN: Final = "accounts.toml has no counterpart of it."


def read_steampipe(text: str, source: str, config: AwsConfig, config_source: str) -> Imported:
    """Return the accounts of the connections whose account is known.

    Args:
        text: the file's content.
        source: how messages name the file.
        config: the AWS config, in which the connections' profiles are looked up.
        config_source: how messages name that.

    Raises:
        ConfigurationError: it is no HCL, or there is no connection in it.
    """
    place = Place(source=source)
    blocks = read_hcl(text, place)
    plugins = {block.label: block.arguments for block in blocks if block.kind == "plugin"}
    connections = [block for block in blocks if block.kind == "connection"]
    if not connections:
        raise place.problem("there is no connection in it.", _EXPECTED)
    draft = Draft()
    for connection in connections:
        about = f"connection {quoted(connection.label)}"
        if not _is_aws(connection.arguments.get("plugin"), plugins):
            draft.note(about, "plugin", "it is not of the plugin aws.")
        elif connection.arguments.get("type") == "aggregator":
            draft.note(
                about,
                "type",
                "an aggregator is a view of other connections, and no account. Give those accounts"
                " a label, and choose them with --where.",
            )
        else:
            _read_connection(connection, about, draft, config, config_source)
    return draft.done()


def _is_aws(plugin: object, plugins: Mapping[str, Mapping[str, object]]) -> bool:
    """Tell whether it is the plugin `aws`, by any of the names that Steampipe takes.

    These are `aws`, `aws@0.140`, `turbot/aws`, `hub.steampipe.io/plugins/turbot/aws@latest`, and a
    reference to a block: `plugin.aws_limited`.
    """
    if isinstance(plugin, Expression):
        name = plugin.text.removeprefix("${").removesuffix("}").removeprefix("plugin.")
        plugin = plugins.get(name, {}).get("source", name)
    elif isinstance(plugin, str) and plugin in plugins:
        plugin = plugins[plugin].get("source", plugin)
    return isinstance(plugin, str) and plugin.rsplit("/", 1)[-1].partition("@")[0] == "aws"


def _read_connection(
    connection: Block, about: str, draft: Draft, config: AwsConfig, config_source: str
) -> None:
    arguments = dict(_usable(connection.arguments, draft, about))
    profile = take_text(arguments, "profile", draft, about)
    found = account_of(profile, config) if profile else None
    roles: tuple[str, ...] = ()
    account_id, partition = (found.account_id, found.partition) if found else (None, None)
    partition = partition or partition_in(arguments.get("regions")) or DEFAULT_PARTITION
    problem = _unknown(profile, config, config_source)
    key = "profile"
    if role := arguments.get(_ROLE):
        key = _ROLE
        try:
            account_id = _account_in(role)
            roles, partition = read_role_chain([role], account_id or "", partition)
        except ConfigurationError as error:
            account_id, roles, problem = None, (TO_FILL_IN,), str(error)
    elif any(name in connection.arguments for name in _KEYS):
        # whose account they are of is not known, and need not be the profile's
        account_id, key, problem = None, "access_key", _NEVER_COPIED
    account = ImportedAccount(
        about=about,
        id=account_id or TO_FILL_IN,
        name=_name(connection.label, draft, about),
        roles=roles,
        profile=profile,
        regions=_read_regions(arguments, draft, about, partition),
        partition=partition,
        external_id=take_text(arguments, _EXTERNAL_ID, draft, about, as_key="external_id"),
        session_name=take_text(arguments, _SESSION_NAME, draft, about, as_key="session_name"),
    )
    if account_id is None:
        draft.leave_out(account, key, problem)
    else:
        draft.add(account, key)


def _usable(
    arguments: Mapping[str, object], draft: Draft, about: str
) -> Iterator[tuple[str, object]]:
    """What is carried over; notes say of the rest why it is not."""
    for name, value in arguments.items():
        if name not in _CARRIED_OVER:
            draft.note(about, name, _WHY_NOT.get(name, _UNKNOWN))
        else:
            yield name, value


def _unknown(profile: str | None, config: AwsConfig, config_source: str) -> str:
    how = "Write the account's id here (select account_id from aws_account shows it)"
    if profile is None:
        return f"it has no profile, so its account is not known. {how}, or give it a profile."
    where = (
        f"names no account in {config_source}"
        if profile in config.profiles
        else f"is not in {config_source}"
    )
    return (
        f"profile {quoted(profile)} {where}, so its account is not known. {how}, or name the"
        " profile under [profiles], which looks the id up."
    )


def _account_in(role_arn: object) -> str:
    role, *_ = read_roles([role_arn], Place(source="").key("role"))
    if role.account_id is None:
        raise ConfigurationError("expected the ARN of a role, which names the account.")
    return role.account_id


def _name(label: str, draft: Draft, about: str) -> str | None:
    if why := refusal("name", label):
        draft.note(about, "connection", f"its name can't be written: {why}")
        return None
    return label


def _read_regions(
    arguments: Mapping[str, object], draft: Draft, about: str, partition: str
) -> tuple[str, ...]:
    if written := arguments.get("regions"):
        return take_regions(written, draft, about, partition=partition, every=_EVERY_REGION)
    draft.note(
        about,
        "regions",
        "there are none, for which Steampipe takes the default region alone. fleetscan sweeps"
        " every region that is enabled. Write regions if it shall be fewer.",
    )
    return (ALL_REGIONS,)
