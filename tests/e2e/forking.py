"""Commands without their start: a process that has imported everything forks for each of them.

To start Python and to import what a sweep needs takes over half a second of CPU, most of what a
small sweep takes. What runs is the same `main`, in a process of its own with its own folder,
environment and standard streams. Tests of the start, of signals and of terminals start the
installed command instead.
"""

import atexit
import gc
import io
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import import_module

import msgspec

import fleetscan
from fleetscan.aws.models import shared_loader
from fleetscan.catalogue import discover

__all__ = ["Command", "can_fork", "run_forked"]

#: what Python and its packages look at once, when they start
_READ_AT_START = ("PYTHON", "LC_", "LANG", "SSL_", "MOTO_")
#: bytes of a command with its environment
_MOST = 1 << 17


class Command(msgspec.Struct, frozen=True):
    """What `fleetscan` is to do, where, and what it sees."""

    #: the module whose `main` it is
    module: str
    arguments: Sequence[str]
    folder: str
    environment: Mapping[str, str]
    #: seconds after which it is killed
    limit: float


def can_fork(environment: Mapping[str, str]) -> bool:
    """Say whether a process that was started without this environment can act as if it had it."""
    ours = os.environ
    return all(
        ours.get(name) == value
        for name, value in environment.items()
        if name.startswith(_READ_AT_START)
    )


def run_forked(command: Command, stdin: str | None) -> tuple[int, str, str]:
    """Run `fleetscan` to its end; return its exit code, and what it wrote to its two streams."""
    server = _server()
    (out, their_out), (err, their_err) = os.pipe(), os.pipe()
    with tempfile.TemporaryFile() as given, ThreadPoolExecutor(2) as threads:
        given.write((stdin or "").encode())
        given.seek(0)
        socket.send_fds(
            server, [msgspec.json.encode(command)], [given.fileno(), their_out, their_err]
        )
        os.close(their_out)
        os.close(their_err)
        stdout, stderr = threads.map(_read, (out, err))
    code = server.recv(_MOST)
    assert code, "the process that forks has ended; what it said is on standard error"
    return int(code), stdout, stderr


def _read(descriptor: int) -> str:
    with open(descriptor, encoding="utf-8") as stream:
        return stream.read()


@cache
def _server() -> socket.socket:
    """Start what forks; it ends when our end of the connection is closed, at our own end."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        # -P: what lies beside this file is not to be found before the packages
        subprocess.Popen(
            [sys.executable, "-P", __file__, str(theirs.fileno())], pass_fds=[theirs.fileno()]
        ).returncode = 0
    return ours


def _serve(connection: socket.socket) -> None:
    for module in pkgutil.walk_packages(fleetscan.__path__, "fleetscan."):
        # moto is what only a demo imports, and it looks at its environment
        if not module.name.startswith("fleetscan.demo"):
            import_module(module.name)
    _read_models()
    # the collector would touch, and so copy, all that a fork shares with this process
    gc.collect()
    gc.freeze()
    while True:
        told, ends, _, _ = socket.recv_fds(connection, _MOST, 3)
        if not told:
            return
        command = msgspec.json.decode(told, type=Command)
        child = os.fork()
        if not child:
            connection.close()
            _become(command, ends)
            _run(command.module)
        for end in ends:
            os.close(end)
        connection.send(b"%d" % _exit_code(child, command.limit))


def _read_models() -> None:
    """Read the files of botocore that a sweep would read, of all services."""
    loader = shared_loader()
    for name in ("endpoints", "partitions", "sdk-default-configuration"):
        loader.load_data(name)
    collectors = discover("fleetscan.checks", "fleetscan.collectors").collectors.values()
    for service in {call.service for item in collectors for call in item.calls} | {"sts"}:
        for kind in ("service-2", "endpoint-rule-set-1"):
            loader.load_service_model(service, kind)


def _become(command: Command, ends: Sequence[int]) -> None:
    """Make of a fork what a new process would be."""
    for number, end in enumerate(ends):
        os.dup2(end, number)
        os.close(end)
    # as Python opens them; they last as long as the process
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0)), encoding="utf-8")
    sys.stdout = io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w")), encoding="utf-8")
    sys.stderr = io.TextIOWrapper(
        io.BufferedWriter(io.FileIO(2, "w")),
        encoding="utf-8",
        errors="backslashreplace",
        line_buffering=True,
    )
    os.environ.clear()
    os.environ.update(command.environment)
    time.tzset()
    os.chdir(command.folder)
    sys.argv = ["fleetscan", *command.arguments]


def _run(module: str) -> None:
    """Run a command as the last thing that a fork does.

    Python would take apart all that the fork shares with the process that imported it, and so copy
    it: 160 ms of each command. Only what the command made itself is taken apart.
    """
    try:
        import_module(module).main()
    except SystemExit as end:
        threading._shutdown()  # type: ignore[attr-defined]  # as Python itself, before it ends
        atexit._run_exitfuncs()
        # what was not closed is told of now
        gc.collect()
        sys.stdout.flush()
        sys.stderr.flush()
        code = end.code or 0
        os._exit(code if isinstance(code, int) else 1)


def _exit_code(child: int, limit: float) -> int:
    watched = os.pidfd_open(child)
    if not select.select([watched], [], [], limit)[0]:
        os.kill(child, signal.SIGKILL)
    os.close(watched)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as listening:
        _serve(listening)
