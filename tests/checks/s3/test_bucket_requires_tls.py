import pytest

from fleetscan.checks.s3.bucket_requires_tls import bucket_requires_tls
from fleetscan.verdicts import Fail, Pass
from tests.checks.s3.subjects import LOGS, NO_POLICY, allow, policy

BOTH = ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"]
INSECURE = {"Bool": {"aws:SecureTransport": "false"}}
SECURE = {"Bool": {"aws:SecureTransport": "true"}}


def deny(**members: object) -> dict[str, object]:
    statement: dict[str, object] = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": BOTH,
        "Condition": INSECURE,
    }
    return statement | members


@pytest.mark.parametrize(
    "statements",
    [
        [deny()],
        [deny(Principal={"AWS": "*"}, Action="*")],
        [deny(Resource="*", Condition={"Bool": {"aws:SecureTransport": False}})],
        # bucket and objects may have a statement each
        [deny(Resource=BOTH[0]), deny(Resource=BOTH[1])],
    ],
)
def test_a_policy_that_denies_every_request_without_tls_passes(
    statements: list[dict[str, object]],
) -> None:
    assert isinstance(bucket_requires_tls(LOGS, policy(*statements)), Pass)


@pytest.mark.parametrize(
    "statement",
    [
        deny(Resource=BOTH[0]),
        deny(Resource=BOTH[1]),
        deny(Resource=["arn:aws:s3:::other", "arn:aws:s3:::other/*"]),
        deny(Action="s3:GetObject"),
        deny(Principal={"AWS": "arn:aws:iam::111122223333:root"}),
        deny(Condition=SECURE),
        deny(Condition=INSECURE | {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}),
        allow("s3:*", Condition=SECURE),
    ],
)
def test_a_policy_that_leaves_some_request_out_fails(statement: dict[str, object]) -> None:
    assert bucket_requires_tls(LOGS, policy(statement)) == Fail(
        "the policy of bucket logs does not deny every request without TLS"
    )


def test_a_bucket_without_a_policy_fails() -> None:
    assert isinstance(bucket_requires_tls(LOGS, NO_POLICY), Fail)
