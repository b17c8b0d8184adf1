"""How the fake AWS speaks HTTP, what it counts of it, and how it ends."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from benchmarks.fake_aws import FakeAWS, Options
from tests.benchmarks.clients import SOURCE, Keys, assume, call, client
from tests.benchmarks.requests import signed as request
from tests.certificates import certificate

ACCOUNT = "100000000000"
ROOT = Path(__file__).resolve().parents[2]
# What a test waits for at most; it is there much sooner.
SECONDS = 20


@pytest.fixture(scope="module")
def started() -> Iterator[FakeAWS]:
    with FakeAWS(accounts=2) as fake:
        yield fake


@pytest.fixture
def aws(started: FakeAWS) -> FakeAWS:
    started.reset()
    return started


@pytest.fixture(scope="module")
def keys(started: FakeAWS) -> Keys:
    return assume(started, ACCOUNT)


@contextmanager
def connected(aws: FakeAWS) -> Iterator[socket.socket]:
    where = urlsplit(aws.url)
    with socket.create_connection((where.hostname, where.port), timeout=SECONDS) as connection:
        yield connection


def replies(connection: socket.socket, count: int) -> list[bytes]:
    """Receive so many replies; return their heads and bodies."""
    found: list[bytes] = []
    data = b""
    while len(found) < count:
        head, ended, rest = data.partition(b"\r\n\r\n")
        length = next(
            (
                int(line.partition(b":")[2])
                for line in head.split(b"\r\n")
                if line.lower().startswith(b"content-length:")
            ),
            0,
        )
        if ended and len(rest) >= length:
            found.append(head + ended + rest[:length])
            data = rest[length:]
            continue
        received = connection.recv(65536)
        assert received, f"the connection was closed after {len(found)} replies"
        data += received
    assert data == b""
    return found


def is_closed(connection: socket.socket) -> bool:
    return connection.recv(1) == b""


def wait_for_open_connections(aws: FakeAWS, count: int) -> None:
    end = time.monotonic() + SECONDS
    while aws.stats().connections_open != count:
        assert time.monotonic() < end, "connections stay open"


def test_a_request_may_come_byte_by_byte(aws: FakeAWS, keys: Keys) -> None:
    with connected(aws) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in request(keys, "DescribeVolumes"):
            connection.send(bytes([byte]))
        assert b"<DescribeVolumesResponse" in replies(connection, 1)[0]
    assert aws.stats().calls == 1


def test_requests_may_come_together_and_are_answered_in_order(aws: FakeAWS, keys: Keys) -> None:
    names = ["DescribeVolumes", "DescribeVpcs", "DescribeImages", "DescribeSubnets"]
    together = b"".join(request(keys, name) for name in names)
    with connected(aws) as connection:
        connection.sendall(together[:-10])
        connection.sendall(together[-10:])
        found = replies(connection, len(names))
    assert [f"<{name}Response".encode() in reply for name, reply in zip(names, found, strict=True)]
    assert aws.stats().connections == 1


def test_late_replies_keep_their_order() -> None:
    names = ["DescribeVolumes", "DescribeVpcs", "DescribeImages"]
    with FakeAWS(accounts=1, latency_ms=20, latency_jitter=1) as fake:
        keys = assume(fake, ACCOUNT)
        with connected(fake) as connection:
            connection.sendall(b"".join(request(keys, name) for name in names))
            found = replies(connection, len(names))
    for name, reply in zip(names, found, strict=True):
        assert f"<{name}Response".encode() in reply


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x16\x03\x01\x02\x00",
        b"hello\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"x" * 70_000,
    ],
)
def test_garbage_gets_a_400_and_is_hung_up_on(aws: FakeAWS, garbage: bytes) -> None:
    with connected(aws) as connection:
        connection.sendall(garbage)
        assert replies(connection, 1)[0].startswith(b"HTTP/1.1 400 Bad Request\r\n")
        assert is_closed(connection)
    counted = aws.stats()
    assert (counted.garbage, counted.calls) == (1, 0)


def test_a_connection_is_closed_if_the_client_asks_for_it(aws: FakeAWS, keys: Keys) -> None:
    with connected(aws) as connection:
        connection.sendall(request(keys, "DescribeVolumes", Connection="close"))
        replies(connection, 1)
        assert is_closed(connection)


def test_a_client_that_asks_first_is_told_to_go_on(aws: FakeAWS, keys: Keys) -> None:
    head, _, body = request(keys, "DescribeVolumes", Expect="100-continue").partition(b"\r\n\r\n")
    with connected(aws) as connection:
        connection.sendall(head + b"\r\n\r\n")
        assert replies(connection, 1) == [b"HTTP/1.1 100 Continue\r\n\r\n"]
        connection.sendall(body)
        assert b"200 OK" in replies(connection, 1)[0]


def test_open_connections_are_counted(aws: FakeAWS, keys: Keys) -> None:
    wait_for_open_connections(aws, 0)
    with connected(aws) as first, connected(aws) as second:
        for connection in (first, second):
            connection.sendall(request(keys, "DescribeVolumes"))
            replies(connection, 1)
        counted = aws.stats()
        assert (counted.connections, counted.connections_open) == (2, 2)
    wait_for_open_connections(aws, 0)


def test_requests_that_wait_at_once_are_counted() -> None:
    with FakeAWS(accounts=1, latency_ms=200) as fake:
        keys = assume(fake, ACCOUNT)
        with connected(fake) as first, connected(fake) as second, connected(fake) as third:
            connections = (first, second, third)
            for connection in connections:
                connection.sendall(request(keys, "DescribeVolumes"))
            for connection in connections:
                replies(connection, 1)
        assert fake.stats().peak_in_flight == 3


def test_what_is_asked_of_the_fake_itself_is_not_counted(aws: FakeAWS) -> None:
    for _ in range(3):
        aws.stats()
    counted = aws.stats()
    assert (counted.calls, counted.connections, counted.connections_open) == (0, 0, 0)
    assert counted.cpu_seconds > 0
    assert counted.peak_rss_bytes > 1_000_000


def test_an_unknown_path_of_the_fake_itself_is_not_found(aws: FakeAWS) -> None:
    with connected(aws) as connection:
        connection.sendall(b"GET /_fake/else HTTP/1.1\r\nHost: fake\r\n\r\n")
        assert b" 404 " in replies(connection, 1)[0]


def test_with_tls_each_handshake_is_counted(tmp_path: Path) -> None:
    file = str(certificate(tmp_path, "127.0.0.1"))
    with FakeAWS(accounts=1, tls_cert=file, tls_key=file) as fake:
        assert fake.url.startswith("https://")
        assert fake.environment()["AWS_CA_BUNDLE"] == file
        with client(fake, "sts") as sts:
            for _ in range(3):
                sts.get_caller_identity()
        call(fake, "sts:get_caller_identity")
        counted = fake.stats()
    assert counted.calls == 4
    assert counted.tls_handshakes == counted.connections == 2


def test_it_ends_with_the_block() -> None:
    with FakeAWS(accounts=1) as fake:
        pid = fake.pid
        os.kill(pid, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_it_ends_with_its_parent() -> None:
    program = (
        "import time; from benchmarks.fake_aws import FakeAWS; fake = FakeAWS(accounts=1);"
        "fake.__enter__(); print(fake.url, flush=True); time.sleep(600)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        where = urlsplit(parent.stdout.readline().decode().strip())
        with socket.create_connection((where.hostname, where.port), SECONDS) as connection:
            parent.kill()
            # the kernel hangs up for a process that is gone
            assert is_closed(connection)


@contextmanager
def command(*arguments: str, stdin: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run the command line, and see that it is gone in the end."""
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.fake_aws", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=stdin,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_it_ends_when_standard_input_does() -> None:
    with command(stdin=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert json.loads(process.stdout.readline())["pid"] == process.pid
        process.stdin.close()
        assert process.wait(SECONDS) == 0


def test_the_command_serves_until_it_is_told_to_stop() -> None:
    with command("--accounts", "3", "--port", "0", stdin=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        ready = json.loads(process.stdout.readline())
        assert ready["url"].startswith("http://127.0.0.1:")
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS) == 0
        assert process.stderr.read() == b""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--accounts", "0"), b"accounts"),
        (("--regions", "eu-west-1"), b"us-east-1 must be there"),
        (("--throttle", "everything"), b"throttle"),
        (("--throttle", "ec2:DescribeVolumes=a/b"), b"throttle"),
        (("--latency-tail", "often"), b"latency_tail"),
        (("--fail-rate", "2"), b"fail_rate"),
        (("--tls-cert", "cert.pem"), b"tls_cert"),
        (("--tls-cert", "none.pem", "--tls-key", "none.pem"), b"none.pem"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(
    arguments: tuple[str, ...], words: bytes
) -> None:
    with command(*arguments, stdin=subprocess.DEVNULL) as process:
        stdout, stderr = process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    assert stdout == b""
    assert words in stderr
    assert stderr.count(b"\n") == 1


def test_options_and_settings_by_name_are_the_same() -> None:
    options = Options(accounts=7, regions=("us-east-1",), throttle=("ec2", "sts"))
    named = FakeAWS(accounts=7, regions=("us-east-1",), throttle=("ec2", "sts"))
    assert FakeAWS(options).options == named.options
    with pytest.raises(ValueError, match="accounts"):
        FakeAWS(accounts=0)


def test_the_environment_shields_from_the_users_own_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "mine")
    found = FakeAWS(accounts=1).process_environment()
    assert "AWS_PROFILE" not in found
    assert found["AWS_CONFIG_FILE"] == found["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
    assert found["AWS_ACCESS_KEY_ID"] == SOURCE.access_key
    assert found["PATH"] == os.environ["PATH"]
