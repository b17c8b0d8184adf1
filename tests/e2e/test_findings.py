"""Exact sets of findings over plain moto: 3 accounts, 2 regions, real AssumeRole."""

from collections import defaultdict
from typing import Any

import pytest

from tests.e2e.moto_fleet import ACCOUNTS, REQUIRED, Made
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
