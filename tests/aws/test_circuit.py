"""A service of a region that is down is left alone, and seen to be back."""

import anyio
import pytest

from fleetscan.aws.circuit import Circuit, CircuitOpenError
from fleetscan.aws.patience import Patience
from fleetscan.verdicts import Cause, Unread


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 100.0


@pytest.fixture(name="clock")
def _clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("fleetscan.aws.circuit.time.monotonic", lambda: clock.now)
    return clock


@pytest.fixture(name="circuit")
def _circuit(clock: Clock) -> Circuit:
    del clock
    return Circuit(Patience(down_seconds=5, circuit_seconds=10))


REFUSED = Unread(cause=Cause.NETWORK, message="refused", error_code="ConnectionRefusedError")


def fail(
    circuit: Circuit,
    clock: Clock,
    times: int,
    *,
    began: float | None = None,
    callers: int = 2,
    accounts: int = 2,
) -> None:
    for number in range(times):
        began = clock.now if began is None else began
        circuit.failed(
            REFUSED,
            began=began,
            operation=f"Describe{number % callers}",
            account=number % min(accounts, callers),
        )


def test_many_failures_at_once_are_a_hiccup(circuit: Circuit, clock: Clock) -> None:
    fail(circuit, clock, 100)
    assert not circuit.is_open
    circuit.admit(0)


def test_a_few_failures_over_a_long_time_are_not_enough(circuit: Circuit, clock: Clock) -> None:
    fail(circuit, clock, 1)
    clock.now += 60
    fail(circuit, clock, 3)
    assert not circuit.is_open


def test_it_opens_when_nothing_came_for_some_time(circuit: Circuit, clock: Clock) -> None:
    fail(circuit, clock, 4)
    clock.now += 5
    fail(circuit, clock, 1)
    with pytest.raises(CircuitOpenError, match="did not answer there") as caught:
        circuit.admit(0)
    assert caught.value.why is REFUSED


def test_one_call_that_never_comes_off_says_nothing_of_the_others(
    circuit: Circuit, clock: Clock
) -> None:
    for _ in range(20):
        fail(circuit, clock, 1, callers=1)
        clock.now += 5
    assert not circuit.is_open


def test_attempts_that_began_long_ago_and_fail_after_an_answer_are_a_hiccup(
    circuit: Circuit, clock: Clock
) -> None:
    circuit.answered()
    fail(circuit, clock, 20, began=clock.now - 60)
    assert not circuit.is_open


def test_the_time_that_an_attempt_waited_counts(circuit: Circuit, clock: Clock) -> None:
    """All of those that were sent at once fail at once, after the connect timeout."""
    fail(circuit, clock, 5, began=clock.now - 10)
    assert circuit.is_open


def test_one_answer_among_failures_keeps_it_closed(circuit: Circuit, clock: Clock) -> None:
    for _ in range(20):
        fail(circuit, clock, 4)
        clock.now += 5
        circuit.answered()
    assert not circuit.is_open


def test_an_account_that_is_sick_takes_no_other_along(circuit: Circuit, clock: Clock) -> None:
    fail(circuit, clock, 5, began=clock.now - 10, accounts=1)
    with pytest.raises(CircuitOpenError):
        circuit.admit(0)
    circuit.admit(1)
    circuit.admit(2)
    circuit.failed(REFUSED, began=clock.now, operation="Describe0", account=1)
    for account in range(3):
        with pytest.raises(CircuitOpenError):
            circuit.admit(account)
    circuit.answered()
    circuit.admit(0)


async def test_who_pauses_goes_on_when_it_opens(circuit: Circuit, clock: Clock) -> None:
    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(circuit.pause, 60)
            tasks.start_soon(circuit.pause, 0)
            await anyio.wait_all_tasks_blocked()
            fail(circuit, clock, 5, began=clock.now - 10)
        await circuit.pause(60)


def test_one_call_at_a_time_sees_whether_it_is_back(circuit: Circuit, clock: Clock) -> None:
    fail(circuit, clock, 5, began=clock.now - 10)
    clock.now += 9
    with pytest.raises(CircuitOpenError):
        circuit.admit(0)
    clock.now += 1
    circuit.admit(0)
    for _ in range(3):
        with pytest.raises(CircuitOpenError):
            circuit.admit(0)
    fail(circuit, clock, 1)
    clock.now += 9
    with pytest.raises(CircuitOpenError):
        circuit.admit(0)
    clock.now += 1
    circuit.admit(0)
    circuit.answered()
    circuit.admit(0)
    circuit.admit(0)
    assert not circuit.is_open
