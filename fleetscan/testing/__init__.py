"""Helps to test custom checks and collectors. It asks AWS for nothing, and is plain functions.

    from pathlib import Path

    from fleetscan.facts.s3 import Bucket
    from fleetscan.testing import judge, load_check, resource
    from fleetscan.verdicts import Pass

    CHECK = load_check(Path(__file__).parents[1], "s3.bucket_named")

    def test_a_bucket_with_the_prefix_passes() -> None:
        assert isinstance(judge(CHECK, resource(Bucket, "acme-logs")), Pass)

`resource` and `fact` make facts of the members that matter, `judge` calls one check, `run_checks`
applies many as a sweep does, and `FakeApi` answers a collector with replies that are held against
botocore's service models.
"""

from fleetscan.testing.facts import fact, resource
from fleetscan.testing.fake_api import ACCOUNT, DENIED, REGION, ErrorReply, FakeApi, VanishedError
from fleetscan.testing.judging import NOW, Judged, judge, load_check, run_checks

__all__ = [
    "ACCOUNT",
    "DENIED",
    "NOW",
    "REGION",
    "ErrorReply",
    "FakeApi",
    "Judged",
    "VanishedError",
    "fact",
    "judge",
    "load_check",
    "resource",
    "run_checks",
]
