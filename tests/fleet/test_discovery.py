"""Accounts of an organization, read over HTTP."""

import pytest

from fleetscan.demo.error_replies import Fault, error
from fleetscan.demo.rules import Rule, deny, fail
from fleetscan.demo.server import SimulatedAWS
from fleetscan.demo.wire import Answer, Request
from fleetscan.fleet.model import Fleet, LeftOut, Origin
from tests.fleet.conftest import Discover, Refuse
from tests.fleet.organization_fleet import ALL_ACTIVE, READER

DEFAULTS = '[defaults]\nrole = "audit"\nlabels = { owner = "platform", env = "none" }\n'
ORGANIZATION = "o-exampleorgid"


def operations(aws: SimulatedAWS) -> list[str]:
    return [call.operation for call in aws.calls if call.service == "organizations"]


def ids(fleet: Fleet) -> list[str]:
    return [account.id for account in fleet.accounts]


async def test_all_active_accounts_are_swept_and_the_others_named(found: Discover) -> None:
    fleet = await found(f"{DEFAULTS}[organization]\n")
    assert ids(fleet) == list(ALL_ACTIVE)
    assert fleet.left_out == (LeftOut(id="444444444444", name="old-shop", why="suspended"),)
    assert set(fleet.origins) == set(ALL_ACTIVE)
    assert fleet.origins["999999999999"] == (Origin(kind="organization", detail=ORGANIZATION),)


async def test_an_account_has_its_name_its_tags_and_the_defaults(found: Discover) -> None:
    payments = (await found(f"{DEFAULTS}[organization]\n")).accounts[0]
    assert payments.name == "payments-prod"
    assert payments.role_arns == ("arn:aws:iam::111111111111:role/audit",)
    assert payments.labels == {"owner": "platform", "env": "prod", "team": "payments"}


async def test_without_patterns_the_list_alone_is_walked(
    aws: SimulatedAWS, found: Discover
) -> None:
    await found("[organization]\ntags = false\n")
    assert operations(aws) == ["DescribeOrganization", "ListAccounts"]
    assert {call.region for call in aws.calls} == {"us-east-1"}


async def test_tags_are_read_of_those_that_are_swept(aws: SimulatedAWS, found: Discover) -> None:
    await found('[organization]\nexclude_accounts = ["sandbox-*"]\n')
    assert operations(aws).count("ListTagsForResource") == len(ALL_ACTIVE) - 1


async def test_without_tags_the_labels_are_those_of_the_file(found: Discover) -> None:
    fleet = await found(f"{DEFAULTS}[organization]\ntags = false\n")
    assert all(account.labels == {"owner": "platform", "env": "none"} for account in fleet.accounts)


async def test_a_written_account_overrides_a_found_one_key_by_key(found: Discover) -> None:
    fleet = await found(
        f"{DEFAULTS}[organization]\n\n"
        '[[accounts]]\nid = "111111111111"\nrole = "other"\nlabels.env = "shop"\n'
        '\n[[accounts]]\nid = "777777777777"\n'
    )
    payments = fleet.accounts[0]
    assert payments.name == "payments-prod"
    assert payments.role_arns == ("arn:aws:iam::111111111111:role/other",)
    assert payments.labels == {"owner": "platform", "env": "shop", "team": "payments"}
    assert fleet.origins["111111111111"] == (
        Origin(kind="organization", detail=ORGANIZATION),
        Origin(kind="file", detail="line 6"),
    )
    assert fleet.accounts[-2].id == "777777777777"
    assert fleet.accounts[-2].labels == {"owner": "platform", "env": "none"}


async def test_an_account_that_is_written_is_swept_whatever_its_state(found: Discover) -> None:
    fleet = await found('[organization]\n[[accounts]]\nid = "444444444444"\n')
    assert fleet.accounts[3].name == "444444444444"
    assert fleet.left_out == ()


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        ('include_ous = ["Workloads"]', "111111111111 222222222222 333333333333"),
        ('include_ous = "Workloads/Prod"', "111111111111 333333333333"),
        ('include_ous = "Prod"', "111111111111 333333333333"),
        ('include_ous = ["ou-exam-devdevde"]', "222222222222"),
        ('include_ous = ["S*"]', "555555555555 666666666666"),
        ('include_ous = ["Workloads/*"]', "111111111111 222222222222 333333333333"),
        (
            'include_ous = "*"',
            "111111111111 222222222222 333333333333 555555555555 666666666666",
        ),
        ('include_ous = "r-exam"', " ".join(ALL_ACTIVE)),
        (
            'include_ous = ["Workloads"]\nexclude_ous = ["Workloads/Prod"]',
            "222222222222",
        ),
        (
            'exclude_ous = ["Sandbox", "ou-exam-prodprod"]',
            "222222222222 666666666666 999999999999",
        ),
        (
            'exclude_accounts = ["999999999999", "payments-*"]',
            "333333333333 555555555555 666666666666",
        ),
    ],
)
async def test_ous_and_accounts_are_chosen_by_patterns(
    found: Discover, patterns: str, expected: str
) -> None:
    fleet = await found(f"[organization]\ntags = false\n{patterns}\n")
    assert ids(fleet) == expected.split()
    assert len(fleet.left_out) == 7 - len(fleet.accounts)


async def test_who_is_left_out_is_told_with_the_reason(found: Discover) -> None:
    fleet = await found(
        '[organization]\ninclude_ous = ["Workloads", "Sandbox"]\nexclude_ous = ["Dev"]\n'
        'exclude_accounts = ["sandbox-*"]\n'
    )
    assert {each.id: each.why for each in fleet.left_out} == {
        "222222222222": 'excluded by exclude_ous "Dev"',
        "444444444444": "suspended",
        "555555555555": 'excluded by exclude_accounts "sandbox-*"',
        "666666666666": "in no OU of include_ous",
        "999999999999": "in no OU of include_ous",
    }
    assert fleet.origins["111111111111"] == (
        Origin(kind="organization", detail=f"{ORGANIZATION}, Workloads/Prod"),
    )


@pytest.mark.parametrize(
    ("patterns", "message"),
    [
        (
            'include_ous = ["Workloads/Prd"]',
            (
                'organization.include_ous[0]: "Workloads/Prd" matches no OU of the organization.'
                ' Did you mean "Workloads/Prod", "Workloads/Dev" or "Workloads"?'
            ),
        ),
        (
            'exclude_accounts = "payments-test"',
            (
                'organization.exclude_accounts: "payments-test" matches no account of the'
                ' organization. Did you mean "payments-dev" or "payments-prod"?'
            ),
        ),
        (
            'exclude_ous = ["Root"]',
            (
                "no account is left to sweep. Those that were found are left out: 6 excluded by"
                ' exclude_ous "Root", 1 suspended.'
            ),
        ),
    ],
)
async def test_a_pattern_that_matches_nothing_is_refused(
    refused: Refuse, patterns: str, message: str
) -> None:
    assert await refused(f"[organization]\ntags = false\n{patterns}\n") == message


async def test_an_organization_may_be_read_by_a_role(aws: SimulatedAWS, found: Discover) -> None:
    fleet = await found(f'{DEFAULTS}[organization]\nrole = "{READER}"\ntags = false\n')
    assert ids(fleet) == list(ALL_ACTIVE)
    asked = {call.account_id for call in aws.calls if call.service == "organizations"}
    assert asked == {"666666666666"}


async def test_several_organizations_are_joined(found: Discover) -> None:
    fleet = await found(
        '[[organization]]\ntags = false\ninclude_ous = "Sandbox"\n'
        '[[organization]]\ntags = false\ninclude_ous = "Prod"\n'
    )
    assert ids(fleet) == ["111111111111", "333333333333", "555555555555"]
    assert [each.id for each in fleet.left_out] == [
        "222222222222",
        "444444444444",
        "666666666666",
        "999999999999",
    ]


@pytest.mark.parametrize(
    ("operation", "more"),
    [
        ("DescribeOrganization", ""),
        ("ListAccounts", ""),
        ("ListRoots", ""),
        ("ListOrganizationalUnitsForParent", ""),
        ("ListAccountsForParent", ""),
        (
            "ListTagsForResource",
            " Or write tags = false: then no tags are read, and there are fewer labels.",
        ),
    ],
)
async def test_each_call_that_is_denied_is_an_error_with_its_action(
    aws: SimulatedAWS, refused: Refuse, operation: str, more: str
) -> None:
    aws.rules.append(deny(f"organizations:{operation}"))
    message = await refused('[organization]\ninclude_ous = "Workloads"\n')
    assert message.startswith(
        "organization: the organization was not read, so nothing was scanned:"
        f" organizations:{operation}: User: arn:aws:iam::999999999999:user/fleet-auditor is not"
        f" authorized to perform: organizations:{operation} "
    )
    assert message.endswith(
        f"Grant organizations:{operation} to these credentials. AWS answers it in the management"
        " account and in a delegated administrator's alone: name a profile or a role of one of"
        f" them.{more}"
    )


async def test_keys_of_a_mere_member_are_refused_with_what_is_needed(
    refused: Refuse,
) -> None:
    message = await refused('[organization]\nrole = "arn:aws:iam::111111111111:role/audit"\n')
    assert "organizations:ListAccounts: You don't have permissions" in message
    assert "in the management account and in a delegated administrator's" in message


async def test_an_account_in_no_organization_is_told_so(aws: SimulatedAWS, refused: Refuse) -> None:
    aws.rules.append(
        Rule(
            answer=lambda request, _: _not_in_use(request),
            service="organizations",
        )
    )
    assert await refused("[organization]\n") == (
        "organization: the organization was not read, so nothing was scanned:"
        " organizations:DescribeOrganization: Your account is not a member of an organization."
        " The account of these credentials is in no organization: name others with profile or"
        " role, or remove [organization]."
    )


def _not_in_use(request: Request) -> Answer:
    code = "AWSOrganizationsNotInUseException"
    return error(request, code, "Your account is not a member of an organization.")


async def test_a_role_that_can_not_be_assumed_is_told(
    refused: Refuse,
) -> None:
    message = await refused('[organization]\nrole = "arn:aws:iam::111111111111:role/none"\n')
    assert "sts:AssumeRole: role arn:aws:iam::111111111111:role/none can't be assumed" in message
    assert message.endswith("and that external_id is what it asks for.")


async def test_a_throttle_that_does_not_end_is_an_error(aws: SimulatedAWS, refused: Refuse) -> None:
    aws.rules.append(fail(Fault.THROTTLED, operation="ListAccounts"))
    message = await refused("[organization]\n")
    assert message.endswith(
        "organizations:ListAccounts: Rate exceeded. Others ask AWS Organizations, too: try again"
        " when they do less."
    )


async def test_no_credentials_at_all_are_told(
    monkeypatch: pytest.MonkeyPatch, refused: Refuse
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    message = await refused("[organization]\n")
    assert "no source credentials: Unable to locate credentials" in message
    assert "`aws organizations describe-organization` works" in message
