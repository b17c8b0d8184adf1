"""The public fake of `fleetscan.testing`, by the name that the tests of collectors know."""

from fleetscan.testing.fake_api import (
    ACCOUNT,
    DENIED,
    REGION,
    ErrorReply,
    FakeApi,
    VanishedError,
    denied,
    is_paged,
    operation_model,
    paginator_of,
)

__all__ = [
    "ACCOUNT",
    "DENIED",
    "REGION",
    "ErrorReply",
    "FakeApi",
    "VanishedError",
    "denied",
    "is_paged",
    "operation_model",
    "paginator_of",
]
