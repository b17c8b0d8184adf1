"""The plan is the same for the same input, and says all that a sweep will be about."""

from typing import Any

import msgspec
import pytest

from fleetscan.aws.partitions import default_regions, regions_of
from fleetscan.catalogue import Check
from fleetscan.engine.plan import (
    Plan,
    assumed_regions,
    needs_of,
    planned_accounts,
    planned_checks,
    targets_of,
    validated_options,
)
from fleetscan.errors import ConfigurationError
from fleetscan.facts.base import GLOBAL
from fleetscan.fleet.model import Account
from fleetscan.store import ACCOUNT_LEVEL, PlannedAccount
from fleetscan.verdicts import Severity
from tests.engine.reading import plan
from tests.engine.world import (
    ACCOUNT,
    CATALOGUE,
    CHECKS,
    NORTH,
    REGIONS,
    SOUTH,
    box_dry,
    box_lawful,
    box_light,
    depot_dry,
    depot_fenced,
    needs,
    person_owns,
    thing_named,
)

A_PLAN = plan(box_light, person_owns, options={"world.box_light": {"most": 5}})
ONE = A_PLAN.accounts[0]


def account(**parts: Any) -> Account:  # noqa: ANN401 - any part of an account
    return msgspec.structs.replace(ONE, **parts)


# identity


def test_the_same_plan_has_the_same_digest() -> None:
    again = plan(person_owns, box_light, options={"world.box_light": {"most": 5}})
    assert again.digest == A_PLAN.digest
    assert again.encode() == A_PLAN.encode()
    assert len(A_PLAN.digest) == 32


def test_the_order_of_keys_does_not_matter() -> None:
    labels = {"a": "1", "b": "2"}
    first = plan(box_light, accounts=(account(labels=labels),))
    second = plan(box_light, accounts=(account(labels=dict(reversed(labels.items()))),))
    assert first.digest == second.digest


@pytest.mark.parametrize(
    "part",
    [
        {"accounts": ()},
        {"accounts": (ONE, account(id="222222222222"))},
        {"accounts": (account(name="two"),)},
        {"accounts": (account(labels={"env": "prod"}),)},
        {"accounts": (account(regions=(NORTH,)),)},
        {"accounts": (account(only_regions=(NORTH,)),)},
        {"accounts": (account(role_arns=("arn:aws:iam::111111111111:role/a",)),)},
        {"accounts": (account(external_id="x"),)},
        {"accounts": (account(session_name="x"),)},
        {"accounts": (account(profile="x"),)},
        {"accounts": (account(partition="aws-cn"),)},
        {"checks": ("world.box_light",)},
        {"options": {}},
        {"options": {"world.box_light": {"most": 6}}},
        {"include_passed": True},
        {"custom_checks": "6b1f"},
        {"fleetscan_version": "99"},
    ],
    ids=str,
)
def test_each_part_changes_the_digest(part: dict[str, Any]) -> None:
    assert msgspec.structs.replace(A_PLAN, **part).digest != A_PLAN.digest


def test_a_plan_comes_back_as_it_was_stored() -> None:
    stored = Plan.decode(A_PLAN.encode())
    assert stored == A_PLAN
    assert stored.digest == A_PLAN.digest


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b'{"accounts": 3, "checks": []}', b'{"accounts": "\xff"}']
)
def test_a_plan_that_another_version_wrote_is_refused(data: bytes) -> None:
    with pytest.raises(ConfigurationError, match="can't be read by this version of fleetscan"):
        Plan.decode(data)


def test_a_plan_holds_no_credentials() -> None:
    """It is stored in a file. An external id is no secret to AWS, and AssumeRole needs it."""
    assert set(Plan.__struct_fields__) == {
        "accounts",
        "checks",
        "options",
        "include_passed",
        "custom_checks",
        "fleetscan_version",
    }
    assert not {"access_key", "secret_key", "token"} & set(Account.__struct_fields__)


# what it needs


def test_the_needs_of_a_plan_are_those_of_its_checks() -> None:
    assert [each.id for each in needs_of(A_PLAN, CATALOGUE).checks] == list(A_PLAN.checks)


def test_checks_that_this_version_lacks_are_named() -> None:
    old = msgspec.structs.replace(A_PLAN, checks=("world.box_light", "world.gone", "world.lost"))
    with pytest.raises(ConfigurationError, match=r"does not have: world\.gone, world\.lost$"):
        needs_of(old, CATALOGUE)


@pytest.mark.parametrize(
    ("check", "regional", "account_wide", "global_", "account_level"),
    [
        (box_light, True, False, False, False),
        (depot_fenced, False, True, False, False),
        (person_owns, False, False, True, True),
        (thing_named, True, True, True, False),
        # the fact is read by another task than the subject
        (depot_dry, False, True, False, True),
        (box_lawful, True, False, False, True),
        # by the same
        (box_dry, True, False, False, False),
    ],
)
def test_where_the_cells_of_a_check_are(
    check: Check[Any], *, regional: bool, account_wide: bool, global_: bool, account_level: bool
) -> None:
    (planned,) = planned_checks(needs(check))
    assert (planned.regional, planned.account_wide, planned.global_) == (
        regional,
        account_wide,
        global_,
    )
    assert planned.account_level is account_level


def test_what_reports_say_of_a_check_is_planned() -> None:
    (planned,) = planned_checks(needs(box_light))
    assert planned.check_id == "world.box_light"
    assert planned.severity is Severity.HIGH
    assert planned.asserts == "A box weighs little."
    assert planned.remediation == "unpack."
    assert planned.frameworks == ()


@pytest.mark.parametrize(
    ("checks", "targets"),
    [
        ([box_light], (NORTH, SOUTH)),
        ([depot_fenced], (GLOBAL,)),
        ([box_light, depot_fenced], (NORTH, SOUTH, GLOBAL)),
        ([thing_named], (NORTH, SOUTH, GLOBAL)),
        # every box is in regions, the persons are not
        ([person_owns], (NORTH, SOUTH, GLOBAL, ACCOUNT_LEVEL)),
        ([box_lawful], (NORTH, SOUTH, GLOBAL, ACCOUNT_LEVEL)),
        (list(CHECKS), (NORTH, SOUTH, GLOBAL, ACCOUNT_LEVEL)),
    ],
)
def test_an_account_has_the_tasks_that_its_checks_need(
    checks: list[Check[Any]], targets: tuple[str, ...]
) -> None:
    assert targets_of(needs(*checks), REGIONS) == targets


def test_an_account_without_regions_has_no_task_in_any() -> None:
    assert targets_of(needs(box_light), ()) == ()
    assert targets_of(needs(thing_named), ()) == (GLOBAL,)


# regions before an account was asked


@pytest.mark.parametrize(
    ("parts", "regions"),
    [
        ({"regions": ("all",)}, default_regions("aws")),
        ({"regions": ("eu-north-*", "us-west-?")}, ("eu-north-1", "us-west-1", "us-west-2")),
        # written out, though it is opt-in
        ({"regions": ("me-south-1", "eu-west-1")}, ("eu-west-1", "me-south-1")),
        # a glob means what is enabled
        ({"regions": ("me-*",)}, ()),
        (
            {"regions": ("all",), "only_regions": ("eu-west-1", "me-south-1")},
            ("eu-west-1", "me-south-1"),
        ),
        ({"regions": ("eu-*",), "only_regions": ("us-east-1",)}, ()),
        ({"regions": ("all",), "partition": "aws-cn"}, regions_of("aws-cn")),
    ],
)
def test_the_regions_of_an_account_that_was_not_asked(
    parts: dict[str, Any], regions: tuple[str, ...]
) -> None:
    assert assumed_regions(account(**parts)) == regions


def test_accounts_are_planned_with_them() -> None:
    labelled = account(name="payments", labels={"env": "prod"}, regions=("eu-north-1",))
    assert list(planned_accounts([labelled])) == [
        PlannedAccount(
            account_id=ACCOUNT, name="payments", labels={"env": "prod"}, regions=("eu-north-1",)
        ),
    ]


# parameters of checks


def test_parameters_are_validated_and_sorted() -> None:
    found = validated_options(CATALOGUE, {"world.box_light": {"most": 3}}, source="accounts.toml")
    assert found == {"world.box_light": {"most": 3}}


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"world.box_light": {"most": "3"}}, r'accounts\.toml: checks\."world\.box_light"\.most: '),
        ({"world.box_light": {"least": 3}}, r"has no such parameter; it has: most"),
        ({"world.box_lite": {}}, r"nearest: world\.box_light,.* with --checks-path"),
    ],
)
def test_parameters_that_fit_no_check_are_refused(
    parameters: dict[str, dict[str, object]], message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        validated_options(CATALOGUE, parameters, source="accounts.toml")
