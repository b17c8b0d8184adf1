"""The fleet of an accounts file with all that it has looked up: in organizations, in profiles.

Either all of it is found or nothing: a fleet that is smaller than it should be would pass.
"""

import logging
from collections import Counter
from collections.abc import Mapping
from typing import Final

import msgspec

from fleetscan.aws.accounts import ASSUME_ROLE, AwsAccounts, OpenAccount
from fleetscan.aws.causes import DENIALS
from fleetscan.aws.credentials import Access
from fleetscan.aws.organizations import (
    ACTIVE,
    LIST_TAGS_FOR_RESOURCE,
    Member,
    Organization,
    read_organization,
    read_tags,
)
from fleetscan.aws.profiles import ProfileAccount, accounts_of, profile_names
from fleetscan.errors import ConfigurationError
from fleetscan.fleet.combine import Found, combined
from fleetscan.fleet.file import FleetFile
from fleetscan.fleet.model import Fleet, LeftOut, Origin
from fleetscan.fleet.patterns import account_matches, chosen_profiles, unit_exclusions
from fleetscan.fleet.place import printable, quoted, shortened
from fleetscan.fleet.settings import Settings
from fleetscan.fleet.sources import OrganizationSource, ProfilesSource
from fleetscan.verdicts import Cause, NotRead

__all__ = ["discover"]

_logger = logging.getLogger(__name__)

_NOT_IN_USE: Final = "AWSOrganizationsNotInUseException"
_LONGEST_SAID: Final = 500
_LONGEST_STATE: Final = 40
#: accounts from which on it is said how long their tags may take
_MANY: Final = 500
#: calls per second, where AWS throttles and publishes no limit: see `fleetscan.aws.budgets`
_TAGS_PER_SECOND: Final = 10
_WITHOUT_TAGS: Final = "Or write tags = false: then no tags are read, and there are fewer labels."


async def discover(file: FleetFile, accounts: AwsAccounts) -> Fleet:
    """Look up what a file leaves to be found, and make the fleet of it.

    Args:
        file: also one that leaves nothing: nothing is asked then.
        accounts: to ask AWS with. Its source credentials are those of the sweep, too.

    Raises:
        ConfigurationError: something could not be looked up, a pattern matches nothing, or a role
            or a region does not fit an account. The message says what to do.
    """
    found: list[Found] = []
    left_out: list[LeftOut] = []
    for source in file.organizations:
        members, others = await _of_organization(source, file.defaults, accounts)
        found += members
        left_out += others
    if file.profiles is not None:
        found += await _of_profiles(file.profiles, file.defaults, accounts)
    return combined(
        file.accounts,
        found,
        left_out,
        check_parameters=file.check_parameters,
        source=file.source,
    )


async def _of_organization(
    source: OrganizationSource, defaults: Settings, accounts: AwsAccounts
) -> tuple[list[Found], list[LeftOut]]:
    try:
        account = await _opened(source, accounts)
        with_units = bool(source.include_ous or source.exclude_ous)
        organization = await read_organization(account, with_units=with_units)
        whys = _left_out(source, organization)
        swept = [member for member in organization.members if member.id not in whys]
        _say_what_was_found(organization, swept, whys, tags=source.tags)
        tags = await read_tags(account, [member.id for member in swept]) if source.tags else {}
    except NotRead as error:
        raise _not_read(source, error) from error
    left_out = [
        LeftOut(id=member.id, name=member.name, why=whys[member.id])
        for member in organization.members
        if member.id in whys
    ]
    return [_found(each, organization, source, defaults, tags) for each in swept], left_out


async def _opened(source: OrganizationSource, accounts: AwsAccounts) -> OpenAccount:
    if source.role_account_id is None:
        return await accounts.open_source(source.profile, source.partition)
    # where there are no credentials at all, the message is about them and not about the role
    await accounts.source(source.profile)
    return await accounts.open(
        Access(
            account_id=source.role_account_id,
            partition=source.partition,
            profile=source.profile,
            role_arns=source.role_arns,
            external_id=source.external_id,
            session_name=source.session_name,
        )
    )


def _left_out(source: OrganizationSource, organization: Organization) -> dict[str, str]:
    """Return the accounts that are not swept, by id, and why. Raises as the patterns do."""
    units = unit_exclusions(organization.units, source.include_ous, source.exclude_ous)
    excluded = account_matches(source.exclude_accounts, organization.members)
    whys: dict[str, str] = {}
    for member in organization.members:
        if member.state != ACTIVE:
            whys[member.id] = _state(member.state)
        elif pattern := excluded.get(member.id):
            whys[member.id] = f"excluded by exclude_accounts {quoted(pattern.text)}"
        elif why := units.get(member.parent_id or ""):
            whys[member.id] = why
    return whys


def _state(state: str) -> str:
    return printable(shortened(state.lower().replace("_", " "), _LONGEST_STATE))


def _say_what_was_found(
    organization: Organization, swept: list[Member], whys: Mapping[str, str], *, tags: bool
) -> None:
    counts = Counter(whys.values())
    others = ", ".join(f"{number:,} {why}" for why, number in sorted(counts.items()))
    _logger.info(
        "organization %s: %s accounts%s",
        organization.id,
        f"{len(swept):,}",
        f"; left out: {others}" if others else "",
    )
    if tags and len(swept) >= _MANY:
        _logger.warning(
            "the tags of %s accounts are read with a call each; AWS may let that take %d minutes; "
            "tags = false in [organization] reads none",
            f"{len(swept):,}",
            -(-len(swept) // (60 * _TAGS_PER_SECOND)),
        )


def _found(
    member: Member,
    organization: Organization,
    source: OrganizationSource,
    defaults: Settings,
    tags: Mapping[str, dict[str, str]],
) -> Found:
    unit = organization.units.get(member.parent_id or "")
    return Found(
        id=member.id,
        name=member.name,
        settings=msgspec.structs.replace(
            defaults,
            written_partition=source.partition,
            labels=defaults.labels | tags.get(member.id, {}),
        ),
        origin=Origin(
            kind="organization",
            detail=", ".join(filter(None, (organization.id, unit.path if unit else ""))),
        ),
    )


def _not_read(source: OrganizationSource, error: NotRead) -> ConfigurationError:
    """Say why an organization was not read, and what to do."""
    missing = error.unread[0]
    operation = missing.operation or "no call was made"
    said = printable(shortened(str(error), _LONGEST_SAID)).rstrip(".")
    problem = f"the organization was not read, so nothing was scanned: {operation}: {said}."
    of_tags = _WITHOUT_TAGS if missing.operation == LIST_TAGS_FOR_RESOURCE.operation else ""
    return source.place.problem(problem, _fix(source, error), of_tags)


def _fix(source: OrganizationSource, error: NotRead) -> str:
    missing = error.unread[0]
    if missing.error_code == _NOT_IN_USE:
        return (
            "The account of these credentials is in no organization: name others with profile or"
            " role, or remove [organization]."
        )
    if missing.operation == ASSUME_ROLE.operation:
        return (
            "See that the role exists, that its trust policy lets these credentials in, and that"
            " external_id is what it asks for."
        )
    if missing.cause in DENIALS:
        whose = "the role" if source.role_arns else "these credentials"
        return (
            f"Grant {missing.iam_action} to {whose}. AWS answers it in the management account and"
            " in a delegated administrator's alone: name a profile or a role of one of them."
        )
    if missing.cause is Cause.CREDENTIALS:
        return (
            "Configure credentials as for the AWS CLI, and see that"
            " `aws organizations describe-organization` works with them."
        )
    if missing.cause is Cause.THROTTLED:
        return "Others ask AWS Organizations, too: try again when they do less."
    return "Try again later." if missing.may_recover else ""


async def _of_profiles(
    source: ProfilesSource, defaults: Settings, accounts: AwsAccounts
) -> list[Found]:
    names = chosen_profiles(profile_names(accounts), source.include, source.exclude)
    told = await accounts_of(accounts, names, partition=defaults.partition)
    problems: list[str] = []
    by_account: dict[str, str] = {}
    found: list[Found] = []
    for profile, account in told.items():
        if not isinstance(account, ProfileAccount):
            problems.append(_unresolved(profile, account))
        elif other := by_account.get(account.account_id):
            problems.append(
                f"profiles {quoted(other)} and {quoted(profile)} are both of account"
                f" {account.account_id}. Exclude one of them, as in exclude = [{quoted(profile)}]."
            )
        else:
            by_account[account.account_id] = profile
            found.append(_of_profile(profile, account, source, defaults))
    if problems:
        more = len(problems) - 1
        others = f"({more} more {'profile has' if more == 1 else 'profiles have'} a problem.)"
        raise source.place.problem(problems[0], others if more else "")
    return found


def _unresolved(profile: str, error: NotRead | ConfigurationError) -> str:
    said = printable(shortened(str(error), _LONGEST_SAID)).rstrip(".")
    return (
        f"the account of profile {quoted(profile)} is not known, so nothing was scanned: {said}."
        f" If it is not to be swept, exclude it, as in exclude = [{quoted(profile)}]."
    )


def _of_profile(
    profile: str, account: ProfileAccount, source: ProfilesSource, defaults: Settings
) -> Found:
    return Found(
        id=account.account_id,
        name=profile,
        # no role of [defaults]: a profile leads into its account already
        settings=msgspec.structs.replace(
            defaults, written_partition=account.partition, roles=source.roles, profile=profile
        ),
        origin=Origin(kind="profiles", detail=profile),
    )
