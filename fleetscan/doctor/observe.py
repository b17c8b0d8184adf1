"""Look at one account: its source credentials, the way in, its clock, its regions."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import msgspec

from fleetscan.aws.accounts import GET_CALLER_IDENTITY, AwsAccounts, OpenAccount
from fleetscan.aws.causes import text_of
from fleetscan.aws.task import as_documented
from fleetscan.aws.wrong_settings import CaBundleError, EndpointUrlError, NoSuchProfileError
from fleetscan.catalogue import Needs
from fleetscan.doctor.codes import CODES
from fleetscan.doctor.failures import NOT_ASKED
from fleetscan.doctor.model import Observation, Problem, Regions, Setting, Source
from fleetscan.doctor.permissions import PermissionExaminer
from fleetscan.doctor.roles import policy_source
from fleetscan.engine.plan import assumed_regions, targets_of
from fleetscan.engine.resolve import access_to, fault_of
from fleetscan.errors import ConfigurationError
from fleetscan.fleet.model import Account
from fleetscan.fleet.selection import select_regions
from fleetscan.store import ACCOUNT_LEVEL
from fleetscan.verdicts import Cause, NotRead, Unread

__all__ = ["Observer", "problems_of_settings"]

_CODES_OF_SETTINGS: Final = (
    (NoSuchProfileError, "profile.unknown"),
    (EndpointUrlError, "usage.endpoint_url"),
    (CaBundleError, "tls.no_ca_bundle"),
)

# As `fleetscan.aws.sources` calls them.
_ENVIRONMENT: Final = "environment variables"
_METADATA: Final = "instance metadata"

#: accounts of a partition to which there was no way, one after the other, after which one of as
#: many is tried: where its STS is out of reach, ten thousand would take an hour to say so
_MOST_DEAD_ENDS: Final = 32
_OF_THE_WAY: Final = frozenset({Cause.NETWORK, Cause.SERVICE_UNAVAILABLE, Cause.TIMEOUT})
_NO_WAY: Final = Unread(
    cause=Cause.NETWORK, message=f"{NOT_ASKED} for {_MOST_DEAD_ENDS} accounts before"
)

#: botocore's defaults, with which a busy instance may find no credentials: seconds, attempts
_HASTY: Final = {"metadata_service_timeout": 1, "metadata_service_num_attempts": 1}


async def problems_of_settings(
    aws: AwsAccounts, accounts: Iterable[Account], needs: Needs
) -> tuple[Problem, ...]:
    """Say what is wrong with the settings of this machine, whichever account is asked.

    Settings that can't be used at all are told of each account that has them.
    """
    profiles = list(dict.fromkeys(account.profile for account in accounts))
    hosts: set[str] = set()
    least: int | None = None
    for profile in profiles:
        try:
            await aws.factory.see_that_clients_can_be_made(profile)
            hosts |= set(aws.hosts_in_the_clear([profile], needs.calls))
            attempts = await aws.factory.most_attempts(profile)
        except ConfigurationError:
            continue
        least = min(attempts, least or attempts)
    problems = [_usual("usage.plain_http", f"The host is {host}.") for host in sorted(hosts)]
    if least is not None and least <= 1:
        problems.append(_usual("timeout.no_retries"))
    return tuple(problems)


class Observer:
    """Looks at accounts, with calls that only read."""

    def __init__(self, aws: AwsAccounts, needs: Needs) -> None:
        """Look with the sessions of `aws`."""
        self._aws = aws
        self._needs = needs
        self._permissions = PermissionExaminer(needs)
        #: by profile: its source credentials, or why there are none
        self._sources: dict[str | None, Source | Exception] = {}
        #: by partition: the last accounts to which there was no way, since one was entered or
        #: refused, and those that were not tried for it
        self._dead_ends: Counter[str] = Counter()
        self._untried: Counter[str] = Counter()

    async def resolve(self, profile: str | None) -> None:
        """Find the source credentials of a profile, for all its accounts. Raises nothing."""
        try:
            self._sources[profile] = await self._source(profile)
        except Exception as error:  # noqa: BLE001 - one profile that breaks must not end all others
            self._sources[profile] = error

    async def observe(self, account: Account) -> Observation:
        """Look at an account, as far as the way leads. Raises nothing.

        The source credentials of its profile are those that `resolve` found.
        """
        seen = Observation(account=account, seen_at=datetime.now(UTC))
        source = self._sources[account.profile]
        if isinstance(source, ConfigurationError):
            return msgspec.structs.replace(seen, setting=_setting(source))
        if isinstance(source, Exception):
            return msgspec.structs.replace(seen, no_source=_why(account, source))
        seen = msgspec.structs.replace(seen, source=source)
        if not self._is_to_be_tried(account.partition):
            return msgspec.structs.replace(seen, not_entered=_NO_WAY)
        try:
            opened = await self._aws.open(access_to(account))
            seen = await _with_identity(seen, opened)
        except Exception as error:  # noqa: BLE001 - one account that breaks must not end all others
            why = _why(account, error)
            if why.cause in _OF_THE_WAY:
                self._dead_ends[account.partition] += 1
            else:
                self._dead_ends[account.partition] = 0
            return msgspec.structs.replace(seen, not_entered=why)
        self._dead_ends[account.partition] = 0
        try:
            return await self._with_regions(seen, opened)
        except Exception as error:  # noqa: BLE001 - as above
            return msgspec.structs.replace(seen, no_regions=_why(account, error))

    def _is_to_be_tried(self, partition: str) -> bool:
        """Tell whether there may be a way into the next account of a partition."""
        if self._dead_ends[partition] < _MOST_DEAD_ENDS:
            return True
        self._untried[partition] += 1
        return self._untried[partition] % _MOST_DEAD_ENDS == 0

    async def _source(self, profile: str | None) -> Source:
        keys = await self._aws.source(profile)
        kind = self._aws.kind_of_source(profile)
        return Source(
            kind=kind,
            is_temporary=keys.token is not None or keys.expires_at is not None,
            expires_at=keys.expires_at,
            renews=keys.expires_at is not None
            # the environment of a process never changes from outside
            and kind != _ENVIRONMENT
            and not self._aws.wants_code(profile),
            is_hasty=kind == _METADATA and self._is_hasty(profile),
        )

    def _is_hasty(self, profile: str | None) -> bool:
        core = self._aws.factory.core(profile)
        return all(core.get_config_variable(name) <= most for name, most in _HASTY.items())

    async def _with_regions(self, seen: Observation, opened: OpenAccount) -> Observation:
        account = seen.account
        told = await opened.enabled_regions()
        if told.warning is None:
            selected = select_regions(account, told.names)
            regions, not_enabled = selected.regions, selected.disabled
        else:
            regions, not_enabled = assumed_regions(account), ()
        enabled = told.names if told.warning is None else None
        targets = targets_of(self._needs, regions)
        permissions = await self._permissions.examine(
            opened,
            principal=_principal(account, seen.identity),
            regions=regions,
            enabled=enabled,
        )
        return msgspec.structs.replace(
            seen,
            regions=Regions(
                enabled=None if enabled is None else len(enabled),
                swept=regions,
                not_enabled=not_enabled,
                warning=told.warning,
            ),
            tasks=sum(target != ACCOUNT_LEVEL for target in targets),
            permissions=permissions,
        )


def _setting(error: ConfigurationError) -> Setting:
    codes = (code for kind, code in _CODES_OF_SETTINGS if isinstance(error, kind))
    # it quotes the setting, which may be a proxy's URL
    return Setting(code=next(codes, "usage.settings"), message=text_of(error))


def _why(account: Account, error: Exception) -> Unread:
    if isinstance(error, NotRead):
        return error.unread[0]
    return fault_of(f"account {account.id} can't be examined", error)


async def _with_identity(seen: Observation, opened: OpenAccount) -> Observation:
    """Ask STS who calls, with the keys of the account: a call that needs no permission."""
    home = opened.home_region
    async with await opened.session(home, {home}) as session:
        api = session.api([GET_CALLER_IDENTITY])
        reply = await api.call(GET_CALLER_IDENTITY.operation)
    now = datetime.now(UTC)
    with as_documented(GET_CALLER_IDENTITY):
        identity = reply["Arn"]
    return msgspec.structs.replace(
        seen,
        identity=identity,
        keys_expire_at=await opened.keys_expire_at(),
        skew_seconds=_skew(reply["ResponseMetadata"]["HTTPHeaders"].get("date"), now),
    )


def _skew(date: str | None, now: datetime) -> float | None:
    """Return the clock of a reply's Date header less ours, in seconds; None if it has none.

    https://www.rfc-editor.org/rfc/rfc9110#field.date
    """
    try:
        moment = parsedate_to_datetime(date or "")
    # OverflowError: a year that no clock has
    except (OverflowError, ValueError):
        return None
    return (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds()


def _principal(account: Account, identity: str | None) -> str | None:
    # only the ARN of the accounts file has the role's path
    if account.role_arns:
        return account.role_arns[-1]
    return policy_source(identity) if identity else None


def _usual(code: str, also: str = "") -> Problem:
    diagnosis = CODES[code]
    message = f"{diagnosis.means} {also}" if also else diagnosis.means
    return Problem(code=code, message=message, fix=diagnosis.fix)
