"""Helpers for tests say what a sweep would say, and refuse a test that gives what it can't."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from fleetscan.facts.base import Tags
from fleetscan.facts.ec2 import Instance, Volume
from fleetscan.facts.s3 import Bucket, BucketEncryption
from fleetscan.store import Status
from fleetscan.testing import fact, judge, load_check, resource, run_checks
from fleetscan.verdicts import Fail, Pass
from tests.custom.folders import DECLARED, a_check, written
from tests.six_checks import six_checks

CHECKS = six_checks().checks

NONE, KMS = fact(BucketEncryption, algorithms=()), fact(BucketEncryption, algorithms=("aws:kms",))


def test_a_check_is_called_with_facts_by_their_types() -> None:
    assert isinstance(judge(CHECKS["s3.bucket_encrypted"], resource(Bucket, "a"), KMS), Pass)
    assert isinstance(judge(CHECKS["s3.bucket_encrypted"], resource(Bucket, "a"), NONE), Fail)


def test_options_and_now_are_given_by_name() -> None:
    check = CHECKS["ec2.instance_not_stopped"]
    stopped = datetime(2026, 5, 1, tzinfo=UTC)
    instance = resource(Instance, "i-1", state="stopped", stop_time=stopped)
    assert isinstance(judge(check, instance, now=datetime(2026, 5, 3, tzinfo=UTC)), Fail)
    assert isinstance(
        judge(check, instance, now=datetime(2026, 5, 3, tzinfo=UTC), max_days=9), Pass
    )


@pytest.mark.parametrize("facts", [(), (Tags({}),), (KMS, Tags({}))])
def test_a_test_that_gives_other_facts_is_refused(facts: tuple[object, ...]) -> None:
    with pytest.raises(TypeError, match="takes facts of these types: BucketEncryption"):
        judge(CHECKS["s3.bucket_encrypted"], resource(Bucket, "a"), *facts)


def test_a_check_is_loaded_from_its_folder(tmp_path: Path) -> None:
    written(tmp_path, {"s3/is_one.py": a_check("is_one"), "company.toml": DECLARED})
    assert load_check(tmp_path, "s3.is_one").id == "s3.is_one"
    assert load_check(tmp_path, "s3.bucket_named").id == "s3.bucket_named"


def test_a_check_that_is_broken_or_not_there_fails_the_test(tmp_path: Path) -> None:
    written(tmp_path, {"s3/is_one.py": "import no_such_package", "s3/two.py": a_check("two")})
    with pytest.raises(AssertionError, match=r"s3\.is_one could not be loaded: Module"):
        load_check(tmp_path, "s3.is_one")
    with pytest.raises(AssertionError, match=r"there is no check s3\.three"):
        load_check(tmp_path, "s3.three")
    assert load_check(tmp_path, "s3.two").unloaded is None


def test_many_checks_are_applied_as_in_a_sweep() -> None:
    one, other = resource(Bucket, "one"), resource(Bucket, "other", region="us-east-1")
    volume = resource(Volume, "v", encrypted=True)
    given = [(one, KMS, Tags({"Owner": "me"})), (other, NONE, Tags({})), (volume, Tags({}))]
    judged = run_checks(six_checks(), given)
    assert not judged.gaps
    assert judged.statuses("s3.bucket_encrypted") == {"one": Status.PASS, "other": Status.FAIL}
    assert judged.statuses("ec2.volume_encrypted") == {"v": Status.PASS}
    assert judged.statuses("tags.resource_tagged") == {
        "one": Status.PASS,
        "other": Status.FAIL,
        "v": Status.FAIL,
    }


def test_what_is_not_given_was_not_read() -> None:
    judged = run_checks(six_checks(), [(resource(Bucket, "one"), Tags({"a": "b"}))])
    assert {(gap.check_id, gap.error_code) for gap in judged.gaps} == {
        ("s3.bucket_encrypted", "NotGiven"),
        ("s3.bucket_encrypted_with_kms", "NotGiven"),
    }
    assert judged.statuses("tags.resource_tagged") == {"one": Status.PASS}


def test_checks_and_their_options_can_be_chosen() -> None:
    judged = run_checks(
        six_checks(),
        [(resource(Bucket, "one"), Tags({"a": "b"}))],
        checks=["tags.required_keys_present"],
        options={"tags.required_keys_present": {"keys": ["Owner"]}},
    )
    assert judged.statuses("tags.required_keys_present") == {"one": Status.FAIL}
    assert len(judged.evaluations) == 1
