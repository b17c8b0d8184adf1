"""`fleetscan iam-policy`: what its options give, and what it refuses."""

import json
from pathlib import Path

import pytest

from fleetscan.aws.partitions import partition_names
from fleetscan.cli.iam_policy import _PARTITIONS
from fleetscan.cli.main import run

TRUSTED = "arn:aws:iam::999999999999:role/tooling"


def test_the_policy_of_the_chosen_checks_goes_to_standard_output(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert (
        run(["iam-policy", "--checks", "s3.bucket_encrypted*", "--skip-checks", "*_with_kms"]) == 0
    )
    said = capfd.readouterr()
    (statement,) = json.loads(said.out)["Statement"]
    assert statement["Action"] == [
        "account:ListRegions",
        "s3:GetBucketLocation",
        "s3:GetEncryptionConfiguration",
        "s3:ListAllMyBuckets",
    ]
    assert said.err == ""


def test_the_doctor_asks_for_one_more_action(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["iam-policy", "--services", "ec2", "--doctor"]) == 0
    statements = json.loads(capfd.readouterr().out)["Statement"]
    assert statements[1]["Action"] == ["iam:SimulatePrincipalPolicy"]


def test_the_trust_policy_takes_the_principal_and_the_external_id(
    capfd: pytest.CaptureFixture[str],
) -> None:
    arguments = ["--part", "trust", "--trusted", TRUSTED, "--external-id", "a-7f3a"]
    assert run(["iam-policy", *arguments]) == 0
    (statement,) = json.loads(capfd.readouterr().out)["Statement"]
    assert statement["Principal"] == {"AWS": TRUSTED}
    assert statement["Condition"] == {"StringEquals": {"sts:ExternalId": "a-7f3a"}}


def test_the_source_may_also_read_the_organization(capfd: pytest.CaptureFixture[str]) -> None:
    arguments = ["--part", "source", "--role-name", "audit", "--partition", "aws-us-gov"]
    assert run(["iam-policy", *arguments, "--organization"]) == 0
    enters, finds = json.loads(capfd.readouterr().out)["Statement"]
    assert enters["Resource"] == "arn:aws-us-gov:iam::*:role/audit"
    assert "organizations:ListAccounts" in finds["Action"]


def test_every_partition_can_be_named() -> None:
    assert partition_names() == _PARTITIONS


@pytest.mark.parametrize(
    ("form", "part", "begins"),
    [
        ("cloudformation", "target", "# The role that fleetscan assumes in each account."),
        ("cloudformation", "source", "# What the identity needs that fleetscan starts with"),
        ("terraform", "target", "# The role that fleetscan assumes in an account."),
        ("terraform", "source", "# What the identity needs that fleetscan starts with"),
    ],
)
def test_templates_go_to_a_file(form: str, part: str, begins: str, tmp_path: Path) -> None:
    path = tmp_path / "template"
    assert run(["iam-policy", "--format", form, "--part", part, "-o", str(path)]) == 0
    assert path.read_text(encoding="utf-8").startswith(begins)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--part", "trust"], "--trusted is missing"),
        (["--part", "trust", "--format", "terraform"], "leave --part out"),
        (["--trusted", "somebody"], "--trusted somebody: expected an account id"),
        (["--trusted", f"{TRUSTED}\n"], "--trusted arn:aws:iam"),
        (["--role-name", "path/audit"], "--role-name path/audit: expected a name"),
        (["--external-id", "${secret}"], "--external-id: expected 2 to 1224"),
        (["--organization"], "--organization: it belongs to --part source"),
        (["--doctor", "--part", "source"], "--doctor: it belongs to --part target"),
        (
            ["--part", "source", "--checks", "s3.*"],
            "--checks: it belongs to --part target; leave it out",
        ),
        (
            ["--part", "trust", "--trusted", TRUSTED, "--framework", "cis-1.5"],
            "--framework: it belongs to --part target",
        ),
        (["--trusted", TRUSTED], "--trusted: it belongs to --part trust, or a template"),
        (["--external-id", "secret-7f3a"], "--external-id: it belongs to --part trust"),
        (["--role-name", "audit"], "--role-name: it belongs to --part source, or a template"),
        (
            ["--part", "trust", "--trusted", TRUSTED, "--partition", "aws-cn"],
            "--partition: it belongs to",
        ),
        (["--checks", "nothing.*"], "checks nothing.*: no check matches"),
    ],
)
def test_what_can_not_be_meant_is_refused(
    arguments: list[str], message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["iam-policy", *arguments]) == 2
    said = capfd.readouterr()
    assert message in said.err
    assert "secret" not in said.err
    assert said.out == ""
