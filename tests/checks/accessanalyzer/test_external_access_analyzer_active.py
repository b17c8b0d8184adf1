import pytest

from fleetscan.checks.accessanalyzer.external_access_analyzer_active import (
    external_access_analyzer_active,
)
from fleetscan.facts.accessanalyzer import Analyzer
from fleetscan.facts.account import AccountRegion
from fleetscan.facts.base import InRegion
from fleetscan.verdicts import Cause, Fail, NotRead, Pass, Unread

REGION = AccountRegion(
    arn="arn:aws:account:eu-west-1:111122223333:account", id="111122223333", region="eu-west-1"
)
NOT_SAID = Unread(cause=Cause.UNEXPECTED_REPLY, message="a type that is not known")
DENIED = Unread(cause=Cause.ACCESS_DENIED, message="refused")
NONE = Fail("no active analyzer looks for external access in eu-west-1")
FOUND = Pass("analyzer external looks for external access in eu-west-1")


def analyzer(
    name: str = "external", *, external: bool | Unread = True, status: str = "ACTIVE"
) -> Analyzer:
    return Analyzer(
        arn=f"arn:aws:access-analyzer:eu-west-1:111122223333:analyzer/{name}",
        id=name,
        region="eu-west-1",
        finds_external_access=external,
        status=status,
    )


def test_one_active_analyzer_passes_whatever_else_there_is() -> None:
    others = analyzer("odd", external=NOT_SAID), analyzer("unused", external=False)
    analyzers = InRegion([*others, analyzer()], [DENIED])
    assert external_access_analyzer_active(REGION, analyzers) == FOUND


@pytest.mark.parametrize(
    "analyzers",
    [
        [],
        [analyzer(external=False)],
        [analyzer(status="CREATING"), analyzer(status="FAILED"), analyzer(status="DISABLED")],
        [analyzer(external=NOT_SAID, status="DISABLED")],
    ],
)
def test_no_active_one_fails(analyzers: list[Analyzer]) -> None:
    assert external_access_analyzer_active(REGION, InRegion(analyzers)) == NONE


@pytest.mark.parametrize(
    ("analyzers", "why"),
    [
        (InRegion([analyzer(external=False)], [DENIED]), DENIED),
        (InRegion([analyzer(external=NOT_SAID)]), NOT_SAID),
    ],
)
def test_none_is_not_said_where_there_may_be_one(
    analyzers: InRegion[Analyzer], why: Unread
) -> None:
    with pytest.raises(NotRead) as caught:
        external_access_analyzer_active(REGION, analyzers)
    assert caught.value.unread == (why,)
