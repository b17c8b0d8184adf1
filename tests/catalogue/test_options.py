from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import msgspec
import pytest

from fleetscan.catalogue import Catalogue
from fleetscan.catalogue.parameters import MOST_DAYS, Form, refusals
from fleetscan.errors import ConfigurationError
from fleetscan.library.checks import default_catalogue

KEYS = "tags.required_keys_present"

DAYS = "ec2.instance_not_stopped"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return default_catalogue()


def test_values_become_what_the_check_takes(catalogue: Catalogue) -> None:
    given = catalogue.options(KEYS, {"keys": ["Owner", "Env"]}, source="accounts.toml")
    assert given == {"keys": ("Owner", "Env")}
    assert catalogue.options(DAYS, {"max_days": 30}, source="accounts.toml") == {"max_days": 30}


def test_what_is_not_set_is_left_to_the_check(catalogue: Catalogue) -> None:
    assert catalogue.options(KEYS, {}, source="accounts.toml") == {}


def test_a_list_of_what_is_looked_for_is_not_taken_empty(catalogue: Catalogue) -> None:
    # such a check would pass, or fail, whatever there is
    lists = [
        (check.id, option.name)
        for check in catalogue.checks.values()
        for option in check.options
        if isinstance(option.default, tuple) and option.default
    ]
    assert lists
    for check_id, name in lists:
        with pytest.raises(ConfigurationError, match=name):
            catalogue.options(check_id, {name: []}, source="accounts.toml")


@pytest.mark.parametrize(
    ("check_id", "name", "taken", "refused"),
    [
        (
            "eks.cluster_not_public",
            "allowed_cidrs",
            ["192.0.2.0/24", "192.0.2.7/24", "2001:DB8::/32", "0.0.0.0/0"],
            ["300.0.0.0/8", "192.0.2.0/33", "192.0.2.0", "2001:db8::/129", "office", ""],
        ),
        (
            "config.resources_recorded",
            "may_leave_out",
            ["AWS::EC2::NetworkAcl", "AWS::ApiGatewayV2::Api"],
            ["NetworkAcl", "AWS::EC2", "AWS::EC2::*", "AWS.EC2.NetworkAcl", "AWS::EC2::VPC\n"],
        ),
        (
            "cloudtrail.management_events_logged",
            "may_exclude",
            ["kms.amazonaws.com", "rdsdata.amazonaws.com"],
            ["kms", "KMS.amazonaws.com", "kms.amazonaws.com ", "kms.amazonaws.com\n"],
        ),
        (
            "iam.customer_policy_gives_no_whole_service",
            "services",
            ["s3", "execute-api"],
            ["S3", "s3:*", "Amazon S3", "s3\n"],
        ),
        (
            "organizations.services_delegated",
            "trusted",
            ["111122223333"],
            ["1111-2222-3333", "11112222333", "arn:aws:iam::111122223333:root", "111122223333\n"],
        ),
        (
            "s3.bucket_policy_gives_others_no_control",
            "actions",
            ["s3:PutBucketAcl", "s3:Put*", "*", "S3:putbucketacl"],
            ["PutBucketAcl", "s3:", "s3.PutBucketAcl", "s3:Put*\n"],
        ),
        ("rds.instance_port_not_default", "more_ports", [1, 65_535], [0, 65_536, "3306"]),
    ],
)
def test_what_no_resource_can_have_is_refused_when_it_is_read(
    catalogue: Catalogue, check_id: str, name: str, taken: list[Any], refused: list[Any]
) -> None:
    read = catalogue.options(check_id, {name: taken}, source="accounts.toml")
    assert read == {name: tuple(taken)}
    for each in refused:
        with pytest.raises(ConfigurationError) as caught:
            catalogue.options(
                check_id, {name: [taken[0], each]}, source="accounts.toml: accounts[0]"
            )
        said = str(caught.value)
        assert said.startswith(f'accounts.toml: accounts[0]: checks."{check_id}".{name}: ')
        assert repr(each) in said


def test_a_value_that_fills_the_screen_is_not_shown_whole(catalogue: Catalogue) -> None:
    with pytest.raises(ConfigurationError) as caught:
        catalogue.options(KEYS, {"keys": ["x" * 1_000, 1]}, source="accounts.toml")
    assert len(str(caught.value)) < 500


def test_a_form_is_looked_for_wherever_a_type_has_it() -> None:
    number = Annotated[str, Form(int, "a number")]
    said = ["expected a number, and 'x' is none"]
    assert list(refusals(number, "1")) == list(refusals(number | None, None)) == []
    assert list(refusals(number, "x")) == list(refusals(number | None, "x")) == said
    assert list(refusals(tuple[number, ...], ("1", "x", "2"))) == said
    assert list(refusals(frozenset[number], frozenset({"x"}))) == said
    assert list(refusals(list[number], ["1", "x"])) == said
    listed = Annotated[tuple[number, ...], msgspec.Meta(min_length=1)]
    assert list(refusals(listed, ("x",))) == said
    assert list(refusals(tuple[str, ...], ("x",))) == list(refusals(tuple, ("x",))) == []


def numbers_in(schema: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - any part of a JSON Schema
    if isinstance(schema, list):
        for each in schema:
            yield from numbers_in(each)
    if isinstance(schema, dict):
        if schema.get("type") in {"integer", "number"}:
            yield schema
        for each in schema.values():
            yield from numbers_in(each)


def test_every_number_has_limits_within_which_dates_can_be_told(catalogue: Catalogue) -> None:
    limits = {
        f"{check.id} {option.name}": (each.get("minimum", -1), each.get("maximum", float("inf")))
        for check in catalogue.checks.values()
        for option in check.options
        for each in numbers_in(msgspec.json.schema(option.type))
    }
    assert len(limits) > 20
    assert [name for name, (least, _) in limits.items() if least < 0] == []
    too_much = {name: most for name, (_, most) in limits.items() if most > 65_535}
    assert too_much == {}
    days = {name: most for name, (_, most) in limits.items() if name.endswith("days")}
    assert len(days) > 10
    assert max(days.values()) == MOST_DAYS


def test_a_number_of_days_that_no_date_can_tell_is_refused(catalogue: Catalogue) -> None:
    for check in catalogue.checks.values():
        for option in check.options:
            if option.name.endswith("days"):
                with pytest.raises(ConfigurationError, match=f'"{check.id}".{option.name}: .*<= '):
                    catalogue.options(check.id, {option.name: 10**12}, source="accounts.toml")


@pytest.mark.parametrize(
    ("check_id", "values", "said"),
    [
        ("tags.required_key_present", {}, ["tags.required_key_present", KEYS]),
        (KEYS, {"key": ["Owner"]}, [f'checks."{KEYS}".key', "keys"]),
        (KEYS, {"keys": "Owner"}, [f'checks."{KEYS}".keys', "array"]),
        (KEYS, {"keys": [1]}, [f'checks."{KEYS}".keys', "str"]),
        (DAYS, {"max_days": "30"}, [f'checks."{DAYS}".max_days', "int"]),
        (DAYS, {"max_days": 1.5}, [f'checks."{DAYS}".max_days', "int"]),
        (DAYS, {"max_days": -1}, [f'checks."{DAYS}".max_days', ">= 0"]),
        ("s3.bucket_encrypted", {"keys": []}, ['checks."s3.bucket_encrypted".keys', "none"]),
    ],
)
def test_what_the_check_does_not_take_is_refused_with_its_place(
    catalogue: Catalogue, check_id: str, values: dict[str, Any], said: list[str]
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        catalogue.options(check_id, values, source="accounts.toml")
    for part in ["accounts.toml: checks", *said]:
        assert part in str(caught.value)
