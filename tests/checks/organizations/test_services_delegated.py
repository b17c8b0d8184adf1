from fleetscan.checks.organizations.services_delegated import services_delegated
from fleetscan.facts.organizations import DelegatedAdministrators, Organization
from fleetscan.verdicts import Fail, Pass

ORGANIZATION = Organization(
    arn="arn:aws:organizations::111122223333:organization/o-1", id="o-1", region="global"
)
ONE, OTHER = "222222222222", "444455556666"
BOTH = DelegatedAdministrators(account_ids=(ONE, OTHER))


def test_delegated_administrators_pass() -> None:
    expected = Pass(f"organization o-1 has delegated administrators: {ONE}, {OTHER}")
    assert services_delegated(ORGANIZATION, BOTH) == expected
    assert services_delegated(ORGANIZATION, BOTH, trusted=(OTHER, ONE)) == expected


def test_one_that_is_not_trusted_fails() -> None:
    assert services_delegated(ORGANIZATION, BOTH, trusted=(ONE,)) == Fail(
        f"organization o-1 has delegated administrators that are not trusted: {OTHER}"
    )


def test_none_fails() -> None:
    none = DelegatedAdministrators(account_ids=())
    expected = Fail("organization o-1 has no delegated administrators")
    assert services_delegated(ORGANIZATION, none) == expected
    assert services_delegated(ORGANIZATION, none, trusted=(ONE,)) == expected
