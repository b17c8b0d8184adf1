import pytest

from fleetscan.catalogue import Call
from fleetscan.collectors.policies import resource_policy
from fleetscan.facts.policies import ResourcePolicy
from fleetscan.verdicts import Cause, Unread
from tests.collectors.policies import OPEN_POLICY

CALL = Call("sqs:GetQueueAttributes")


@pytest.mark.parametrize("text", [None, ""])
def test_no_text_is_no_policy(text: str | None) -> None:
    assert resource_policy(CALL, text) == ResourcePolicy(document=None)


def test_a_policy_is_parsed() -> None:
    (grant,) = resource_policy(CALL, OPEN_POLICY).public_grants()
    assert grant.principals == ("*",)


@pytest.mark.parametrize("text", ["{", "{}", '{"Statement": [{"Effect": "Maybe"}]}'])
def test_what_nobody_understands_is_unread_and_says_by_which_call(text: str) -> None:
    document = resource_policy(CALL, text).document
    assert isinstance(document, Unread)
    assert (document.cause, document.operation) == (Cause.UNEXPECTED_REPLY, CALL.operation)
