import pytest

from fleetscan.errors import ConfigurationError
from fleetscan.fleet.importing.model import Draft
from fleetscan.fleet.importing.values import (
    described,
    label_refusal,
    partition_in,
    read_role_chain,
    refusal,
    take_regions,
    take_text,
)
from tests.fleet.importing.round_trip import ACCESS_KEY_ID, SECRET_KEY

ID = "111111111111"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", "payments 支払い"),
        ("profile", 'a "quoted" one'),
        ("role", "audit/reader"),
        ("role", ["hub", "reader"]),
        ("session_name", "me@example"),
        ("regions", ["eu-*"]),
    ],
)
def test_what_accounts_toml_takes_is_not_refused(key: str, value: object) -> None:
    assert refusal(key, value) is None


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("name", "a\nb", "the string has a line break"),
        ("name", 5, "expected a string, found an integer."),
        ("profile", " ", "expected some text"),
        ("role", ["ok", "not ok"], '"not ok" is no IAM role.'),
        ("regions", ["mars-1"], '"mars-1" matches no AWS region.'),
        ("name", f"of {ACCESS_KEY_ID}", "it holds an AWS access key id"),
        ("regions", [f"[{ACCESS_KEY_ID},usea]*"], "it holds an AWS access key id"),
    ],
)
def test_a_refusal_says_why_and_names_no_place(key: str, value: object, why: str) -> None:
    said = refusal(key, value)
    assert said is not None
    assert said.startswith(why)
    assert ACCESS_KEY_ID not in said


def test_the_refusal_of_an_external_id_does_not_show_it() -> None:
    said = refusal("external_id", f"{SECRET_KEY} with blanks")
    assert said is not None
    assert SECRET_KEY not in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("", "a"),
        ("a", ""),
        ("a\nb", "c"),
        ("a", "b\x1b"),
        ("secret_key", "a"),
        ("a", ACCESS_KEY_ID),
    ],
)
def test_a_label_that_accounts_toml_cannot_hold_is_refused(name: str, value: str) -> None:
    assert label_refusal(name, value) is not None
    assert label_refusal("env", "prod") is None


def test_an_account_is_described_by_what_is_known_of_it() -> None:
    assert described(ID, "payments", "entry 3") == '111111111111 "payments"'
    assert described("12", "payments", "entry 3") == '"payments"'
    assert described(None, None, "entry 3") == "entry 3"


def test_a_role_in_the_account_itself_is_written_by_its_name() -> None:
    chain = ["arn:aws:iam::999999999999:role/hub", "arn:aws:iam::{account_id}:role/x/audit"]
    assert read_role_chain([*chain], ID, None) == ((chain[0], "x/audit"), "aws")
    assert read_role_chain(["hub", "audit"], ID, None) == (("hub", "audit"), "aws")
    assert read_role_chain(["audit"], ID, "aws-cn") == (("audit",), "aws-cn")
    arn = f"arn:aws-us-gov:iam::{ID}:role/audit"
    assert read_role_chain([arn], ID, "aws") == (("audit",), "aws-us-gov")


@pytest.mark.parametrize(
    ("chain", "why"),
    [
        (["arn:aws:iam::999999999999:role/audit"], "the role is in account 999999999999"),
        (["arn:aws-cn:iam::999999999999:role/a", f"arn:aws:iam::{ID}:role/b"], "the role is in"),
        ([f"arn:aws-mars:iam::{ID}:role/audit"], '"aws-mars" is no AWS partition.'),
        ([5], "expected a string, found an integer."),
        ([ACCESS_KEY_ID], "it holds an AWS access key id"),
    ],
)
def test_a_chain_that_does_not_lead_into_the_account_is_refused(
    chain: list[object], why: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_role_chain(chain, ID, None)
    assert str(caught.value).startswith(why)


def test_the_partition_is_that_of_a_region_that_is_written_out() -> None:
    assert partition_in(["*", "nowhere", 5, "cn-north-1"]) == "aws-cn"
    assert partition_in("us-gov-west-1") == "aws-us-gov"
    assert partition_in(["us-*"]) is None
    assert partition_in(None) is None


def test_regions_that_match_none_of_the_partition_are_left_out_with_a_note() -> None:
    draft = Draft()
    written = ["us-*", "eu-west-1", "eu-west-1", "cn-north-1", "mars-1", 5]
    taken = take_regions(written, draft, "it", partition="aws", every="*")
    assert taken == ("us-*", "eu-west-1")
    reasons = [note.why for note in draft.done().notes]
    assert len(reasons) == 3
    assert reasons[0].startswith('"cn-north-1" matches no region of partition aws.')
    assert reasons[1].startswith('"mars-1" matches no AWS region.')


def test_all_regions_are_swept_if_none_is_left_and_a_note_says_so() -> None:
    draft = Draft()
    assert take_regions(["mars-1"], draft, "it", partition="aws", every="*") == ("all",)
    assert "every region that is enabled is swept" in draft.done().notes[-1].why


def test_the_other_tools_word_for_all_regions_is_ours() -> None:
    draft = Draft()
    assert take_regions(["us-east-1", "*"], draft, "it", partition="aws", every="*") == ("all",)
    assert draft.done().notes == ()


def test_a_text_is_taken_under_the_name_that_accounts_toml_has_for_it() -> None:
    draft = Draft()
    table = {"assume_role_session_name": "me", "name": "a\nb"}
    written = "assume_role_session_name"
    assert take_text(table, written, draft, "it", as_key="session_name") == "me"
    assert take_text(table, "profile", draft, "it") is None
    assert draft.done().notes == ()
    assert take_text(table, "name", draft, "it") is None
    assert [note.key for note in draft.done().notes] == ["name"]
