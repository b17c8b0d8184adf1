"""Amazon ECR: moto has a registry's rules of scanning, and not what comes of them."""

from typing import Any

import msgspec

from fleetscan.aws.partitions import partition_of
from fleetscan.demo.recorded import Replies
from fleetscan.demo.wire import Request

__all__ = ["REPLIES"]


def _scanning(request: Request) -> dict[str, Any]:
    names = msgspec.json.decode(request.body, type=dict[str, list[str]])["repositoryNames"]
    call = request.call
    partition = partition_of(call.region) or "aws"
    where = f"arn:{partition}:ecr:{call.region}:{call.account_id}:repository"
    return {
        "scanningConfigurations": [
            {
                "repositoryArn": f"{where}/{name}",
                "repositoryName": name,
                "scanOnPush": True,
                "scanFrequency": "SCAN_ON_PUSH",
                "appliedScanFilters": [],
            }
            for name in names
        ],
        "failures": [],
    }


REPLIES: Replies = {"ecr:BatchGetRepositoryScanningConfiguration": _scanning}
