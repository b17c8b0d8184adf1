"""Members of facts are what the code declares and says of them."""

from datetime import datetime
from typing import Any

import pytest

from fleetscan.custom.members import members_of, shown, without_nothing
from fleetscan.facts.base import Tags
from fleetscan.facts.ec2 import Instance
from fleetscan.facts.s3 import Bucket
from fleetscan.verdicts import Unread


def test_fields_come_with_their_types_and_comments() -> None:
    members = members_of(Instance)
    assert list(members)[:3] == ["arn", "id", "region"]
    assert {"state", "stop_time", "stopped_at"} <= members.keys()
    assert members["id"].doc == "the name or id by which people know it"
    assert members["state"].hint == str | Unread
    assert members["stop_time"].doc.startswith("when it was stopped, if it is: AWS tells it")


def test_properties_are_members_too() -> None:
    assert members_of(Instance)["stopped_at"].hint is datetime
    assert members_of(Tags)["own"].hint == dict[str, str]
    assert members_of(Tags)["own"].doc.startswith("The tags that people set")


def test_what_is_no_field_is_no_member() -> None:
    assert not {"TYPE", "from_list"} & (set(members_of(Bucket)) | set(members_of(Tags)))


@pytest.mark.parametrize(
    ("hint", "left"),
    [
        (str, str),
        (str | None, str),
        (str | Unread | None, str),
        (str | int, Any),
        (tuple[str, ...] | None, tuple[str, ...]),
        (Any, Any),
    ],
    ids=str,
)
def test_none_and_unread_are_taken_out_of_a_type(hint: object, left: object) -> None:
    assert without_nothing(hint) == left


@pytest.mark.parametrize(
    ("hint", "said"),
    [
        (str, "str"),
        (tuple[str, ...], "tuple[str, ...]"),
        (datetime | Unread | None, "datetime | Unread | None"),
        (dict[str, list[Bucket]], "dict[str, list[Bucket]]"),
    ],
)
def test_a_type_is_shown_without_modules(hint: object, said: str) -> None:
    assert shown(hint) == said
