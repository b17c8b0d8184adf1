"""The text of a new custom check, and of its test: a start that is green, to be changed."""

import keyword
import re
from collections import Counter
from pathlib import PurePosixPath
from typing import Final

import msgspec

from fleetscan.catalogue import Catalogue, Scope
from fleetscan.custom.facts import name_of
from fleetscan.custom.layout import COLLECTORS, FACTS, TESTS
from fleetscan.errors import ConfigurationError
from fleetscan.facts.account import Account
from fleetscan.facts.base import GLOBAL, Resource
from fleetscan.suggestions import did_you_mean

__all__ = ["NewFile", "new_check"]

_ID: Final = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
#: where a word of a name in CamelCase begins, but for the first
_WORD: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

_CHECK: Final = '''\
"""`{check_id}`."""

from fleetscan.catalogue import check
from {module} import {kind}
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(severity=Severity.MEDIUM)
def {name}({subject}: {kind}) -> Verdict:
    """The {words} has a name that begins with `acme-`.

    Why:
        Say here why that matters: the report and `fleetscan checks show` have it from here.

    Fix:
        Say here how to make a failure pass. The first sentence is what a terminal shows.
    """
    if {subject}.id.startswith("acme-"):
        return Pass(f"{words} {{{subject}.id}} begins with acme-")
    return Fail(f"{words} {{{subject}.id}} does not begin with acme-")
'''

_TEST: Final = '''\
"""What `{check_id}` says: run it with pytest."""

from pathlib import Path

from {module} import {kind}
from fleetscan.testing import judge, load_check, resource
from fleetscan.verdicts import Fail, Pass

CHECK = load_check(Path(__file__).parents[1], "{check_id}")


def named(name: str) -> {kind}:
    return resource({kind}, name{place})


def test_a_name_with_the_prefix_passes() -> None:
    verdict = judge(CHECK, named("acme-logs"))
    assert verdict == Pass("{words} acme-logs begins with acme-")


def test_another_name_fails() -> None:
    assert isinstance(judge(CHECK, named("logs")), Fail)
'''


class NewFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file to be written."""

    #: from the folder of custom checks
    path: PurePosixPath
    text: str


def new_check(
    check_id: str, catalogue: Catalogue, subject: str | None = None
) -> tuple[NewFile, NewFile]:
    """Return a check, and its test.

    Args:
        check_id: its id: `s3.my_statement`.
        catalogue: fleetscan's own: an id of it can't be taken.
        subject: the type that it judges: `s3.Bucket`; by default what most checks of the service
            judge, and the account where it has no type.

    Raises:
        ConfigurationError: the id or the subject can't be one.
    """
    service, _, statement = check_id.partition(".")
    if (
        not _ID.fullmatch(check_id)
        or service in {FACTS, COLLECTORS, TESTS}
        or keyword.iskeyword(statement)  # the name of a function, as the service is not
    ):
        raise ConfigurationError(
            f"{check_id}: expected SERVICE.STATEMENT, of lower case letters, digits and _: the "
            "statement is what a pass asserts, such as s3.bucket_named_by_rule"
        )
    if check_id in catalogue.checks:
        raise ConfigurationError(f"{check_id}: fleetscan has this check; choose another statement")
    kind = _subject(service, subject, catalogue)
    words = _WORD.sub(" ", kind.__name__).lower()
    values = {
        "check_id": check_id,
        "name": statement,
        "module": kind.__module__,
        "kind": kind.__name__,
        "subject": words.replace(" ", "_"),
        "words": words,
        "place": _place(kind, catalogue),
    }
    return (
        NewFile(path=PurePosixPath(service, f"{statement}.py"), text=_CHECK.format(**values)),
        NewFile(
            path=PurePosixPath(TESTS, f"test_{service}_{statement}.py"),
            text=_TEST.format(**values),
        ),
    )


def _subject(service: str, subject: str | None, catalogue: Catalogue) -> type[Resource]:
    """Return the type that was asked for, else what most checks of the service judge."""
    kinds = {
        name_of(item.lists): item.lists for item in catalogue.collectors.values() if item.lists
    }
    if subject is not None:
        if subject not in kinds:
            near = did_you_mean(subject, kinds) or "`fleetscan checks facts` lists them."
            raise ConfigurationError(f"--subject {subject}: there is no such resource. {near}")
        return kinds[subject]
    judged = Counter(check.subject for check in catalogue.checks.values())
    of_service = [kind for name, kind in kinds.items() if name.partition(".")[0] == service]
    return max(of_service, key=lambda kind: judged[kind], default=Account)


def _place(kind: type[Resource], catalogue: Catalogue) -> str:
    """Write where a test says that a resource is, if that is not where all are."""
    lister = catalogue.provider(kind)
    is_global = lister is not None and lister.scope is Scope.GLOBAL
    return f', region="{GLOBAL}"' if is_global else ""
