"""Variables of an environment, without their values: what is a secret must not come any further."""

import re
from typing import Final

import msgspec

# As a name ends: PASSWORD_FILE and TOKEN_URL say where a secret is, and hold none.
_NAME: Final = re.compile(
    r"(?:.*[_.-])?(?:password|passwd|pwd|passphrase|secret|token|credentials?"
    r"|(?:secret|private|encryption|signing|api|access|auth)[_.-]?key)",
    re.IGNORECASE,
)
# What ECS.8 names: https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html
_NAMES_OF_AWS: Final = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "ECS_ENGINE_AUTH_DATA"}

# What stands behind such a name and is no secret: nothing, a number, yes or no, a reference, a
# path, or the address of something.
_HARMLESS: Final = re.compile(
    r"\s*|[0-9.]{1,6}|true|false|yes|no|on|off|none|null|arn:.*|/[^\s=]*|\$\{.*\}|\{\{.*\}\}"
    r"|https?://[^@]*",
    re.IGNORECASE,
)

#: what is a secret by its looks, whatever its name
_LOOKS: Final = {
    "an access key id of AWS": re.compile(r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b"),
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    "a token of GitHub": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,})"),
    "a token of GitLab": re.compile(r"\bglpat-[\w-]{20,}"),
    "a token of Slack": re.compile(r"\bxox[abposr]-[\w-]{10,}"),
    "a key of Stripe": re.compile(r"\b[sr]k_live_[A-Za-z0-9]{16,}"),
    "a URL with a password": re.compile(r"\b[a-z][a-z0-9+.-]{0,20}://[^\s/:@]*:[^\s/@]+@"),
}


class Variable(msgspec.Struct, frozen=True, kw_only=True):
    """A variable of an environment."""

    name: str
    #: what its name or its value looks like; None if it does not look like a secret
    looks_like: str | None


def variable(name: str, value: str) -> Variable:
    """Tell what a variable looks like, and forget its value."""
    return Variable(name=name, looks_like=_looks(name, value))


def _looks(name: str, value: str) -> str | None:
    for what, pattern in _LOOKS.items():
        if pattern.search(value):
            return what
    if name in _NAMES_OF_AWS:
        return "credentials by its name"
    if _NAME.fullmatch(name) and not _HARMLESS.fullmatch(value):
        return "a secret by its name"
    return None
