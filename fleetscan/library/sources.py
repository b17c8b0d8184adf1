"""Before the first call: whether there are source credentials, and where calls would go."""

import logging
from collections.abc import Collection, Sequence
from typing import Final

import anyio

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.aws.organizations import READING
from fleetscan.catalogue import Catalogue
from fleetscan.engine.plan import Plan, needs_of
from fleetscan.errors import ConfigurationError
from fleetscan.fleet.file import FleetFile
from fleetscan.fleet.place import some
from fleetscan.verdicts import NotRead

__all__ = ["check_sources", "hosts_asked_in_the_clear", "hosts_in_the_clear"]

_logger = logging.getLogger(__name__)

_SOURCES_AT_ONCE: Final = 16

#: a process or a service that takes so long may not answer at all
_SLOW_SECONDS: Final = 5.0


def hosts_asked_in_the_clear(file: FleetFile, aws: AwsAccounts) -> list[str]:
    """Return the hosts to which calls about an organization would go in plain http, sorted.

    Raises:
        ConfigurationError: there is no such profile, or the AWS config can't be read.
    """
    profiles = dict.fromkeys(source.profile for source in file.organizations)
    return aws.hosts_in_the_clear(profiles, READING)


def hosts_in_the_clear(aws: AwsAccounts, plan: Plan, catalogue: Catalogue) -> list[str]:
    """Return the hosts to which calls of a sweep would go in plain http, sorted.

    Raises:
        ConfigurationError: there is no such profile, or the AWS config can't be read.
    """
    return aws.hosts_in_the_clear(_profiles(plan), needs_of(plan, catalogue).calls)


async def check_sources(aws: AwsAccounts, plan: Plan) -> None:
    """Refuse to begin if there are no source credentials at all: nothing could be scanned.

    If some profiles have theirs, the accounts of the others become gaps. A person may be asked for
    the code of an MFA device here, and is not asked again during the sweep.

    Raises:
        ConfigurationError: there are none, or there is no such profile.
    """
    profiles = _profiles(plan)
    problems: list[str] = []
    # SSO and credential processes take their time: many profiles are asked at once
    at_once = anyio.CapacityLimiter(_SOURCES_AT_ONCE)
    waited_for = set(profiles)

    async def check(profile: str | None) -> None:
        async with at_once:
            try:
                await aws.source(profile)
            except NotRead as error:
                problems.append(str(error))
            waited_for.remove(profile)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_tell_what_is_slow, aws, waited_for)
        async with anyio.create_task_group() as checks:
            for profile in profiles:
                checks.start_soon(check, profile)
        tasks.cancel_scope.cancel()
    if len(problems) == len(profiles):
        raise ConfigurationError(min(problems))


async def _tell_what_is_slow(aws: AwsAccounts, waited_for: Collection[str | None]) -> None:
    await anyio.sleep(_SLOW_SECONDS)
    # a person who is asked for a code knows what is waited for
    names = [each or "the default chain" for each in waited_for if not aws.wants_code(each)]
    if names:
        _logger.warning("still waiting for the source credentials of %s", some(names))


def _profiles(plan: Plan) -> Sequence[str | None]:
    return list(dict.fromkeys(account.profile for account in plan.accounts))
