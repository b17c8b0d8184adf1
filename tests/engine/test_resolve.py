"""An account's regions are those that it says it has; if it says nothing, that is known."""

from typing import Any

import msgspec
import pytest

from fleetscan.aws.credentials import Access
from fleetscan.aws.regions import EnabledRegions
from fleetscan.engine.resolve import Resolution, resolve
from fleetscan.errors import ConfigurationError
from fleetscan.facts.base import GLOBAL
from fleetscan.fleet.model import Account
from fleetscan.verdicts import Cause, NotRead, Unread
from tests.engine.fakes import FakeAccounts, World, accounts_of, as_accounts
from tests.engine.world import ACCOUNT, HOME, NORTH, SOUTH, denied

BOTH = (NORTH, SOUTH)


async def found(world: World, **parts: Any) -> Resolution:  # noqa: ANN401 - any part of an account
    account = msgspec.structs.replace(Account(id=ACCOUNT, name="one"), **parts)
    return await resolve(accounts_of(world), account)


def knowing(*regions: str, warning: str | None = None, untold: Unread | None = None) -> World:
    """The account says that it has these regions."""
    told = EnabledRegions(names=frozenset(regions), warning=warning, untold=untold)
    return World(there={("regions", ACCOUNT): told})


async def test_globs_choose_among_what_the_account_has() -> None:
    resolution = await found(knowing(NORTH, SOUTH, HOME), regions=("eu-*",))
    assert resolution.regions == BOTH
    assert resolution.enabled == frozenset({NORTH, SOUTH, HOME})
    assert [resolution.why_unreadable(region) for region in (*BOTH, GLOBAL)] == [(), (), ()]


async def test_a_region_that_is_named_and_off_keeps_its_cells() -> None:
    resolution = await found(knowing(NORTH, HOME), regions=("eu-north-1", "eu-south-1"))
    assert resolution.regions == BOTH
    assert resolution.why_unreadable(NORTH) == ()
    (missing,) = resolution.why_unreadable(SOUTH)
    assert missing.cause is Cause.REGION_DISABLED


async def test_without_an_answer_the_default_regions_are_tried(
    caplog: pytest.LogCaptureFixture,
) -> None:
    world = knowing(HOME, warning="account 111111111111 did not tell")
    resolution = await found(world, regions=("us-west-*", "me-south-1"))
    assert resolution.regions == ("me-south-1", "us-west-1", "us-west-2")
    assert resolution.enabled is None
    assert [resolution.why_unreadable(region) for region in resolution.regions] == [(), (), ()]
    assert caplog.messages == ["account 111111111111 did not tell"]


async def test_an_account_with_no_region_of_the_plan_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    resolution = await found(knowing(HOME), regions=("eu-*",))
    assert resolution.regions == ()
    assert "none of its enabled regions matches eu-*" in caplog.text


async def test_regions_that_are_not_swept_are_named() -> None:
    assert (await found(knowing(NORTH, SOUTH), regions=("eu-*",))).of_other_regions() == ()
    (unread,) = (await found(knowing(NORTH, SOUTH, HOME), regions=("eu-*",))).of_other_regions()
    assert unread.message == f"these regions are enabled but not swept: {HOME}"
    silent = knowing(HOME, warning="account 111111111111 did not tell")
    (unread,) = (await found(silent, regions=("eu-*",))).of_other_regions()
    assert unread.message == "the account did not tell its regions, so there may be others"


@pytest.mark.parametrize(
    ("enabled", "asked_for", "cell"),
    [
        ((NORTH, SOUTH, HOME), ("all",), HOME),
        ((NORTH, SOUTH, HOME), (HOME, "eu-*"), HOME),
        # the home region is another's
        ((SOUTH, NORTH), ("all",), NORTH),
        # with one that turned out to be disabled
        ((SOUTH,), (NORTH, SOUTH), NORTH),
        # left out on purpose
        ((NORTH, SOUTH, HOME), ("eu-*",), None),
        ((HOME,), ("eu-*",), None),
    ],
)
async def test_what_is_in_no_enabled_region_has_a_cell_if_all_of_those_are_swept(
    enabled: tuple[str, ...], asked_for: tuple[str, ...], cell: str | None
) -> None:
    resolution = await found(knowing(*enabled), regions=asked_for)
    told = resolution.elsewhere("me-south-1")
    assert (told and told[0]) == cell
    if told is not None:
        assert told[1].message == "it is in me-south-1, which is not enabled in the account"


@pytest.mark.parametrize(
    ("asked_for", "cell"),
    [(("all",), HOME), (("eu-*", "me-*"), "eu-central-1"), (("eu-*",), None), ((HOME,), None)],
)
async def test_where_regions_are_not_told_what_was_asked_for_elsewhere_is_not_seen(
    asked_for: tuple[str, ...], cell: str | None
) -> None:
    why = denied("account:ListRegions")
    silent = knowing(HOME, warning="account 111111111111 did not tell", untold=why)
    told = (await found(silent, regions=asked_for)).elsewhere("me-south-1")
    assert told == (None if cell is None else (cell, why))


async def test_of_what_was_listed_before_an_account_closed_it_is_said_that_it_is_not_seen() -> None:
    """A resumed sweep has what the account listed: not to know its regions is no silence."""
    why = denied("sts:AssumeRole")
    closed = World(broken={("open", ACCOUNT): NotRead(why)})
    assert (await found(closed, regions=(HOME, "eu-west-1"))).elsewhere("me-south-1") == (
        "eu-west-1",
        why,
    )


@pytest.mark.parametrize("step", ["open", "regions"])
async def test_an_account_that_cannot_be_entered_keeps_its_cells(step: str) -> None:
    missing = denied("sts:AssumeRole")
    world = World(broken={(step, ACCOUNT): NotRead(missing)})
    resolution = await found(world, regions=("eu-west-*", "eu-south-1"))
    assert resolution.account is None
    assert resolution.regions == ("eu-south-1", "eu-west-1", "eu-west-2", "eu-west-3")
    for region in (*resolution.regions, GLOBAL):
        assert resolution.why_unreadable(region) == (missing,)
    # of which it may have told before a resume
    assert resolution.of_other_regions() == (missing,)


@pytest.mark.parametrize("step", ["open", "regions"])
async def test_an_account_that_breaks_does_not_take_the_others_along(
    step: str, caplog: pytest.LogCaptureFixture
) -> None:
    world = World(broken={(step, ACCOUNT): RuntimeError("a fault")})
    resolution = await found(world, regions=("eu-west-1",))
    (missing,) = resolution.unread
    assert (missing.cause, missing.error_code) == (Cause.INTERNAL, "RuntimeError")
    assert resolution.regions == ("eu-west-1",)
    assert "a fault" in caplog.text


async def test_an_aws_config_that_broke_meanwhile_is_a_gap_of_the_account() -> None:
    world = World(broken={("open", ACCOUNT): ConfigurationError("no such profile")})
    resolution = await found(world)
    (missing,) = resolution.why_unreadable(NORTH)
    assert (missing.cause, missing.message) == (Cause.CREDENTIALS, "no such profile")


async def test_the_way_into_an_account_is_what_its_file_says() -> None:
    accounts = FakeAccounts(World())
    said: dict[str, Any] = {
        "partition": "aws-us-gov",
        "profile": "audit",
        "role_arns": ("arn:aws-us-gov:iam::999999999999:role/hub", "arn:…"),
        "external_id": "x",
        "session_name": "s",
    }
    account = Account(**{"id": ACCOUNT, "name": "one", **said})
    await resolve(as_accounts(accounts), account)
    assert accounts.opened == [Access(**{"account_id": ACCOUNT, **said})]
