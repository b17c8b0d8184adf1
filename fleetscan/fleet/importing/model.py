"""What an import has found: accounts, and what could not be carried over."""

from typing import Final

import msgspec

from fleetscan.fleet.model import ALL_REGIONS, DEFAULT_PARTITION

__all__ = ["TO_FILL_IN", "Draft", "Imported", "ImportedAccount", "Note"]

#: stands in a comment where a person has to write the value
TO_FILL_IN: Final = "…"


class ImportedAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account, with what accounts.toml is to say of it."""

    #: how notes name it: `111111111111 "payments-prod"`, `connection "aws_dev"`
    about: str
    #: 12 digits
    id: str
    name: str | None = None
    #: names or ARNs, the first to assume first; the last is in the account
    roles: tuple[str, ...] = ()
    external_id: str | None = None
    session_name: str | None = None
    profile: str | None = None
    regions: tuple[str, ...] = (ALL_REGIONS,)
    partition: str = DEFAULT_PARTITION
    labels: dict[str, str] = {}


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was not carried over as it was."""

    #: the account or entry, as `ImportedAccount.about` has it; empty = the whole file
    about: str
    #: the key of the file that was read
    key: str
    #: one or more sentences: why, and what to do
    why: str


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """All that was found in a file. Nothing in it was looked up at AWS."""

    #: in the order of the file; no id twice
    accounts: tuple[ImportedAccount, ...]
    #: with the key of the note that says why; parts may be `TO_FILL_IN`
    left_out: tuple[tuple[ImportedAccount, str], ...]
    notes: tuple[Note, ...]


class Draft:
    """Collects what an import finds."""

    def __init__(self) -> None:
        self._accounts: dict[str, ImportedAccount] = {}
        self._left_out: list[tuple[ImportedAccount, str]] = []
        self._notes: list[Note] = []

    def note(self, about: str, key: str, why: str) -> None:
        """Say that something was not carried over."""
        self._notes.append(Note(about=about, key=key, why=why))

    def add(self, account: ImportedAccount, key: str) -> None:
        """Add an account; of two with one id, which `key` gave, the first is kept."""
        kept = self._accounts.setdefault(account.id, account)
        if kept is not account:
            self.note(
                f"{account.about} again",
                key,
                f"the same account as {kept.about}, which is kept: accounts.toml has each account"
                " once. Write into that one what you need of this one.",
            )

    def leave_out(self, account: ImportedAccount, key: str, why: str) -> None:
        """Leave an account out, to be completed by a person."""
        self._left_out.append((account, key))
        self.note(account.about, key, why)

    def done(self) -> Imported:
        """Return what was collected."""
        return Imported(
            accounts=tuple(self._accounts.values()),
            left_out=tuple(self._left_out),
            notes=tuple(self._notes),
        )
