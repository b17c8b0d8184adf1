"""A check of TOML is a check as any other: what it asks for is there, and it has verdicts."""

from pathlib import Path
from typing import Any

import pytest

from fleetscan.catalogue import Check
from fleetscan.errors import ConfigurationError
from fleetscan.facts.base import Tags
from fleetscan.facts.ec2 import Instance, Volume
from fleetscan.facts.s3 import Bucket, BucketEncryption
from fleetscan.testing import NOW, fact, judge, resource
from fleetscan.verdicts import Cause, Fail, NotApplicable, NotRead, Pass, Severity, Unread
from tests.custom.folders import DECLARED, catalogue_of

STOPPED = """\
[[checks]]
id = "ec2.instance_stopped_for_long"
severity = "medium"
subject = "ec2.Instance"
applies = "subject.state == 'stopped'"
passes = "days_since(subject.stop_time) <= `30`"
asserts = "The instance is not stopped for more than 30 days."
why = "Its volumes cost."
fix = "Terminate it."
message = "instance {subject.id} stopped at {subject.stop_time}, {subject.state == 'stopped'}"
"""


def declared(folder: Path, text: str = DECLARED) -> Check[Any]:
    checks = catalogue_of(folder, {"company.toml": text}).checks
    (found,) = (each for each in checks.values() if each.id in text)
    return found


def test_it_is_what_is_written(tmp_path: Path) -> None:
    check = declared(tmp_path)
    assert check.id == "s3.bucket_named"
    assert check.severity is Severity.LOW
    assert check.subject is Bucket
    assert check.facts["encryption"] is BucketEncryption
    assert check.page.asserts == "The bucket's name begins with acme-."
    assert check.frameworks == ("company-1.0:3.2",)


def test_it_passes_fails_and_does_not_apply(tmp_path: Path) -> None:
    check = declared(tmp_path)
    kms, none = (
        fact(BucketEncryption, algorithms=("aws:kms", "AES256")),
        fact(BucketEncryption, algorithms=()),
    )
    assert judge(check, resource(Bucket, "acme-a"), kms) == Pass("bucket acme-a: aws:kms, AES256")
    assert judge(check, resource(Bucket, "a"), kms) == Fail("bucket a: aws:kms, AES256")
    assert judge(check, resource(Bucket, "a"), none) == NotApplicable(
        "it is not so that length(encryption.algorithms) > `0`"
    )


def test_days_are_counted_to_the_start_of_the_run(tmp_path: Path) -> None:
    check = declared(tmp_path, STOPPED)
    long_ago, lately = NOW.replace(year=2025, month=11), NOW.replace(year=2025, month=12, day=20)
    for stop_time, kind in ((long_ago, Fail), (lately, Pass)):
        instance = resource(Instance, "i-1", state="stopped", stop_time=stop_time)
        assert judge(check, instance) == kind(
            f"instance i-1 stopped at {stop_time.isoformat()}, true"
        )


def test_a_field_that_was_not_read_gives_no_verdict(tmp_path: Path) -> None:
    check = declared(tmp_path, STOPPED)
    unread = Unread(cause=Cause.UNEXPECTED_REPLY, message="AWS does not say")
    with pytest.raises(NotRead) as missed:
        judge(check, resource(Instance, "i-1", state="stopped", stop_time=unread))
    assert missed.value.unread == (unread,)


def test_an_expression_without_a_value_gives_no_verdict(tmp_path: Path) -> None:
    check = declared(tmp_path, STOPPED)
    with pytest.raises(NotRead) as missed:
        judge(check, resource(Instance, "i-1", state="stopped", stop_time=None))
    (unread,) = missed.value.unread
    assert (unread.cause, unread.error_code) == (Cause.INTERNAL, "ExpressionError")
    assert unread.message.startswith(
        "ec2.instance_stopped_for_long: passes can't be told: days_since() takes string, and was"
    )


def test_a_message_that_cant_be_filled_in_keeps_no_verdict_back(tmp_path: Path) -> None:
    text = DECLARED.replace("{encryption.algorithms}", "{encryption.algorithms[5]}")
    verdict = judge(
        declared(tmp_path, text),
        resource(Bucket, "a"),
        fact(BucketEncryption, algorithms=("aws:kms",)),
    )
    assert verdict == Fail("bucket a: (not known)")


def test_a_family_of_types_may_be_the_subject(tmp_path: Path) -> None:
    text = (
        DECLARED.replace('"Bucket"', '"Taggable"')
        .replace('{ encryption = "BucketEncryption" }', '{ tags = "Tags" }')
        .replace("encryption.algorithms", "keys(tags.own)")
    )
    check = declared(tmp_path, text)
    volume = resource(Volume, "acme-v", encrypted=True)
    assert judge(check, volume, Tags({"a": "b"})) == Pass("bucket acme-v: a")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('"Bucket"', '"Bukket"', "subject: no resource or fact is called 'Bukket'. Did you mean"),
        ('"Bucket"', '"BucketEncryption"', "subject: BucketEncryption is a fact, not a resource"),
        (
            '"BucketEncryption"',
            '"s3.BucketEncription"',
            (
                "facts.encryption: no resource or fact is called 's3.BucketEncription'. "
                'Did you mean "s3.BucketEncryption"? `fleetscan checks facts` lists them.'
            ),
        ),
        ('"BucketEncryption"', '"Volume"', "encryption: Volume is a resource, not a fact about"),
        ('"Bucket"', '"Volume"', "facts: no collector reads BucketEncryption about Volume"),
        ("starts_with(subject.id", "starts_with(subject.idd", "passes: Bucket has no member 'idd'"),
        ("'acme-')", "'acme-'", "passes: Invalid jmespath expression"),
        ("> `0`", "> 0", "applies: "),
        ("length(encryption.algorithms) > `0`", "subject.id", "applies: expected true or false"),
        ("{subject.id}", "{subject.name}", "message: {subject.name}: Bucket has no member 'name'"),
        ("{subject.id}", "{}", "message: {}: Invalid JMESPath expression: cannot be empty"),
    ],
)
def test_a_mistake_is_told_with_its_place(
    before: str, after: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigurationError) as refused:
        declared(tmp_path, DECLARED.replace(before, after, 1))
    assert f"--checks-path {tmp_path}: company.toml: check s3.bucket_named: {said}" in str(
        refused.value
    )
