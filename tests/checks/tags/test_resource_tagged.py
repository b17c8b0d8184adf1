import pytest

from fleetscan.checks.tags.resource_tagged import resource_tagged
from fleetscan.facts.base import Tags
from fleetscan.facts.sns import Topic
from fleetscan.verdicts import Fail, Pass

ALARMS = Topic(arn="arn:aws:sns:eu-west-1:111122223333:alarms", id="alarms", region="eu-west-1")


def test_a_tag_passes() -> None:
    assert resource_tagged(ALARMS, Tags({"Owner": "a"})) == Pass("alarms has tags: Owner")


def test_tags_are_told_in_the_same_order_every_time() -> None:
    verdict = resource_tagged(ALARMS, Tags({"b": "1", "a": "2", "aws:x": "3"}))
    assert verdict == Pass("alarms has tags: a, b")


def test_a_resource_that_was_never_tagged_fails() -> None:
    assert resource_tagged(ALARMS, Tags({})) == Fail("alarms has no tag of its own")


def test_tags_that_aws_sets_do_not_count() -> None:
    tags = Tags({"aws:cloudformation:stack-name": "alarms", "aws:createdBy": "root"})
    assert resource_tagged(ALARMS, tags) == Fail("alarms has no tag of its own")


def test_one_own_tag_beside_those_of_aws_passes() -> None:
    tags = Tags({"aws:cloudformation:stack-name": "alarms", "Owner": "a"})
    assert isinstance(resource_tagged(ALARMS, tags), Pass)


def test_a_tag_without_a_value_counts() -> None:
    assert isinstance(resource_tagged(ALARMS, Tags({"Reviewed": ""})), Pass)


@pytest.mark.parametrize("key", ["aws", "awsome:key", "my:aws:key"])
def test_only_the_prefix_of_aws_is_that_of_aws(key: str) -> None:
    assert isinstance(resource_tagged(ALARMS, Tags({key: "a"})), Pass)
