from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from fleetscan.facts.account import Account
from fleetscan.facts.base import GLOBAL, Every, Tags, is_region, known
from fleetscan.facts.ec2 import Instance
from fleetscan.verdicts import Cause, NotRead, Unread

DENIED = Unread(cause=Cause.ACCESS_DENIED, message="refused")

TIMEOUT = Unread(cause=Cause.TIMEOUT, message="too late")


@pytest.mark.parametrize("nameless", ["arn", "id"])
def test_a_resource_without_a_name_is_none(nameless: str) -> None:
    names = {"arn": "arn:aws:ec2:eu-west-1:111122223333:volume/vol-1", "id": "vol-1"}
    with pytest.raises(ValueError, match="without its name"):
        Account(**names | {nameless: ""}, region="global")


@pytest.mark.parametrize(
    "name",
    ["us-east-1", "us-gov-west-1", "us-isob-east-1", "eusc-de-east-1", "ap-southeast-12"],
)
def test_what_has_the_form_of_a_region_may_be_one(name: str) -> None:
    assert is_region(name)


@pytest.mark.parametrize(
    "name",
    ["", GLOBAL, "account-level", "aws-global", "fips-us-east-1", "us-east-1-fips", "us-east-1\n"],
)
def test_what_names_no_region_is_none(name: str) -> None:
    assert not is_region(name)


def test_tags_are_built_from_pairs() -> None:
    pairs = [{"Key": "Owner", "Value": "a"}, {"Key": "Env", "Value": "prod"}]
    assert Tags.from_list(pairs) == Tags({"Owner": "a", "Env": "prod"})


def test_the_members_of_a_pair_may_have_other_names() -> None:
    pairs = [{"TagKey": "Owner", "TagValue": "a"}]
    assert Tags.from_list(pairs, key="TagKey", value="TagValue") == Tags({"Owner": "a"})


def test_a_tag_without_a_value_has_an_empty_one() -> None:
    assert Tags.from_list([{"Key": "Owner"}]) == Tags({"Owner": ""})


@pytest.mark.parametrize("nothing", [None, [], ()])
def test_no_list_is_no_tag(nothing: Sequence[dict[str, str]] | None) -> None:
    assert Tags.from_list(nothing) == Tags({})


def test_a_pair_without_a_key_is_no_tag_of_aws() -> None:
    with pytest.raises(KeyError):
        Tags.from_list([{"Value": "a"}])


def test_own_tags_are_those_without_the_prefix_of_aws() -> None:
    tags = Tags({"aws:createdBy": "root", "Owner": "a", "aws": "b"})
    assert tags.own == {"Owner": "a", "aws": "b"}


def test_every_that_was_read_whole_is_a_plain_list() -> None:
    every = Every([1, 2])
    assert list(every) == [1, 2]
    assert len(every) == 2
    assert every


def test_every_of_nothing_is_nothing() -> None:
    every: Every[int] = Every([])
    assert list(every) == []
    assert len(every) == 0
    assert not every


def test_one_that_was_found_is_found_though_not_all_was_read() -> None:
    assert any(number == 2 for number in Every([1, 2], [DENIED]))
    assert Every([1], [DENIED])


def test_that_none_is_there_needs_all_to_have_been_read() -> None:
    with pytest.raises(NotRead) as caught:
        any(number == 3 for number in Every([1, 2], [DENIED, TIMEOUT]))
    assert caught.value.unread == (DENIED, TIMEOUT)


def test_that_all_are_so_needs_all_to_have_been_read_unless_one_is_not() -> None:
    assert not all(number == 1 for number in Every([1, 2], [DENIED]))
    with pytest.raises(NotRead):
        all(number > 0 for number in Every([1, 2], [DENIED]))


def test_how_many_there_are_needs_all_to_have_been_read() -> None:
    with pytest.raises(NotRead):
        len(Every([1, 2], [DENIED]))


def test_that_there_is_nothing_needs_all_to_have_been_read() -> None:
    with pytest.raises(NotRead):
        bool(Every([], [DENIED]))


def test_a_value_that_was_read_is_known() -> None:
    assert known("a") == "a"
    assert known(None) is None


def test_a_value_that_was_not_read_is_not_known() -> None:
    with pytest.raises(NotRead, match="refused") as caught:
        known(DENIED)
    assert caught.value.unread == (DENIED,)


def test_an_instance_that_is_not_stopped_has_no_stop_time() -> None:
    instance = Instance(
        arn="arn",
        id="i-1",
        region="eu-west-1",
        state="running",
        launched_at=datetime(2026, 1, 31, tzinfo=UTC),
        virtualization="hvm",
        metadata_tokens="required",
        metadata_endpoint="enabled",
    )
    with pytest.raises(ValueError, match="i-1 is running"):
        _ = instance.stopped_at


def test_those_with_an_id_are_found_alone_and_with_facts() -> None:
    one, other = (
        Account(arn=f"arn:aws:account::{number}:account", id=number, region=GLOBAL)
        for number in ("1", "2")
    )
    assert list(Every([one, other]).with_id("2")) == [other]
    assert list(Every([(one, Tags({})), (other, Tags({}))]).with_id("1")) == [(one, Tags({}))]
    assert not Every([one]).with_id("3")


def test_whether_there_is_one_with_an_id_is_not_known_where_there_may_be_more() -> None:
    account = Account(arn="arn:aws:account::1:account", id="1", region=GLOBAL)
    accounts = Every([account], [DENIED])
    assert next(iter(accounts.with_id("1"))) == account
    with pytest.raises(NotRead):
        list(accounts.with_id("2"))
