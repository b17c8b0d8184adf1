"""The prompt for the code of an MFA device, on a terminal of its own."""

import os
import pty
from collections.abc import Iterator

import anyio
import pytest

from fleetscan.cli.mfa import code_prompt

DEVICE = "MFA code of arn:aws:iam::1:mfa/me\x1b[2J"


class Person:
    """Sits at the other end of a terminal."""

    def __init__(self, keyboard: int) -> None:
        self._keyboard = keyboard
        self.seen = ""

    async def sees(self, text: str) -> None:
        while text not in self.seen:
            await anyio.wait_readable(self._keyboard)
            self.seen += os.read(self._keyboard, 1024).decode()

    def types(self, text: str) -> None:
        os.write(self._keyboard, text.encode())


@pytest.fixture
def terminal() -> Iterator[tuple[Person, int]]:
    keyboard, stream = pty.openpty()
    yield Person(keyboard), stream
    os.close(keyboard)
    os.close(stream)


async def ask(stream: int) -> str | None:
    prompt = code_prompt((stream,))
    assert prompt is not None
    return await prompt(DEVICE)


async def test_a_code_is_read_from_the_terminal(terminal: tuple[Person, int]) -> None:
    person, stream = terminal
    codes: list[str | None] = []

    async def answer() -> None:
        await person.sees("each code works once: ")
        person.types(" 12345\n")
        await person.sees("It has 6 digits.\r\n")
        await person.sees("works once: ")
        person.types("123456 \n")

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(answer)
        codes.append(await ask(stream))
    assert codes == ["123456"]
    # what AWS or a config file says moves no cursor
    assert "\x1b" not in person.seen


async def test_the_end_of_the_input_is_no_code(terminal: tuple[Person, int]) -> None:
    person, stream = terminal
    person.types("\x04")
    assert await ask(stream) is None


async def test_who_is_cancelled_leaves_the_terminal_as_it_was(
    terminal: tuple[Person, int],
) -> None:
    person, stream = terminal
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(ask, stream)
        await person.sees("works once: ")
        tasks.cancel_scope.cancel()
    # what comes next begins a line
    await person.sees("works once: \r\n")
    assert os.get_blocking(stream)


def test_nobody_is_asked_without_a_terminal() -> None:
    reading, writing = os.pipe()
    try:
        assert code_prompt((reading, writing)) is None
    finally:
        os.close(reading)
        os.close(writing)
