"""Which checks there are, and the choice among them."""

import functools
import logging
import sys
from pathlib import Path
from typing import Any

from fleetscan.catalogue import Catalogue, Check, Needs, discover, select
from fleetscan.catalogue.details import CheckDetails, Parameter, details_of
from fleetscan.catalogue.page import command_lines, toml_value
from fleetscan.catalogue.selection import no_match
from fleetscan.custom.joining import join
from fleetscan.custom.loading import load_folder, load_packages
from fleetscan.errors import ConfigurationError
from fleetscan.frameworks.data import unknown_requirements
from fleetscan.library.texts import Texts, texts
from fleetscan.verdicts import Severity

__all__ = [
    "Catalogue",
    "Check",
    "CheckDetails",
    "Needs",
    "Parameter",
    "choose_checks",
    "command_lines",
    "default_catalogue",
    "describe_check",
    "load_catalogue",
    "toml_value",
]

_logger = logging.getLogger(__name__)


@functools.cache
def default_catalogue() -> Catalogue:
    """Return all checks that come with fleetscan, and what they need.

    Raises:
        ConfigurationError: Python runs without docstrings, of which reports are made.
    """
    if sys.flags.optimize > 1:
        raise ConfigurationError(
            "Python runs without docstrings, of which the reports are made; run it without -OO, "
            "and with PYTHONOPTIMIZE unset or 1"
        )
    return discover("fleetscan.checks", "fleetscan.collectors")


def load_catalogue(*folders: str | Path, installed: bool = True) -> Catalogue:
    """Return all checks that come with fleetscan, and custom ones.

    One that can't be loaded is a gap in each account, with the error; its traceback is logged.

    Args:
        folders: with custom checks, laid out as docs/custom-checks.md says.
        installed: whether to take those of installed packages, too.

    Raises:
        ConfigurationError: there is no such folder, it is not laid out like that, a check of TOML
            has a mistake, or two checks have one id.
    """
    own = default_catalogue()
    loaded = [load_folder(folder) for folder in dict.fromkeys(map(str, folders))]
    if installed:
        loaded += load_packages()
    if not loaded:
        return own
    joined = join(own, loaded)
    for check_id, check in joined.checks.items():
        if check_id not in own.checks and (unknown := unknown_requirements(check.frameworks)):
            _logger.warning(
                "%s: no requirement %s is known: scores count it, and `fleetscan frameworks show` "
                "does not have it",
                *(check_id, ", ".join(unknown)),
            )
    return joined


def choose_checks(
    *include: Texts,
    exclude: Texts = (),
    services: Texts = (),
    frameworks: Texts = (),
    min_severity: Severity | None = None,
    catalogue: Catalogue | None = None,
) -> tuple[Check[Any], ...]:
    """Return the checks that fit all that is asked for, by id; nothing asked for is no limit.

    Each may be one text, or several.

    Args:
        include: globs over ids, of which one must match: `s3.*`.
        exclude: globs over ids, of which none may match.
        services: globs over the first half of ids, of which one must match.
        frameworks: globs over names of frameworks, to one of which a check is mapped: `cis-*`.
        min_severity: the least that counts.
        catalogue: what to choose from; fleetscan's own by default.

    Raises:
        ConfigurationError: a glob matches nothing, or no check is left.
    """
    return select(
        (catalogue or default_catalogue()).checks,
        include=[pattern for each in include for pattern in texts(each)],
        exclude=texts(exclude),
        services=texts(services),
        frameworks=texts(frameworks),
        min_severity=min_severity,
    )


def describe_check(check_id: str, catalogue: Catalogue | None = None) -> CheckDetails:
    """Return all that is known of a check, as its page has it.

    Raises:
        ConfigurationError: there is no such check; the message names those that are near.
    """
    catalogue = catalogue or default_catalogue()
    if check_id not in catalogue.checks:
        raise no_match("checks show", check_id, "check", catalogue.checks)
    return details_of(catalogue.checks[check_id], catalogue)
