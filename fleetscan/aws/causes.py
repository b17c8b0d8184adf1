"""From an error of a call to its cause: what the report says of a thing that was not read."""

import re
from xml.etree.ElementTree import ParseError

import aiohttp
from botocore import exceptions as botocore_errors
from botocore.parsers import ResponseParserError

from fleetscan.errors import ConfigurationError
from fleetscan.verdicts import Cause, Unread


class UnexpectedReplyError(Exception):
    """AWS, or something in its place, answered what no service of AWS answers."""


class OverBudgetError(Exception):
    """A call was not made: the account's budget had no room for it before its deadline."""


class TaskDeadlineError(TimeoutError):
    """A call was not made, because the time of its task was over."""

    def __init__(self) -> None:
        super().__init__("not asked, for the time that a task may take was over (--task-timeout)")


# What services answer to a call that no policy allows. Sources: the common errors of each API
# reference, and https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
_DENIED = {
    "AccessDenied",
    "AccessDeniedException",
    "AccessDeniedFault",
    "AccountProblem",
    "AllAccessDisabled",
    "AuthorizationError",
    "AuthorizationErrorException",
    "Blocked",
    "ForbiddenException",
    "NotAuthorized",
    "NotSignedUp",
    "OptInRequired",
    "PendingVerification",
    "SubscriptionRequiredException",
    "UnauthorizedAccess",
    "UnauthorizedException",
    "UnauthorizedOperation",
}

# https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
_DENIED_BY = (
    (re.compile(r"service control policy", re.IGNORECASE), Cause.DENIED_BY_SCP),
    (
        re.compile(r"resource-based policy|resource control policy", re.IGNORECASE),
        Cause.DENIED_BY_RESOURCE_POLICY,
    ),
)

# Codes for keys that AWS does not know, which is also what a disabled region answers.
_UNKNOWN_KEY = {
    "AuthFailure",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidToken",
    "UnrecognizedClientException",
}

_DISABLED_REGION = _UNKNOWN_KEY | {"OptInRequired"}

_BAD_CREDENTIALS = _UNKNOWN_KEY | {
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidSecurity",
    "InvalidSignatureException",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "RequestExpired",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
    "TokenRefreshRequired",
}

#: what botocore's standard retry mode takes as throttling, and the own names of S3 and SNS for it
THROTTLES = {
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "Throttled",
    "Throttling",
    "ThrottledException",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
}

_UNAVAILABLE = {
    "InternalError",
    "InternalFailure",
    "InternalServerError",
    "InternalServerException",
    "InternalServiceError",
    "InternalServiceErrorException",
    "ServiceFailure",
    "ServiceUnavailable",
    "ServiceUnavailableException",
    "UnsupportedOperation",
    "UnsupportedOperationException",
    "Unavailable",
}

_TIMEOUTS = {"RequestTimeout", "RequestTimeoutException"}

# botocore's names for failures before a reply was there, most special first
_CLIENT_ERRORS: tuple[tuple[type[BaseException], Cause], ...] = (
    (botocore_errors.NoCredentialsError, Cause.CREDENTIALS),
    (botocore_errors.PartialCredentialsError, Cause.CREDENTIALS),
    (botocore_errors.CredentialRetrievalError, Cause.CREDENTIALS),
    (botocore_errors.UnauthorizedSSOTokenError, Cause.CREDENTIALS),
    (botocore_errors.SSOError, Cause.CREDENTIALS),
    (botocore_errors.TokenRetrievalError, Cause.CREDENTIALS),
    (botocore_errors.MetadataRetrievalError, Cause.CREDENTIALS),
    (botocore_errors.InvalidConfigError, Cause.CREDENTIALS),
    (botocore_errors.ProfileNotFound, Cause.CREDENTIALS),
    # the AWS config was changed while the sweep ran
    (ConfigurationError, Cause.CREDENTIALS),
    (OverBudgetError, Cause.THROTTLED),
    (botocore_errors.ConnectTimeoutError, Cause.TIMEOUT),
    (botocore_errors.ReadTimeoutError, Cause.TIMEOUT),
    (TimeoutError, Cause.TIMEOUT),
    (botocore_errors.HTTPClientError, Cause.NETWORK),
    (botocore_errors.ConnectionError, Cause.NETWORK),
    (aiohttp.ClientError, Cause.NETWORK),
    (OSError, Cause.NETWORK),
    (botocore_errors.EndpointProviderError, Cause.SERVICE_UNAVAILABLE),
    (UnexpectedReplyError, Cause.UNEXPECTED_REPLY),
    (ResponseParserError, Cause.UNEXPECTED_REPLY),
    # DynamoDB sends a checksum with each reply
    (botocore_errors.ChecksumError, Cause.UNEXPECTED_REPLY),
    # what a collector passes on from a reply: tests hold its other parameters against the models
    (botocore_errors.ParamValidationError, Cause.UNEXPECTED_REPLY),
    # what botocore's parsers stumble over in a reply that is not as modelled
    (ParseError, Cause.UNEXPECTED_REPLY),
    (KeyError, Cause.UNEXPECTED_REPLY),
    (ValueError, Cause.UNEXPECTED_REPLY),
)

#: what reading a reply stumbles over that lacks what AWS always sends
NOT_AS_DOCUMENTED = (AttributeError, LookupError, TypeError, ValueError)

_PASSING = {
    Cause.CREDENTIALS,
    Cause.NETWORK,
    Cause.SERVICE_UNAVAILABLE,
    Cause.THROTTLED,
    Cause.TIMEOUT,
    Cause.UNEXPECTED_REPLY,
}

# What differs from call to call: the report of an unchanged fleet must not.
# https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
_OF_ONE_CALL = re.compile(
    r"(Encoded authorization failure message: |(?:Request ?ID|Host ?ID): ?)[^\s,;)]+", re.IGNORECASE
)

# A proxy's page, or a policy's whole text, helps nobody more than its beginning does.
_LONGEST_MESSAGE = 500


def unread(
    error: Exception,
    *,
    operation: str,
    iam_action: str,
    region_may_be_disabled: bool = False,
) -> Unread:
    """Say why a call failed. `region_may_be_disabled` where the account did not list its region."""
    if isinstance(error, botocore_errors.ClientError):
        cause, code, message = _of_reply(error, region_may_be_disabled=region_may_be_disabled)
    else:
        cause, code, message = _of_client(error), type(error).__name__, text_of(error)
    return Unread(
        cause=cause,
        operation=operation,
        iam_action=iam_action,
        error_code=code,
        message=_one_line(message) or code,
        may_recover=cause in _PASSING and not isinstance(error, TaskDeadlineError),
    )


def text_of(error: Exception) -> str:
    """Return an error's text in one line, without the reply that it may quote.

    The text of a parser's error holds the whole reply, and that may hold credentials.
    """
    text = str(error)
    if isinstance(error, ResponseParserError):
        text = text.partition(", invalid XML received")[0]
    return _one_line(text)


def not_as_documented(error: Exception, *, operation: str, iam_action: str) -> Unread:
    """Say that a reply lacks what AWS always sends. `error` is what reading it stumbled over."""
    kind = type(error).__name__
    return Unread(
        cause=Cause.UNEXPECTED_REPLY,
        operation=operation,
        iam_action=iam_action,
        error_code=kind,
        message=_one_line(f"the reply is not as documented: {kind} {error}"),
    )


def are_keys_refused(code: str) -> bool:
    """Tell whether an error reply with this code says that the keys are not, or no longer, good."""
    # other keys do not help against a wrong clock. `RequestExpired` may be either.
    return code in _BAD_CREDENTIALS and code != "RequestTimeTooSkewed"


def error_code(error: botocore_errors.ClientError) -> str:
    """AWS's code of an error reply, without the prefixes and suffixes that some services add."""
    code = str(error.response.get("Error", {}).get("Code", ""))
    return code.removeprefix("Client.").removeprefix("Server.")


def _of_reply(
    error: botocore_errors.ClientError, *, region_may_be_disabled: bool
) -> tuple[Cause, str, str]:
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    # what is no error of the service, such as a proxy's page, has no code
    code = error_code(error) or str(status)
    message = str(error.response.get("Error", {}).get("Message", "")) or str(error)
    cause = _cause_of_code(code, message, status, region_may_be_disabled=region_may_be_disabled)
    return cause, code, _OF_ONE_CALL.sub(r"\1…", message)


def _cause_of_code(  # noqa: PLR0911 - a table in the form of a function
    code: str, message: str, status: int, *, region_may_be_disabled: bool
) -> Cause:
    if code in _DISABLED_REGION and region_may_be_disabled:
        return Cause.REGION_DISABLED
    if code in _BAD_CREDENTIALS:
        return Cause.CREDENTIALS
    if code in _DENIED:
        return next(
            (cause for text, cause in _DENIED_BY if text.search(message)), Cause.ACCESS_DENIED
        )
    if code in THROTTLES or status == 429:  # noqa: PLR2004 - HTTP's own number
        return Cause.THROTTLED
    if code in _TIMEOUTS:
        return Cause.TIMEOUT
    if code in _UNAVAILABLE or status >= 500:  # noqa: PLR2004 - HTTP's own number
        return Cause.SERVICE_UNAVAILABLE
    return Cause.UNEXPECTED_REPLY


def _of_client(error: Exception) -> Cause:
    return next(
        (cause for kind, cause in _CLIENT_ERRORS if isinstance(error, kind)),
        Cause.INTERNAL,
    )


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_MESSAGE else f"{line[: _LONGEST_MESSAGE - 1]}…"
