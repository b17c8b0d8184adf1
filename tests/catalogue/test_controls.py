"""Every published control that is in scope is answered by a check, or it is said why not."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from fleetscan.library.checks import default_catalogue
from tests.every import every

CHECKS = default_catalogue().checks.values()

#: those of which every control of AWS Foundational Security Best Practices is in scope; of all
#: others those that a version of CIS has
SERVICES: Final = frozenset(
    [
        "accessanalyzer",
        "account",
        "acm",
        "apigateway",
        "apigatewayv2",
        "autoscaling",
        "awslambda",
        "cloudfront",
        "cloudtrail",
        "cloudwatch",
        "config",
        "dynamodb",
        "ec2",
        "ecr",
        "ecs",
        "efs",
        "eks",
        "elasticache",
        "elb",
        "elbv2",
        "guardduty",
        "iam",
        "kms",
        "macie",
        "opensearch",
        "organizations",
        "rds",
        "redshift",
        "s3",
        "secretsmanager",
        "securityhub",
        "sns",
        "sqs",
        "ssm",
        "vpc",
    ]
)

#: rows that no check can answer, or none does yet
LEFT_OUT: Final[Mapping[str, str]] = {
    "account_maintain_current_contact_details": (
        "no account is without them, and whether they are current only a person knows"
    ),
    "account_security_questions_are_registered_in_the_aws_account": (
        "only the console shows them, and AWS no longer takes new ones"
    ),
}

#: controls of a row whose check of Prowler asks something else, and our check that answers them
ANSWERED_ELSEWHERE: Final[Mapping[str, tuple[str, str]]] = {
    # TLS of DAX, not the deletion of tables
    "dynamodb_table_deletion_protection_enabled": (
        "fsbp:DynamoDB.7",
        "dynamodb.accelerator_encrypted_in_transit",
    ),
    # how long it is stopped, not how long it runs
    "ec2_instance_older_than_specific_days": ("fsbp:EC2.4", "ec2.instance_not_stopped"),
}

#: controls that a row has and its checks do not, for they ask something else; it is said by whom
#: they are answered
ASKS_SOMETHING_ELSE: Final[Mapping[str, Mapping[str, str]]] = {
    "iam_user_accesskey_unused": {"fsbp:IAM.26": "expired certificates, not unused credentials"},
    "iam_user_console_access_unused": {
        "fsbp:IAM.26": "expired certificates, not unused credentials"
    },
    "s3_bucket_cross_account_access": {"fsbp:S3.7": "replication to another region"},
}


def rows() -> list[dict[str, str]]:
    path = Path(__file__).with_name("controls.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def controls(row: Mapping[str, str]) -> set[str]:
    """Return the controls of a row, as `framework:control`."""
    return {
        f"{framework}:{control}"
        for framework, cell in row.items()
        if framework == "fsbp" or framework.startswith("cis-")
        for control in filter(None, (cell or "").split(","))
    }


def is_in_scope(row: Mapping[str, str]) -> bool:
    of_cis = any(each.startswith("cis-") for each in controls(row))
    return of_cis or row["service"] in SERVICES


SCOPE = {row["prowler_id"]: row for row in rows() if is_in_scope(row)}


@every("row", SCOPE)
def test_a_row_in_scope_is_answered_with_all_of_its_controls(row: dict[str, str]) -> None:
    name = row["prowler_id"]
    answering = [check for check in CHECKS if name in check.prowler]
    if name in LEFT_OUT:
        assert not answering, f"{name} is answered: take it out of LEFT_OUT"
        return
    assert answering, f"no check names {name} in `prowler`"
    answered = {control for check in answering for control in check.frameworks}
    if name in ANSWERED_ELSEWHERE:
        control, other = ANSWERED_ELSEWHERE[name]
        (check,) = (each for each in CHECKS if each.id == other)
        answered |= {control} & set(check.frameworks)
    others = ASKS_SOMETHING_ELSE.get(name, {}).keys()
    assert controls(row) - others <= answered
    assert not others & answered


def test_what_a_check_is_called_elsewhere_exists() -> None:
    names = {row["prowler_id"] for row in rows()}
    unknown = {name for check in CHECKS for name in check.prowler if name not in names}
    assert unknown <= KNOWN_ELSEWHERE


#: checks of Prowler that map to no control of these frameworks
KNOWN_ELSEWHERE: Final[frozenset[str]] = frozenset({"ec2_ami_public"})
