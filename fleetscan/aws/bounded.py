"""Replies that end: one that does not would fill the memory until the process is killed."""

from typing import Final

import aiohttp

from fleetscan.aws.causes import UnexpectedReplyError

__all__ = ["BoundedResponse", "TooLongError"]

# The longest replies of AWS are pages of 1,000 instances, of some 4 MB. Nothing is decompressed: no
# reply becomes longer than it came.
_MOST_BYTES: Final = 32_000_000


class TooLongError(UnexpectedReplyError):
    """A reply is longer than any of AWS's. What came of it is gone, and its connection closed."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the reply is longer than {_MOST_BYTES // 1_000_000} MB")
        #: of HTTP
        self.status: Final = status


class BoundedResponse(aiohttp.ClientResponse):
    """aiohttp's response, which does not read more than it may."""

    async def read(self) -> bytes:
        """Return the whole body. Raises `TooLongError`, and what aiohttp raises."""
        if self._body is None:
            try:
                self._body = await self._blocks()
            except BaseException:
                # as aiohttp does: what is left of the body is no beginning of another reply
                self.close()
                raise
        return await super().read()

    async def _blocks(self) -> bytes:
        """Read as `StreamReader.read` does, and in the same time, but count."""
        blocks: list[bytes] = []
        left = _MOST_BYTES
        while block := await self.content.readany():
            left -= len(block)
            if left < 0:
                raise TooLongError(self.status)
            blocks.append(block)
        return b"".join(blocks)
