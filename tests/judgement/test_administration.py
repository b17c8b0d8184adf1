import pytest

from fleetscan.access import PolicyDocument, parse_policy
from fleetscan.judgement.administration import administration, administrative
from fleetscan.verdicts import Cause, NotRead, Unread

ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
READING = parse_policy({"Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}})
ADMIN = parse_policy({"Statement": ALL})
NOT_SAID = Unread(cause=Cause.UNEXPECTED_REPLY, message="it is not said")


@pytest.mark.parametrize(
    ("policy", "how"),
    [
        (READING, ""),
        (PolicyDocument(), ""),
        (ADMIN, "statement 1"),
        (parse_policy({"Statement": [ALL, ALL | {"Sid": "More"}]}), "statement 1, statement More"),
        (
            parse_policy(
                {
                    "Statement": {
                        "Effect": "Allow",
                        "NotAction": ["cloudtrail:*", "logs:*"],
                        "Resource": "*",
                        "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
                    }
                }
            ),
            "statement 1 except for cloudtrail:* and logs:* under conditions",
        ),
        (parse_policy({"Statement": [ALL, ALL | {"Effect": "Deny"}]}), ""),
    ],
)
def test_it_is_said_by_which_statements(policy: PolicyDocument, how: str) -> None:
    assert administration(policy) == how


def test_each_policy_is_named() -> None:
    found = administrative([("one", ADMIN), ("read", READING), ("other", ADMIN)])
    assert found == ("one (statement 1)", "other (statement 1)")


def test_what_was_not_read_matters_where_nothing_is_found() -> None:
    assert administrative([("odd", NOT_SAID), ("one", ADMIN)]) == ("one (statement 1)",)
    with pytest.raises(NotRead) as caught:
        administrative([("read", READING), ("odd", NOT_SAID)])
    assert caught.value.unread == (NOT_SAID,)
