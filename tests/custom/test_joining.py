"""What was loaded is added to a catalogue; what does not fit in is a gap, and no more."""

from pathlib import Path

import pytest

from fleetscan.catalogue import Catalogue, Scope
from fleetscan.custom.joining import join, stand_in
from fleetscan.custom.loading import Loaded, load_folder, load_packages
from fleetscan.errors import ConfigurationError
from fleetscan.facts.account import Account
from fleetscan.verdicts import Cause, NotRead
from tests.custom.folders import DECLARED, a_check, catalogue_of, install, own, written
from tests.six_checks import SIX

#: a collector of a type with tags, and one of its tags
LISTS_BOXES = '''\
from collections.abc import AsyncIterator
from typing import ClassVar

from fleetscan.catalogue import Api, Call, collector
from fleetscan.facts.base import Taggable, Tags


class Box(Taggable, frozen=True, kw_only=True):
    """A box."""

    TYPE: ClassVar[str] = "AWS::SQS::Queue"


@collector(Call("sqs:ListQueues"))
async def boxes(api: Api) -> AsyncIterator[Box]:
    """List boxes."""
    yield Box(arn="a", id="a", region=api.region)
'''

READS_TAGS = '''

@collector(Call("sqs:ListQueueTags"))
async def tags(api: Api, box: Box) -> Tags:
    """Read its tags."""
    return Tags({})
'''


def why_broken(catalogue: Catalogue) -> dict[str, str]:
    return {
        each.id: each.unloaded.message
        for each in catalogue.checks.values()
        if each.unloaded is not None
    }


def test_all_is_there(tmp_path: Path) -> None:
    files = {"s3/is_one.py": a_check("is_one"), "company.toml": DECLARED}
    catalogue = catalogue_of(tmp_path, files)
    assert set(catalogue.checks) == {*SIX, "s3.is_one", "s3.bucket_named"}
    assert not why_broken(catalogue)


def test_nothing_to_add_is_told_from_something(tmp_path: Path) -> None:
    assert own().custom_checks is None
    assert catalogue_of(tmp_path, {"s3/is_one.py": a_check("is_one")}).custom_checks is not None


def test_the_order_of_folders_does_not_matter(tmp_path: Path) -> None:
    one = load_folder(written(tmp_path / "one", {"s3/is_one.py": a_check("is_one")}))
    two = load_folder(written(tmp_path / "two", {"s3/is_two.py": a_check("is_two")}))
    digests = {join(own(), each).custom_checks for each in ([one, two], [two, one])}
    assert len(digests) == 1
    assert join(own(), [one]).custom_checks not in digests


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"s3/bucket_encrypted.py": ""}, "s3/bucket_encrypted.py: the check s3.bucket_encrypted"),
        (
            {"a.toml": DECLARED.replace("s3.bucket_named", "s3.bucket_encrypted")},
            "a.toml: the check s3.bucket_encrypted is there already (one of fleetscan's own)",
        ),
        ({"a.toml": DECLARED, "b.toml": DECLARED}, "b.toml: the check s3.bucket_named"),
        ({"a.toml": DECLARED, "s3/bucket_named.py": ""}, "a.toml: the check s3.bucket_named"),
    ],
    ids=str,
)
def test_no_check_takes_the_place_of_another(
    files: dict[str, str], said: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigurationError) as refused:
        catalogue_of(tmp_path, files)
    assert said in str(refused.value)
    assert "give it another name" in str(refused.value)


def test_two_folders_have_no_check_in_common(tmp_path: Path) -> None:
    files = {"s3/is_one.py": a_check("is_one")}
    loaded = [load_folder(written(tmp_path / name, files)) for name in ("one", "two")]
    with pytest.raises(ConfigurationError, match=r"two: s3/is_one.py: the check s3.is_one is"):
        join(own(), loaded)


def test_a_fact_keeps_the_collector_that_it_has(tmp_path: Path) -> None:
    text = '''\
from fleetscan.catalogue import Api, Call, collector
from fleetscan.facts.s3 import Bucket, BucketEncryption

@collector(Call("s3:GetBucketEncryption"))
async def mine(api: Api, bucket: Bucket) -> BucketEncryption:
    """Read it otherwise."""
    return BucketEncryption(algorithms=("aws:kms",))
'''
    catalogue = catalogue_of(tmp_path, {"collectors/mine.py": text, "company.toml": DECLARED})
    assert (
        "BucketEncryption about Bucket is read by both" in why_broken(catalogue)["collectors.mine"]
    )
    read_by = catalogue.needs([catalogue.checks["s3.bucket_named"]]).collectors
    assert "s3.bucket_encryption" in read_by


def test_a_new_type_with_tags_is_judged_by_the_checks_of_tags(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, {"collectors/boxes.py": LISTS_BOXES + READS_TAGS})
    assert not why_broken(catalogue)
    judged = catalogue.subjects(catalogue.checks["tags.resource_tagged"])
    assert "Box" in [kind.__name__ for kind in judged]


def test_a_type_whose_tags_nobody_reads_does_not_break_the_checks_of_tags(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, {"collectors/boxes.py": LISTS_BOXES})
    assert why_broken(catalogue) == {
        "collectors.boxes": "collectors.boxes could not be loaded: DeclarationError "
        "no collector reads Tags about Box"
    }
    judged = catalogue.subjects(catalogue.checks["tags.resource_tagged"])
    assert "Box" not in [kind.__name__ for kind in judged]


def test_a_check_whose_fact_nobody_reads_says_what_is_missing(tmp_path: Path) -> None:
    files = {
        "facts/lids.py": "import msgspec\nclass Lid(msgspec.Struct, frozen=True):\n    'A lid.'\n",
        "collectors/lids.py": "import no_such_package",
        "s3/is_one.py": a_check(
            "is_one", more="from ..facts.lids import Lid", parameters="bucket: Bucket, lid: Lid"
        ),
    }
    why = why_broken(catalogue_of(tmp_path, files))
    assert set(why) == {"collectors.lids", "s3.is_one"}
    assert (
        "no collector reads Lid about Bucket; what could not be loaded: collectors.lids"
        in why["s3.is_one"]
    )


def test_a_check_of_toml_over_a_fact_that_could_not_be_loaded_is_a_gap(tmp_path: Path) -> None:
    files = {
        "company.toml": DECLARED.replace("BucketEncryption", "Lid"),
        "collectors/lids.py": "import no_such_package",
    }
    assert set(why_broken(catalogue_of(tmp_path, files))) == {"collectors.lids", "s3.bucket_named"}


def test_a_mistake_in_toml_is_refused_in_a_folder_and_a_gap_in_a_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "__init__.py": "",
        "s3/is_one.py": a_check("is_one"),
        "a.toml": DECLARED.replace("Bucket", "Bukket", 1),
    }
    with pytest.raises(ConfigurationError, match="no resource or fact is called 'Bukket'"):
        catalogue_of(tmp_path / "folder", files)
    monkeypatch.syspath_prepend(str(tmp_path))
    install(tmp_path, "acme_checks_in_toml", files)
    catalogue = join(own(), [*load_packages()])
    assert (
        "no resource or fact is called 'Bukket'" in why_broken(catalogue)["acme.installed_checks"]
    )
    assert catalogue.checks["s3.is_one"].unloaded is None


def test_what_stands_in_for_a_check_has_one_cell_in_an_account_and_no_verdict() -> None:
    check = stand_in("s3.is_one", ImportError("no lid"))
    assert check.subject is Account
    with pytest.raises(NotRead) as missed:
        check.function(Account(arn="a", id="1", region="global"))
    (unread,) = missed.value.unread
    assert (unread.cause, unread.error_code) == (Cause.INTERNAL, "NotLoaded")
    assert unread.message == "s3.is_one could not be loaded: ImportError no lid"
    assert unread == check.unloaded


def test_it_needs_no_call() -> None:
    broken: dict[str, Exception] = {"s3.is_one": ImportError("no lid")}
    catalogue = join(own(), [Loaded(name="here", broken=broken, digest="x")])
    needs = catalogue.needs([catalogue.checks["s3.is_one"]])
    assert needs.calls == ()
    assert needs.scopes(catalogue.checks["s3.is_one"]) == {Scope.GLOBAL}


def test_no_parameter_is_refused_of_what_could_not_be_loaded(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, {"s3/is_one.py": "import no_such_package"})
    assert catalogue.options("s3.is_one", {"days": 3}, source="accounts.toml") == {}
