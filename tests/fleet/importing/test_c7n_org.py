import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from fleetscan.errors import ConfigurationError
from fleetscan.fleet.importing.c7n_org import read_c7n_org
from fleetscan.fleet.importing.model import Imported
from fleetscan.fleet.importing.writing import to_toml
from tests.fleet.importing.round_trip import (
    ACCESS_KEY_ID,
    SECRET_KEY,
    loaded,
    notes_of,
    patient,
    texts,
)

# What c7n-org's own scripts and documentation write.
ACCOUNTS = """\
vars:
  owner: platform
accounts:
- account_id: '111111111111'
  name: payments-prod
  display_name: Payments
  email: payments@example.com
  role: arn:aws:iam::111111111111:role/CloudCustodian
  regions: [us-east-1, eu-west-1]
  tags: ['path:/', 'path:/prod', 'type:prod', 'division:some division', pci]
  vars: {charge_code: xyz}
- account_id: 012345670123
  name: gov
  role:
  - arn:aws-us-gov:iam::222222222222:role/hub
  - arn:aws-us-gov:iam::{account_id}:role/custodian/reader
  external_id: a1b2
  regions: ['us-gov-west-1,us-gov-east-1']
- account_id: '333333333333'
  name: lab
  role: CloudCustodian
  regions: [all]
- account_id: '444444444444'
  name: old
  profile: old-audit
subscriptions:
- subscription_id: a1b2c3d4
"""


def imported(text: str) -> Imported:
    return read_c7n_org(text, "accounts.yml")


def one(lines: str) -> Imported:
    """Import a file of one account with these lines, beside its id."""
    indented = "".join(f"  {line}\n" for line in lines.splitlines())
    return imported(f"accounts:\n- account_id: '111111111111'\n{indented}")


def message_for(text: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        imported(text)
    return str(caught.value)


def test_accounts_are_reached_as_c7n_org_reaches_them() -> None:
    gov, pay, lab, old = loaded(imported(ACCOUNTS))
    assert (pay.id, pay.name, pay.partition) == ("111111111111", "payments-prod", "aws")
    assert pay.role_arns == ("arn:aws:iam::111111111111:role/CloudCustodian",)
    assert pay.regions == ("us-east-1", "eu-west-1")
    assert pay.labels == {
        "path": "/prod",
        "type": "prod",
        "division": "some division",
        "pci": "true",
    }
    assert (gov.id, gov.partition, gov.external_id) == ("012345670123", "aws-us-gov", "a1b2")
    assert gov.role_arns == (
        "arn:aws-us-gov:iam::222222222222:role/hub",
        "arn:aws-us-gov:iam::012345670123:role/custodian/reader",
    )
    assert gov.regions == ("us-gov-west-1", "us-gov-east-1")
    assert lab.role_arns == ("arn:aws:iam::333333333333:role/CloudCustodian",)
    assert lab.regions == ("all",)
    assert (old.profile, old.role_arns, old.regions) == ("old-audit", (), ("all",))


def test_what_is_not_carried_over_is_said_by_key_and_account() -> None:
    said = [line.split(": ")[0] for line in notes_of(imported(ACCOUNTS))]
    assert said == [
        "vars",
        "subscriptions",
        'display_name (111111111111 "payments-prod")',
        'email (111111111111 "payments-prod")',
        'vars (111111111111 "payments-prod")',
        'tag "path" (111111111111 "payments-prod")',
        'regions (444444444444 "old")',
    ]


def test_the_role_counts_where_there_is_a_profile_too() -> None:
    found = one("name: pay\nregions: [all]\nrole: audit\nprofile: hub")
    (account,) = loaded(found)
    assert account.profile is None
    assert account.role_arns
    assert notes_of(found)[0].startswith(
        'profile (111111111111 "pay"): c7n-org ignores it where there is a role.'
    )


def test_an_account_that_no_role_leads_into_is_left_out() -> None:
    found = one("name: pay\nregions: [all]\nrole: arn:aws:iam::999999999999:role/audit")
    assert found.accounts == ()
    ((account, key),) = found.left_out
    assert (account.id, account.roles, key) == ("111111111111", ("…",), "role")
    assert "999999999999, so it does not lead into 111111111111" in notes_of(found)[0]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("12345670123", "expected 12 digits, found 11. If its leading zeros were lost"),
        ("'1111-1111-1111'", "expected a string of 12 digits."),
        ("[111111111111]", "expected a string of 12 digits."),
        ("", "it is missing"),
    ],
)
def test_an_account_without_an_id_is_left_out(written: str, why: str) -> None:
    text = f"accounts:\n- name: pay\n  account_id: {written}\n  role: audit\n  regions: [all]\n"
    found = imported(text)
    assert found.accounts == ()
    assert [(account.name, account.roles) for account, _ in found.left_out] == [("pay", ("audit",))]
    assert notes_of(found)[0].startswith(f'account_id ("pay"): {why}')


def test_of_two_entries_for_an_account_the_first_is_kept() -> None:
    entries = "- {account_id: '111111111111', name: NAME, role: audit, regions: [all]}\n"
    text = "accounts:\n" + entries.replace("NAME", "a") + entries.replace("NAME", "b")
    assert [account.name for account in loaded(imported(text))] == ["a"]
    assert notes_of(imported(text))[0].startswith(
        'account_id (111111111111 "b" again): the same account as 111111111111 "a", which is kept'
    )


def test_a_credential_is_never_copied_nor_shown() -> None:
    found = one(
        f"name: pay\nrole: audit\nregions: [all]\nsecret_key: {SECRET_KEY}\n"
        f"access_key: {ACCESS_KEY_ID}\n{ACCESS_KEY_ID}: x\n"
        f"tags: ['secret_key:{SECRET_KEY}', 'note:{ACCESS_KEY_ID}', '{ACCESS_KEY_ID}']"
    )
    said = "\n".join(notes_of(found)) + to_toml(found, source="accounts.yml", origin="c7n-org")
    assert SECRET_KEY not in said
    assert ACCESS_KEY_ID not in said
    assert [account.labels for account in loaded(found)] == [{}]
    assert "tag" in said


@pytest.mark.parametrize(
    "text",
    ["", "accounts: 5", "[accounts]", "subscriptions: []", "just text", "accounts:\n  a: b"],
)
def test_what_is_no_such_file_is_refused(text: str) -> None:
    assert message_for(text) == (
        "accounts.yml: this is no accounts.yml of c7n-org. Expected accounts: and under it a list"
        " of mappings, each with an account_id."
    )


@pytest.mark.parametrize("entry", ["5", "~", "[a]", "{~: a}"])
def test_an_entry_that_is_no_mapping_is_located(entry: str) -> None:
    assert message_for(f"accounts:\n- {{}}\n- {entry}\n").startswith("accounts.yml: accounts[1]: ")


def test_values_of_any_type_are_no_crash() -> None:
    found = one("name: [a]\nrole: {a: b}\nprofile: {}\nregions: {a: b}\ntags: {a: b}")
    assert found.accounts == ()
    found = one("name: [a]\nprofile: [b]\nregions: [[a]]\ntags: [[a]]\nexternal_id: [c]")
    (account,) = loaded(found)
    assert (account.name, account.profile, account.labels) == ("111111111111", None, {})


_ENTRIES = st.fixed_dictionaries(
    {"account_id": st.sampled_from(["111111111111", "000000000001", "1", ""])},
    optional={
        "name": texts,
        "role": st.one_of(texts, st.lists(texts, max_size=2), st.just("audit")),
        "profile": texts,
        "external_id": texts,
        "regions": st.lists(st.one_of(texts, st.sampled_from(["us-east-1", "cn-*"])), max_size=3),
        "tags": st.lists(st.one_of(texts, st.tuples(texts, texts).map(":".join)), max_size=3),
        "vars": st.dictionaries(texts, texts, max_size=2),
        "AKIAIOSFODNN7EXAMPLE": texts,
    },
)


@patient
@given(st.lists(_ENTRIES, max_size=4))
def test_whatever_is_in_it_the_accounts_can_be_loaded(entries: list[dict[str, object]]) -> None:
    certain = {"account_id": "999999999999", "role": "audit", "regions": ["all"]}
    found = imported(yaml.safe_dump({"accounts": [certain, *entries]}))
    notes_of(found)
    assert {account.id for account in loaded(found)} == {each.id for each in found.accounts}
    by_id = {account.id: account for account in loaded(found)}
    for account in found.accounts:
        assert by_id[account.id].name == (account.name or account.id)
        assert by_id[account.id].labels == account.labels
