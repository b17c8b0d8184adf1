import re
from collections.abc import Callable

import pytest

from fleetscan.fleet.file import read_fleet_file
from fleetscan.fleet.model import Account, Fleet

ACCOUNT = '[[accounts]]\nid = "111111111111"\n'
SECOND_ACCOUNT = '[[accounts]]\nid = "222222222222"\n'
HERE = "(account 111111111111, line 1)"
HOW_TO_WRITE_AN_ACCOUNT = 'Write each account as [[accounts]], and under it id = "111111111111".'
HOW_TO_WRITE_A_CHECK = (
    'Write a check\'s parameters under its id, as in [checks."tags.required_keys_present"].'
)
KNOWN_DEFAULTS = "Known here: external_id, labels, partition, profile, regions, role, session_name."
KNOWN_IN_ACCOUNTS = (
    "Known here: checks, external_id, id, labels, name, partition, profile, regions, role,"
    " session_name."
)

EVERY_KEY = """
[defaults]
role = "fleetscan-audit"
external_id = "e-1"
session_name = "sweep"
profile = "audit"
regions = ["us-east-1", "eu-*"]
partition = "aws"
labels = { owner = "platform", env = "dev" }

[[accounts]]
id = "222222222222"

[[accounts]]
id = "111111111111"
name = "payments-prod"
role = ["arn:aws:iam::222222222222:role/hub", "audit/reader"]
external_id = "e-2"
session_name = "other"
profile = "payments"
regions = "all"
labels = { env = "prod" }

[[accounts]]
id = "333333333333"
partition = "aws-cn"
regions = ["cn-north-1"]

[checks."tags.required_keys_present"]
keys = ["Owner", "CostCenter"]
"""


def test_every_key_of_the_contract_is_read(load: Callable[[str], Fleet]) -> None:
    fleet = load(EVERY_KEY)
    assert fleet.accounts == (
        Account(
            id="111111111111",
            name="payments-prod",
            role_arns=(
                "arn:aws:iam::222222222222:role/hub",
                "arn:aws:iam::111111111111:role/audit/reader",
            ),
            external_id="e-2",
            session_name="other",
            profile="payments",
            regions=("all",),
            labels={"owner": "platform", "env": "prod"},
        ),
        Account(
            id="222222222222",
            name="222222222222",
            role_arns=("arn:aws:iam::222222222222:role/fleetscan-audit",),
            external_id="e-1",
            session_name="sweep",
            profile="audit",
            regions=("us-east-1", "eu-*"),
            labels={"owner": "platform", "env": "dev"},
        ),
        Account(
            id="333333333333",
            name="333333333333",
            partition="aws-cn",
            role_arns=("arn:aws-cn:iam::333333333333:role/fleetscan-audit",),
            external_id="e-1",
            session_name="sweep",
            profile="audit",
            regions=("cn-north-1",),
            labels={"owner": "platform", "env": "dev"},
        ),
    )
    assert fleet.check_parameters == {
        "tags.required_keys_present": {"keys": ["Owner", "CostCenter"]}
    }


def test_an_id_alone_makes_an_account(load: Callable[[str], Fleet]) -> None:
    fleet = load(ACCOUNT)
    assert fleet.accounts == (Account(id="111111111111", name="111111111111"),)
    assert fleet.check_parameters == {}
    (account,) = fleet.accounts
    assert (account.role_arns, account.profile, account.external_id) == ((), None, None)
    assert (account.regions, account.session_name) == (("all",), "fleetscan")


def test_an_account_may_have_parameters_of_its_own(load: Callable[[str], Fleet]) -> None:
    table = '[accounts.checks."ec2.instance_not_stopped"]\nmax_days = 7\n'
    fleet = load(f"{ACCOUNT}\n{table}")
    (account,) = fleet.accounts
    assert account.check_parameters == {"ec2.instance_not_stopped": {"max_days": 7}}
    assert fleet.check_parameters == {}


def test_the_fleet_is_named_after_the_path_as_given(load: Callable[[str], Fleet]) -> None:
    source = load(ACCOUNT).source
    assert read_fleet_file(source).as_it_is().source == source


def test_accounts_are_sorted_whatever_their_order(load: Callable[[str], Fleet]) -> None:
    assert load(ACCOUNT + SECOND_ACCOUNT).accounts == load(SECOND_ACCOUNT + ACCOUNT).accounts


def test_two_accounts_may_have_the_same_name(load: Callable[[str], Fleet]) -> None:
    fleet = load(f'{ACCOUNT}name = "dev"\n{SECOND_ACCOUNT}name = "dev"\n')
    assert [account.name for account in fleet.accounts] == ["dev", "dev"]


def test_accounts_may_be_written_in_line(load: Callable[[str], Fleet]) -> None:
    fleet = load('accounts = [{ id = "111111111111" }, { id = "222222222222" }]\n')
    assert [account.id for account in fleet.accounts] == ["111111111111", "222222222222"]


@pytest.mark.parametrize("none", ['""', "[]"])
def test_an_account_may_do_without_the_default_role(
    load: Callable[[str], Fleet], none: str
) -> None:
    fleet = load(f'[defaults]\nrole = "audit"\n{ACCOUNT}role = {none}\n{SECOND_ACCOUNT}')
    assert [account.role_arns for account in fleet.accounts] == [
        (),
        ("arn:aws:iam::222222222222:role/audit",),
    ]


@pytest.mark.parametrize("text", ["", "# nothing\n", "accounts = []\n", "[defaults]\n"])
def test_a_file_without_accounts_is_refused(refuse: Callable[[str], str], text: str) -> None:
    assert refuse(text) == (
        f"no account in it. {HOW_TO_WRITE_AN_ACCOUNT}"
        " Or have them found: [organization] or [profiles]."
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '[accounts]\nid = "111111111111"\n',
            f"accounts: expected an array of tables, found a table. {HOW_TO_WRITE_AN_ACCOUNT}",
        ),
        (
            'accounts = ["111111111111"]\n',
            f"accounts[0]: expected a table, found a string. {HOW_TO_WRITE_AN_ACCOUNT}",
        ),
        (
            f"[[defaults]]\n{ACCOUNT}",
            "defaults: expected a table, found an array. Write it as [defaults], once.",
        ),
        (
            f"checks = 1\n{ACCOUNT}",
            f"checks: expected a table, found an integer. {HOW_TO_WRITE_A_CHECK}",
        ),
        (
            f'{ACCOUNT}[checks]\n"s3.bucket_encrypted" = true\n',
            (
                f'checks."s3.bucket_encrypted": expected a table, found a boolean. '
                f"{HOW_TO_WRITE_A_CHECK}"
            ),
        ),
        (
            f"{ACCOUNT}[checks.s3.bucket_encrypted]\nmax_days = 1\n",
            (
                "checks.s3: this is no check's id. The id has a dot, so it needs quotes:"
                ' [checks."s3.bucket_encrypted"].'
            ),
        ),
    ],
)
def test_a_table_of_the_wrong_kind_is_refused(
    refuse: Callable[[str], str], text: str, message: str
) -> None:
    assert refuse(text) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            f"[default]\n{ACCOUNT}",
            (
                'default: unknown key. Did you mean "defaults"? Known here: accounts, checks,'
                " defaults, organization, profiles."
            ),
        ),
        (
            f'[defaults]\nregion = "us-east-1"\n{ACCOUNT}',
            f'defaults.region: unknown key. Did you mean "regions"? {KNOWN_DEFAULTS}',
        ),
        (
            f'[defaults]\nid = "111111111111"\n{ACCOUNT}',
            f"defaults.id: unknown key. {KNOWN_DEFAULTS}",
        ),
        (
            f'[defaults.checks."s3.bucket_logged"]\nmost = 1\n{ACCOUNT}',
            (
                "defaults.checks: unknown key. Parameters of checks for all accounts are in tables "
                f'of their own, such as [checks."tags.required_keys_present"]. {KNOWN_DEFAULTS}'
            ),
        ),
        (
            f'{ACCOUNT}role_arn = "audit"\n',
            f'accounts[0].role_arn {HERE}: unknown key. Did you mean "role"? {KNOWN_IN_ACCOUNTS}',
        ),
        (
            f'{ACCOUNT}"\\u001b[31m" = "red"\n',
            rf'accounts[0]."\x1b[31m" {HERE}: unknown key. {KNOWN_IN_ACCOUNTS}',
        ),
    ],
)
def test_an_unknown_key_is_refused_at_every_level(
    refuse: Callable[[str], str], text: str, message: str
) -> None:
    assert refuse(text) == message


def test_an_account_needs_an_id(refuse: Callable[[str], str]) -> None:
    assert refuse('[[accounts]]\nname = "dev"\n') == (
        f'accounts[0] (account "dev", line 1): the id is missing. {HOW_TO_WRITE_AN_ACCOUNT}'
    )


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("1111-1111-1111", 'Write it as id = "111111111111".'),
        ("1111 1111 1111", 'Write it as id = "111111111111".'),
        (
            "1234567890",
            'If its leading zeros were lost, write them: id = "001234567890".',
        ),
        ("1111111111111", "An AWS account id is a string of 12 digits."),
        ("12", "An AWS account id is a string of 12 digits."),
        ("payments-prod", "An AWS account id is a string of 12 digits."),
        ("\N{ARABIC-INDIC DIGIT ONE}" * 12, "An AWS account id is a string of 12 digits."),
    ],
)
def test_an_id_has_12_digits(refuse: Callable[[str], str], value: str, hint: str) -> None:
    assert refuse(f'[[accounts]]\nid = "{value}"\n') == (
        f'accounts[0].id (line 1): expected 12 digits, found "{value}". {hint}'
    )


@pytest.mark.parametrize(
    ("number", "hint"),
    [
        ("111111111111", 'Write it as id = "111111111111".'),
        ("111_111_111_111", 'Write it as id = "111111111111".'),
        ("12345678901", 'If its leading zeros were lost, write them: id = "012345678901".'),
        ("-1", "An AWS account id is a string of 12 digits."),
        ("1111111111111", "An AWS account id is a string of 12 digits."),
        (f"0x{'f' * 5000}", "An AWS account id is a string of 12 digits."),
    ],
)
def test_an_id_is_no_number(refuse: Callable[[str], str], number: str, hint: str) -> None:
    assert refuse(f"[[accounts]]\nid = {number}\n") == (
        f"accounts[0].id (line 1): expected a string of 12 digits, found an integer. {hint}"
    )


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("1.1", "a float"),
        ("true", "a boolean"),
        ('["111111111111"]', "an array"),
        ("{ a = 1 }", "a table"),
        ("2026-11-23", "a date"),
        ("2026-11-23T10:00:00Z", "a date and time"),
        ("10:00:00", "a time"),
    ],
)
def test_an_id_of_another_type_is_refused(
    refuse: Callable[[str], str], value: str, found: str
) -> None:
    assert refuse(f"[[accounts]]\nid = {value}\n").startswith(
        f"accounts[0].id (line 1): expected a string, found {found}."
    )


def test_the_same_account_twice_is_refused_with_both_places(refuse: Callable[[str], str]) -> None:
    assert refuse(f'{ACCOUNT}name = "pay"\n{SECOND_ACCOUNT}{ACCOUNT}') == (
        "accounts[2].id (account 111111111111, line 6): the same id as accounts[0]"
        ' (account 111111111111 "pay", line 1). Keep one of the two.'
    )


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ('""', "expected some text, found an empty string. Leave it out instead."),
        ('"  "', "expected some text, found an empty string. Leave it out instead."),
        ("5", 'expected a string, found an integer. Put it in quotes: "5".'),
        ("true", 'expected a string, found a boolean. Put it in quotes: "true".'),
        (
            r'"a\u001b[2J"',
            "the string has a line break or another character that is not text.",
        ),
    ],
)
def test_a_name_is_text(refuse: Callable[[str], str], value: str, problem: str) -> None:
    message = refuse(f"{ACCOUNT}name = {value}\n")
    assert message.startswith("accounts[0].name (account 111111111111")
    assert message.endswith(f", line 1): {problem}")


def test_the_first_problem_is_told_and_the_others_are_counted(
    refuse: Callable[[str], str],
) -> None:
    one, two = '[[accounts]]\nid = "1"\n', '[[accounts]]\nid = "2"\n'
    assert refuse(one + ACCOUNT + two).endswith("12 digits. (1 more account has a problem.)")
    assert re.search(
        r'^accounts\[0\].* found "1"\..* \(2 more accounts have problems\.\)$',
        refuse(one + ACCOUNT + two + two),
    )


def test_a_bad_default_is_told_once(refuse: Callable[[str], str]) -> None:
    assert refuse(f"[defaults]\nprofile = 5\n{ACCOUNT}{SECOND_ACCOUNT}") == (
        'defaults.profile: expected a string, found an integer. Put it in quotes: "5".'
    )


@pytest.mark.parametrize(
    "content",
    [
        "{} = 1\n",
        '"{}." = 1\n',
        '[[accounts]]\nid = "111111111111"\n{} = 1\n',
        "[defaults.labels]\n{} = 1\n",
        "[checks]\n{} = 1\n",
        "[checks.{}.b]\nc = 1\n",
        "[checks.a.{}]\nc = 1\n",
        "{0} = 1\n{0} = 2\n",
        "[{0}]\n[{0}]\n",
        "[defaults]\nregions = ['{}']\n",
    ],
)
def test_a_key_of_any_length_gives_a_message_that_can_be_read(
    content: str, refuse: Callable[[str], str]
) -> None:
    assert len(refuse(content.format("k" * 100_000))) < 500
