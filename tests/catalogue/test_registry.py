"""What holds for every check and every collector that there is."""

import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest
from policy_sentry.querying.all import get_all_actions

import fleetscan.facts
from fleetscan.catalogue import Call, Check, Collector
from fleetscan.catalogue.model import Shape
from fleetscan.catalogue.options import validated
from fleetscan.errors import ConfigurationError
from fleetscan.facts.account import Account, AccountRegion
from fleetscan.facts.base import Resource, Taggable, Tags
from fleetscan.library.checks import default_catalogue
from fleetscan.testing.fake_api import is_paged, operation_model, paginator_of
from fleetscan.verdicts import Severity
from tests.catalogue.source_calls import source_calls
from tests.every import every

ROOT = Path(__file__).parents[2]

CATALOGUE = default_catalogue()

CHECKS = CATALOGUE.checks

COLLECTORS = CATALOGUE.collectors

CALLS = {
    f"{item.id} {call.operation}": call
    for item in CATALOGUE.collectors.values()
    for call in item.calls
}

# What AWS answers and its models leave out: S3's models name few errors, and of no operation.
# https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
# Its documentation has names of IAM's errors without the suffix that botocore's models have.
# https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
UNMODELLED_CODES = {
    "ec2": {"InvalidPrefixListID.NotFound", "InvalidPrefixListId.NotFound"},
    # https://docs.aws.amazon.com/botocore/latest/reference/services/glacier/client/exceptions/NoLongerSupportedException.html
    "glacier": {"NoLongerSupportedException"},
    "iam": {
        "OrganizationNotFound",
        "OrganizationNotInAllFeaturesMode",
        "ServiceAccessNotEnabled",
    },
    # its model has it of other operations
    "opensearch": {"ResourceNotFoundException"},
    "s3": {
        "NoSuchBucket",
        "NoSuchBucketPolicy",
        "NoSuchLifecycleConfiguration",
        "NoSuchPublicAccessBlockConfiguration",
        "NoSuchTagSet",
        "ObjectLockConfigurationNotFoundError",
        "OwnershipControlsNotFoundError",
        "ReplicationConfigurationNotFoundError",
        "ServerSideEncryptionConfigurationNotFoundError",
    },
    "s3control": {"NoSuchAccessPoint"},
    "sqs": {"AWS.SimpleQueueService.NonExistentQueue"},
}


def values() -> Iterator[type[msgspec.Struct]]:
    """Every value that is defined, but for the shared ones and the engine's own."""
    for info in pkgutil.iter_modules(fleetscan.facts.__path__, "fleetscan.facts."):
        module = importlib.import_module(info.name)
        if info.name not in {"fleetscan.facts.base", "fleetscan.facts.clock"}:
            for value in vars(module).values():
                is_ours = inspect.isclass(value) and value.__module__ == info.name
                if is_ours and not issubclass(value, Enum):
                    assert issubclass(value, msgspec.Struct), f"{value} is no value"
                    yield value


def parts(value: type[msgspec.Struct]) -> Iterator[type]:
    """The types of which the members of a value are made."""
    waiting: list[Any] = list(get_type_hints(value).values())
    while waiting:
        hint = waiting.pop()
        waiting += get_args(hint)
        if inspect.isclass(hint):
            yield hint


def facts() -> Iterator[type[msgspec.Struct]]:
    """Every value that is read by itself, and neither a part nor the base of another."""
    found = list(values())
    of_others = {other for value in found for other in (*parts(value), *value.__bases__)}
    yield from (value for value in found if value not in of_others)


FACTS = {f"{fact.__module__}.{fact.__name__}": fact for fact in facts()}

RESOURCES = {name: fact for name, fact in FACTS.items() if issubclass(fact, Resource)}

TAGGABLE = {name: fact for name, fact in RESOURCES.items() if issubclass(fact, Taggable)}


# Checks


@every("item", CHECKS)
def test_the_id_of_a_check_is_its_module_and_its_function(item: Check[Any]) -> None:
    module = f"fleetscan.checks.{item.id}"
    assert item.function.__module__ == module
    assert item.function.__name__ == item.id.partition(".")[2]
    assert getattr(importlib.import_module(module), item.function.__name__) is item


def test_all_checks_and_collectors_fit_together() -> None:
    # a sweep looks at those alone that it takes
    needs = CATALOGUE.needs(CATALOGUE.checks.values())
    assert needs.checks == tuple(CATALOGUE.checks.values())


def test_a_module_holds_one_check() -> None:
    path = importlib.import_module("fleetscan.checks").__path__
    modules = pkgutil.walk_packages(path, "fleetscan.checks.")
    names = {info.name for info in modules if not info.ispkg}
    assert names == {item.function.__module__ for item in CATALOGUE.checks.values()}


@every("item", CHECKS)
def test_an_id_is_a_service_and_a_statement(item: Check[Any]) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9]*\.[a-z][a-z0-9]*(_[a-z0-9]+)*", item.id)


@every("item", CHECKS)
def test_a_check_has_the_text_of_its_page(item: Check[Any]) -> None:
    where = f"the docstring of {item.id}"
    assert item.page.asserts.endswith("."), f"{where} starts with a sentence: what a pass asserts"
    for section, text in {"Why": item.page.why, "Fix": item.page.fix}.items():
        # what is shorter is a placeholder
        assert len(text) > 40, f"{where}: write at least one real sentence under {section}:"
        assert text.endswith("."), f"{where}: end what is under {section}: with a full stop"


@every("item", CHECKS)
def test_a_check_has_a_severity(item: Check[Any]) -> None:
    assert isinstance(item.severity, Severity)


@every("item", CHECKS)
def test_an_option_is_documented_and_its_default_is_of_its_type(item: Check[Any]) -> None:
    for option in item.options:
        assert option.doc
        msgspec.convert(option.default, option.type)


@every("item", CHECKS)
def test_no_option_takes_an_empty_text_for_a_name(item: Check[Any]) -> None:
    for option in item.options:
        if not isinstance(option.default, int):
            with pytest.raises(ConfigurationError, match=option.name):
                validated(item, {option.name: [""]}, source="accounts.toml")


@every("item", CHECKS)
def test_a_framework_reference_has_a_known_form(item: Check[Any]) -> None:
    for reference in item.frameworks:
        assert re.fullmatch(r"fsbp:[A-Z][A-Za-z0-9]*\.\d+|cis-\d\.\d:\d+(\.\d+){1,2}", reference), (
            reference
        )
    assert not [each for each, times in Counter(item.frameworks).items() if times > 1]


# Tests of checks


def mirrored(item: Check[Any]) -> str:
    """The path of a check's test from the root of the project."""
    return f"tests/checks/{item.service}/test_{item.id.partition('.')[2]}.py"


def test_every_check_has_a_test_and_every_test_a_check() -> None:
    tests = {str(path.relative_to(ROOT)) for path in (ROOT / "tests/checks").rglob("test_*.py")}
    wanted = {mirrored(item) for item in CATALOGUE.checks.values()}
    assert tests == wanted, f"write {sorted(wanted - tests)}, remove {sorted(tests - wanted)}"


def test_the_tests_of_every_check_notice_when_it_lies() -> None:
    """So each of them asks for at least one pass and one fail."""
    options = ["-p", "no:cacheprovider", "-p", "tests.catalogue.lying_checks"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "tests/checks"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    tests = {mirrored(item) for item in CATALOGUE.checks.values()}
    for verdict in ("Pass", "Fail"):
        noticed = set(re.findall(rf"^noticed {verdict} (\S+)$", done.stdout, flags=re.MULTILINE))
        assert noticed == tests, f"no {verdict}: {sorted(tests - noticed)}"


# Facts


@every("fact", FACTS)
def test_a_fact_is_read_by_one_collector_for_each_of_its_subjects(fact: type) -> None:
    readers = [
        (item.reads[0] if item.shape is Shape.LIST else item.subject)
        for item in CATALOGUE.collectors.values()
        if fact in item.reads
    ]
    assert readers
    assert len(readers) == len(set(readers))


@every("fact", FACTS)
def test_a_fact_is_frozen_and_takes_its_values_by_name(fact: type[msgspec.Struct]) -> None:
    assert fact.__struct_config__.frozen
    kinds = {parameter.kind for parameter in inspect.signature(fact).parameters.values()}
    assert kinds == {inspect.Parameter.KEYWORD_ONLY}


@every("resource", RESOURCES)
def test_a_resource_is_listed_and_has_a_type_as_cloudformation_spells_it(
    resource: type[Resource],
) -> None:
    lister = CATALOGUE.provider(resource)
    assert lister is not None
    assert lister.shape is Shape.LIST
    assert re.fullmatch(r"AWS::[A-Z][A-Za-z0-9]+::[A-Z][A-Za-z0-9]+", resource.TYPE) or (
        resource in {Account, AccountRegion}
    )


@every("resource", TAGGABLE)
def test_the_tags_of_every_taggable_resource_are_read(resource: type[Resource]) -> None:
    reader = CATALOGUE.provider(Tags, resource)
    assert reader is not None
    assert resource in {reader.subject, reader.reads[0]}


def test_resource_types_differ() -> None:
    types = Counter(resource.TYPE for resource in RESOURCES.values())
    assert [name for name, times in types.items() if times > 1] == [Account.TYPE]


def test_all_that_should_be_tagged_is_judged() -> None:
    judged = {each.TYPE for each in CATALOGUE.subjects(CATALOGUE.checks["tags.resource_tagged"])}
    assert judged == {
        "AWS::AutoScaling::AutoScalingGroup",
        "AWS::AccessAnalyzer::Analyzer",
        "AWS::ApiGateway::Stage",
        "AWS::ApiGatewayV2::Api",
        "AWS::CertificateManager::Certificate",
        "AWS::CloudFront::Distribution",
        "AWS::DynamoDB::Table",
        "AWS::EC2::ClientVpnEndpoint",
        "AWS::EC2::EIP",
        "AWS::EC2::FlowLog",
        "AWS::EC2::Image",
        "AWS::EC2::Instance",
        "AWS::EC2::LaunchTemplate",
        "AWS::EC2::NetworkAcl",
        "AWS::EC2::RouteTable",
        "AWS::EC2::SecurityGroup",
        "AWS::EC2::Snapshot",
        "AWS::EC2::Subnet",
        "AWS::EC2::TransitGateway",
        "AWS::EC2::VPC",
        "AWS::EC2::VPCEndpoint",
        "AWS::EC2::VPCPeeringConnection",
        "AWS::EC2::VPNConnection",
        "AWS::EC2::Volume",
        "AWS::ECR::Repository",
        "AWS::ECS::Service",
        "AWS::ECS::TaskDefinition",
        "AWS::EFS::FileSystem",
        "AWS::EKS::Cluster",
        "AWS::ElastiCache::CacheCluster",
        "AWS::ElastiCache::ReplicationGroup",
        "AWS::ElasticLoadBalancing::LoadBalancer",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "AWS::Glacier::Vault",
        "AWS::IAM::ManagedPolicy",
        "AWS::IAM::Role",
        "AWS::IAM::ServerCertificate",
        "AWS::IAM::User",
        "AWS::KMS::Key",
        "AWS::Lambda::Function",
        "AWS::Logs::LogGroup",
        "AWS::OpenSearchService::Domain",
        "AWS::RDS::DBCluster",
        "AWS::RDS::DBClusterSnapshot",
        "AWS::RDS::DBInstance",
        "AWS::RDS::DBSnapshot",
        "AWS::Redshift::Cluster",
        "AWS::S3::Bucket",
        "AWS::SNS::Topic",
        "AWS::SQS::Queue",
        "AWS::SSM::Document",
        "AWS::SecretsManager::Secret",
    }


# Collectors


def test_every_collector_is_needed_by_a_check() -> None:
    needed = CATALOGUE.needs(CATALOGUE.checks.values()).collectors
    assert set(needed) == set(CATALOGUE.collectors)


@every("item", COLLECTORS)
def test_a_collector_stands_in_the_module_of_its_service(item: Collector) -> None:
    # that of a service with many is a package
    module = item.function.__module__.split(".")[2].rstrip("_")
    assert {call.service for call in item.calls} <= {module}


@every("item", COLLECTORS)
def test_a_collector_declares_the_calls_that_it_makes_and_no_others(item: Collector) -> None:
    declared = [call.operation for call in item.calls]
    assert {call.operation for call in source_calls(item)} == set(declared)
    assert len(declared) == len(set(declared))


@every("item", COLLECTORS)
def test_what_aws_pages_is_read_page_by_page_and_nothing_else_is(item: Collector) -> None:
    for call in source_calls(item):
        assert (call.method == "pages") == is_paged(call.operation), call.operation


@every("item", COLLECTORS)
def test_a_list_declares_the_size_of_its_pages(item: Collector) -> None:
    """It is the one that is asked for, where one is."""
    if not item.calls:
        assert item.page is None
        return
    listing = item.calls[0].operation
    assert (item.page is not None) == (item.shape is Shape.LIST and is_paged(listing))
    if item.page is not None:
        asked = next(call for call in source_calls(item) if call.operation == listing)
        size = asked.numbers.get(paginator_of(listing).get("limit_key", ""), item.page)
        assert size == item.page


@every("call", CALLS)
def test_an_operation_exists(call: Call) -> None:
    assert operation_model(call.operation).name == call.name


@pytest.fixture(scope="module")
def iam_actions() -> set[str]:
    return set(get_all_actions())


@every("call", CALLS)
def test_an_iam_action_exists(call: Call, iam_actions: set[str]) -> None:
    assert iam_actions >= set(call.iam_actions)


# It has IAM write a report, which changes nothing else: there is no other way to read one.
# https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateCredentialReport.html
WRITES_A_REPORT = {"iam:GenerateCredentialReport"}


@every("call", CALLS)
def test_a_call_only_reads(call: Call) -> None:
    assert re.match(r"(BatchGet|Describe|Get|List)[A-Z]", call.name) or (
        call.operation in WRITES_A_REPORT
    )


def test_an_operation_has_the_same_iam_action_everywhere() -> None:
    pairs = {
        (call.operation, call.iam_action)
        for item in CATALOGUE.collectors.values()
        for call in item.calls
    }
    assert len(pairs) == len({operation for operation, _ in pairs})


@every("item", COLLECTORS)
def test_an_error_code_that_a_collector_knows_is_one_of_the_operation(item: Collector) -> None:
    known = [(call.operation, set(call.vanished)) for call in item.calls]
    known += [(call.operation, set(call.absent)) for call in source_calls(item)]
    for operation, codes in known:
        model = operation_model(operation)
        modelled = {
            error.metadata.get("error", {}).get("code", error.name) for error in model.error_shapes
        }
        unmodelled = UNMODELLED_CODES.get(model.service_model.service_name, set())
        assert codes <= modelled | unmodelled, operation
