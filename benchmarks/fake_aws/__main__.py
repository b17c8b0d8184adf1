"""`python -m benchmarks.fake_aws`: serve a simulated fleet."""

import argparse
import sys

import msgspec

from benchmarks.fake_aws.faults import Rule
from benchmarks.fake_aws.options import Options
from benchmarks.fake_aws.server import serve

# Options that are not one word or one number each.
_HELP = {
    "accounts": "accounts of the fleet",
    "regions": "regions that are enabled in each account, with commas between them",
    "buckets": "S3 buckets per account",
    "instances": "EC2 instances per account and region",
    "volumes": "EBS volumes per account and region",
    "others": "of each other resource per account and region",
    "units": "OUs of the organization",
    "suspended": "accounts that are suspended in the organization",
    "role": "name of the role that can be assumed in each account",
    "seed": "decides what is encrypted, stopped and tagged, and which replies are late or fail",
    "session_seconds": "how long assumed credentials live",
    "verify": "check signatures, and that requests name only what is their account's and region's",
    "count_targets": "count the calls of each account and region apart",
    "latency_ms": "how long each reply is held back",
    "latency_jitter": "share of the latency by which a reply may come sooner or later",
    "latency_tail": "share:ms, the share of the replies that take that long",
    "throttle": "ec2, sts, or service:Operation=capacity/refill-per-second; repeatable",
    "fail_rate": "share of the calls that get an error 500, an error 503 or a reset, in turn",
    "fault": "a rule of faults as JSON, as faults.py describes it; repeatable",
    "fault_seed": "decides which calls the rules hit",
    "tls_cert": "certificate in a PEM file",
    "tls_key": "its key in a PEM file",
    "port": "port on 127.0.0.1; 0 is any free one",
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.fake_aws",
        description="Serve a simulated fleet of AWS accounts.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    defaults = Options()
    for name, text in _HELP.items():
        flag = "--" + name.replace("_", "-")
        default = getattr(defaults, name)
        if name in {"fault", "throttle"}:
            parser.add_argument(flag, action="append", default=[], help=text)
        elif name == "regions":
            parser.add_argument(flag, default=",".join(default), help=text)
        elif isinstance(default, bool):
            parser.add_argument(flag, action="store_true", help=text)
        else:
            parser.add_argument(flag, type=type(default), default=default, help=text)
    return parser


def main(arguments: list[str] | None = None) -> None:
    """Serve what the command line describes, until nobody needs it any more."""
    parser = _parser()
    given = vars(parser.parse_args(arguments))
    given["regions"] = tuple(region for region in given["regions"].split(",") if region)
    given["throttle"] = tuple(given["throttle"])
    try:
        given["fault"] = tuple(msgspec.json.decode(text, type=Rule) for text in given["fault"])
        serve(Options(**given))
    except (OSError, ValueError) as failure:
        sys.exit(f"fake AWS: {failure}")


if __name__ == "__main__":
    main()
