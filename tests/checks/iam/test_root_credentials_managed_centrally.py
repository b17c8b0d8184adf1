import pytest

from fleetscan.checks.iam.root_credentials_managed_centrally import (
    root_credentials_managed_centrally,
)
from fleetscan.facts.iam import OrganizationFeatures
from fleetscan.facts.organizations import Organization
from fleetscan.verdicts import Fail, Pass

ORGANIZATION = Organization(
    arn="arn:aws:organizations::111122223333:organization/o-1", id="o-1", region="global"
)


def test_an_organization_that_manages_them_passes() -> None:
    features = OrganizationFeatures(enabled=frozenset({"RootCredentialsManagement"}))
    assert root_credentials_managed_centrally(ORGANIZATION, features) == Pass(
        "organization o-1 manages root credentials centrally"
    )


@pytest.mark.parametrize("enabled", [(), ("RootSessions",)])
def test_one_that_does_not_fails(enabled: tuple[str, ...]) -> None:
    features = OrganizationFeatures(enabled=frozenset(enabled))
    assert root_credentials_managed_centrally(ORGANIZATION, features) == Fail(
        "organization o-1 does not manage root credentials centrally"
    )
