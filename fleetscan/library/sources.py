"""Before the first call: whether there are source credentials, and where calls would go."""

from collections.abc import Sequence
from typing import Final

import anyio

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.aws.organizations import READING
from fleetscan.catalogue import Catalogue
from fleetscan.engine.plan import Plan, needs_of
from fleetscan.errors import ConfigurationError
from fleetscan.fleet.file import FleetFile
from fleetscan.verdicts import NotRead

__all__ = ["check_sources", "hosts_asked_in_the_clear", "hosts_in_the_clear"]

_SOURCES_AT_ONCE: Final = 16


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

    async def check(profile: str | None) -> None:
        async with at_once:
            try:
                await aws.source(profile)
            except NotRead as error:
                problems.append(str(error))

    async with anyio.create_task_group() as checks:
        for profile in profiles:
            checks.start_soon(check, profile)
    if len(problems) == len(profiles):
        raise ConfigurationError(min(problems))


def _profiles(plan: Plan) -> Sequence[str | None]:
    return list(dict.fromkeys(account.profile for account in plan.accounts))
