import pytest

from fleetscan.checks.ec2.instances_require_imdsv2_by_default import (
    instances_require_imdsv2_by_default,
)
from fleetscan.facts.account import AccountRegion
from fleetscan.facts.ec2 import MetadataDefaults
from fleetscan.verdicts import Fail, Pass

REGION = AccountRegion(
    arn="arn:aws:account:eu-west-1:111122223333:account", id="111122223333", region="eu-west-1"
)


@pytest.mark.parametrize(
    ("tokens", "endpoint", "said"),
    [
        ("required", None, "new instances require a token for their metadata in eu-west-1"),
        ("required", "enabled", "new instances require a token for their metadata in eu-west-1"),
        (None, "disabled", "new instances tell no metadata in eu-west-1"),
        ("optional", "disabled", "new instances tell no metadata in eu-west-1"),
    ],
)
def test_a_region_that_requires_a_token_passes(
    tokens: str, endpoint: str | None, said: str
) -> None:
    defaults = MetadataDefaults(tokens=tokens, endpoint=endpoint)
    assert instances_require_imdsv2_by_default(REGION, defaults) == Pass(said)


@pytest.mark.parametrize(
    ("tokens", "endpoint", "how"),
    [(None, None, "not set"), (None, "enabled", "not set"), ("optional", "enabled", "optional")],
)
def test_a_region_that_does_not_fails(tokens: str | None, endpoint: str | None, how: str) -> None:
    defaults = MetadataDefaults(tokens=tokens, endpoint=endpoint)
    assert instances_require_imdsv2_by_default(REGION, defaults) == Fail(
        f"new instances may tell their metadata without a token in eu-west-1: the default is {how}"
    )
