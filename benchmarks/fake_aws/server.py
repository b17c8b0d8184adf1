"""HTTP/1.1 over asyncio protocols: as few steps of Python for a request as can be.

It understands what AWS clients send: requests with a length, kept alive, in whatever pieces TCP
brings them. Replies go out in the order of their requests.
"""

import asyncio
import os
import signal
import socket
import ssl
import stat
import struct
import sys
import threading
from collections.abc import Callable
from functools import partial

import msgspec
import uvloop

from benchmarks.fake_aws.gate import Gate
from benchmarks.fake_aws.incoming import Incoming
from benchmarks.fake_aws.options import Options
from benchmarks.fake_aws.spoil import End, Spoiled

__all__ = ["serve"]

HOST = "127.0.0.1"
_OWN = b"/_fake/"
_MOST_HEAD = 65_536
_MOST_BODY = 16 << 20
_REQUEST_LINE_WORDS = 3
_PARENT_SECONDS = 0.5
_BACKLOG = 4096
# On close, send a reset and not an orderly end: SO_LINGER on, with 0 seconds.
_HARD = struct.pack("ii", 1, 0)
# How long what was written is given to go out, before a reset.
_FLUSH_SECONDS = 0.01


class _GarbageError(Exception):
    """What came is no request that is understood here."""


class _Connection(asyncio.Protocol):
    """One connection of a client."""

    __slots__ = (
        "_closing",
        "_counts",
        "_gate",
        "_is_tls",
        "_later",
        "_rest",
        "_transport",
        "_waits",
    )

    def __init__(self, gate: Gate, later: Callable[[float, Callable[[], None]], object]) -> None:
        self._gate = gate
        self._later = later
        self._transport: asyncio.Transport | None = None
        #: what came and is no whole request yet
        self._rest = b""
        #: whether a reply is held back: what comes then has to wait its turn
        self._waits = False
        self._closing = False
        self._is_tls = False
        #: whether it is one of the connections that are counted
        self._counts = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count the connection. With TLS, this is after the handshake."""
        self._transport = transport  # type: ignore[assignment]  # it is one, of a TCP connection
        gate = self._gate
        gate.connections += 1
        gate.connections_open += 1
        self._is_tls = transport.get_extra_info("ssl_object") is not None
        gate.handshakes += self._is_tls

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget what was half received."""
        del exc
        self._gate.connections_open -= self._counts
        self._closing = True
        self._rest = b""
        self._transport = None

    def data_received(self, data: bytes) -> None:
        """Answer all whole requests, in order."""
        rest = self._rest
        if rest:
            data = rest + data
        if self._waits:
            self._rest = data
            return
        try:
            self._rest = self._consume(data)
        except _GarbageError as failure:
            self._refuse(str(failure))

    def _consume(self, data: bytes) -> bytes:
        """Answer the requests in `data`; return what is left of it."""
        gate = self._gate
        while data and not self._closing and not self._waits:
            end = data.find(b"\r\n\r\n")
            if end < 0:
                if len(data) > _MOST_HEAD:
                    raise _GarbageError("the head is too long")
                _see_that_it_may_become_a_request(data)
                return data
            method, target, headers, close = _parsed(data[:end])
            body_start = end + 4
            length = headers.get(b"content-length")
            if length is None:
                if b"transfer-encoding" in headers:
                    raise _GarbageError("a body must have a Content-Length")
                body, data = b"", data[body_start:]
            else:
                body_end = body_start + _number(length)
                if len(data) < body_end:
                    self._continue(headers)
                    return data
                body, data = data[body_start:body_end], data[body_end:]
            gate.in_flight += 1
            self._closing = close
            if target.startswith(_OWN):
                self._leave_the_counts()
                self._send(gate.own(method, target, body))
                continue
            gate.peak_in_flight = max(gate.peak_in_flight, gate.in_flight)
            reply = gate.answer(Incoming(method, target, headers, body))
            if gate.weather.is_slow:
                self._waits = True
                self._later(gate.weather.delay(), partial(self._late, reply))
            else:
                self._send(reply)
        return data

    def _leave_the_counts(self) -> None:
        """Take this connection out of the counts: it is there to read them."""
        gate = self._gate
        gate.connections -= self._counts
        gate.connections_open -= self._counts
        gate.handshakes -= self._counts and self._is_tls
        self._counts = False

    def _late(self, reply: bytes | Spoiled) -> None:
        self._waits = False
        self._send(reply)
        if self._rest and not self._closing:
            self.data_received(b"")

    def _send(self, reply: bytes | Spoiled) -> None:
        if isinstance(reply, Spoiled):
            self._send_spoiled(reply)
            return
        self._gate.in_flight -= 1
        transport = self._transport
        if transport is None:
            return
        transport.write(reply)
        if self._closing:
            transport.close()

    def _send_spoiled(self, reply: Spoiled) -> None:
        if reply.seconds:
            self._waits = True
            at_once = msgspec.structs.replace(reply, seconds=0)
            self._later(reply.seconds, partial(self._late, at_once))
            return
        self._gate.in_flight -= 1
        transport = self._transport
        if transport is None:
            return
        if reply.data:
            transport.write(reply.data)
        match reply.end:
            case End.KEPT if not self._closing:
                pass
            case End.STALLED:
                # whatever comes now is never answered
                self._waits = True
            case End.RESET:
                self._closing = True
                self._later(_FLUSH_SECONDS if reply.data else 0, self._reset)
            case _:
                self._closing = True
                transport.close()

    def _reset(self) -> None:
        transport = self._transport
        if transport is None:
            return
        connection = transport.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _HARD)
        transport.abort()

    def _continue(self, headers: dict[bytes, bytes]) -> None:
        if headers.get(b"expect", b"").strip().lower() == b"100-continue" and self._transport:
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _refuse(self, why: str) -> None:
        self._gate.garbage += 1
        self._closing = True
        self._rest = b""
        if self._transport is not None:
            text = f"{why}\n".encode()
            head = f"HTTP/1.1 400 Bad Request\r\nContent-Length: {len(text)}\r\n"
            self._transport.write(head.encode() + b"Connection: close\r\n\r\n" + text)
            self._transport.close()


def _parsed(head: bytes) -> tuple[bytes, bytes, dict[bytes, bytes], bool]:
    """Read method, target, headers, and whether this is the last request of its connection."""
    lines = head.split(b"\r\n")
    words = lines[0].split(b" ")
    if len(words) != _REQUEST_LINE_WORDS or not words[2].startswith(b"HTTP/1."):
        raise _GarbageError("this is not HTTP/1.1")
    headers: dict[bytes, bytes] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(b":")
        if not colon:
            raise _GarbageError("a header has no colon")
        name = name.lower()
        headers[name] = headers[name] + b"," + value if name in headers else value
    connection = headers.get(b"connection")
    close = words[2] == b"HTTP/1.0" or (
        connection is not None and connection.strip().lower() == b"close"
    )
    return words[0], words[1], headers, close


def _number(text: bytes) -> int:
    try:
        number = int(text)
    except ValueError:
        raise _GarbageError("Content-Length is no number") from None
    if not 0 <= number <= _MOST_BODY:
        raise _GarbageError("the body is too long")
    return number


def _see_that_it_may_become_a_request(data: bytes) -> None:
    """Refuse what is not HTTP from its first line on: its sender may wait for an answer."""
    line, ended, _ = data.partition(b"\r\n")
    if not data[:1].isalpha():
        raise _GarbageError("this is not HTTP/1.1")
    if ended and not line.rpartition(b" ")[2].startswith(b"HTTP/1."):
        raise _GarbageError("this is not HTTP/1.1")


def serve(options: Options) -> None:
    """Serve until the parent process dies, standard input closes or a signal comes.

    One line of JSON on standard output says where: `{"url": …, "pid": …}`.

    Raises:
        OSError: the port is taken, or a TLS file can't be read.
        ValueError: the options make no sense.
    """
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(options))


async def _serve(options: Options) -> None:
    loop = asyncio.get_running_loop()
    gate = Gate(options, loop.time)
    context = _tls(options)
    server = await loop.create_server(
        lambda: _Connection(gate, loop.call_later),
        HOST,
        options.port,
        ssl=context,
        backlog=_BACKLOG,
    )
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    _stop_without_parent(loop, stop)
    port = server.sockets[0].getsockname()[1]
    scheme = "https" if context else "http"
    ready = {"url": f"{scheme}://{HOST}:{port}", "pid": os.getpid()}
    sys.stdout.write(msgspec.json.encode(ready).decode() + "\n")
    sys.stdout.flush()
    await stop.wait()
    server.close()


def _tls(options: Options) -> ssl.SSLContext | None:
    if not options.tls_cert:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(options.tls_cert, options.tls_key)
    except OSError as failure:
        # Python's own words do not name the file.
        raise OSError(f"{options.tls_cert} and {options.tls_key}: {failure}") from None
    return context


def _stop_without_parent(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """Stop once nobody is there who could stop us."""
    parent = os.getppid()

    def look() -> None:
        if os.getppid() != parent:
            stop.set()
        else:
            loop.call_later(_PARENT_SECONDS, look)

    look()
    # A terminal, a file or /dev/null says nothing about who started us; a pipe's other end does.
    if stat.S_ISFIFO(os.fstat(sys.stdin.fileno()).st_mode):

        def wait_for_the_end() -> None:
            while os.read(sys.stdin.fileno(), 4096):
                pass
            loop.call_soon_threadsafe(stop.set)

        threading.Thread(target=wait_for_the_end, daemon=True).start()
