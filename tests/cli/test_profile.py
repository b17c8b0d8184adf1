"""What -v says of a sweep's time."""

from collections import Counter

from fleetscan.aws.counters import CallCounts
from fleetscan.cli.profile import profile_lines


def test_the_profile_says_what_was_called_and_what_was_waited_for() -> None:
    counts = CallCounts(
        calls=1_200,
        throttles=3,
        by_operation=Counter({"s3:ListBuckets": 200, "ec2:DescribeVolumes": 1_000}),
        waiting=36.0,
    )
    assert list(profile_lines(counts, wall=4.0, processor=1.2)) == [
        "1,200 calls in 4.0 s: 300 a second, 3 throttled",
        "processor: 1.2 s, 1.0 ms a call",
        "network: 36.0 s of waiting, of calls side by side, 30.0 ms a call",
        "    1,000 ec2:DescribeVolumes",
        "      200 s3:ListBuckets",
    ]


def test_the_profile_says_how_long_calls_were_held_back() -> None:
    lines = list(profile_lines(CallCounts(calls=1, held_back=2.5), wall=1.0, processor=0.1))
    assert lines[3] == (
        "budgets: 2.5 s for which calls were held back, of calls side by side, so as not to be "
        "throttled"
    )


def test_a_sweep_without_a_call_has_a_profile_too() -> None:
    lines = list(profile_lines(CallCounts(), wall=0.0, processor=0.5))
    assert lines[0] == "0 calls in 0.0 s: 0 a second, 0 throttled"
