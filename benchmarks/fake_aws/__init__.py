"""A fast fake AWS: a fleet of any size behind one address, in a process of its own.

    python -m benchmarks.fake_aws --accounts 1000 --latency-ms 30

It is there to be swept fast and in great numbers. What it says is little and simple, unlike
`fleetscan demo`; but who may say what is checked as AWS does, and with `--verify` more than that.
"""

from benchmarks.fake_aws.faults import Kind, Rule
from benchmarks.fake_aws.options import DEFAULT_REGIONS, Options
from benchmarks.fake_aws.process import FakeAWS
from benchmarks.fake_aws.stats import Stats

__all__ = ["DEFAULT_REGIONS", "FakeAWS", "Kind", "Options", "Rule", "Stats"]
