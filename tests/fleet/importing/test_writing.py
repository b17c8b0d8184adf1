import tomllib

from hypothesis import given
from hypothesis import strategies as st

from fleetscan.fleet.importing.model import TO_FILL_IN, Draft, Imported, ImportedAccount, Note
from fleetscan.fleet.importing.writing import note_lines, to_toml
from tests.fleet.importing.round_trip import ACCESS_KEY_ID, SECRET_KEY, loaded, patient, texts


def account(number: int, **others: object) -> ImportedAccount:
    account_id = str(number) * 12
    return ImportedAccount(about=account_id, id=account_id, **others)  # type: ignore[arg-type]  # each test knows its own


def imported(*accounts: ImportedAccount, notes: tuple[Note, ...] = ()) -> Imported:
    return Imported(accounts=accounts, left_out=(), notes=notes)


def toml_of(result: Imported) -> str:
    return to_toml(result, source="accounts.yml", origin="c7n-org")


def test_it_is_what_a_person_would_have_written() -> None:
    result = imported(
        account(1, name="pay", roles=("audit",), labels={"team": "core", "env": "prod"}),
        account(2, name="lab", roles=("audit",), labels={"team": "core"}, regions=("eu-*",)),
        account(3, roles=("hub", "special"), labels={"team": "core", "a b": 'x"y\\'}),
        notes=(Note(about="222222222222", key="vars", why="Variables."),),
    )
    assert toml_of(result) == (
        """\
# Made by `fleetscan accounts import` from accounts.yml (c7n-org).
#
# Not carried over:
# - vars (222222222222): Variables.

[defaults]
role = "audit"
labels = { team = "core" }

[[accounts]]
id = "111111111111"
name = "pay"
labels = { env = "prod" }

[[accounts]]
id = "222222222222"
name = "lab"
regions = ["eu-*"]
# not carried over: vars

[[accounts]]
id = "333333333333"
role = ["hub", "special"]
labels = { "a b" = "x\\"y\\\\" }
"""
    )
    assert [each.role_arns[-1] for each in loaded(result)] == [
        "arn:aws:iam::111111111111:role/audit",
        "arn:aws:iam::222222222222:role/audit",
        "arn:aws:iam::333333333333:role/special",
    ]


def test_an_account_without_a_role_inherits_none() -> None:
    result = imported(
        account(1, roles=("audit",)), account(2, roles=("audit",)), account(3, profile="x")
    )
    assert 'role = ""' in toml_of(result)
    assert [bool(each.role_arns) for each in loaded(result)] == [True, True, False]


def test_what_cannot_be_undone_is_a_default_only_if_all_have_it() -> None:
    some = imported(account(1, profile="p"), account(2, profile="p"), account(3))
    assert "[defaults]" not in toml_of(some)
    each = imported(account(1, profile="p"), account(2, profile="p"), account(3, profile="q"))
    assert tomllib.loads(toml_of(each))["defaults"] == {"profile": "p"}
    assert [found.profile for found in loaded(each)] == ["p", "p", "q"]


def test_all_regions_and_the_partition_override_defaults_that_differ() -> None:
    result = imported(
        account(1, regions=("us-gov-*",), partition="aws-us-gov"),
        account(2, regions=("us-gov-*",), partition="aws-us-gov"),
        account(3),
    )
    assert [(each.regions, each.partition) for each in loaded(result)] == [
        (("us-gov-*",), "aws-us-gov"),
        (("us-gov-*",), "aws-us-gov"),
        (("all",), "aws"),
    ]


def test_an_account_alone_has_no_defaults() -> None:
    text = toml_of(imported(account(1, roles=("audit",), labels={"env": "prod"})))
    assert "[defaults]" not in text


def test_an_account_that_is_left_out_is_a_comment_to_fill_in() -> None:
    draft = Draft()
    draft.add(account(1), "id")
    unknown = ImportedAccount(about='connection "dev"', id=TO_FILL_IN, name="dev", profile="d")
    draft.leave_out(unknown, "profile", "It names no account.")
    text = toml_of(draft.done())
    assert text.endswith(
        """
# Left out: connection "dev". See profile at the top of this file.
# [[accounts]]
# id = "…"
# name = "dev"
# profile = "d"
"""
    )
    assert '# - profile (connection "dev"): It names no account.\n' in text
    assert [each.id for each in loaded(draft.done())] == ["111111111111"]


def test_of_two_entries_for_an_account_the_first_is_kept_and_the_other_named() -> None:
    draft = Draft()
    draft.add(account(1, name="first"), "account_id")
    draft.add(account(1, name="second"), "account_id")
    assert [each.name for each in draft.done().accounts] == ["first"]
    assert [note.key for note in draft.done().notes] == ["account_id"]


def test_what_no_account_has_is_said_once_at_the_top() -> None:
    notes = tuple(Note(about=str(n) * 12, key="vars", why="No.") for n in (1, 2))
    text = toml_of(imported(account(1), account(2), notes=notes))
    assert text.count("vars") == 1


def test_one_line_names_a_few_of_the_accounts_that_it_is_about() -> None:
    notes = [Note(about=f"a{n}", key="vars", why="No.") for n in range(1200)]
    assert list(note_lines(notes)) == ["vars (a0, a1, a2, a3, a4 and 1,195 more): No."]


def test_no_line_has_a_secret_or_what_a_terminal_would_act_on() -> None:
    about = f"\x1b[2J {ACCESS_KEY_ID} {SECRET_KEY}"
    (line,) = note_lines([Note(about=about, key="a\nb", why="No.")])
    assert line == r"a\nb (\x1b[2J [redacted] [redacted]): No."


@patient
@given(about=texts, key=texts, why=texts, source=texts)
def test_no_comment_can_break_the_file(about: str, key: str, why: str, source: str) -> None:
    draft = Draft()
    draft.add(account(1), "id")
    draft.note("111111111111", key, why)
    draft.leave_out(ImportedAccount(about=about, id=TO_FILL_IN), key, why)
    assert [each.id for each in loaded(draft.done(), source=source)] == ["111111111111"]


_places = st.sampled_from([("aws", ("all",)), ("aws", ("eu-*",)), ("aws-us-gov", ("us-gov-*",))])
_others = st.fixed_dictionaries(
    {
        "roles": st.sampled_from([(), ("audit",), ("hub", "audit")]),
        "external_id": st.one_of(st.none(), st.sampled_from(["e1", "e2"])),
        "session_name": st.one_of(st.none(), st.sampled_from(["s1", "s2"])),
        "profile": st.one_of(st.none(), st.sampled_from(["p1", "p2"])),
        "labels": st.dictionaries(st.sampled_from("xyz"), st.sampled_from("ab")),
    }
)


@patient
@given(st.lists(st.tuples(_places, _others), min_size=1, max_size=6))
def test_defaults_change_no_account(
    settings: list[tuple[tuple[str, tuple[str, ...]], dict[str, object]]],
) -> None:
    accounts = [
        account(number, partition=place[0], regions=place[1], **others)
        for number, (place, others) in enumerate(settings)
    ]
    for before, after in zip(accounts, loaded(imported(*accounts)), strict=True):
        assert after.id == before.id
        assert [arn.rsplit("/", 1)[1] for arn in after.role_arns] == list(before.roles)
        assert after.external_id == before.external_id
        assert after.session_name == (before.session_name or "fleetscan")
        assert after.profile == before.profile
        assert after.regions == before.regions
        assert after.partition == before.partition
        assert after.labels == before.labels
