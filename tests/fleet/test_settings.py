from collections.abc import Callable

import pytest

from fleetscan.fleet.model import Fleet

ACCOUNT = '[[accounts]]\nid = "111111111111"\n'
HERE = "(account 111111111111, line 1)"
EMPTY = "expected some text, found an empty string. Leave it out instead."
SESSION_NAME_RULE = "AWS takes 2 to 64 letters, digits or characters of _+=,.@- and nothing else."
EXTERNAL_ID_RULE = (
    "the value is no valid external id. AWS takes 2 to 1224 letters, digits or characters of"
    " _+=,.@:/- and nothing else."
)
COMMERCIAL_REGIONS_NEAR = 'Did you mean "us-east-1", "us-east-2" or "sa-east-1"?'


@pytest.mark.parametrize("key", ["external_id", "session_name", "profile", "partition", "regions"])
@pytest.mark.parametrize("where", ["defaults", "accounts[0]"])
def test_an_empty_string_is_refused(refuse: Callable[[str], str], key: str, where: str) -> None:
    line = f'{key} = ""\n'
    text = f"[defaults]\n{line}{ACCOUNT}" if where == "defaults" else f"{ACCOUNT}{line}"
    about = "" if where == "defaults" else f" {HERE}"
    assert refuse(text) == f"{where}.{key}{about}: {EMPTY}"


@pytest.mark.parametrize("key", ["external_id", "session_name", "profile", "partition"])
@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("12", 'an integer. Put it in quotes: "12".'),
        ("false", 'a boolean. Put it in quotes: "false".'),
        ("[]", "an array."),
        ("{}", "a table."),
        ("2026-11-23", "a date."),
    ],
)
def test_a_value_of_another_type_is_refused(
    refuse: Callable[[str], str], key: str, value: str, found: str
) -> None:
    assert refuse(f"{ACCOUNT}{key} = {value}\n") == (
        f"accounts[0].{key} {HERE}: expected a string, found {found}"
    )


@pytest.mark.parametrize("session_name", ["ab", "x" * 64, "A_u+d=i,t.@-"])
def test_a_session_name_may_be_all_that_aws_takes(
    load: Callable[[str], Fleet], session_name: str
) -> None:
    (account,) = load(f'{ACCOUNT}session_name = "{session_name}"\n').accounts
    assert account.session_name == session_name


@pytest.mark.parametrize("session_name", ["a", "two words", "a/b", "naïve"])
def test_a_session_name_that_aws_would_refuse_is_refused(
    refuse: Callable[[str], str], session_name: str
) -> None:
    assert refuse(f'{ACCOUNT}session_name = "{session_name}"\n') == (
        f'accounts[0].session_name {HERE}: "{session_name}" is no valid role session name.'
        f" {SESSION_NAME_RULE}"
    )


def test_a_long_value_is_shortened_in_the_message(refuse: Callable[[str], str]) -> None:
    assert refuse(f'{ACCOUNT}session_name = "{"x" * 65}"\n') == (
        f'accounts[0].session_name {HERE}: "{"x" * 60}…" is no valid role session name.'
        f" {SESSION_NAME_RULE}"
    )


@pytest.mark.parametrize("external_id", ["ab", "x" * 1224, "a:b/c=d,e.f@g-h_i+j"])
def test_an_external_id_may_be_all_that_aws_takes(
    load: Callable[[str], Fleet], external_id: str
) -> None:
    (account,) = load(f'{ACCOUNT}external_id = "{external_id}"\n').accounts
    assert account.external_id == external_id


@pytest.mark.parametrize("external_id", ["a", "x" * 1225, "two words", "5€"])
def test_an_external_id_that_aws_would_refuse_is_refused_and_not_shown(
    refuse: Callable[[str], str], external_id: str
) -> None:
    assert refuse(f'{ACCOUNT}external_id = "{external_id}"\n') == (
        f"accounts[0].external_id {HERE}: {EXTERNAL_ID_RULE}"
    )


def test_an_unknown_partition_is_refused_with_the_nearest(refuse: Callable[[str], str]) -> None:
    assert refuse(f'{ACCOUNT}partition = "aws-usgov"\n').startswith(
        f'accounts[0].partition {HERE}: "aws-usgov" is no AWS partition. Did you mean "aws-us-gov"'
    )


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            '"prod"',
            (
                "labels {here}: expected a table, found a string."
                ' Expected labels = {{ env = "prod" }}.'
            ),
        ),
        (
            "{ tier = 1 }",
            'labels.tier {here}: expected a string, found an integer. Put it in quotes: "1".',
        ),
        ("{ tier = [] }", "labels.tier {here}: expected a string, found an array."),
        ('{ tier = "" }', "labels.tier {here}: {empty}"),
        (
            '{ "cost center" = 1.5 }',
            'labels."cost center" {here}: expected a string, found a float.',
        ),
        ('{ "" = "x" }', "labels {here}: a label has an empty name. Give it a name, or remove it."),
    ],
)
def test_labels_are_text(refuse: Callable[[str], str], value: str, message: str) -> None:
    expected = message.format(here=HERE, empty=EMPTY)
    assert refuse(f"{ACCOUNT}labels = {value}\n") == f"accounts[0].{expected}"


@pytest.mark.parametrize(
    ("value", "patterns"),
    [
        ('"all"', ("all",)),
        ('"eu-*"', ("eu-*",)),
        ('["us-east-1", "[ae]*-west-[12]"]', ("us-east-1", "[ae]*-west-[12]")),
        ('["af-south-1"]', ("af-south-1",)),
    ],
)
def test_regions_are_names_globs_or_all(
    load: Callable[[str], Fleet], value: str, patterns: tuple[str, ...]
) -> None:
    (account,) = load(f"{ACCOUNT}regions = {value}\n").accounts
    assert account.regions == patterns


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            '["eu-*", "us-eats-*"]',
            f'regions[1] {HERE}: "us-eats-*" matches no AWS region. {COMMERCIAL_REGIONS_NEAR}',
        ),
        (
            '"us-eats-*"',
            f'regions {HERE}: "us-eats-*" matches no AWS region. {COMMERCIAL_REGIONS_NEAR}',
        ),
        ('"ALL"', f'regions {HERE}: "ALL" matches no AWS region. Did you mean "all"?'),
        (
            '"*-moon-*"',
            (
                f'regions {HERE}: "*-moon-*" matches no AWS region. Expected a region, a glob'
                ' such as "eu-*", or "all".'
            ),
        ),
        (
            '"us-gov-*"',
            (
                f'regions {HERE}: "us-gov-*" matches no region of partition aws. It does in'
                ' partition aws-us-gov: set partition = "aws-us-gov" if it is that.'
            ),
        ),
        (
            "[]",
            (
                f"regions {HERE}: expected at least one region or glob, found an empty array."
                ' For every region that is enabled in the account: regions = "all".'
            ),
        ),
        ("5", f"regions {HERE}: expected a string or an array of strings, found an integer."),
        (
            '["eu-*", 5]',
            f'regions[1] {HERE}: expected a string, found an integer. Put it in quotes: "5".',
        ),
    ],
)
def test_a_pattern_that_matches_no_region_is_refused(
    refuse: Callable[[str], str], value: str, message: str
) -> None:
    assert refuse(f"{ACCOUNT}regions = {value}\n") == f"accounts[0].{message}"


def test_default_regions_have_to_fit_the_partition_of_each_account_that_takes_them(
    load: Callable[[str], Fleet], refuse: Callable[[str], str]
) -> None:
    defaults = '[defaults]\nregions = "eu-*"\n'
    china = f'{ACCOUNT}partition = "aws-cn"\n'
    assert refuse(defaults + china).startswith(
        'defaults.regions (account 111111111111, line 3): "eu-*" matches no region of partition'
        " aws-cn. It does in partition aws:"
    )
    (account,) = load(f'{defaults}{china}regions = ["cn-*"]\n').accounts
    assert account.regions == ("cn-*",)


def test_default_regions_of_the_default_partition_need_not_be_of_aws(
    load: Callable[[str], Fleet],
) -> None:
    (account,) = load(f'[defaults]\npartition = "aws-cn"\nregions = "cn-*"\n{ACCOUNT}').accounts
    assert (account.partition, account.regions) == ("aws-cn", ("cn-*",))


def test_a_default_is_checked_even_if_no_account_takes_it(refuse: Callable[[str], str]) -> None:
    assert refuse(f'[defaults]\nregions = "xx-*"\n{ACCOUNT}regions = "eu-*"\n').startswith(
        'defaults.regions: "xx-*" matches no AWS region.'
    )
