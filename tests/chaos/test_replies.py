"""Whatever AWS answers: a sweep ends, says what the replies say, and leaves nothing out.

Replies of every operation in use are spoilt, or made up from the service's model, and served over
HTTP to whole sweeps. What came of them is held against a second reading of the same replies.
"""

from collections import Counter
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.aws.patience import Patience
from fleetscan.demo.environment import changed_environment
from fleetscan.demo.rules import Proceed, Rule
from fleetscan.demo.wire import Answer, Request
from fleetscan.engine.plan import needs_of
from fleetscan.testing.fake_api import operation_model
from fleetscan.verdicts import Cause
from tests.aws.parsing.generated import reply_of
from tests.aws.wire import CALLS
from tests.chaos.exchanges import Exchange
from tests.chaos.second_reading import what_may_be_said
from tests.chaos.spoilt_replies import Spoiled, changes, spoilt
from tests.conftest import Figures
from tests.e2e.one_of_each import PLAN, Swept, served, sweep
from tests.six_checks import PLAYED, SIX, six_checks

#: sweeps of each seed, and of a sample
EXAMPLES = 12
EXAMPLES_OF_A_SAMPLE = 4

#: the checks of which the second reading knows all that they go by
READ_TWICE = six_checks(played=PLAYED)
PLAN_READ_TWICE = msgspec.structs.replace(PLAN, checks=SIX)

#: every call that is made, but for the one that accounts without a role are known by
OPERATIONS = sorted(
    {"sts:AssumeRole", "account:ListRegions"}
    | {call.operation for call in needs_of(PLAN_READ_TWICE, READ_TWICE).calls}
)

PLANS = st.lists(
    st.builds(
        Spoiled,
        operation=st.sampled_from(OPERATIONS),
        made_up=st.one_of(st.none(), st.none(), st.integers(0, 10_000)),
        changes=st.lists(changes(), min_size=1, max_size=3).map(tuple),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda each: each.operation,
)


#: what is known without one more call: that a region is disabled, and that keys are expired
_OF_NO_CALL = {Cause.CREDENTIALS, Cause.REGION_DISABLED}


class Spoiler:
    """Spoils replies as it is told, and remembers all that was said."""

    def __init__(self) -> None:
        self.begin([])

    def begin(self, plan: list[Spoiled]) -> None:
        """Begin a sweep."""
        self._plan = {each.operation: each for each in plan}
        self.exchanges: list[Exchange] = []
        self.spoilt: Counter[str] = Counter()

    def answer(self, request: Request, proceed: Proceed) -> Answer:
        """Answer a call."""
        exchange = Exchange(request, proceed())
        if chosen := self._plan.get(exchange.operation):
            exchange = Exchange(request, self._spoilt(exchange, chosen))
        self.exchanges.append(exchange)
        return exchange.answer

    def _spoilt(self, exchange: Exchange, chosen: Spoiled) -> Answer:
        answer = exchange.answer
        self.spoilt[exchange.operation] += 1
        if chosen.made_up is not None:
            made = reply_of(operation_model(exchange.operation), chosen.made_up)
            answer = Answer(status=made.status, headers=made.headers, body=made.body)
        return spoilt(answer, chosen.changes)


@pytest.fixture(scope="module")
def spoiler() -> Iterator[Spoiler]:
    spoiler = Spoiler()
    # to ask again would be answered the same
    once = changed_environment({"AWS_MAX_ATTEMPTS": "1"})
    with served([Rule(answer=spoiler.answer)]), once:
        yield spoiler


@pytest.fixture(scope="module")
def accounts() -> AwsAccounts:
    # what is taken for down in one sweep must not be so in the next
    return AwsAccounts(Patience(down_seconds=3_600, backoff_seconds=0, refused_seconds=0))


def assert_true(swept: Swept, spoiler: Spoiler) -> None:
    """All that was said is said by the replies, and all that they say was, but for gaps."""
    supported, gone = what_may_be_said(spoiler.exchanges)
    said = {
        (each.check_id, each.region, each.resource.arn): str(each.status) for each in swept.findings
    }
    for cell, status in said.items():
        assert status in supported.get(cell, ()), f"{cell} is said to {status}"
    for (check, region, arn), statuses in supported.items():
        # the worse of two counts
        worst = "fail" if "fail" in statuses else "pass"
        if (region, check) not in swept.cells and arn not in gone:
            assert said.get((check, region, arn)) == worst, f"{check} of {arn} in {region}"


def assert_adds_up(swept: Swept) -> None:
    """Every cell is evaluated or has a gap, which says what was asked; none is our fault."""
    assert swept.planned == swept.evaluated + len(swept.cells)
    assert swept.not_applicable == 0
    for gap in swept.gaps:
        assert gap.cause is not Cause.INTERNAL, gap
        assert gap.message
        assert gap.operation in CALLS or gap.cause in _OF_NO_CALL, gap


@pytest.mark.chaos(sample=1, seeds=100)
def test_whatever_is_answered_nothing_is_said_that_it_does_not_support(
    *,
    seed: int,
    spoiler: Spoiler,
    accounts: AwsAccounts,
    pytestconfig: pytest.Config,
    tmp_path_factory: pytest.TempPathFactory,
    figures: Figures,
) -> None:
    def holds(plan: list[Spoiled]) -> None:
        spoiler.begin(plan)
        folder = tmp_path_factory.mktemp("spoilt")
        swept = sweep(folder, accounts, plan=PLAN_READ_TWICE, catalogue=READ_TWICE)
        figures["sweeps"] += 1
        figures["replies spoilt"] += spoiler.spoilt.total()
        figures["findings"] += len(swept.findings)
        figures["gaps"] += len(swept.gaps)
        assert_adds_up(swept)
        assert_true(swept, spoiler)

    in_full = pytestconfig.getoption("chaos") or pytestconfig.getoption("seed")
    chosen = settings(
        max_examples=EXAMPLES if in_full else EXAMPLES_OF_A_SAMPLE,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    seeded(seed)(chosen(given(PLANS)(holds)))()
