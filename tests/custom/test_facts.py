"""The list of facts has all that is read, with what a check must know to take it."""

from pathlib import Path

from fleetscan.custom.facts import FactDetails, facts_of, kinds_of
from fleetscan.facts.base import Resource
from fleetscan.facts.s3 import Bucket
from fleetscan.library.checks import default_catalogue
from tests.custom.folders import catalogue_of
from tests.custom.test_joining import LISTS_BOXES, READS_TAGS


def details() -> dict[str, FactDetails]:
    return {each.name: each for each in facts_of(default_catalogue())}


def test_all_that_a_collector_reads_is_there_under_a_name_of_its_own() -> None:
    read = {fact for item in default_catalogue().collectors.values() for fact in item.reads}
    kinds = kinds_of(default_catalogue())
    assert read <= set(kinds.values())
    assert len(set(kinds.values())) == len(kinds)
    assert Resource not in kinds.values()


def test_a_resource_is_of_a_type() -> None:
    bucket = details()["s3.Bucket"]
    assert (bucket.resource_types, bucket.about, bucket.once_for) == (
        ("AWS::S3::Bucket",),
        (),
        None,
    )
    assert bucket.calls == ("s3:GetBucketLocation", "s3:ListBuckets")


def test_a_fact_is_told_of_a_resource() -> None:
    encryption = details()["s3.BucketEncryption"]
    assert (encryption.resource_types, encryption.about) == ((), ("s3.Bucket",))
    assert encryption.doc.startswith("The default encryption of a bucket")
    types = {each.name: each.type for each in encryption.members}
    assert types["algorithms"] == "tuple[str, ...]"


def test_a_fact_of_many_is_told_of_each() -> None:
    assert {"s3.Bucket", "ec2.Instance"} <= set(details()["base.Tags"].about)


def test_a_fact_that_is_there_once_says_of_what() -> None:
    assert details()["ec2.EbsDefaults"].once_for == "region"
    assert details()["account.AlternateContacts"].once_for == "account"


def test_a_family_stands_for_all_of_it() -> None:
    assert {"AWS::S3::Bucket", "AWS::EC2::Volume"} <= set(details()["base.Taggable"].resource_types)


def test_every_fact_says_what_it_is() -> None:
    """Members of custom facts need not, ours do: but for what its own name says."""
    assert not [each.name for each in details().values() if not each.doc]


def test_a_custom_type_does_not_take_the_name_of_one_of_ours(tmp_path: Path) -> None:
    lists = (LISTS_BOXES + READS_TAGS).replace("Box", "Bucket")
    kinds = kinds_of(catalogue_of(tmp_path, {"collectors/s3.py": lists}))
    assert kinds["s3.Bucket"] is Bucket
    assert kinds["custom.s3.Bucket"] is not Bucket


def test_custom_facts_are_there_too(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, {"collectors/boxes.py": LISTS_BOXES + READS_TAGS})
    assert "boxes.Box" in kinds_of(catalogue)
