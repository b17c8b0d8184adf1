import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetscan.aws.partitions import default_regions, regions_of
from fleetscan.errors import ConfigurationError
from fleetscan.fleet.model import Account, Fleet
from fleetscan.fleet.selection import SelectedRegions, narrow, select_regions

PAYMENTS = Account(
    id="111111111111", name="payments", labels={"env": "prod", "owner": "ann"}, regions=("eu-*",)
)
STAGING = Account(
    id="222222222222", name="staging", labels={"env": "stage"}, regions=("eu-west-1", "us-east-1")
)
CHINA = Account(
    id="333333333333", name="china", labels={"env": "prod", "owner": "bo"}, partition="aws-cn"
)
FLEET = Fleet(
    accounts=(PAYMENTS, STAGING, CHINA),
    check_parameters={"s3.bucket_encrypted": {"x": 1}},
    source="accounts.toml",
)
ENABLED = default_regions("aws")


def ids(fleet: Fleet) -> list[str]:
    return [account.id for account in fleet.accounts]


def refusal(
    fleet: Fleet = FLEET,
    *,
    account_ids: tuple[str, ...] = (),
    where: tuple[str, ...] = (),
    regions: tuple[str, ...] = (),
) -> str:
    with pytest.raises(ConfigurationError) as caught:
        narrow(fleet, account_ids=account_ids, where=where, regions=regions)
    return str(caught.value)


class TestNarrow:
    def test_nothing_asked_for_is_no_limit(self) -> None:
        assert narrow(FLEET) == FLEET

    def test_accounts_are_chosen_by_id_and_stay_sorted(self) -> None:
        fleet = narrow(FLEET, account_ids=["333333333333", "111111111111", "333333333333"])
        assert ids(fleet) == ["111111111111", "333333333333"]

    @pytest.mark.parametrize(
        ("where", "expected"),
        [
            (["env=prod"], ["111111111111", "333333333333"]),
            (["env=st*"], ["222222222222"]),
            (["env=*"], ["111111111111", "222222222222", "333333333333"]),
            (["owner=*"], ["111111111111", "333333333333"]),
            (["env=prod", "owner=bo"], ["333333333333"]),
        ],
    )
    def test_accounts_are_chosen_by_labels_which_all_have_to_hold(
        self, where: list[str], expected: list[str]
    ) -> None:
        assert ids(narrow(FLEET, where=where)) == expected

    def test_the_value_of_a_label_may_have_an_equals_sign(self) -> None:
        account = Account(id="111111111111", name="x", labels={"query": "a=b"})
        fleet = Fleet(accounts=(account,), source="accounts.toml")
        assert narrow(fleet, where=["query=a=b"]) == fleet

    def test_ids_and_labels_are_both_needed(self) -> None:
        fleet = narrow(FLEET, account_ids=["111111111111", "222222222222"], where=["env=prod"])
        assert ids(fleet) == ["111111111111"]

    def test_regions_limit_each_account_and_leave_none_out(self) -> None:
        fleet = narrow(FLEET, regions=["eu-west-1,cn-*", "eu-west-1"])
        assert ids(fleet) == ids(FLEET)
        assert {account.only_regions for account in fleet.accounts} == {("eu-west-1", "cn-*")}

    def test_everything_else_of_the_fleet_stays(self) -> None:
        fleet = narrow(FLEET, account_ids=["111111111111"], where=["env=prod"], regions=["all"])
        assert fleet.check_parameters == FLEET.check_parameters
        assert fleet.source == FLEET.source
        (account,) = fleet.accounts
        assert account.regions == PAYMENTS.regions

    @pytest.mark.parametrize(
        ("account_id", "hint"),
        [
            ("111111111112", 'Did you mean "111111111111"?'),
            ("payments", 'It is a name: write "111111111111".'),
            ("x", 'Known: "111111111111", "222222222222", "333333333333".'),
        ],
    )
    def test_an_unknown_account_is_refused(self, account_id: str, hint: str) -> None:
        assert refusal(account_ids=("111111111111", account_id)) == (
            f"account {account_id}: no account in accounts.toml has this id. {hint}"
        )

    @pytest.mark.parametrize("condition", ["env", "env=", "=prod", "="])
    def test_a_condition_needs_a_key_and_a_value(self, condition: str) -> None:
        assert refusal(where=(condition,)) == (
            f"where {condition}: expected KEY=VALUE, such as env=prod."
        )

    def test_an_unknown_label_is_refused_with_the_nearest(self) -> None:
        assert refusal(where=("evn=prod",)) == (
            'where evn=prod: no account in accounts.toml has a label "evn". Did you mean "env"?'
        )

    def test_a_value_that_no_account_has_is_refused_with_the_nearest(self) -> None:
        assert refusal(where=("env=prd",)) == (
            'where env=prd: no account in accounts.toml has this value of env. Did you mean "prod"?'
        )

    def test_a_glob_that_no_value_matches_is_refused_with_the_values(self) -> None:
        assert refusal(where=("env=x*",)) == (
            "where env=x*: no account in accounts.toml has this value of env."
            ' Known: "prod", "stage".'
        )

    def test_a_fleet_without_labels_says_so(self) -> None:
        fleet = Fleet(accounts=(Account(id="111111111111", name="x"),), source="accounts.toml")
        assert refusal(fleet, where=("env=prod",)) == (
            'where env=prod: no account in accounts.toml has a label "env". None has any label.'
        )

    def test_conditions_that_no_account_meets_together_are_refused(self) -> None:
        assert refusal(account_ids=("222222222222",), where=("env=prod",)) == (
            "account 222222222222, where env=prod: no account in accounts.toml fits all of them."
        )

    @pytest.mark.parametrize(
        ("pattern", "message"),
        [
            (
                "eu-wset-1",
                (
                    "regions eu-wset-1: it matches no region."
                    ' Did you mean "eu-west-1", "eu-west-2" or "eu-west-3"?'
                ),
            ),
            ("ALL", 'regions ALL: it matches no region. Did you mean "all"?'),
            (
                "us-west-2",
                (
                    "regions us-west-2: the accounts chosen from accounts.toml"
                    ' are not swept there. Did you mean "eu-west-2"'
                ),
            ),
            ("us-gov-*", "regions us-gov-*: it matches no region."),
        ],
    )
    def test_a_region_that_would_not_be_swept_is_refused(self, pattern: str, message: str) -> None:
        assert refusal(regions=("eu-west-1", pattern)).startswith(message)

    def test_a_region_has_to_be_one_of_the_accounts_that_are_chosen(self) -> None:
        assert narrow(FLEET, regions=["us-east-1"]).accounts
        assert refusal(account_ids=("111111111111",), regions=("us-east-1",)).startswith(
            "regions us-east-1: the accounts chosen from accounts.toml are not swept there."
        )

    @pytest.mark.parametrize("regions", ["", "eu-west-1,", ",", " "])
    def test_a_region_without_a_name_is_refused(self, regions: str) -> None:
        assert refusal(regions=(regions,)) == (
            f"regions {regions}: expected region names or globs with commas between, such as"
            " us-east-1,eu-*."
        )

    def test_a_long_list_is_cut(self) -> None:
        accounts = tuple(Account(id=f"{number:012}", name="x") for number in range(13))
        fleet = Fleet(accounts=accounts, source="accounts.toml")
        assert refusal(fleet, account_ids=("dev",)).endswith('000000000009" and 3 more.')

    def test_a_message_cannot_send_control_characters_to_the_terminal(self) -> None:
        assert refusal(account_ids=("\x1b[31m",)).startswith(r"account \x1b[31m: no account")


class TestSelectRegions:
    @pytest.mark.parametrize(
        ("patterns", "expected"),
        [
            (("all",), ENABLED),
            (("*",), ENABLED),
            (("us-*",), ("us-east-1", "us-east-2", "us-west-1", "us-west-2")),
            (("us-west-2", "us-east-1"), ("us-east-1", "us-west-2")),
            (("us-east-*", "us-east-1", "all"), ENABLED),
            (("me-*",), ()),
        ],
    )
    def test_patterns_choose_among_the_enabled_regions(
        self, patterns: tuple[str, ...], expected: tuple[str, ...]
    ) -> None:
        account = Account(id="111111111111", name="x", regions=patterns)
        assert select_regions(account, ENABLED) == SelectedRegions(regions=expected, disabled=())

    @pytest.mark.parametrize(
        ("regions", "only_regions"),
        [
            (("eu-west-1", "af-south-1"), ()),
            (("all", "af-south-1"), ("af-*", "eu-west-1")),
            (("all",), ("eu-west-1", "af-south-1")),
            (("eu-west-1", "af-*"), ("af-south-1", "eu-*")),
            (("af-south-1", "eu-west-1"), ("all",)),
        ],
    )
    def test_a_region_asked_for_by_name_is_never_passed_over_in_silence(
        self, regions: tuple[str, ...], only_regions: tuple[str, ...]
    ) -> None:
        account = Account(id="111111111111", name="x", regions=regions, only_regions=only_regions)
        assert select_regions(account, ["us-east-1", "eu-west-1"]).disabled == ("af-south-1",)
        assert "eu-west-1" in select_regions(account, ["us-east-1", "eu-west-1"]).regions

    def test_the_command_line_only_narrows(self) -> None:
        account = Account(
            id="111111111111", name="x", regions=("eu-*",), only_regions=("eu-west-1", "us-east-1")
        )
        selected = select_regions(account, ["us-east-1", "eu-west-1", "eu-west-2"])
        assert selected == SelectedRegions(regions=("eu-west-1",), disabled=())

    def test_a_region_of_another_partition_is_not_for_this_account(self) -> None:
        fleet = narrow(FLEET, regions=["eu-west-1", "cn-north-1"])
        payments, _, china = fleet.accounts
        assert select_regions(payments, ["eu-west-1"]) == SelectedRegions(
            regions=("eu-west-1",), disabled=()
        )
        assert select_regions(china, ["cn-northwest-1"]) == SelectedRegions(
            regions=(), disabled=("cn-north-1",)
        )

    def test_a_region_newer_than_botocore_is_swept_if_it_is_enabled(self) -> None:
        account = Account(id="111111111111", name="x", regions=("us-*",))
        assert select_regions(account, ["us-moon-1"]).regions == ("us-moon-1",)

    @given(
        patterns=st.lists(
            st.sampled_from(["all", "eu-*", "us-east-1", "af-south-1", "me-*"]), min_size=1
        ),
        only=st.lists(st.sampled_from(["all", "eu-*", "us-east-1", "me-south-1"])),
        enabled=st.sets(st.sampled_from(regions_of("aws"))),
    )
    def test_a_region_is_either_swept_or_disabled_and_always_sorted(
        self, patterns: list[str], only: list[str], enabled: set[str]
    ) -> None:
        account = Account(
            id="111111111111", name="x", regions=tuple(patterns), only_regions=tuple(only)
        )
        selected = select_regions(account, enabled)
        assert set(selected.regions) <= enabled
        assert enabled.isdisjoint(selected.disabled)
        assert list(selected.regions) == sorted(set(selected.regions))
        assert list(selected.disabled) == sorted(set(selected.disabled))
        assert selected == select_regions(account, sorted(enabled, reverse=True))
