"""What the pages of checks tell people to type can be typed."""

import functools
import re
import shlex
from typing import Any, Final

import hcl2
import pytest
from botocore import xform_name
from botocore.exceptions import UnknownServiceError

from fleetscan.aws.models import service_model
from fleetscan.catalogue import Check
from fleetscan.library.checks import default_catalogue
from tests.every import every

CHECKS = default_catalogue().checks.values()

# The AWS CLI's own names of services, and its options of all commands.
# https://docs.aws.amazon.com/cli/latest/reference/
OWN_NAMES: Final = {"s3api": "s3", "configservice": "config"}
OF_ALL: Final = {"endpoint-url", "output", "no-paginate", "profile", "query", "region"}
# Its own names of options, and those of the API.
RENAMED: Final = {("ec2", "ingress"): "egress", ("eks", "kubernetes-version"): "version"}
# Options of its own.
OWN_OPTIONS: Final = {"configservice": {"recording-group"}, "iam": {"bootstrap-method", "outfile"}}

# What Terraform asks of resources that examples show a part of.
# https://github.com/hashicorp/terraform-provider-aws/tree/v6.25.0/website/docs/r
REQUIRED: Final = {
    "aws_cloudfront_distribution": {
        "default_cache_behavior",
        "enabled",
        "origin",
        "restrictions",
        "viewer_certificate",
    },
    "aws_dax_cluster": {"cluster_name", "iam_role_arn", "node_type", "replication_factor"},
    "aws_db_instance": {"instance_class"},
    "aws_dynamodb_table": {"name"},
    "aws_elasticache_cluster": {"cluster_id"},
    "aws_elasticache_replication_group": {"description", "replication_group_id"},
    "aws_opensearch_domain": {"domain_name"},
    "aws_rds_cluster": {"engine"},
    "aws_redshift_cluster": {"cluster_identifier", "node_type"},
}


def commands(text: str) -> list[list[str]]:
    """Split the section into commands, each into its words."""
    joined = re.sub(r"\n[ \t]+", " ", text)
    return [shlex.split(line) for line in joined.splitlines() if not line.startswith("#")]


@functools.cache
def operations(service: str) -> dict[str, Any]:
    model = service_model(service)
    return {xform_name(name, "-"): model.operation_model(name) for name in model.operation_names}


@every("text", {each.id: each.page.cli for each in CHECKS if each.page.cli})
def test_the_commands_of_a_check_are_those_of_the_aws_cli(text: str) -> None:
    if text.startswith("None:"):
        return
    for program, service, command, *arguments in commands(text):
        assert program == "aws"
        if service == "s3":
            continue
        try:
            found = operations(OWN_NAMES.get(service, service))
        except UnknownServiceError:
            pytest.fail(f"the AWS CLI has no {service}")
        assert command in found, f"{service} has no {command}"
        shape = found[command].input_shape
        members = shape.members if shape else {}
        known = {xform_name(name, "-") for name in members} | OF_ALL
        known |= {
            f"no-{xform_name(name, '-')}"
            for name, member in members.items()
            if member.type_name == "boolean" or _is_wrapped_boolean(member)
        }
        known |= OWN_OPTIONS.get(service, set())
        named = [each[2:].partition("=")[0] for each in arguments if each.startswith("--")]
        given = {RENAMED.get((service, name), name) for name in named}
        assert given <= known, f"{service} {command} has no {given - known}"
        required = {xform_name(name, "-") for name in (shape.required_members if shape else ())}
        assert required <= given, f"{service} {command} needs {required - given}"


def _is_wrapped_boolean(member: Any) -> bool:  # noqa: ANN401 - botocore has no types
    """EC2 has attributes of the form `{"Value": true}`, for which the CLI has flags."""
    return member.type_name == "structure" and set(member.members) == {"Value"}


@functools.cache
def parsed(text: str) -> dict[str, Any]:
    return hcl2.loads(f"{text}\n")


@every("text", {each.id: each.page.terraform for each in CHECKS if each.page.terraform})
def test_the_terraform_of_a_check_can_be_read(text: str) -> None:
    if text.startswith("None:"):
        return
    read = parsed(text)
    assert set(read) - {"__comments__"} <= {
        "resource",
        "data",
        "provider",
        "locals",
        "variable",
        "output",
        "moved",
    }
    assert read
    for block in read.get("resource", ()):
        for kind in block:
            assert re.fullmatch(r'"?aws_[a-z0-9_]+"?', kind), f"{kind} is no resource of AWS"


@every("text", {each.id: each.page.terraform for each in CHECKS if each.page.terraform})
def test_a_part_of_a_resource_says_that_it_is_one(text: str) -> None:
    if text.startswith("None:") or "the rest as before" in text:
        return
    for block in parsed(text).get("resource", ()):
        for kind, named in block.items():
            required = REQUIRED.get(kind.strip('"'), set())
            for body in named.values() if required else ():
                assert required <= set(body), f"add `# the rest as before`, or {required}"


@every("check", {each.id: each for each in CHECKS})
def test_a_check_shows_both_or_says_why_not(check: Check[Any]) -> None:
    assert check.page.cli, "add the section CLI: commands, or `None:` and why there are none"
    assert check.page.terraform, "add the section Terraform: an example, or `None:` and why not"
