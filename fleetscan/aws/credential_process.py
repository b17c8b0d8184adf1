"""Credential processes of profiles: the one thing that fleetscan starts, as boto3 does.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
"""

import json
from collections.abc import Sequence

import anyio
from aiobotocore.credentials import AioProcessProvider
from botocore.exceptions import CredentialRetrievalError

__all__ = ["start"]


class _Process:
    """A credential process, as aiobotocore waits for it. It ends with whoever waits."""

    def __init__(self, command: Sequence[str]) -> None:
        self.returncode: int | None = None
        self._command = command

    async def communicate(self) -> tuple[bytes, bytes]:
        """Run it to its end, and return what it wrote."""
        try:
            # its input is ours, as with botocore: it may want to ask something
            ended = await anyio.run_process(self._command, check=False)
        except OSError as error:
            raise _failed(f"{self._command[0]} can't be run: {error.strerror}") from error
        self.returncode = ended.returncode
        if ended.returncode:
            said = ended.stderr.decode(errors="replace").strip()
            raise _failed(f"exit code {ended.returncode}: {said or 'it says nothing'}")
        try:
            is_object = isinstance(json.loads(ended.stdout), dict)
        except ValueError:
            is_object = False
        if not is_object:
            # which may be half of a secret
            raise _failed("what it wrote is no JSON object")
        return ended.stdout, ended.stderr


async def start(*command: str, **_: object) -> _Process:
    """Return what runs a command without a shell once it is waited for.

    Raises botocore's `CredentialRetrievalError` where there is none, and so does waiting for it.
    """
    if not command:
        raise _failed("it is empty")
    return _Process(command)


def _failed(why: str) -> CredentialRetrievalError:
    return CredentialRetrievalError(provider=AioProcessProvider.METHOD, error_msg=why)
