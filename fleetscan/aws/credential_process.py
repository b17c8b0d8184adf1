"""Credential processes of profiles: the one thing that fleetscan starts, as boto3 does.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
"""

import json
from collections.abc import Sequence

import anyio
from aiobotocore.credentials import AioProcessProvider
from anyio.abc import ByteReceiveStream
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
            # Shielded, since asyncio forgets a process that is given up while it is made. Its input
            # is ours, as with botocore: it may want to ask something.
            with anyio.CancelScope(shield=True):
                process = await anyio.open_process(self._command, stdin=None)
        except OSError as error:
            raise _failed(f"{self._command[0]} can't be run: {error.strerror}") from error
        async with process, anyio.create_task_group() as tasks:
            wrote, said = bytearray(), bytearray()
            for stream, into in ((process.stdout, wrote), (process.stderr, said)):
                if stream is not None:  # both are pipes
                    tasks.start_soon(_read, stream, into)
            self.returncode = await process.wait()
        if self.returncode:
            why = said.decode(errors="replace").strip() or "it says nothing"
            raise _failed(f"exit code {self.returncode}: {why}")
        try:
            is_object = isinstance(json.loads(wrote), dict)
        except ValueError:
            is_object = False
        if not is_object:
            # which may be half of a secret
            raise _failed("what it wrote is no JSON object")
        return bytes(wrote), bytes(said)


async def _read(stream: ByteReceiveStream, into: bytearray) -> None:
    async for chunk in stream:
        into += chunk


async def start(*command: str, **_: object) -> _Process:
    """Return what runs a command without a shell once it is waited for.

    Raises botocore's `CredentialRetrievalError` where there is none, and so does waiting for it.
    """
    if not command:
        raise _failed("it is empty")
    return _Process(command)


def _failed(why: str) -> CredentialRetrievalError:
    return CredentialRetrievalError(provider=AioProcessProvider.METHOD, error_msg=why)
