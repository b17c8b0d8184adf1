"""What the account of one of each says of IAM Access Analyzer: an analyzer in each region."""

from datetime import UTC, datetime
from typing import Any

from fleetscan.demo.wire import Request


def _analyzers(request: Request) -> dict[str, Any]:
    call = request.call
    arn = f"arn:aws:access-analyzer:{call.region}:{call.account_id}:analyzer/analyzer"
    return {
        "analyzers": [
            {
                "arn": arn,
                "name": "analyzer",
                "type": "ACCOUNT",
                "createdAt": datetime(2026, 1, 1, tzinfo=UTC),
                "status": "ACTIVE",
                "tags": {"Owner": "a"},
            }
        ]
    }


REPLIES: dict[str, Any] = {"accessanalyzer:ListAnalyzers": _analyzers}
