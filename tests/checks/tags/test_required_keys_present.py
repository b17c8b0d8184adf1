from fleetscan.checks.tags.required_keys_present import required_keys_present
from fleetscan.facts.base import Tags
from fleetscan.facts.sns import Topic
from fleetscan.verdicts import Fail, NotApplicable, Pass

ALARMS = Topic(arn="arn:aws:sns:eu-west-1:111122223333:alarms", id="alarms", region="eu-west-1")

KEYS = ("Owner", "CostCenter")


def test_all_keys_pass() -> None:
    tags = Tags({"CostCenter": "42", "Owner": "a", "Env": "prod"})
    assert required_keys_present(ALARMS, tags, keys=KEYS) == Pass(
        "alarms has the tag keys: Owner, CostCenter"
    )


def test_a_missing_key_fails() -> None:
    assert required_keys_present(ALARMS, Tags({"Owner": "a"}), keys=KEYS) == Fail(
        "alarms lacks the tag keys: CostCenter"
    )


def test_a_resource_that_was_never_tagged_lacks_them_all() -> None:
    assert required_keys_present(ALARMS, Tags({}), keys=KEYS) == Fail(
        "alarms lacks the tag keys: Owner, CostCenter"
    )


def test_without_required_keys_the_check_says_nothing() -> None:
    for tags in (Tags({}), Tags({"Owner": "a"})):
        assert isinstance(required_keys_present(ALARMS, tags), NotApplicable)


def test_keys_are_compared_with_their_case() -> None:
    assert required_keys_present(ALARMS, Tags({"owner": "a"}), keys=("Owner",)) == Fail(
        "alarms lacks the tag keys: Owner"
    )


def test_a_key_without_a_value_is_there() -> None:
    assert isinstance(required_keys_present(ALARMS, Tags({"Owner": ""}), keys=("Owner",)), Pass)


def test_a_key_that_only_aws_sets_may_be_required() -> None:
    key = "aws:cloudformation:stack-name"
    assert isinstance(required_keys_present(ALARMS, Tags({key: "a"}), keys=(key,)), Pass)


def test_a_tag_of_aws_does_not_stand_for_a_key_of_the_same_ending() -> None:
    tags = Tags({"aws:Owner": "a"})
    assert isinstance(required_keys_present(ALARMS, tags, keys=("Owner",)), Fail)
