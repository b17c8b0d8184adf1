import pytest

from fleetscan.checks.ec2.instance_requires_imdsv2 import instance_requires_imdsv2
from fleetscan.verdicts import Fail, Pass, Verdict
from tests.checks.ec2.subjects import instance


@pytest.mark.parametrize(
    ("tokens", "endpoint", "verdict"),
    [
        ("required", "enabled", Pass("instance i-1 requires a token for its metadata")),
        ("required", "disabled", Pass("instance i-1 tells no metadata")),
        ("optional", "disabled", Pass("instance i-1 tells no metadata")),
        ("optional", "enabled", Fail("instance i-1 tells its metadata without a token")),
        # whatever AWS may come to have
        ("preferred", "enabled", Fail("instance i-1 tells its metadata without a token")),
    ],
)
def test_metadata_are_told_with_a_token_or_not_at_all(
    tokens: str, endpoint: str, verdict: Verdict
) -> None:
    given = instance(metadata_tokens=tokens, metadata_endpoint=endpoint)
    assert instance_requires_imdsv2(given) == verdict
