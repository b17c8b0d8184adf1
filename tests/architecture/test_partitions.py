"""Nothing of ours writes an ARN or a host of one partition: each account is in its own."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "fleetscan"
MODULES = sorted(PACKAGE.rglob("*.py"))

_ARN = "arn:aws"
_HOST = ".amazonaws.com"


def of_one_partition(source: str) -> Iterator[str]:
    """Yield the texts of a module that begin an ARN of a partition, or end in its domain.

    In the middle of a text, which a person reads, both may be an example.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)):
            text = node.value if isinstance(node.value, str) else node.value.decode("latin-1")
            if text.startswith(_ARN) or (text.endswith(_HOST) and " " not in text):
                yield text


@pytest.mark.parametrize(
    "source",
    [
        'f"arn:aws:s3:::{name}"',
        '"arn:aws-cn:iam::1:role/a"',
        'arn = "arn:" if cn else "arn:aws:sns:" + region',
        'f"{service}.{region}.amazonaws.com"',
        'b"arn:aws:"',
    ],
)
def test_each_is_seen(source: str) -> None:
    assert list(of_one_partition(source))


@pytest.mark.parametrize(
    "source", ['f"arn:{partition}:s3:::{name}"', '"such as arn:aws:iam::1:role/a"', '"aws"']
)
def test_what_is_of_every_partition_is_let_pass(source: str) -> None:
    assert not list(of_one_partition(source))


def test_no_module_is_written_for_one_partition() -> None:
    found = {
        str(path.relative_to(PACKAGE)): texts
        for path in MODULES
        if (texts := list(of_one_partition(path.read_text(encoding="utf-8"))))
    }
    allowed = {
        # principals of services are called alike in every partition
        "access/conditions.py": ["cognito-identity.amazonaws.com"],
        "access/principals.py": ["cognito-identity.amazonaws.com"],
        "checks/awslambda/function_not_public.py": ["s3.amazonaws.com"],
        "demo/company/data_lake.py": ["glue.amazonaws.com"],
        "demo/company/sandbox.py": ["ec2.amazonaws.com"],
        "demo/company/tags.py": ["lambda.amazonaws.com"],
        # a path of roles is called alike, too
        "doctor/roles.py": ["aws-reserved/sso.amazonaws.com"],
        # the sources of events of CloudTrail are, too
        "filterpatterns/cis.py": [
            "delivery.logs.amazonaws.com",
            "signin.amazonaws.com",
            ".amazonaws.com",
        ],
        # what is corrected of moto's answers
        "demo/moto_backend.py": ["arn:aws:"],
        # what tests make up
        "testing/fake_api.py": ["arn:aws:"],
    }
    assert found == allowed
