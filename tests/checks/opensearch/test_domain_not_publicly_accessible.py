import pytest

from fleetscan.access import parse_policy
from fleetscan.checks.opensearch.domain_not_publicly_accessible import (
    domain_not_publicly_accessible,
)
from fleetscan.verdicts import Cause, Fail, NotRead, Pass, Unread
from tests.checks.opensearch.subjects import DOMAIN, settings


def policy(principal: object, condition: dict[str, object] | None = None) -> object:
    statement: dict[str, object] = {
        "Effect": "Allow",
        "Principal": principal,
        "Action": "es:*",
        "Resource": f"{DOMAIN.arn}/*",
    }
    return parse_policy(
        {"Statement": [statement | ({"Condition": condition} if condition else {})]}
    )


OPEN = policy({"AWS": "*"})
NARROW = [
    None,
    policy({"AWS": "arn:aws:iam::111122223333:role/search"}),
    policy({"AWS": "*"}, {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
]


def test_a_domain_in_a_vpc_passes_whatever_its_policy_says() -> None:
    verdict = domain_not_publicly_accessible(DOMAIN, settings(access_policy=OPEN))
    assert verdict == Pass("the endpoint of domain search is in a VPC")


@pytest.mark.parametrize("access_policy", NARROW)
def test_one_on_the_internet_passes_if_no_stranger_may_use_it(access_policy: object) -> None:
    subject = settings(in_vpc=False, access_policy=access_policy)
    assert isinstance(domain_not_publicly_accessible(DOMAIN, subject), Pass)
    assert isinstance(domain_not_publicly_accessible(DOMAIN, subject, vpc_only=True), Fail)


@pytest.mark.parametrize("fine_grained", [True, False])
def test_one_that_everybody_may_use_fails(*, fine_grained: bool) -> None:
    subject = settings(in_vpc=False, access_policy=OPEN, fine_grained_access_control=fine_grained)
    assert domain_not_publicly_accessible(DOMAIN, subject) == Fail(
        "domain search is open to everybody: statement 1 allows es:* to anyone"
    )


def test_a_policy_that_can_not_be_read_is_no_verdict() -> None:
    unread = Unread(cause=Cause.UNEXPECTED_REPLY, message="no policy")
    with pytest.raises(NotRead, match="no policy"):
        domain_not_publicly_accessible(DOMAIN, settings(in_vpc=False, access_policy=unread))
