"""What a reply can be that no service of AWS answers, apart from `UnexpectedReplyError`."""

from fleetscan.aws.causes import UnexpectedReplyError


class NotAsModelledError(ValueError):
    """A value of a reply is not of its shape's kind. Raised when it is read, not before.

    Names the member and the kind, and never the value: that may be a secret.
    """

    def __init__(self, name: str, kind: str) -> None:
        article = "an" if kind[0] in "aeiou" else "a"
        super().__init__(f"{name} is not {article} {kind} in the reply")


class DisguisedError(UnexpectedReplyError):
    """S3 said an error with a status that means success: botocore takes it for status 500.

    https://repost.aws/knowledge-center/s3-resolve-200-internalerror
    """


def start_of(body: bytes) -> str:
    """Return what a message may quote of a reply: enough to know a proxy's page by."""
    return repr(body[:60].decode("utf-8", "replace")) if body else "it is empty"
