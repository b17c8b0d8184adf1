"""Roles that want the code of an MFA device: who is asked, when, and how often."""

from datetime import timedelta

import anyio
import pytest

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.aws.patience import Patience
from fleetscan.verdicts import Cause, NotRead, Unread
from tests.aws.signing_in import HUB, ROLE, Giver, Home, assumed, refused, section

DEVICE = "arn:aws:iam::111111111111:mfa/me"
PROTECTED = f"role_arn = {ROLE}\nsource_profile = user\nmfa_serial = {DEVICE}\n"
USER = section("profile user", "AKIAUSER")
INVALID = refused(
    "AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code.", 403
)


class Person:
    """Types these codes, one after the other; None where they give up."""

    def __init__(self, *codes: str | None) -> None:
        self._codes = list(codes)
        self.asked: list[str] = []
        self.is_typing = False

    async def __call__(self, device: str) -> str | None:
        assert not self.is_typing
        self.is_typing = True
        self.asked.append(device)
        await anyio.wait_all_tasks_blocked()
        self.is_typing = False
        return self._codes.pop(0)


def codes_sent(giver: Giver) -> list[str]:
    return [
        asked.text.partition("TokenCode=")[2].partition("&")[0]
        for asked in giver.asked("Action=AssumeRole&")
    ]


async def test_a_code_is_asked_for_and_sent(home: Home, giver: Giver) -> None:
    home.config(f"[profile audit]\n{PROTECTED}{USER}")
    person = Person("123456")
    keys = await AwsAccounts(ask_for_code=person).source("audit")
    assert keys.access_key == "ASIAOFASSUMEROLE"
    assert person.asked == [f"MFA code of {DEVICE} for role {ROLE} (profile audit)"]
    assert codes_sent(giver) == ["123456"]
    (asked,) = giver.asked("Action=AssumeRole&")
    assert "SerialNumber=arn%3Aaws%3Aiam%3A%3A111111111111%3Amfa%2Fme" in asked.text


@pytest.mark.usefixtures("giver")
@pytest.mark.parametrize("person", [None, Person(None)], ids=["nobody", "gives up"])
async def test_without_a_code_it_is_said_what_to_do(home: Home, person: Person | None) -> None:
    home.config(f"[profile audit]\n{PROTECTED}{USER}")
    with pytest.raises(NotRead, match="nobody to ask; run it in a terminal") as caught:
        await AwsAccounts(ask_for_code=person).source("audit")
    (missing,) = caught.value.unread
    assert (missing.cause, missing.error_code) == (Cause.CREDENTIALS, "CodeNeededError")
    assert DEVICE in missing.message


async def test_nobody_is_asked_for_the_code_of_a_role_that_nothing_can_assume(
    home: Home, giver: Giver
) -> None:
    home.config(f"[profile audit]\n{PROTECTED}")
    person = Person()
    with pytest.raises(NotRead, match='source_profile "user"'):
        await AwsAccounts(ask_for_code=person).source("audit")
    assert (person.asked, giver.server.asked) == ([], [])


@pytest.mark.parametrize("times", [1, 2, 3])
async def test_a_code_that_was_mistyped_is_asked_for_twice_more(
    home: Home, giver: Giver, times: int
) -> None:
    home.config(f"[profile audit]\n{PROTECTED}{USER}")
    person = Person("000001", "000002", "000003")
    giver.server.in_turn(*[INVALID] * times, assumed("AssumeRole"))
    accounts = AwsAccounts(ask_for_code=person)
    if times < 3:
        await accounts.source("audit")
    else:
        with pytest.raises(NotRead, match="invalid MFA one time pass code"):
            await accounts.source("audit")
    assert len(person.asked) == min(times + 1, 3)


async def test_profiles_are_asked_about_one_after_the_other(home: Home, giver: Giver) -> None:
    names = ["first", "second", "third"]
    home.config("".join(f"[profile {name}]\n{PROTECTED}" for name in names) + USER)
    person = Person("000001", "000002", "000003")
    accounts = AwsAccounts(ask_for_code=person)
    async with anyio.create_task_group() as tasks:
        for name in names:
            tasks.start_soon(accounts.source, name)
        # whom nobody is asked about does not wait
        assert (await accounts.source("user")).access_key == "AKIAUSER"
    assert [device.rpartition(" ")[2] for device in person.asked] == [f"{name})" for name in names]
    assert codes_sent(giver) == ["000001", "000002", "000003"]


async def test_who_was_not_asked_in_a_sweep_is_asked_before_the_next(
    home: Home, giver: Giver
) -> None:
    home.config(f"[profile audit]\n{PROTECTED}{USER}")
    accounts = AwsAccounts(ask_for_code=Person("123456"))
    with pytest.raises(NotRead, match="nobody to ask"):
        await accounts._source("audit").keys()
    await accounts.source("audit")
    assert codes_sent(giver) == ["123456"]


async def test_who_gives_up_is_not_asked_again_for_each_account(home: Home, giver: Giver) -> None:
    home.config(f"[profile audit]\n{PROTECTED}{USER}")
    person = Person(None)
    accounts = AwsAccounts(Patience(refused_seconds=3600.0), ask_for_code=person)
    for _ in range(3):
        with pytest.raises(NotRead, match="nobody to ask"):
            await accounts.source("audit")
    assert len(person.asked) == 1
    assert codes_sent(giver) == []


async def test_a_person_is_there_for_all_that_is_asked_before_a_sweep(
    home: Home, giver: Giver
) -> None:
    """Such as the search for an organization's accounts."""
    home.config(f"[profile audit]\n{PROTECTED}{USER}")
    accounts = AwsAccounts(ask_for_code=(person := Person("123456")))
    await accounts.open_source("audit", "aws")
    assert len(person.asked) == len(giver.asked("Action=AssumeRole&")) == 1


async def test_a_device_may_be_wanted_in_the_middle_of_a_chain(home: Home, giver: Giver) -> None:
    home.config(
        f"[profile audit]\nrole_arn = {ROLE}\nsource_profile = hub\n"
        f"[profile hub]\n{PROTECTED.replace(ROLE, HUB)}{USER}"
    )
    person = Person("123456")
    await AwsAccounts(ask_for_code=person).source("audit")
    assert person.asked == [f"MFA code of {DEVICE} for role {HUB} (profile audit)"]
    assert codes_sent(giver) == ["123456", ""]


async def test_nobody_is_asked_while_the_sweep_runs(home: Home, giver: Giver) -> None:
    """The progress is on the terminal then."""
    home.config(f"[profile audit]\n{PROTECTED}{USER}")
    person = Person("123456", "654321")
    accounts = AwsAccounts(Patience(refused_seconds=0.0), ask_for_code=person)
    await accounts.source("audit")
    credentials = accounts._source("audit")
    assert credentials._keys is not None
    refusal = Unread(cause=Cause.CREDENTIALS, message="expired", error_code="ExpiredToken")
    credentials.replace(credentials.generation, "eu-west-1", refusal)
    with pytest.raises(NotRead, match="set a `duration_seconds` in the profile"):
        await credentials.keys()
    assert len(person.asked) == 1
    assert codes_sent(giver) == ["123456"]


async def test_a_person_who_is_away_does_not_hold_the_command_for_ever(
    home: Home, giver: Giver
) -> None:
    del giver
    home.config(f"[profile audit]\n{PROTECTED}{USER}")

    async def away(_: str) -> str:
        await anyio.sleep(timedelta(days=1).total_seconds())
        return "123456"

    with pytest.raises(NotRead, match="no keys of profile audit came within"):
        await AwsAccounts(Patience(person_seconds=0.05), ask_for_code=away).source("audit")


async def test_a_person_may_take_longer_than_a_call(home: Home, giver: Giver) -> None:
    home.config(f"[profile audit]\n{PROTECTED}{USER}")
    person = Person("123456")
    await AwsAccounts(Patience(call_seconds=0.0), ask_for_code=person).source("audit")
    assert codes_sent(giver) == ["123456"]
