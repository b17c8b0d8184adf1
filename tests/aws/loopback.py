"""A small server in place of AWS, which answers what a test tells it to: HTTP, but no moto."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager

import msgspec
from anyio.from_thread import BlockingPortal, start_blocking_portal

from fleetscan.aws.accounts import OpenAccount
from fleetscan.aws.credentials import Access, AccountCredentials, Keys
from fleetscan.aws.patience import Patience
from fleetscan.aws.sessions import SessionFactory
from fleetscan.aws.task import TaskSession
from fleetscan.demo.http_server import listening
from fleetscan.demo.wire import Answer

ACCOUNT = "111111111111"
REGION = "eu-west-1"
KEYS = Keys(access_key="AKIALOOPBACK00000001", secret_key="loopback-secret", token=None)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One request, as it came."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """All that may hold a parameter."""
        return f"{self.path}?{self.query}\n{self.body.decode()}"


class Loopback:
    """The server: set `answer`, and read `asked` afterwards."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[Asked] = []
        self.failures: list[Exception] = []
        self.answer: Callable[[Asked], Answer] = lambda _: Answer(status=500)

    def always(self, answer: Answer) -> None:
        """Answer every request alike."""
        self.answer = lambda _: answer

    def in_turn(self, *answers: Answer) -> None:
        """Answer each request with the next; one request too many fails as nothing else does."""
        left = iter(answers)
        self.answer = lambda _: next(left, Answer(status=418))

    def handle(
        self, *, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        """Take one request, in the server's thread."""
        asked = Asked(method=method, path=path, query=query, headers=headers, body=body)
        self.asked.append(asked)
        try:
            return self.answer(asked)
        except Exception as failure:
            self.failures.append(failure)
            raise


@contextmanager
def loopback(portal: BlockingPortal | None = None) -> Iterator[Loopback]:
    """Serve while the context lasts, in an event loop of its own or in that of a portal."""
    server = Loopback()
    with ExitStack() as stack:
        place = portal or stack.enter_context(start_blocking_portal())
        server.url = stack.enter_context(listening(place, server, 0.0))
        yield server
        if server.failures:
            # for the client it was a broken connection, which may be what the test waits for
            raise server.failures[0]


async def loopback_keys() -> Keys:
    """Obtain the keys."""
    return KEYS


def open_account(factory: SessionFactory | None = None, **access: object) -> OpenAccount:
    """Return an account that could be entered, without asking anybody."""
    entered = msgspec.convert({"account_id": ACCOUNT, **access}, Access)
    return OpenAccount(entered, AccountCredentials(loopback_keys), factory or SessionFactory())


async def task_session(
    region: str = REGION,
    enabled: frozenset[str] | None = frozenset({REGION}),
    patience: Patience | None = None,
) -> TaskSession:
    """Return the session of a task, which asks whatever AWS_ENDPOINT_URL names."""
    return await open_account(SessionFactory(patience)).session(region, enabled)
