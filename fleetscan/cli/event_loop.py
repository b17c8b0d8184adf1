"""The event loop of a sweep: one whose end waits for no name server."""

import asyncio
import socket
import threading
from concurrent.futures import Future
from contextlib import suppress
from importlib.util import find_spec
from typing import Any, Final

__all__ = ["new_event_loop"]

#: names that are looked up at the same time; libuv has 4 threads for that, asyncio 32 at most
_MOST_LOOKUPS: Final = 16


def new_event_loop() -> asyncio.AbstractEventLoop:
    """Return the fastest event loop that there is, with lookups of names that are left behind."""
    fastest: type[asyncio.AbstractEventLoop] = asyncio.SelectorEventLoop
    if find_spec("uvloop") is not None:
        import uvloop

        fastest = uvloop.Loop
    loop: asyncio.AbstractEventLoop = type("EventLoop", (_Lookups, fastest), {})()
    return loop


class _Lookups(asyncio.AbstractEventLoop):
    """Looks names up in threads of its own, for which nobody waits once nobody wants the answer.

    A lookup can't be cancelled, and where no name server answers it lasts half a minute
    (resolv.conf(5): two attempts of 5 s for each server). The threads that asyncio and libuv have
    for it are waited for as the loop ends and again as the interpreter does.
    """

    def __init__(self) -> None:
        super().__init__()
        self._room = asyncio.Semaphore(_MOST_LOOKUPS)

    async def getaddrinfo(
        self,
        host: bytes | str | None,
        port: bytes | str | int | None,
        *,
        family: int = 0,
        type: int = 0,  # noqa: A002 - asyncio's signature
        proto: int = 0,
        flags: int = 0,
    ) -> Any:  # noqa: ANN401 - as `socket.getaddrinfo` returns it
        """Return what `socket.getaddrinfo` returns, or raise what it raises."""
        await self._room.acquire()
        answer: Future[Any] = Future()
        # from here on it goes on to its end, also when whoever waits for it is cancelled
        answer.set_running_or_notify_cancel()
        answer.add_done_callback(self._make_room)
        arguments = (host, port, family, type, proto, flags)
        try:
            threading.Thread(target=_look_up, args=(answer, arguments), daemon=True).start()
        except RuntimeError as error:
            # the system has no thread left
            answer.set_exception(error)
        return await asyncio.wrap_future(answer, loop=self)

    def _make_room(self, _: Future[Any]) -> None:
        # the loop may be closed: nobody waits for room then
        with suppress(RuntimeError):
            self.call_soon_threadsafe(self._room.release)


def _look_up(answer: Future[Any], arguments: tuple[Any, ...]) -> None:
    try:
        found = socket.getaddrinfo(*arguments)
    except Exception as error:  # noqa: BLE001 - it is raised where the answer is waited for
        answer.set_exception(error)
    else:
        answer.set_result(found)
