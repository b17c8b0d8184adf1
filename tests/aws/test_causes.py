"""Each way in which a call can fail has its cause."""

import json
import re
import ssl
from typing import Any
from xml.etree.ElementTree import ParseError

import aiohttp
import pytest
from botocore import exceptions
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from fleetscan.aws.causes import (
    THROTTLES,
    UnexpectedReplyError,
    are_keys_refused,
    error_code,
    may_recover,
    not_as_documented,
    text_of,
    unread,
)
from fleetscan.errors import ConfigurationError
from fleetscan.verdicts import Cause, Unread

WHO = "User: arn:aws:sts::111111111111:assumed-role/audit/fleetscan is not authorized to perform:"
URL = "https://ec2.eu-west-1.amazonaws.com/"


def client_error(code: str, message: str = "", status: int = 400) -> ClientError:
    reply: dict[str, Any] = {"Error": {"Code": code, "Message": message}}
    return ClientError(reply | {"ResponseMetadata": {"HTTPStatusCode": status}}, "AnyOperation")


def reason(error: Exception, *, region_may_be_disabled: bool = False) -> Unread:
    return unread(
        error,
        operation="ec2:DescribeVpcs",
        iam_action="ec2:DescribeVpcs",
        region_may_be_disabled=region_may_be_disabled,
    )


DENIED = Cause.ACCESS_DENIED
SCP = Cause.DENIED_BY_SCP
RESOURCE = Cause.DENIED_BY_RESOURCE_POLICY
KEYS = Cause.CREDENTIALS
OFF = Cause.REGION_DISABLED
SLOW = Cause.THROTTLED
DOWN = Cause.SERVICE_UNAVAILABLE
ODD = Cause.UNEXPECTED_REPLY

# Why: the end of the message. The words are those of AWS:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
NO_POLICY = "because no identity-based policy allows the {} action"
POLICY = "with an explicit deny in an identity-based policy"
NO_BOUNDARY = "because no permissions boundary allows the {} action"
BOUNDARY = "with an explicit deny in a permissions boundary"
NO_SESSION_POLICY = "because no session policy allows the {} action"
NO_ENDPOINT_POLICY = "because no VPC endpoint policy allows the {} action"
NO_SCP = "because no service control policy allows the {} action"
EXPLICIT_SCP = "with an explicit deny in a service control policy"
NO_RESOURCE_POLICY = "because no resource-based policy allows the {} action"
RESOURCE_POLICY = "with an explicit deny in a resource-based policy"
NO_RCP = "because no resource control policy allows the {} action"
RCP = "with an explicit deny in a resource control policy"


def refused(action: str, why: str, resource: str = "*") -> str:
    return f"{WHO} {action} on resource: {resource} {why.format(action)}"


BUCKET = '"arn:aws:s3:::logs"'
EC2 = "You are not authorized to perform this operation."
ENCODED = f"{EC2} Encoded authorization failure message: 4GIOHlTkIaWHQD0Q0m6XSnuUMCm-3hcDH"

DENIALS = [
    ("AccessDenied", "Access Denied", DENIED),
    ("AccessDenied", refused("s3:ListAllMyBuckets", NO_POLICY), DENIED),
    ("AccessDenied", refused("iam:ListUsers", POLICY), DENIED),
    ("AccessDenied", refused("iam:ListRoles", NO_BOUNDARY), DENIED),
    ("AccessDenied", refused("rds:DescribeDBInstances", BOUNDARY), DENIED),
    ("AccessDeniedException", refused("kms:ListKeys", NO_SESSION_POLICY), DENIED),
    ("UnauthorizedOperation", EC2, DENIED),
    ("UnauthorizedOperation", ENCODED, DENIED),
    ("Client.UnauthorizedOperation", EC2, DENIED),
    ("AuthorizationError", refused("SNS:ListTopics", ""), DENIED),
    ("AuthorizationErrorException", "not authorized", DENIED),
    ("AccessDeniedFault", "denied", DENIED),
    ("ForbiddenException", "denied", DENIED),
    ("AllAccessDisabled", "All access to this object has been disabled", DENIED),
    ("NotSignedUp", "Your account is not signed up for the Amazon S3 service.", DENIED),
    ("SubscriptionRequiredException", "The AWS Access Key Id needs a subscription", DENIED),
    ("OptInRequired", "You are not subscribed to this service.", DENIED),
    ("PendingVerification", "Your account is currently being verified.", DENIED),
    ("Blocked", "This account is currently blocked.", DENIED),
    ("AccessDenied", refused("s3:GetBucketTagging", EXPLICIT_SCP, BUCKET), SCP),
    ("AccessDenied", refused("iam:ListUsers", NO_SCP), SCP),
    ("AccessDeniedException", refused("lambda:ListFunctions", EXPLICIT_SCP), SCP),
    ("UnauthorizedOperation", f"{EC2} {refused('ec2:DescribeVolumes', EXPLICIT_SCP)}", SCP),
    ("AccessDenied", refused("s3:GetEncryptionConfiguration", RESOURCE_POLICY, BUCKET), RESOURCE),
    ("AccessDenied", refused("sqs:ListQueueTags", NO_RESOURCE_POLICY), RESOURCE),
    ("AccessDeniedException", refused("kms:DescribeKey", NO_RESOURCE_POLICY), RESOURCE),
    ("AccessDenied", refused("s3:GetBucketTagging", RCP, BUCKET), RESOURCE),
    ("AccessDeniedException", refused("logs:DescribeLogGroups", NO_ENDPOINT_POLICY), RESOURCE),
    ("AccessDeniedException", refused("secretsmanager:ListSecrets", NO_RCP), RESOURCE),
]


@pytest.mark.parametrize(("code", "message", "cause"), DENIALS)
def test_who_denied_is_in_the_words_of_a_denial(code: str, message: str, cause: Cause) -> None:
    found = reason(client_error(code, message, 403))
    assert found.cause is cause
    # what EC2 encodes is another text at each call
    assert found.message == re.sub(r"(failure message: )\S+", r"\1…", message.strip())
    assert found.error_code == code.removeprefix("Client.")


@pytest.mark.parametrize(("code", "message", "cause"), DENIALS)
def test_a_denial_is_one_where_the_region_may_be_disabled_too(
    code: str, message: str, cause: Cause
) -> None:
    expected = OFF if code == "OptInRequired" else cause
    assert reason(client_error(code, message), region_may_be_disabled=True).cause is expected


@pytest.mark.parametrize(
    ("code", "status", "where_enabled", "where_it_may_be_off"),
    [
        # a region that is off does not know the account's keys
        ("AuthFailure", 401, KEYS, OFF),
        ("InvalidClientTokenId", 403, KEYS, OFF),
        ("UnrecognizedClientException", 400, KEYS, OFF),
        ("InvalidAccessKeyId", 403, KEYS, OFF),
        ("InvalidToken", 400, KEYS, OFF),
        # but it would not look at the rest
        ("ExpiredToken", 400, KEYS, KEYS),
        ("ExpiredTokenException", 400, KEYS, KEYS),
        ("RequestExpired", 400, KEYS, KEYS),
        ("SignatureDoesNotMatch", 403, KEYS, KEYS),
        ("InvalidSignatureException", 400, KEYS, KEYS),
        ("IncompleteSignature", 400, KEYS, KEYS),
        ("MissingAuthenticationToken", 403, KEYS, KEYS),
        ("MissingAuthenticationTokenException", 400, KEYS, KEYS),
        ("RequestTimeTooSkewed", 403, KEYS, KEYS),
        ("InvalidSecurity", 403, KEYS, KEYS),
        ("TokenRefreshRequired", 400, KEYS, KEYS),
        # what each service says when it is asked too often
        ("RequestLimitExceeded", 503, SLOW, SLOW),
        ("Client.RequestLimitExceeded", 503, SLOW, SLOW),
        ("EC2ThrottledException", 503, SLOW, SLOW),
        ("SlowDown", 503, SLOW, SLOW),
        ("Throttling", 400, SLOW, SLOW),
        ("Throttled", 429, SLOW, SLOW),
        ("ThrottlingException", 400, SLOW, SLOW),
        ("ThrottledException", 429, SLOW, SLOW),
        ("RequestThrottled", 403, SLOW, SLOW),
        ("RequestThrottledException", 400, SLOW, SLOW),
        ("TooManyRequestsException", 429, SLOW, SLOW),
        ("ProvisionedThroughputExceededException", 400, SLOW, SLOW),
        ("LimitExceededException", 400, SLOW, SLOW),
        ("BandwidthLimitExceeded", 509, SLOW, SLOW),
        ("PriorRequestNotComplete", 400, SLOW, SLOW),
        ("SomethingNew", 429, SLOW, SLOW),
        # what is down, or is not there
        ("InternalError", 500, DOWN, DOWN),
        ("InternalFailure", 500, DOWN, DOWN),
        ("Server.InternalError", 500, DOWN, DOWN),
        ("InternalServerError", 500, DOWN, DOWN),
        ("InternalServerException", 400, DOWN, DOWN),
        ("KMSInternalException", 500, DOWN, DOWN),
        ("DependencyTimeoutException", 503, DOWN, DOWN),
        ("ServiceFailure", 500, DOWN, DOWN),
        ("ServiceUnavailable", 503, DOWN, DOWN),
        ("ServiceUnavailableException", 503, DOWN, DOWN),
        ("Unavailable", 503, DOWN, DOWN),
        ("UnsupportedOperation", 400, DOWN, DOWN),
        ("502", 502, DOWN, DOWN),
        ("504", 504, DOWN, DOWN),
        ("RequestTimeout", 400, Cause.TIMEOUT, Cause.TIMEOUT),
        ("RequestTimeoutException", 408, Cause.TIMEOUT, Cause.TIMEOUT),
        # what no service says to a well-made call
        ("403", 403, ODD, ODD),
        ("407", 407, Cause.NETWORK, Cause.NETWORK),
        ("PermanentRedirect", 301, ODD, ODD),
        ("ValidationError", 400, ODD, ODD),
        ("SomethingNew", 400, ODD, ODD),
    ],
)
def test_codes_have_causes(
    code: str, status: int, where_enabled: Cause, where_it_may_be_off: Cause
) -> None:
    error = client_error(code, "any words", status)
    assert reason(error).cause is where_enabled
    assert reason(error, region_may_be_disabled=True).cause is where_it_may_be_off


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (exceptions.NoCredentialsError(), KEYS),
        (exceptions.PartialCredentialsError(provider="env", cred_var="secret"), KEYS),
        (exceptions.CredentialRetrievalError(provider="custom", error_msg="exit 1"), KEYS),
        (exceptions.UnauthorizedSSOTokenError(), KEYS),
        (exceptions.SSOTokenLoadError(error_msg="none"), KEYS),
        (exceptions.TokenRetrievalError(provider="sso", error_msg="expired"), KEYS),
        (exceptions.MetadataRetrievalError(error_msg="timed out"), KEYS),
        (exceptions.InvalidConfigError(error_msg="a loop of source profiles"), KEYS),
        (exceptions.ProfileNotFound(profile="audit"), KEYS),
        (ConfigurationError("The config profile (audit) could not be found."), KEYS),
        (exceptions.ConnectTimeoutError(endpoint_url=URL), Cause.TIMEOUT),
        (exceptions.ReadTimeoutError(endpoint_url=URL), Cause.TIMEOUT),
        (TimeoutError(), Cause.TIMEOUT),
        (aiohttp.SocketTimeoutError(), Cause.TIMEOUT),
        # no such name, refused, no route
        (exceptions.EndpointConnectionError(endpoint_url=URL), Cause.NETWORK),
        (exceptions.SSLError(endpoint_url=URL, error="self-signed certificate"), Cause.NETWORK),
        (exceptions.ProxyConnectionError(proxy_url="http://proxy:3128"), Cause.NETWORK),
        (exceptions.ConnectionClosedError(endpoint_url=URL), Cause.NETWORK),
        (exceptions.HTTPClientError(error="anything"), Cause.NETWORK),
        (aiohttp.ClientPayloadError("truncated"), Cause.NETWORK),
        (ConnectionResetError(), Cause.NETWORK),
        (ssl.SSLError(), Cause.NETWORK),
        (exceptions.EndpointProviderError(msg="no such endpoint"), DOWN),
        (UnexpectedReplyError("it is empty"), ODD),
        (ResponseParserError("no tag"), ODD),
        (ParseError("no element found"), ODD),
        (KeyError("ListTopicsResult"), ODD),
        (ValueError("Invalid timestamp"), ODD),
        (exceptions.ParamValidationError(report="too short"), ODD),
        (RuntimeError("a fault of ours"), Cause.INTERNAL),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_errors_of_the_client_have_causes(error: Exception, cause: Cause) -> None:
    found = reason(error)
    assert found.cause is cause
    assert found.error_code == type(error).__name__
    assert found.message


def test_the_call_and_its_iam_action_are_said() -> None:
    found = unread(
        client_error("AccessDenied"),
        operation="s3:GetBucketEncryption",
        iam_action="s3:GetEncryptionConfiguration",
    )
    assert found.operation == "s3:GetBucketEncryption"
    assert found.iam_action == "s3:GetEncryptionConfiguration"


def test_an_error_without_words_has_its_code() -> None:
    assert reason(TimeoutError()).message == "TimeoutError"
    assert "SlowDown" in reason(client_error("SlowDown")).message


def test_an_error_without_a_code_has_the_status() -> None:
    error = ClientError({"ResponseMetadata": {"HTTPStatusCode": 403}}, "AnyOperation")
    assert (reason(error).cause, reason(error).error_code) == (ODD, "403")


def test_a_message_is_one_line_of_some_length() -> None:
    found = reason(client_error("X", "no\n  way\n" * 500))
    assert found.message.startswith("no way no way no")
    assert len(found.message) == 500
    assert found.message.endswith("…")


def test_of_a_page_there_are_its_first_words() -> None:
    """Proxies quote the whole request in a link, percent-encoded."""
    page = (
        "<!DOCTYPE html><html><head><title>ERROR: no access</title><style>p { color: red }</style>"
        "</head><body><p>Ask <a href='mailto:it?body=Authorization%3A%20AWS4-HMAC-SHA256%20"
        "Credential%3DAKIA'>them</a>.</p>" + "<p>more</p>" * 500
    )
    found = reason(client_error("403", page, 403))
    assert found.message.startswith("ERROR: no access Ask them . more")
    assert len(found.message) == 120


def test_no_secret_of_a_page_is_told_where_the_page_is_cut() -> None:
    secret = "wJalrXUtnFEMIaK7MDENGabPxRfiCYmarkedKEY1"
    page = f"<html><body>{'x ' * 45}{secret}</body></html>"
    assert secret[:20] not in reason(client_error("403", page, 403)).message


def test_what_a_parser_could_not_read_is_not_quoted() -> None:
    error = ResponseParserError(
        "Unable to parse response (no element found: line 1, column 9), "
        "invalid XML received. Further retries may succeed:\nb'<SecretAccessKey>wJalr'"
    )
    assert reason(error).message == (
        "Unable to parse response (no element found: line 1, column 9)"
    )


def test_a_reply_that_lacks_something_says_what() -> None:
    assert not_as_documented(
        KeyError("Account"), operation="sts:GetCallerIdentity", iam_action="sts:GetCallerIdentity"
    ) == Unread(
        cause=ODD,
        operation="sts:GetCallerIdentity",
        iam_action="sts:GetCallerIdentity",
        error_code="KeyError",
        message="the reply is not as documented: KeyError 'Account'",
        may_recover=False,
    )


@pytest.mark.parametrize("code", sorted(THROTTLES))
def test_what_counts_as_a_throttle_is_reported_as_one(code: str) -> None:
    assert reason(client_error(code)).cause is SLOW


def test_a_code_loses_what_ec2_puts_before_it() -> None:
    assert error_code(client_error("Client.AuthFailure")) == "AuthFailure"
    assert error_code(client_error("Server.InternalError")) == "InternalError"
    assert error_code(ClientError({}, "AnyOperation")) == ""


@pytest.mark.parametrize(
    ("said", "reported"),
    [
        (
            "no (Service: S3; Request ID: 4F2; Host ID: ab/c=) way",
            "no (Service: S3; Request ID: …; Host ID: …) way",
        ),
        (
            "by assumed-role/hub/botocore-session-1621534440",
            "by assumed-role/hub/botocore-session-…",
        ),
        ("at 20220127T001427Z and 2022-01-27T00:14:27.5Z", "at … and …"),
        ("expired on Thu, 11 Aug 2011 09:17:16 GMT.", "expired on …."),
        ("current date/time 1624482533 is late", "current date/time … is late"),
        (
            "I saw amz-sdk-invocation-id: 0b0a-4f2\namz-sdk-request: attempt=1; ttl=2 there",
            "I saw amz-sdk-invocation-id: … amz-sdk-request: …",
        ),
        (
            "GET https://s3.test/logs?continuation-token=abc failed",
            "GET https://s3.test/logs?… failed",
        ),
    ],
)
def test_what_differs_from_call_to_call_is_left_out(said: str, reported: str) -> None:
    """The report of an unchanged fleet must not change."""
    assert reason(client_error("X", said)).message == reported


@pytest.mark.parametrize(
    "said",
    [
        "The Canonical String for this request should have been 'GET\nx-amz-security-token:SECRET'",
        "The String-to-Sign should have been 'AWS4-HMAC-SHA256 SECRET'",
        "Authorization header requires 'Signature' parameter. Authorization=AWS AKIA:SECRET=",
        "'SECRET/eu' not a valid key=value pair in Authorization header: 'Credential=SECRET'.",
        "X-Amz-Security-Token: SECRET",
        "SecurityToken=SECRET is bad",
        "the proxy http://user:SECRET@proxy.test:3128 says no",
        "the proxy http://user:p@SECRET@proxy.test:3128 says no",
        "the proxy says: x-amz-sso_bearer_token: SECRET",
        "it answered {'accessToken': 'SECRET', 'refreshToken': 'SECRET', 'clientSecret': 'SECRET'}",
        f"unknown token {'SECRET/' * 40}",
        "GET https://sts.test/?X-Amz-Security-Token=SECRET&a=b",
    ],
)
def test_no_message_tells_a_secret(said: str) -> None:
    assert "SECRET" not in reason(client_error("SignatureDoesNotMatch", said, 403)).message
    assert "SECRET" not in text_of(ValueError(said))


@pytest.mark.parametrize(
    ("error", "recovers"),
    [
        (client_error("Throttling"), True),
        (client_error("ExpiredToken"), True),
        (client_error("AccessDenied"), False),
        (client_error("InvalidClientTokenId"), True),
        (exceptions.ReadTimeoutError(endpoint_url=URL), True),
        (exceptions.NoCredentialsError(), False),
        # cut on its way
        (UnexpectedReplyError("the reply is not XML"), True),
        (ResponseParserError("no element found"), True),
        (json.JSONDecodeError("Expecting value", "", 0), True),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), True),
        # whole, and not as documented
        (KeyError("ListTopicsResult"), False),
        (ValueError("Invalid timestamp"), False),
        (exceptions.ParamValidationError(report="too short"), False),
        (RecursionError(), False),
        (RuntimeError("a fault of ours"), False),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_may_pass_by_itself_is_told(error: Exception, *, recovers: bool) -> None:
    assert may_recover(error, service="sqs", region="eu-west-1") is recovers
    assert reason(error).may_recover is recovers


@pytest.mark.parametrize(
    ("code", "message", "refused"),
    [
        ("ExpiredToken", "The security token included in the request is expired", True),
        ("ExpiredTokenException", "", True),
        ("RequestExpired", "Request has expired.", True),
        ("InvalidClientTokenId", "The security token included in the request is invalid", True),
        ("UnrecognizedClientException", "", True),
        ("InvalidAccessKeyId", "", True),
        ("AuthFailure", "AWS was not able to validate the provided access credentials", True),
        ("Client.AuthFailure", "", True),
        ("SignatureDoesNotMatch", "The request signature we calculated does not match", True),
        # a clock that is wrong: other keys would be refused as well
        ("RequestTimeTooSkewed", "The difference is too large", False),
        (
            "SignatureDoesNotMatch",
            "Signature expired: 1 is now earlier than 2 (3 - 15 min.)",
            False,
        ),
        ("InvalidSignatureException", "Signature not yet current: 2 is still later than 1", False),
        ("RequestExpired", "Request timestamp: Thu, 11 Aug 2011 09:17:16 GMT expired.", False),
        ("AccessDenied", "Access Denied", False),
        ("Throttling", "Rate exceeded", False),
        ("SomethingNew", "", False),
    ],
)
def test_refused_keys_are_told_from_all_else(code: str, message: str, *, refused: bool) -> None:
    assert are_keys_refused(code, message) is refused


@pytest.mark.parametrize(
    ("said", "action"),
    [
        ("is not authorized to perform: ec2:DescribeVpcs on resource: *", "ec2:DescribeVpcs"),
        # as declared, where only the letters differ
        ("is not authorized to perform: EC2:describevpcs on resource: *", "ec2:DescribeVpcs"),
        ("is not authorized to perform: KMS:Decrypt on this resource", "kms:Decrypt"),
        ("is not authorized to perform:\nkms:Decrypt\non resource: a", "kms:Decrypt"),
        ("Not authorized to perform sts:AssumeRoleWithSAML", "sts:AssumeRoleWithSAML"),
        ("does not have permission to perform (sdb:CreateDomain) on", "sdb:CreateDomain"),
        ("is not authorized to perform: ec2:* on resource: *", "ec2:DescribeVpcs"),
        ("You are not authorized to perform this operation.", "ec2:DescribeVpcs"),
    ],
)
def test_the_action_to_grant_is_the_one_that_aws_names(said: str, action: str) -> None:
    assert reason(client_error("AccessDenied", said)).iam_action == action
    # nothing is to be granted for anything else
    assert reason(client_error("Throttling", said)).iam_action == "ec2:DescribeVpcs"


@pytest.mark.parametrize(
    ("details", "said"),
    [
        (
            {"RequestTime": "20250903T162148Z", "ServerTime": "2025-09-03T16:37:50Z"},
            "15 minutes behind",
        ),
        (
            {"RequestTime": "20250903T175148Z", "ServerTime": "2025-09-03T16:21:50Z"},
            "90 minutes ahead",
        ),
        (
            {"RequestTime": "20250901T162148Z", "ServerTime": "2025-09-03T16:21:50Z"},
            "48 hours behind",
        ),
        ({"RequestTime": "yesterday", "ServerTime": "2025-09-03T16:21:50Z"}, None),
        ({"RequestTime": "20250903T162148Z"}, None),
        (
            {"RequestTime": "20250903T162148Z", "ServerTime": "9999-12-31T23:59:59-12:00"},
            None,
        ),
    ],
)
def test_how_wrong_the_clock_is_is_told_where_s3_tells_it(
    details: dict[str, str], said: str | None
) -> None:
    error = client_error("RequestTimeTooSkewed", "too large.", 403)
    error.response["Error"].update(details)
    expected = f"too large. (this clock is some {said})" if said else "too large."
    assert reason(error).message == expected


def test_a_code_that_quotes_the_request_is_told_without_its_secrets() -> None:
    token = f"IQoJb3JpZ2luX2VjE{'x' * 800}"
    told = reason(client_error(f"x-amz-security-token:{token}", "no"))
    assert told.error_code is not None
    assert "IQoJ" not in told.error_code
