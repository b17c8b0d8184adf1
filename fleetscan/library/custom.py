"""For people who write checks of their own: the facts that there are, and a start to go on from."""

from fnmatch import fnmatchcase
from pathlib import Path

from fleetscan.catalogue.selection import no_match
from fleetscan.custom.facts import FactDetails, MemberDetails, facts_of
from fleetscan.custom.scaffold import new_check
from fleetscan.errors import ConfigurationError
from fleetscan.library.checks import Catalogue, default_catalogue
from fleetscan.library.texts import Texts, texts

__all__ = ["FactDetails", "MemberDetails", "describe_facts", "write_new_check"]


def describe_facts(*patterns: Texts, catalogue: Catalogue | None = None) -> tuple[FactDetails, ...]:
    """Return what is known of the resources and facts that checks may take, by name.

    Args:
        patterns: globs over names, of which one must match: `s3.*`; none takes all.
        catalogue: whose; fleetscan's own by default.

    Raises:
        ConfigurationError: a glob matches nothing; the message names what is near.
    """
    found = facts_of(catalogue or default_catalogue())
    globs = [glob for each in patterns for glob in texts(each)]
    for glob in globs:
        if not any(fnmatchcase(each.name, glob) for each in found):
            raise no_match("checks facts", glob, "fact", [each.name for each in found])
    return tuple(
        each for each in found if not globs or any(fnmatchcase(each.name, g) for g in globs)
    )


def write_new_check(
    check_id: str, folder: str | Path, *, subject: str | None = None
) -> tuple[Path, ...]:
    """Write a check and its test, which pass as they are, and return where they are.

    Args:
        check_id: its id: `s3.my_statement`.
        folder: of custom checks; it is made where it is missing.
        subject: the type that it judges: `s3.Bucket`; by default one of the service.

    Raises:
        ConfigurationError: the id or the subject can't be one, or a file is there already, or
            can't be written. Nothing that was there is changed.
    """
    files = {
        Path(folder) / each.path: each.text
        for each in new_check(check_id, default_catalogue(), subject)
    }
    if there := [str(path) for path in files if path.exists()]:
        raise ConfigurationError(
            f"{', '.join(there)}: there already, and nothing is written over it; choose another id"
        )
    for path, text in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            why = error.strerror or error
            raise ConfigurationError(f"{path}: can't be written: {why}") from error
    return tuple(files)
