from fleetscan.store.in_step import InStep

ROWS = [("a", "1", "x"), ("a", "1", "y"), ("a", "2", "z"), ("c", "1", "w")]


def test_rows_are_those_that_begin_with_the_key() -> None:
    rows = InStep(iter(ROWS), columns=2)
    assert list(rows.of("a", "0")) == []
    assert list(rows.of("a", "1")) == ROWS[:2]
    assert list(rows.of("a", "2")) == ROWS[2:3]
    assert list(rows.of("b", "1")) == []
    assert list(rows.of("c", "1")) == ROWS[3:]
    assert list(rows.of("d", "1")) == []


def test_what_is_not_taken_or_not_asked_for_holds_nothing_up() -> None:
    rows = InStep(iter(ROWS), columns=1)
    next(iter(rows.of("a")))
    assert list(rows.of("c")) == ROWS[3:]
    assert list(InStep(iter(ROWS), columns=2).of("c", "1")) == ROWS[3:]
    assert list(InStep(iter([]), columns=1).of("a")) == []
