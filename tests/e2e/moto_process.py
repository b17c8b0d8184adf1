"""Plain moto, as anyone would start it, in a process of its own.

moto keeps its state in module globals: in the process of the tests it would share them with the
simulated AWS of `fleetscan.demo`. What it does not play is answered as there: with nothing.
Prints the URL of the server, and ends with standard input.
"""

import io
import os
import sys
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

from fleetscan.demo.operations import form_fields, operation_of, protocol_of
from fleetscan.demo.signature import Scope
from fleetscan.demo.unplayed import unplayed
from fleetscan.demo.wire import Answer, Call, Request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

#: operations of which moto has nothing at all
NOT_PLAYED = {("access-analyzer", "ListAnalyzers"), ("ec2", "DescribeClientVpnEndpoints")}


class WithMore:
    """moto, and the answers to what it does not play."""

    def __init__(self) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._unplayed = unplayed()

    def __call__(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        answer = self._answer(environ, body)
        if answer is None:
            answered: Iterable[bytes] = self._moto(environ, start_response)
            return answered
        start_response(f"{answer.status} Answered", list(answer.headers.items()))
        return [answer.body]

    def _answer(self, environ: dict[str, Any], body: bytes) -> Answer | None:
        scope = Scope.parse(environ.get("HTTP_AUTHORIZATION", ""))
        if scope is None or scope.service not in {service for service, _ in NOT_PLAYED}:
            return None
        headers = {
            name.removeprefix("HTTP_").replace("_", "-").lower(): str(value)
            for name, value in environ.items()
            if name.startswith(("HTTP_", "CONTENT_"))
        }
        protocol = protocol_of(scope.service, headers)
        parameters = form_fields(protocol, body)
        method, path, query = (
            str(environ[name]) for name in ("REQUEST_METHOD", "PATH_INFO", "QUERY_STRING")
        )
        operation = operation_of(
            scope.service,
            method=method,
            path=path,
            query=query,
            headers=headers,
            parameters=parameters,
        )
        if (scope.service, operation) not in NOT_PLAYED:
            return None
        call = Call(
            access_key_id=scope.access_key_id,
            account_id=None,
            region=scope.region,
            service=scope.service,
            operation=operation,
            path=path,
        )
        request = Request(
            call=call,
            protocol=protocol,
            method=method,
            query=query,
            headers=headers,
            body=body,
            parameters=parameters,
        )
        return self._unplayed.answer(request)


def main() -> None:
    server = make_server("127.0.0.1", 0, WithMore(), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    sys.stdin.read()
    os._exit(0)  # as if killed: a stop takes a second


if __name__ == "__main__":
    main()
