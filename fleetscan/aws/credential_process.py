"""Credential processes of profiles: the one thing that fleetscan starts, as boto3 does.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
"""

import json
from collections.abc import Sequence
from typing import Final

import anyio
from aiobotocore.credentials import AioProcessProvider
from anyio.abc import ByteReceiveStream, Process
from botocore.exceptions import CredentialRetrievalError

__all__ = ["start"]

#: bytes of a stream that is read; keys are some hundred
_MOST_BYTES: Final = 1_000_000


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
                    tasks.start_soon(_read, process, stream, into)
            self.returncode = await process.wait()
        if max(len(wrote), len(said)) > _MOST_BYTES:
            raise _failed(f"it writes more than {_MOST_BYTES:,} bytes")
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


async def _read(process: Process, stream: ByteReceiveStream, into: bytearray) -> None:
    """Read a stream of a process, which ends with one that has no end."""
    async for chunk in stream:
        into += chunk
        if len(into) > _MOST_BYTES:
            process.kill()
            return


async def start(*command: str, **_: object) -> _Process:
    """Return what runs a command without a shell once it is waited for.

    Raises botocore's `CredentialRetrievalError` where there is none, and so does waiting for it.
    """
    if not command:
        raise _failed("it is empty")
    return _Process(command)


def _failed(why: str) -> CredentialRetrievalError:
    return CredentialRetrievalError(provider=AioProcessProvider.METHOD, error_msg=why)
