import pytest

from fleetscan.access import parse_policy
from fleetscan.checks.iam.customer_policy_gives_no_whole_service import (
    customer_policy_gives_no_whole_service,
)
from fleetscan.facts.iam import ManagedPolicy
from fleetscan.verdicts import Fail, NotRead, Pass
from tests.checks.iam.subjects import NOT_SAID, managed_policy

FAILS = "policy ops allows whole services:"


def allowing(**elements: object) -> ManagedPolicy:
    return managed_policy(parse_policy({"Statement": {"Effect": "Allow"} | elements}))


@pytest.mark.parametrize(
    "policy",
    [
        allowing(Action=["ec2:Describe*", "s3:GetObject"], Resource="*"),
        allowing(Effect="Deny", Action="s3:*", Resource="*"),
        allowing(NotAction="*", Resource="*"),
        allowing(Action=[], Resource="*"),
    ],
)
def test_a_policy_that_names_actions_passes(policy: ManagedPolicy) -> None:
    assert customer_policy_gives_no_whole_service(policy) == Pass(
        "policy ops does not allow all actions of a service"
    )


@pytest.mark.parametrize(
    ("policy", "how"),
    [
        (allowing(Sid="S3", Action="S3:*", Resource="arn:aws:s3:::one"), "s3:* by statement S3"),
        (
            allowing(Action=["s3:*", "sqs:*"], Resource="*"),
            "s3:* by statement 1, sqs:* by statement 1",
        ),
        (allowing(Action="s3:?*", Resource="*"), "s3:* by statement 1"),
        (allowing(Action="*", Resource="arn:aws:s3:::one"), "* by statement 1"),
        (allowing(Action="*:?*", Resource="*"), "* by statement 1"),
        (allowing(NotAction=["iam:*"], Resource="*"), "all but iam:* by statement 1"),
    ],
)
def test_whole_services_fail_on_whatever_resources(policy: ManagedPolicy, how: str) -> None:
    assert customer_policy_gives_no_whole_service(policy) == Fail(f"{FAILS} {how}")


def test_some_services_may_be_allowed() -> None:
    policy = allowing(Action=["s3:*", "sqs:*"], Resource="*")
    assert customer_policy_gives_no_whole_service(policy, services=("sqs",)) == Fail(
        f"{FAILS} s3:* by statement 1"
    )
    verdict = customer_policy_gives_no_whole_service(policy, services=("s3", "sqs"))
    assert isinstance(verdict, Pass)


def test_a_service_that_is_denied_again_does_not_count() -> None:
    allowed = {"Effect": "Allow", "Action": ["s3:*", "sqs:*"], "Resource": "*"}
    denied = {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}
    policy = managed_policy(parse_policy({"Statement": [allowed, denied]}))
    assert customer_policy_gives_no_whole_service(policy) == Fail(f"{FAILS} sqs:* by statement 1")
    verdict = customer_policy_gives_no_whole_service(policy, services=("sqs",))
    assert isinstance(verdict, Pass)


def test_a_document_that_can_not_be_read_is_no_verdict() -> None:
    with pytest.raises(NotRead):
        customer_policy_gives_no_whole_service(managed_policy(NOT_SAID))
