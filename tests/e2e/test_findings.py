"""A sweep of plain moto: 3 accounts, 2 regions, real AssumeRole.

The sets of findings are exact. The report is valid, consistent, ordered, and the same each time.
"""

from collections import Counter, defaultdict
from typing import Any

import jsonschema
import pytest

from fleetscan.catalogue import Scope
from tests.e2e.command import Outcome, Workplace
from tests.e2e.moto_fleet import ACCOUNTS, REQUIRED, Made
from tests.e2e.reports import assert_adds_up, without_run
from tests.six_checks import six_checks

#: account, region and ARN
Subject = tuple[str, str, str]

#: what can carry tags, of all that fleetscan reads
TAGGABLE = {
    "AWS::DynamoDB::Table",
    "AWS::EC2::EIP",
    "AWS::EC2::Image",
    "AWS::EC2::Instance",
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::Snapshot",
    "AWS::EC2::Subnet",
    "AWS::EC2::VPC",
    "AWS::EC2::Volume",
    "AWS::ECR::Repository",
    "AWS::EFS::FileSystem",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::IAM::Role",
    "AWS::IAM::User",
    "AWS::KMS::Key",
    "AWS::Lambda::Function",
    "AWS::Logs::LogGroup",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::S3::Bucket",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
    "AWS::SecretsManager::Secret",
}


@pytest.fixture(scope="module")
def found(moto_report: dict[str, Any]) -> dict[tuple[str, str], set[Subject]]:
    """The findings of the report, by check and status."""
    sets: dict[tuple[str, str], set[Subject]] = defaultdict(set)
    for finding in moto_report["findings"]:
        subject = finding["account_id"], finding["region"], finding["resource"]["arn"]
        sets[finding["check_id"], finding["status"]].add(subject)
    return sets


def subjects(made: list[Made]) -> set[Subject]:
    return {(each.account_id, each.region, each.arn) for each in made}


def test_unencrypted_volumes_and_no_others_are_found(
    found: dict[tuple[str, str], set[Subject]], moto_fleet: list[Made]
) -> None:
    volumes = [each for each in moto_fleet if each.type == "AWS::EC2::Volume"]
    plain = [each for each in volumes if each.state == "plain"]
    encrypted = [each for each in volumes if each.state == "encrypted"]
    assert {each.account_id for each in plain} == {each.account_id for each in encrypted}
    assert found["ec2.volume_encrypted", "fail"] == subjects(plain)
    assert found["ec2.volume_encrypted", "pass"] == subjects(encrypted)


def test_stopped_instances_and_no_others_are_found(
    found: dict[tuple[str, str], set[Subject]], moto_fleet: list[Made]
) -> None:
    instances = [each for each in moto_fleet if each.type == "AWS::EC2::Instance"]
    stopped = [each for each in instances if each.state == "stopped"]
    running = [each for each in instances if each.state == "running"]
    assert {each.account_id for each in stopped} == set(ACCOUNTS)
    assert found["ec2.instance_not_stopped", "fail"] == subjects(stopped)
    assert found["ec2.instance_not_stopped", "pass"] == subjects(running)


def test_every_bucket_has_a_rule_in_moto(
    found: dict[tuple[str, str], set[Subject]], moto_fleet: list[Made]
) -> None:
    """As on AWS since 2023; a bucket without a rule is in the simulated AWS."""
    buckets = [each for each in moto_fleet if each.type == "AWS::S3::Bucket"]
    assert found["s3.bucket_encrypted", "pass"] == subjects(buckets)
    assert found["s3.bucket_encrypted", "fail"] == set()


def test_buckets_without_a_kms_key_and_no_others_are_found(
    found: dict[tuple[str, str], set[Subject]], moto_fleet: list[Made]
) -> None:
    buckets = [each for each in moto_fleet if each.type == "AWS::S3::Bucket"]
    with_kms = [each for each in buckets if each.state.startswith("aws:kms")]
    without = [each for each in buckets if each.state == "AES256"]
    assert {each.state for each in with_kms} == {"aws:kms", "aws:kms:dsse"}
    assert found["s3.bucket_encrypted_with_kms", "fail"] == subjects(without)
    assert found["s3.bucket_encrypted_with_kms", "pass"] == subjects(with_kms)


def test_what_was_never_tagged_is_found_and_nothing_else(
    found: dict[tuple[str, str], set[Subject]], moto_fleet: list[Made]
) -> None:
    """Of every taggable type there is at least one that was never tagged."""
    untagged = [each for each in moto_fleet if not each.tags]
    assert {each.type for each in untagged} >= TAGGABLE
    assert found["tags.resource_tagged", "fail"] == subjects(untagged)


def test_all_that_has_a_tag_passes(
    found: dict[tuple[str, str], set[Subject]], moto_fleet: list[Made]
) -> None:
    tagged = [each for each in moto_fleet if each.tags]
    assert {each.type for each in tagged} == TAGGABLE
    assert found["tags.resource_tagged", "pass"] == subjects(tagged)


def test_what_lacks_a_required_key_is_found_and_nothing_else(
    found: dict[tuple[str, str], set[Subject]], moto_fleet: list[Made]
) -> None:
    """Of every type there is one with no key, one with the first key alone and one with both."""
    complete = [each for each in moto_fleet if set(REQUIRED) <= set(each.tags)]
    lacking = [each for each in moto_fleet if not set(REQUIRED) <= set(each.tags)]
    assert {each.type for each in complete} == TAGGABLE
    assert {each.type for each in lacking if each.tags} == TAGGABLE
    assert found["tags.required_keys_present", "fail"] == subjects(lacking)
    assert found["tags.required_keys_present", "pass"] == subjects(complete)


def test_every_finding_is_of_a_check_and_about_what_it_judges(
    moto_report: dict[str, Any], moto_fleet: list[Made]
) -> None:
    """So it is for checks, too, whose findings no test above names one by one."""
    catalogue = six_checks()
    judged = {
        (check.id, subject.TYPE)
        for check in catalogue.checks.values()
        for subject in catalogue.subjects(check)
    }
    findings = moto_report["findings"]
    assert {(each["check_id"], each["resource"]["type"]) for each in findings} <= judged
    assert {each["resource"]["arn"] for each in findings} == {each.arn for each in moto_fleet}


def test_findings_carry_type_and_tags_of_their_resource(
    moto_report: dict[str, Any], moto_fleet: list[Made]
) -> None:
    made = {each.arn: (each.type, dict(each.tags)) for each in moto_fleet}
    tag_findings = [
        each for each in moto_report["findings"] if each["check_id"].startswith("tags.")
    ]
    assert {
        each["resource"]["arn"]: (each["resource"]["type"], each["resource"]["tags"])
        for each in tag_findings
    } == made


def test_nothing_was_missed(moto_report: dict[str, Any]) -> None:
    assert moto_report["coverage"]["gaps"] == []
    assert moto_report["run"]["status"] == "complete"


def test_the_region_of_a_bucket_is_its_own_and_that_of_iam_is_global(
    moto_report: dict[str, Any], moto_fleet: list[Made]
) -> None:
    of_bucket = {each.arn: each.region for each in moto_fleet if each.type == "AWS::S3::Bucket"}
    assert set(of_bucket.values()) == {"us-east-1", "eu-west-1"}
    for finding in moto_report["findings"]:
        resource = finding["resource"]
        if resource["type"].startswith("AWS::IAM::"):
            assert finding["region"] == "global"
        if resource["type"] == "AWS::S3::Bucket":
            assert finding["region"] == of_bucket[resource["arn"]]


# The report


@pytest.fixture(scope="module")
def again(moto_workplace: Workplace, moto_sweep: Outcome) -> Outcome:
    """Sweep the same state a second time, with the same store."""
    assert moto_sweep.code == 1
    return moto_workplace.run(
        "scan", "--accounts", "accounts.toml", "--include-passed", "-o", "again.json"
    )


def test_a_report_is_valid_against_the_schema_that_fleetscan_prints(
    moto_report: dict[str, Any], schema: dict[str, Any]
) -> None:
    validator = jsonschema.Draft202012Validator
    validator.check_schema(schema)
    validator(schema, format_checker=validator.FORMAT_CHECKER).validate(moto_report)


def test_the_numbers_of_a_report_add_up(moto_report: dict[str, Any]) -> None:
    assert_adds_up(moto_report)


def test_with_passes_every_evaluation_that_was_made_is_listed(
    moto_report: dict[str, Any],
) -> None:
    made = moto_report["summary"]["evaluations"]
    listed = Counter(finding["status"] for finding in moto_report["findings"])
    assert listed == {"pass": made["pass"], "fail": made["fail"]}
    assert made["not_applicable"] == made["not_evaluated"] == 0


def test_the_plan_is_accounts_by_regions_by_checks(moto_report: dict[str, Any]) -> None:
    """Most checks judge in both regions, those of IAM in `global`, and those of tags in all."""
    catalogue = six_checks()
    needs = catalogue.needs(catalogue.checks.values())
    scopes = [needs.scopes(check) for check in needs.checks]
    in_regions = [each for each in scopes if each - {Scope.GLOBAL}]
    in_global = [each for each in scopes if Scope.GLOBAL in each]
    assert len(in_regions) >= 6
    assert len(in_global) >= 2
    assert moto_report["summary"]["accounts"] == 3
    assert moto_report["summary"]["targets"] == 3 * (2 + 1)
    assert moto_report["coverage"]["planned"] == 3 * (2 * len(in_regions) + len(in_global))


def test_findings_are_sorted_by_account_region_check_and_resource(
    moto_report: dict[str, Any],
) -> None:
    keys = [
        (each["account_id"], each["region"], each["check_id"], each["resource"]["arn"])
        for each in moto_report["findings"]
    ]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_the_same_state_gives_the_same_bytes_but_for_the_run(
    moto_workplace: Workplace, moto_report: dict[str, Any], again: Outcome
) -> None:
    assert again.code == 1
    first = moto_workplace.folder / "fleetscan-report.json"
    second = moto_workplace.folder / "again.json"
    assert without_run(first) == without_run(second)
    assert moto_workplace.report("again.json")["run"]["id"] != moto_report["run"]["id"]


def test_ids_tell_findings_apart_and_are_the_same_in_every_run(
    moto_workplace: Workplace, moto_report: dict[str, Any], again: Outcome
) -> None:
    assert again.code == 1
    ids = [finding["id"] for finding in moto_report["findings"]]
    assert len(set(ids)) == len(ids)
    assert ids == [finding["id"] for finding in moto_workplace.report("again.json")["findings"]]


def test_the_report_and_the_store_are_for_their_owner_alone(
    moto_workplace: Workplace,
    moto_report: dict[str, Any],  # noqa: ARG001 - it has to be written
) -> None:
    folder = moto_workplace.folder
    for path in (folder / "fleetscan-report.json", folder / ".fleetscan" / "runs.db"):
        assert path.stat().st_mode & 0o777 == 0o600


def test_the_summary_goes_to_standard_output_and_the_rest_to_standard_error(
    moto_sweep: Outcome, moto_report: dict[str, Any]
) -> None:
    failed = moto_report["summary"]["evaluations"]["fail"]
    assert f"{failed} failed" in moto_sweep.stdout
    assert "fleetscan-report.json" in moto_sweep.stdout
    assert "Traceback" not in moto_sweep.stderr
