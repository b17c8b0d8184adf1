"""moto in this process: its state, and its answer to one call. Imports moto, so import it late."""

import io
import sys
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from moto.backend_index import backend_url_patterns
from moto.backends import SERVICE_NAMES, get_backend
from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data
from moto.moto_api._internal import mock_random
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from fleetscan.demo.buckets import BucketEntry
from fleetscan.demo.error_replies import error
from fleetscan.demo.operations import S3_CONTROL
from fleetscan.demo.recorded import service_of
from fleetscan.demo.wire import Answer, Request

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

__all__ = ["SETTINGS", "MotoBackend"]

# Signing name to moto's own name of each service that a sweep asks. Another service goes through
# moto's dispatcher, which lists its own folder for every request: half a call's time.
MOTO_NAMES: dict[str, SERVICE_NAMES] = {
    "acm": "acm",
    "apigateway": "apigateway",
    "autoscaling": "autoscaling",
    "cloudfront": "cloudfront",
    "cloudtrail": "cloudtrail",
    "dax": "dax",
    "dynamodb": "dynamodb",
    "ec2": "ec2",
    "ecr": "ecr",
    "ecs": "ecs",
    "eks": "eks",
    "elasticache": "elasticache",
    "elasticfilesystem": "efs",
    "elasticloadbalancing": "elbv2",
    "es": "opensearch",
    "events": "events",
    "glacier": "glacier",
    "guardduty": "guardduty",
    "iam": "iam",
    "kms": "kms",
    "lambda": "lambda",
    "logs": "logs",
    "rds": "rds",
    "redshift": "redshift",
    "s3": "s3",
    "secretsmanager": "secretsmanager",
    "sns": "sns",
    "sqs": "sqs",
    "ssm": "ssm",
    "sts": "sts",
    "wafv2": "wafv2",
}
# Of those that sign with one name, the other: by botocore's name, which is moto's too.
_OF_THE_SAME_NAME: dict[SERVICE_NAMES, dict[str, SERVICE_NAMES]] = {
    "apigateway": {"apigatewayv2": "apigatewayv2"},
    "elbv2": {"elb": "elb"},
}
_PARTS_OF_AN_ARN = 6

#: Environment variables that moto reads while it runs; None is one that must not be set.
SETTINGS: Mapping[str, str | None] = {
    # 1,000 public AMIs for every region would be made, and each DescribeImages would pass them.
    "MOTO_EC2_LOAD_DEFAULT_AMIS": "false",
    # A call signed by another account must not read a bucket.
    "MOTO_S3_ALLOW_CROSSACCOUNT_ACCESS": "false",
    # With this one set, moto takes every call for that account's.
    "MOTO_ACCOUNT_ID": None,
}


class MotoBackend:
    """moto's resources, which live in module globals: one at a time in a process.

    Not safe for threads; the server's loop makes one call after the other.
    """

    def __init__(self, seed: int, partition: str = "aws") -> None:
        self._partition = partition
        self._dispatcher: WSGIApplication = DomainDispatcherApplication(create_backend_app)
        self._applications: dict[str, WSGIApplication] = {}
        self.reset()
        mock_random.seed(seed)

    @staticmethod
    def reset() -> None:
        """Drop every resource of every account."""
        BackendDict.reset()
        reset_model_data()

    def buckets(self, account_id: str) -> list[BucketEntry]:
        """Return the buckets of an account."""
        s3 = get_backend("s3")[account_id][self._partition]
        return [
            BucketEntry(
                name=bucket.name, region=bucket.region_name, created=bucket.creation_date_ISO8601
            )
            for bucket in s3.buckets.values()
        ]

    def trust_policy(self, role_arn: str) -> str | None:
        """Return whom a role trusts, as JSON; None if there is no such role."""
        parts = role_arn.split(":", 5)
        if len(parts) != _PARTS_OF_AN_ARN or parts[1] != self._partition:
            return None
        # moto would make an account for any text
        if parts[4] not in get_backend("iam"):
            return None
        roles = get_backend("iam")[parts[4]][self._partition].roles.values()
        found = [role.assume_role_policy_document for role in roles if role.arn == role_arn]
        return found[0] if found else None

    def answer(self, request: Request) -> Answer:
        """Hand the request to moto, which does what the operation does."""
        status = 500
        headers: dict[str, str] = {}
        # What WSGI's way of old writes; Flask does not use it.
        written: list[bytes] = []

        def start_response(
            line: str, fields: list[tuple[str, str]], _exc_info: object = None, /
        ) -> Callable[[bytes], object]:
            nonlocal status
            status = int(line.split(" ", 1)[0])
            headers.update(fields)
            return written.append

        if not _plays(request.call.service):
            message = f"The demo has no answer: it does not play {request.call.service}"
            return error(request, "NotImplemented", message, status=501)
        try:
            parts = self._application(request)(_environ(request), start_response)
        except NotImplementedError as missing:
            return error(
                request, "NotImplemented", f"The demo has no answer: {missing}", status=501
            )
        # moto's, of a body that a rule may yet change.
        headers.pop("Content-Length", None)
        body = b"".join([*written, *parts])
        # moto 5.2.5 puts some into the partition `aws` whatever their region: subnets, for example
        body = body.replace(b"arn:aws:", f"arn:{self._partition}:".encode())
        return Answer(status=status, headers=headers, body=body)

    def _application(self, request: Request) -> "WSGIApplication":
        name = MOTO_NAMES.get(request.call.service)
        if name in _OF_THE_SAME_NAME:
            name = _OF_THE_SAME_NAME[name].get(service_of(request), name)
        if request.call.path.startswith(S3_CONTROL):
            name = "s3control"
        if name is None:
            return self._dispatcher
        if name not in self._applications:
            self._applications[name] = create_backend_app(name)
        return self._applications[name]


@cache
def _plays(service: str) -> bool:
    """Tell whether moto knows a service by the name that signs its requests.

    Its dispatcher, asked for one that it does not know, prints so to standard output.
    """
    host = f"http://{service}.us-east-1.amazonaws.com/"
    return service in MOTO_NAMES or any(pattern.match(host) for _, pattern in backend_url_patterns)


def _environ(request: Request) -> "WSGIEnvironment":
    """Write the request as WSGI has it (PEP 3333)."""
    path = request.call.path
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(path, "latin-1"),
        "QUERY_STRING": request.query,
        "RAW_URI": f"{path}?{request.query}" if request.query else path,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(request.body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    environ |= {
        f"HTTP_{name.upper().replace('-', '_')}": value
        for name, value in request.headers.items()
        # moto would believe a region in the user agent before the signature's.
        if name not in {"content-type", "content-length", "transfer-encoding", "user-agent"}
    }
    # moto would look the key up in every account and partition, and make the backends on the way.
    environ["HTTP_X_MOTO_ACCOUNT_ID"] = request.call.account_id or ""
    return environ
