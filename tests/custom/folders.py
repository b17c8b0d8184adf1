"""Folders of custom checks for tests, and a package that is installed with some."""

from collections.abc import Mapping
from pathlib import Path

from fleetscan.catalogue import Catalogue
from fleetscan.collectors.account import accounts
from fleetscan.custom.joining import join
from fleetscan.custom.loading import load_folder
from tests.six_checks import six_checks

__all__ = ["DECLARED", "a_check", "catalogue_of", "install", "own", "written"]

#: a file of declarative checks
DECLARED = """\
[[checks]]
id = "s3.bucket_named"
severity = "low"
subject = "Bucket"
facts = { encryption = "BucketEncryption" }
applies = "length(encryption.algorithms) > `0`"
passes = "starts_with(subject.id, 'acme-')"
asserts = "The bucket's name begins with acme-."
why = "Names tell whose a bucket is."
fix = "Copy it into another bucket."
message = "bucket {subject.id}: {encryption.algorithms}"
frameworks = ["company-1.0:3.2"]
"""


def a_check(name: str, *, more: str = "", parameters: str = "bucket: Bucket") -> str:
    """Write a check of buckets; `more` goes before it."""
    return f'''\
from fleetscan.catalogue import check
from fleetscan.facts.s3 import Bucket
from fleetscan.verdicts import Pass, Severity, Verdict
{more}

@check(severity=Severity.LOW)
def {name}({parameters}) -> Verdict:
    """The bucket is one.

    Why:
        It is.

    Fix:
        It can't be otherwise.
    """
    return Pass("it is")
'''


def written(folder: Path, files: Mapping[str, str]) -> str:
    """Write files into a folder, and return its path."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return str(folder)


def own() -> Catalogue:
    """Return the six checks, and what lists accounts, as the whole catalogue does."""
    six = six_checks()
    return Catalogue(six.checks.values(), [*six.collectors.values(), accounts])


def catalogue_of(folder: Path, files: Mapping[str, str]) -> Catalogue:
    """Write a folder, and add what is in it to the six checks."""
    return join(own(), [load_folder(written(folder, files))])


def install(site: Path, package: str, files: Mapping[str, str], *, name: str = "acme") -> None:
    """Write a package that says by an entry point that it has checks, as pip leaves it."""
    written(site / package, files)
    written(
        site / f"{package}-1.0.dist-info",
        {
            "METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n",
            "entry_points.txt": f"[fleetscan.checks]\n{name} = {package}\n",
        },
    )
