from collections.abc import Callable

import pytest

from fleetscan.fleet.model import Fleet

ACCOUNT = '[[accounts]]\nid = "111111111111"\n'
HERE = "(account 111111111111, line 1)"
HOW_TO_WRITE = (
    'Expected a role\'s name, such as "fleetscan-audit" (or "audit/fleetscan", with its path), or'
    ' its ARN, such as "arn:aws:iam::111111111111:role/fleetscan-audit".'
)
LAST_IN_THE_ACCOUNT = (
    "The role, or the last one of a chain, has to be in the account itself. A role's name alone"
    " means the role of that name in each account."
)


@pytest.mark.parametrize(
    ("written", "arns"),
    [
        ('"audit"', ["arn:aws:iam::111111111111:role/audit"]),
        ('"a/b/audit"', ["arn:aws:iam::111111111111:role/a/b/audit"]),
        ('"A_u+d=i,t.@-"', ["arn:aws:iam::111111111111:role/A_u+d=i,t.@-"]),
        (f'"{"x" * 64}"', [f"arn:aws:iam::111111111111:role/{'x' * 64}"]),
        ('["audit"]', ["arn:aws:iam::111111111111:role/audit"]),
        (
            '"arn:aws:iam::111111111111:role/team/audit"',
            ["arn:aws:iam::111111111111:role/team/audit"],
        ),
        (
            '["arn:aws:iam::222222222222:role/hub", "audit"]',
            ["arn:aws:iam::222222222222:role/hub", "arn:aws:iam::111111111111:role/audit"],
        ),
        (
            '["first", "arn:aws:iam::222222222222:role/hub", "first"]',
            [
                "arn:aws:iam::111111111111:role/first",
                "arn:aws:iam::222222222222:role/hub",
                "arn:aws:iam::111111111111:role/first",
            ],
        ),
        ('""', []),
        ("[]", []),
    ],
)
def test_a_role_or_a_chain_of_roles_becomes_arns(
    load: Callable[[str], Fleet], written: str, arns: list[str]
) -> None:
    (account,) = load(f"{ACCOUNT}role = {written}\n").accounts
    assert list(account.role_arns) == arns


def test_a_name_is_a_role_in_the_partition_of_the_account(load: Callable[[str], Fleet]) -> None:
    (account,) = load(f'{ACCOUNT}role = "audit"\npartition = "aws-us-gov"\n').accounts
    assert account.role_arns == ("arn:aws-us-gov:iam::111111111111:role/audit",)


@pytest.mark.parametrize(
    "role",
    [
        "two words",
        "/audit",
        "a//audit",
        "audit/",
        "x" * 65,
        f"{'p' * 511}/audit",
        "prüfer",
        "arn:aws:iam::111111111111:user/audit",
        "arn:aws:sts::111111111111:assumed-role/audit/me",
        "arn:aws:iam::11111111111:role/audit",
        "arn:aws:iam:us-east-1:111111111111:role/audit",
        "arn:aws:iam::111111111111:role/",
        "arn:aws:iam::111111111111:audit",
        "arn:",
    ],
)
def test_what_is_neither_a_name_nor_an_arn_is_refused(
    refuse: Callable[[str], str], role: str
) -> None:
    message = refuse(f'{ACCOUNT}role = "{role}"\n')
    assert message.startswith(f'accounts[0].role {HERE}: "{role[:60]}')
    assert message.endswith(f" is no IAM role. {HOW_TO_WRITE}")


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("5", "role {here}: expected a string or an array of strings, found an integer."),
        ("[5]", 'role[0] {here}: expected a string, found an integer. Put it in quotes: "5".'),
        (
            '["audit", ""]',
            "role[1] {here}: expected some text, found an empty string. Leave it out instead.",
        ),
        (
            '"  "',
            "role {here}: expected some text, found an empty string. Leave it out instead.",
        ),
        ('["hub", "two words"]', 'role[1] {here}: "two words" is no IAM role. {how_to_write}'),
        (
            '["arn:aws:iam::222222222222:role/hub", "arn:aws-cn:iam::111111111111:role/audit"]',
            "role[0] {here}: the role is in partition aws, the account is in aws-cn. {correct}",
        ),
        (
            '"arn:aws-cn:iam::111111111111:role/audit"\npartition = "aws"',
            "role {here}: the role is in partition aws-cn, the account is in aws. {correct}",
        ),
        (
            '"arn:aws-moon:iam::111111111111:role/audit"',
            "role {here}: the role is in partition aws-moon, the account is in aws. {correct}",
        ),
        (
            '"arn:aws:iam::222222222222:role/audit"',
            (
                "role {here}: the role is in account 222222222222, so it does not lead into"
                " 111111111111. {last_in_the_account}"
            ),
        ),
        (
            '["hub", "arn:aws:iam::222222222222:role/audit"]',
            (
                "role[1] {here}: the role is in account 222222222222, so it does not lead into"
                " 111111111111. {last_in_the_account}"
            ),
        ),
    ],
)
def test_a_bad_link_is_located_in_its_chain(
    refuse: Callable[[str], str], written: str, message: str
) -> None:
    expected = message.format(
        here=HERE,
        how_to_write=HOW_TO_WRITE,
        last_in_the_account=LAST_IN_THE_ACCOUNT,
        correct=("Correct the ARN or the account's partition, or write the role's name alone."),
    )
    assert refuse(f"{ACCOUNT}role = {written}\n") == f"accounts[0].{expected}"


CHINA = "arn:aws-cn:iam::111111111111:role/audit"
GOVERNMENT = "arn:aws-us-gov:iam::222222222222:role/hub"


@pytest.mark.parametrize(
    ("content", "partition", "last_role"),
    [
        (f'{ACCOUNT}role = "{CHINA}"', "aws-cn", CHINA),
        (f'[defaults]\nrole = "{CHINA}"\n{ACCOUNT}', "aws-cn", CHINA),
        (f'[defaults]\npartition = "aws"\n{ACCOUNT}role = "audit"', "aws", None),
        (
            f'{ACCOUNT}role = ["{GOVERNMENT}", "audit"]',
            "aws-us-gov",
            "arn:aws-us-gov:iam::111111111111:role/audit",
        ),
        (f'{ACCOUNT}role = "{CHINA}"\nregions = "cn-*"\npartition = "aws-cn"', "aws-cn", CHINA),
    ],
)
def test_a_role_in_full_tells_the_partition_where_none_is_written(
    load: Callable[[str], Fleet], content: str, partition: str, last_role: str | None
) -> None:
    (account,) = load(f"{content}\n").accounts
    assert account.partition == partition
    assert account.role_arns[-1] == (last_role or "arn:aws:iam::111111111111:role/audit")


def test_regions_have_to_fit_the_partition_that_a_role_tells(refuse: Callable[[str], str]) -> None:
    message = refuse(f'{ACCOUNT}role = "{CHINA}"\nregions = "eu-*"\n')
    assert '"eu-*" matches no region of partition aws-cn.' in message


def test_regions_alone_tell_no_partition(refuse: Callable[[str], str]) -> None:
    message = refuse(f'{ACCOUNT}regions = ["cn-north-1"]\n')
    assert 'set partition = "aws-cn" if it is that' in message


def test_a_default_role_of_one_account_does_not_lead_into_another(
    refuse: Callable[[str], str],
) -> None:
    message = refuse(
        '[defaults]\nrole = "arn:aws:iam::111111111111:role/audit"\n'
        f'{ACCOUNT}[[accounts]]\nid = "222222222222"\n'
    )
    assert message == (
        "defaults.role (account 222222222222, line 5): the role is in account 111111111111, so it"
        f" does not lead into 222222222222. {LAST_IN_THE_ACCOUNT}"
    )
