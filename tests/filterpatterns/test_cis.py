import pytest

from fleetscan.filterpatterns import Covered, NotCovered, cis, covers, matches, parse, written
from fleetscan.filterpatterns.model import Expression
from tests.filterpatterns.public_patterns import PATTERNS

REQUIREMENTS: dict[str, Expression] = {name: getattr(cis, name) for name in cis.__all__}
ALL_PATTERNS = [(name, pattern) for name, patterns in PATTERNS.items() for pattern in patterns]

# What CIS 5.0 and later prescribe for security groups.
SINCE_5_0 = PATTERNS["SECURITY_GROUP_CHANGES"][0].replace(
    "}", " || ($.eventName = ModifySecurityGroupRules) }"
)


def covered_by(*patterns: str) -> set[str]:
    parsed = [parse(pattern) for pattern in patterns]
    return {
        name for name, required in REQUIREMENTS.items() if covers(parsed, required) == Covered()
    }


@pytest.mark.parametrize(("requirement", "pattern"), ALL_PATTERNS)
def test_a_public_pattern_covers_its_own_requirement_and_no_other(
    requirement: str, pattern: str
) -> None:
    assert covered_by(pattern) == {requirement}


@pytest.mark.parametrize(("requirement", "pattern"), ALL_PATTERNS)
def test_a_public_pattern_can_be_written_anew(requirement: str, pattern: str) -> None:
    assert covered_by(written(parse(pattern))) == {requirement}


def test_each_requirement_has_public_patterns_and_covers_itself_alone() -> None:
    assert {*PATTERNS, "SECURITY_GROUP_RULE_CHANGES"} == set(REQUIREMENTS)
    for name, required in REQUIREMENTS.items():
        assert covered_by(written(required)) == {name}


def test_since_5_0_changed_rules_of_security_groups_count_too() -> None:
    assert covered_by(SINCE_5_0) == {"SECURITY_GROUP_CHANGES", "SECURITY_GROUP_RULE_CHANGES"}


def test_what_cis_1_4_wrote_for_unauthorized_calls_counts_nearly_everything() -> None:
    pattern = (
        '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") ||'
        ' ($.sourceIPAddress!="delivery.logs.amazonaws.com") || ($.eventName!="HeadBucket") }'
    )
    assert "UNAUTHORIZED_CALLS" in covered_by(pattern)
    assert matches(parse(pattern), {"eventName": "DescribeInstances"}) is True


def test_one_name_too_few_is_told_by_an_event_with_that_name() -> None:
    pattern = PATTERNS["CLOUDTRAIL_CHANGES"][0].replace(" || ($.eventName = StopLogging)", "")
    assert covers([parse(pattern)], cis.CLOUDTRAIL_CHANGES) == NotCovered(
        {"eventSource": "cloudtrail.amazonaws.com", "eventName": "StopLogging"}
    )


def test_filters_that_share_the_names_cover_together() -> None:
    pattern = PATTERNS["VPC_CHANGES"][0]
    names = pattern.strip("{ }").split(" || ")
    halves = ["{ " + " || ".join(half) + " }" for half in (names[:5], names[5:])]
    assert covered_by(halves[0]) == covered_by(halves[1]) == set()
    assert covered_by(*halves) == {"VPC_CHANGES"}


@pytest.mark.parametrize(
    ("requirement", "pattern"),
    [
        ("UNAUTHORIZED_CALLS", '{ ($.errorCode = "*UnauthorizedOperation") }'),
        (
            "UNAUTHORIZED_CALLS",
            '{ ($.errorCode = "UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
        ),
        (
            "UNAUTHORIZED_CALLS",
            '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied") }',
        ),
        # A call that a person makes has no invokedBy, so != leaves it out: azul's issue 5884.
        (
            "UNAUTHORIZED_CALLS",
            (
                '{ ($.errorCode = "*UnauthorizedOperation" || $.errorCode = "AccessDenied*")'
                ' && $.userIdentity.invokedBy != "cloudfront.amazonaws.com" }'
            ),
        ),
        ("ROOT_USAGE", '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy != "x" }'),
        ("ROOT_USAGE", '{ $.userIdentity.type = "root" }'),
        (
            "CONSOLE_SIGN_IN_WITHOUT_MFA",
            '{ $.eventName = "ConsoleLogin" && $.additionalEventData.MFAUsed = "Yes" }',
        ),
        (
            "CONSOLE_AUTHENTICATION_FAILURES",
            '{ $.eventName = ConsoleLogin && $.errorMessage = "Failed authentications" }',
        ),
        (
            "KMS_KEY_DISABLING_OR_DELETION",
            (
                "{ $.eventSource = kms.amazonaws.com && $.eventName = DisableKey"
                " && $.eventName = ScheduleKeyDeletion }"
            ),
        ),
        ("S3_BUCKET_POLICY_CHANGES", "{ $.eventName = PutBucketPolicy }"),
    ],
)
def test_a_pattern_that_looks_right_may_not_cover(requirement: str, pattern: str) -> None:
    required = REQUIREMENTS[requirement]
    answer = covers([parse(pattern)], required)
    assert isinstance(answer, NotCovered)
    assert matches(required, answer.event) is True
    assert matches(parse(pattern), answer.event) is False
