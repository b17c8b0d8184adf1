"""A test of many cases fails where one of them does, and names all that do."""

import pytest

from tests.every import every

CASES = {"one": 1, "two": 2, "three": 3, "four": 4}


def of_all(group: pytest.ExceptionInfo[BaseExceptionGroup[BaseException]]) -> list[str]:
    return [note for failure in group.value.exceptions for note in failure.__notes__]


def test_all_cases_are_tried_and_those_that_fail_are_named(tmp_path: object) -> None:
    seen = []

    @every("number", CASES)
    def test(number: int, fixture: object) -> None:
        seen.append((number, fixture))
        if number == 2:
            pytest.fail("not two")
        assert number != 3

    with pytest.raises(BaseExceptionGroup, match="number: two, three") as caught:
        test(fixture=tmp_path)
    assert of_all(caught) == ["of the number two", "of the number three"]
    assert seen == [(number, tmp_path) for number in CASES.values()]


async def test_async_tests_are_awaited() -> None:
    seen = []

    @every("number", CASES)
    async def test(number: int) -> None:
        seen.append(number)
        assert number < 4

    with pytest.raises(BaseExceptionGroup, match="number: four") as caught:
        await test()
    assert of_all(caught) == ["of the number four"]
    assert seen == [1, 2, 3, 4]


@every("number", CASES)
def test_pytest_hands_on_the_fixtures(number: int, request: pytest.FixtureRequest) -> None:
    assert number in CASES.values()
    assert request.node.name == "test_pytest_hands_on_the_fixtures"


def test_no_case_is_no_test() -> None:
    with pytest.raises(AssertionError):
        every("number", {})
