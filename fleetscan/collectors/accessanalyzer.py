"""IAM Access Analyzer.

https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_AnalyzerSummary.html
"""

from collections.abc import AsyncIterator
from typing import Final

from fleetscan.catalogue import Api, Call, collector, unknown_value
from fleetscan.facts.accessanalyzer import Analyzer
from fleetscan.facts.base import Tags
from fleetscan.verdicts import Unread

_PAGE: Final = 100

_LIST: Final = Call("accessanalyzer:ListAnalyzers", "access-analyzer:ListAnalyzers")

_EXTERNAL: Final = {"ACCOUNT", "ORGANIZATION"}
_OTHERS: Final = {f"{each}_{kind}_ACCESS" for each in _EXTERNAL for kind in ("INTERNAL", "UNUSED")}


@collector(_LIST, page=_PAGE)
async def analyzers(api: Api) -> AsyncIterator[tuple[Analyzer, Tags]]:
    """List the analyzers of the account in a region, whatever they look for."""
    async for page in api.pages("accessanalyzer:ListAnalyzers", maxResults=_PAGE):
        for analyzer in page["analyzers"]:
            fact = Analyzer(
                arn=analyzer["arn"],
                id=analyzer["name"],
                region=api.region,
                finds_external_access=_finds_external_access(analyzer["type"]),
                status=analyzer["status"],
            )
            yield fact, Tags(dict(analyzer.get("tags", {})))


def _finds_external_access(kind: str) -> bool | Unread:
    if kind in _EXTERNAL | _OTHERS:
        return kind in _EXTERNAL
    return unknown_value(_LIST, f"the analyzer is of the type {kind!r}, which is not known")
