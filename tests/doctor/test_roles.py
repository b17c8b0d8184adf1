"""Why a role can't be assumed: what STS says of it, and what else is known."""

import json

import pytest

from fleetscan.doctor.model import Expectation
from fleetscan.doctor.roles import is_about_role, policy_source, role_problem
from fleetscan.fleet.model import Account
from fleetscan.verdicts import Cause, Unread

CALLER = "arn:aws:sts::999999999999:assumed-role/Deploy/ci"
OF_SET = "AWSReservedSSO_Audit_Read_0123456789abcdef"
SIGNED_IN = f"arn:aws:sts::999999999999:assumed-role/{OF_SET}/me"
ACCOUNT = "111111111111"
POLICY = "arn:aws:organizations::999999999999:policy/o-1/service_control_policy/p-1"


def refused(
    because: str = "",
    *,
    role_arn: str = f"arn:aws:iam::{ACCOUNT}:role/audit",
    caller: str = CALLER,
) -> Unread:
    message = f"User: {caller} is not authorized to perform: sts:AssumeRole on resource: {role_arn}"
    return Unread(
        cause=Cause.ACCESS_DENIED,
        operation="sts:AssumeRole",
        error_code="AccessDenied",
        message=f"role {role_arn} can't be assumed: {message} {because}".strip(),
    )


def fleet_account(
    name: str = "audit", *, external_id: str | None = None, account_id: str = ACCOUNT
) -> Account:
    return Account(
        id=account_id,
        name="payments",
        role_arns=(f"arn:aws:iam::{account_id}:role/{name}",),
        external_id=external_id,
    )


def expected(*accounts: Account) -> Expectation:
    return Expectation.of(accounts, minutes=60)


@pytest.mark.parametrize(
    ("because", "code"),
    [
        ("", "role.not_assumable"),
        (
            "because no identity-based policy allows the sts:AssumeRole action",
            "role.caller_not_allowed",
        ),
        ("because no resource-based policy allows the sts:AssumeRole action", "role.not_trusting"),
        ("because no role trust policy allows the sts:AssumeRole action", "role.not_trusting"),
        ("with an explicit deny in a role trust policy", "role.denied_by_trust"),
        ("with an explicit deny in a resource-based policy", "role.denied_by_trust"),
        ("with an explicit deny in a service control policy", "role.denied_by_scp"),
        (f"with an explicit deny in a service control policy: {POLICY}", "role.denied_by_scp"),
        ("with an explicit deny in a resource control policy", "role.denied_by_rcp"),
        (
            "because no permissions boundary allows the sts:AssumeRole action",
            "role.denied_by_boundary",
        ),
        (
            "because no session policy allows the sts:AssumeRole action",
            "role.denied_by_session_policy",
        ),
        ("with an explicit deny in an identity-based policy", "role.denied_explicitly"),
        ("with an explicit deny", "role.denied_explicitly"),
    ],
)
def test_who_denied_is_what_aws_says(because: str, code: str) -> None:
    account = fleet_account()
    problem = role_problem(refused(because), account, expected(account))
    assert problem.code == code
    assert CALLER in problem.evidence
    assert bool(problem.possible_causes) is (code in {"role.not_assumable", "role.not_trusting"})


def test_the_trust_policy_that_helps_names_the_role_of_the_caller() -> None:
    account = fleet_account()
    problem = role_problem(refused(), account, expected(account))
    assert json.loads(problem.statement) == {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::999999999999:role/Deploy"},
        "Action": "sts:AssumeRole",
    }
    assert "ExternalId" not in problem.fix
    assert "before the name Deploy its path, if it has one" in problem.fix
    with_id = fleet_account(external_id="agreed")
    problem = role_problem(refused(), with_id, expected(with_id))
    assert "sts:ExternalId" in problem.fix
    assert "agreed" not in repr(problem)


def test_the_policy_that_helps_the_caller_names_the_role() -> None:
    account = fleet_account()
    because = "because no identity-based policy allows the sts:AssumeRole action"
    problem = role_problem(refused(because), account, expected(account))
    assert json.loads(problem.statement)["Resource"] == account.role_arns[0]
    assert problem.fix == "Add to a policy of role Deploy of account 999999999999:"
    problem = role_problem(refused(because, caller=SIGNED_IN), account, expected(account))
    assert problem.fix == (
        "Add to the permission set Audit_Read in IAM Identity Center, and provision it to account "
        "999999999999 again:"
    )


def test_a_role_of_identity_center_is_trusted_by_a_pattern_for_its_path_is_not_known() -> None:
    account = fleet_account()
    problem = role_problem(refused(caller=SIGNED_IN), account, expected(account))
    path = "aws-reserved/sso.amazonaws.com"
    assert json.loads(problem.statement) == {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::999999999999:root"},
        "Action": "sts:AssumeRole",
        "Condition": {
            "ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::999999999999:role/{path}/*{OF_SET}"}
        },
    }
    assert "path" not in problem.fix.partition(":role/")[2]


def test_the_external_id_of_a_profiles_own_role_is_the_profiles() -> None:
    account = fleet_account(external_id="agreed")
    problem = role_problem(refused(), account, expected(account), of_profile=True)
    assert "is the profile's `external_id`, if it has one" in problem.fix
    assert "accounts file" not in problem.fix
    # the names and ids of the accounts say nothing of it
    assert problem.possible_causes == ()


def test_a_link_that_breaks_before_the_last_one_is_the_one_that_is_named() -> None:
    hub = "arn:aws:iam::888888888888:role/hub"
    account = Account(id=ACCOUNT, name="a", role_arns=(hub, f"arn:aws:iam::{ACCOUNT}:role/audit"))
    problem = role_problem(refused(role_arn=hub), account, expected(account))
    assert hub in problem.fix
    # the names and ids of the accounts say nothing of the hub
    assert problem.possible_causes == ()


def first_cause(account: Account, *others: Account) -> str:
    missing = refused(role_arn=account.role_arns[-1])
    return role_problem(missing, account, expected(account, *others)).possible_causes[0]


def test_what_is_likeliest_comes_first() -> None:
    others = [fleet_account(account_id=f"{number:012}") for number in range(3)]
    ids = [fleet_account(external_id="x", account_id=f"{number:012}") for number in range(3)]
    assert first_cause(fleet_account(), *others).startswith("the trust policy does not name")
    odd = first_cause(fleet_account("path/audti"), *others)
    assert "path/audti here, audit in 3 of 4 accounts" in odd
    assert "--role-name audti`" in odd
    assert first_cause(fleet_account(), *ids).startswith("no external_id is sent, while most")


@pytest.mark.parametrize(
    ("external_id", "said"),
    [(None, "and no external_id is sent"), ("x", "the external_id is not the one")],
)
def test_what_is_said_of_the_external_id_is_whether_one_is_sent(
    external_id: str | None, said: str
) -> None:
    account = fleet_account(external_id=external_id)
    problem = role_problem(refused(), account, expected(account))
    assert sum(said in cause for cause in problem.possible_causes) == 1
    assert len(problem.possible_causes) == 4


def test_each_cause_says_how_to_tell() -> None:
    account = fleet_account()
    _, absent, *_ = role_problem(refused(), account, expected(account)).possible_causes
    assert absent == (
        "there is no such role: `aws iam get-role --role-name audit` in the account says "
        "NoSuchEntity"
    )


@pytest.mark.parametrize(
    ("identity", "source"),
    [
        (CALLER, "arn:aws:iam::999999999999:role/Deploy"),
        ("arn:aws-cn:sts::9:assumed-role/Deploy/ci", None),
        (
            "arn:aws:iam::999999999999:user/path/auditor",
            "arn:aws:iam::999999999999:user/path/auditor",
        ),
        ("arn:aws:iam::999999999999:root", None),
        (SIGNED_IN, None),
        ("arn:aws:sts::999999999999:federated-user/bob", None),
    ],
)
def test_whose_policies_count(identity: str, source: str | None) -> None:
    assert policy_source(identity) == source


def test_other_denials_are_not_about_roles() -> None:
    assert is_about_role(refused())
    other = "User: x is not authorized to perform: sts:AssumeRoleWithSAML on resource: y"
    assert not is_about_role(Unread(cause=Cause.ACCESS_DENIED, message=other))
