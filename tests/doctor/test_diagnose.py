"""From what was seen to what is wrong, with plain values."""

import json
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from fleetscan.doctor.codes import CODES, Level
from fleetscan.doctor.diagnose import diagnose
from fleetscan.doctor.failures import _BY_CAUSE, _BY_ERROR, _BY_REMEDY, code_of
from fleetscan.doctor.model import (
    Denied,
    Expectation,
    Observation,
    Permissions,
    Problem,
    Regions,
    Setting,
    Source,
)
from fleetscan.fleet.model import Account
from fleetscan.verdicts import Cause, Unread

NOW = datetime(2026, 11, 29, 10, 0, tzinfo=UTC)
ACCOUNT = Account(
    id="111111111111", name="payments", role_arns=("arn:aws:iam::111111111111:role/audit",)
)
HOUR = Expectation(minutes=60)


def problems(expected: Expectation = HOUR, **seen: object) -> tuple[Problem, ...]:
    observation = Observation(account=ACCOUNT, seen_at=NOW)
    return diagnose(msgspec.structs.replace(observation, **seen), expected).problems


def source(**settings: object) -> Source:
    usual = Source(kind="a kind", is_temporary=True, expires_at=None, renews=False)
    return msgspec.structs.replace(usual, **settings)


def test_every_code_that_a_failure_leads_to_is_there() -> None:
    assert {*_BY_REMEDY.values(), *_BY_CAUSE.values(), *_BY_ERROR.values()} <= CODES.keys()
    assert _BY_CAUSE.keys() == set(Cause)


def test_the_command_that_signs_in_is_the_one_for_the_profile() -> None:
    missing = Unread(
        cause=Cause.CREDENTIALS,
        error_code="UnauthorizedSSOTokenError",
        message="no source credentials: …; sign in: `aws sso login --sso-session work`",
    )
    (problem,) = problems(no_source=missing)
    assert (problem.code, problem.fix) == (
        "source.login",
        "Sign in again: `aws sso login --sso-session work`.",
    )


# how long credentials live


@pytest.mark.parametrize(
    ("settings", "codes"),
    [
        ({"is_temporary": False}, []),
        ({"expires_at": NOW + timedelta(minutes=1), "renews": True}, []),
        ({"expires_at": NOW + timedelta(minutes=60)}, []),
        ({"expires_at": NOW + timedelta(minutes=59)}, ["session.too_short"]),
        ({}, ["session.unknown_end"]),
    ],
)
def test_credentials_must_outlast_the_run_or_renew_themselves(
    settings: dict[str, object], codes: list[str]
) -> None:
    assert [each.code for each in problems(source=source(**settings))] == codes


def test_a_session_that_is_too_short_is_told_with_both_times() -> None:
    (problem,) = problems(source=source(expires_at=NOW + timedelta(minutes=30)))
    assert "They expire at 2026-11-29 10:30 UTC; the run is expected to take 60 min" in (
        problem.message
    )
    assert (
        problems(Expectation(minutes=20), source=source(expires_at=NOW + timedelta(hours=1))) == ()
    )


# the clock


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (None, None),
        (0, None),
        (-59.9, None),
        (60, "some 1 minute behind"),
        (-190, "some 3 minutes ahead"),
    ],
)
def test_a_clock_is_told_from_a_minute_on(seconds: float | None, said: str | None) -> None:
    found = [problem.message for problem in problems(skew_seconds=seconds)]
    assert len(found) == (said is not None)
    assert all(str(said) in message for message in found)


# permissions


def denied(action: str, **how: bool) -> Denied:
    usual = Denied(action=action, explicitly=False, by_organization=False, by_boundary=False)
    return msgspec.structs.replace(usual, **how)


def unread(operation: str, cause: Cause = Cause.ACCESS_DENIED, message: str = "No.") -> Unread:
    return Unread(
        cause=cause,
        operation=operation,
        iam_action=operation,
        error_code="AccessDenied",
        message=message,
    )


def test_denied_actions_are_one_problem_for_each_kind_of_policy() -> None:
    found = Permissions(
        simulated=9,
        denied=(
            denied("a:One"),
            denied("a:Two"),
            denied("b:One", explicitly=True),
            denied("c:One", explicitly=True, by_organization=True),
            denied("d:One", by_boundary=True),
        ),
    )
    told = problems(permissions=found)
    # no call was made to see
    assert {(each.code, each.level) for each in told} == {("permission.predicted", Level.ERROR)}
    assert [each.message.partition(" So it is with ")[2] for each in told] == [
        "a:One, a:Two.",
        "b:One, by a statement of a policy.",
        "c:One, by the organization's service control policies.",
        "d:One, by the permissions boundary.",
    ]
    plain, *others = told
    assert plain.fix == f"Add to a policy of {ACCOUNT.role_arns[0]}:"
    assert json.loads(plain.statement)["Action"] == ["a:One", "a:Two"]
    assert {each.statement for each in others} == {""}


def test_many_actions_are_counted_in_words_and_whole_in_the_statement() -> None:
    actions = [f"a:Action{number}" for number in range(9)]
    (problem,) = problems(permissions=Permissions(simulated=9, denied=tuple(map(denied, actions))))
    assert "a:Action5 and 3 more" in problem.message
    assert json.loads(problem.statement)["Action"] == actions


@pytest.mark.parametrize("cause", [Cause.ACCESS_DENIED, Cause.DENIED_BY_SCP])
def test_what_was_predicted_is_not_told_again_by_the_call_that_failed(cause: Cause) -> None:
    call = ("us-east-1", unread("a:One", cause))
    how = {"by_organization": cause is Cause.DENIED_BY_SCP}
    predicted = Permissions(simulated=2, denied=(denied("a:One", **how),), probed=1, failed=(call,))
    (problem,) = problems(permissions=predicted)
    # but what AWS said is, and where
    assert (problem.level, problem.evidence) == (Level.ERROR, "No.")
    assert problem.regions == ("us-east-1",)


def test_what_denies_a_call_does_not_hide_what_else_is_predicted_to() -> None:
    call = ("eu-west-2", unread("a:One", Cause.DENIED_BY_SCP))
    found = Permissions(simulated=2, denied=(denied("a:One"),), probed=1, failed=(call,))
    met, predicted = problems(permissions=found)
    assert (met.code, met.regions) == ("permission.denied_by_scp", ("eu-west-2",))
    assert predicted.code == "permission.predicted"


def test_a_call_that_was_answered_is_allowed_whatever_was_predicted() -> None:
    found = Permissions(simulated=2, denied=(denied("a:One"),), answered=frozenset({"a:One"}))
    assert problems(permissions=found) == ()


def test_what_was_not_predicted_is_told() -> None:
    call = ("us-east-1", unread("a:One"))
    (problem,) = problems(permissions=Permissions(simulated=2, probed=1, failed=(call,)))
    assert problem.code == "permission.denied"
    assert problem.evidence == "No."
    assert "So it is with a:One." in problem.message
    assert problem.regions == ("us-east-1",)


@pytest.mark.parametrize(
    ("role_arns", "identity", "whose"),
    [
        (ACCOUNT.role_arns, None, ACCOUNT.role_arns[0]),
        ((), "arn:aws:sts::1:assumed-role/a/b", "the identity"),
        ((), "arn:aws:iam::111111111111:user/auditor", "arn:aws:iam::111111111111:user/auditor"),
        (
            (),
            "arn:aws:sts::111111111111:assumed-role/Audit/s",
            "role Audit of account 111111111111",
        ),
    ],
)
def test_whose_policy_it_goes_into_is_named(
    role_arns: tuple[str, ...], identity: str | None, whose: str
) -> None:
    account = msgspec.structs.replace(ACCOUNT, role_arns=role_arns)
    found = Permissions(simulated=1, denied=(denied("a:One"),))
    (problem,) = problems(account=account, identity=identity, permissions=found)
    assert problem.fix == f"Add to a policy of {whose}:"


def test_a_problem_of_a_profile_is_told_apart_from_that_of_another() -> None:
    setting = Setting(code="profile.unknown", message="No such profile.")
    told = {
        problems(account=msgspec.structs.replace(ACCOUNT, profile=each), setting=setting)[0].message
        for each in ("one", "other", None)
    }
    assert len(told) == 3


def test_a_policy_that_closes_regions_is_told_once_with_the_regions() -> None:
    message = "with an explicit deny in a service control policy"
    failed = tuple(
        (region, unread("ec2:DescribeVolumes", Cause.DENIED_BY_SCP, message))
        for region in ("sa-east-1", "ap-south-1")
    )
    (problem,) = problems(permissions=Permissions(simulated=2, probed=2, failed=failed))
    assert problem.code == "permission.denied_by_scp"
    assert problem.regions == ("ap-south-1", "sa-east-1")


@pytest.mark.parametrize(
    ("partition", "action"),
    [("aws", "account:ListRegions"), ("aws-us-gov", "ec2:DescribeRegions")],
)
def test_what_is_to_be_allowed_for_regions_is_offered_in_the_partition(
    partition: str, action: str
) -> None:
    account = msgspec.structs.replace(ACCOUNT, partition=partition)
    regions = Regions(enabled=None, swept=("us-gov-west-1",), not_enabled=(), warning="Hm.")
    (problem,) = problems(account=account, regions=regions)
    assert json.loads(problem.statement)["Action"] == [action]


# all of it


def test_errors_come_before_warnings() -> None:
    regions = Regions(enabled=None, swept=("us-east-1",), not_enabled=("eu-x-1",), warning="Hm.")
    found = problems(regions=regions, skew_seconds=100)
    assert [problem.level for problem in found] == [Level.ERROR, Level.WARNING, Level.WARNING]


def test_an_account_is_as_bad_as_its_worst_problem() -> None:
    observation = Observation(account=ACCOUNT, seen_at=NOW, skew_seconds=100)
    assert diagnose(observation, HOUR).level is Level.WARNING
    worse = msgspec.structs.replace(observation, not_entered=unread("sts:AssumeRole"))
    assert diagnose(worse, HOUR).level is Level.ERROR


def test_what_refuses_the_only_keys_refuses_the_source() -> None:
    refusal = Unread(cause=Cause.CREDENTIALS, error_code="InvalidClientTokenId", message="Invalid.")
    assert code_of(refusal) == "account.keys_refused"
    assert code_of(refusal, with_source=True) == "source.refused"


@pytest.mark.parametrize(
    ("operation", "error", "message", "code"),
    [
        ("sso:GetRoleCredentials", "ResourceNotFoundException", "", "source.not_assigned"),
        ("sso:GetRoleCredentials", "InvalidRequestException", "", "source.provider_failed"),
        (
            "sts:AssumeRole",
            "AccessDenied",
            "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
            "source.code_refused",
        ),
        (
            "sts:AssumeRole",
            "ValidationError",
            (
                "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed "
                "by role chaining."
            ),
            "source.too_long",
        ),
        (
            "sts:AssumeRoleWithWebIdentity",
            "InvalidIdentityToken",
            "Incorrect token audience",
            "source.web_identity_refused",
        ),
        ("sts:AssumeRole", "ExpiredToken", "", "source.expired"),
        ("sts:AssumeRole", "InvalidClientTokenId", "", "source.refused"),
        (None, "FileNotFoundError", "[Errno 2] /token", "source.incomplete"),
        (None, "CredentialsTimeout", "", "source.provider_failed"),
        (None, "CredentialsRefused", "", "source.refused"),
    ],
)
def test_who_gives_no_keys_does_not_refuse_keys(
    operation: str | None, error: str, message: str, code: str
) -> None:
    missing = Unread(
        cause=Cause.CREDENTIALS, operation=operation, error_code=error, message=message
    )
    (problem,) = problems(no_source=missing)
    assert problem.code == code


def test_secrets_in_what_others_say_are_not_told() -> None:
    message = "No: aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    (problem,) = problems(not_entered=unread("sts:GetCallerIdentity", message=message))
    assert "wJalrXUtnFEMI" not in repr(problem)
    assert "[redacted]" in problem.evidence
