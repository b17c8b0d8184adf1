"""Which parameters ask for the next page, by botocore's pagination model."""

from typing import Any

import jmespath
import msgspec

from fleetscan.aws.causes import UnexpectedReplyError
from fleetscan.aws.models import shared_loader


class Pagination:
    """The pagination of one operation."""

    def __init__(self, model: dict[str, Any]) -> None:
        self._inputs = _as_list(model["input_token"])
        self._outputs = [jmespath.compile(path) for path in _as_list(model["output_token"])]
        more = model.get("more_results")
        self._more = jmespath.compile(more) if more else None

    def next_page(self, reply: dict[str, Any]) -> dict[str, str]:
        """Return the parameters that ask for the page after this one; none after the last.

        Raises `UnexpectedReplyError` for a reply that says that there is more, but not where.
        """
        if self._more is not None and not self._more.search(reply):
            return {}
        tokens = [path.search(reply) for path in self._outputs]
        found = {name: token for name, token in zip(self._inputs, tokens, strict=True) if token}
        if self._more is not None and not found:
            message = "the reply says that there is more, but has no token to ask for it"
            raise UnexpectedReplyError(message)
        return found


def pagination_of(service: str, operation: str) -> Pagination:
    """Look the pagination model of an operation up. KeyError if AWS does not page it."""
    model = shared_loader().load_service_model(service, "paginators-1")
    return Pagination(model["pagination"][operation])


def page_key(parameters: dict[str, str]) -> bytes:
    """Identify a page, so that one that comes twice is seen."""
    return msgspec.json.encode(parameters, order="sorted")


def _as_list(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]
