import pytest

from fleetscan.checks.awslambda.function_not_public import function_not_public
from fleetscan.facts.policies import ResourcePolicy
from fleetscan.verdicts import Fail, NotRead, Pass
from tests.checks.awslambda.subjects import function
from tests.checks.policies import NO_POLICY, OWNER, UNREADABLE, policy

INVOKE = "lambda:InvokeFunction"
S3 = {"Service": "s3.amazonaws.com"}
OF_THE_ACCOUNT = {"StringEquals": {"AWS:SourceAccount": "111122223333"}}


@pytest.mark.parametrize(
    "narrow",
    [
        NO_POLICY,
        policy(OWNER, INVOKE),
        policy(S3, INVOKE, OF_THE_ACCOUNT),
        # EventBridge invokes only for rules of the function's own account
        policy({"Service": "events.amazonaws.com"}, INVOKE),
    ],
)
def test_a_function_for_those_who_were_chosen_passes(narrow: ResourcePolicy) -> None:
    assert isinstance(function_not_public(function(), narrow), Pass)


def test_a_function_for_anybody_fails() -> None:
    assert function_not_public(function(), policy("*", INVOKE)) == Fail(
        "the policy of function resize is open: statement 1 lets anybody do lambda:InvokeFunction"
    )


def test_a_url_without_authentication_fails_by_the_statement_that_it_needs() -> None:
    by_url = {"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}}
    verdict = function_not_public(function(), policy("*", "lambda:InvokeFunctionUrl", by_url))
    assert isinstance(verdict, Fail)


def test_s3_on_behalf_of_any_of_its_customers_fails() -> None:
    assert function_not_public(function(), policy(S3, INVOKE)) == Fail(
        "the policy of function resize is open:"
        " statement 1 lets a service on behalf of anybody do lambda:InvokeFunction"
    )


def test_a_policy_that_nobody_understands_is_no_verdict() -> None:
    with pytest.raises(NotRead):
        function_not_public(function(), UNREADABLE)
