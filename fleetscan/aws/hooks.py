"""Event hooks of one's own that cost nothing until they are used."""

import copy
from collections.abc import Callable
from typing import Any, Self

from aiobotocore.hooks import AioHierarchicalEmitter

# What an emitter keeps its handlers in: there from the moment when somebody needs them.
_STATE = frozenset({"_handlers", "_lookup_cache", "_unique_id_handlers"})


class OwnHooks(AioHierarchicalEmitter):  # type: ignore[misc]  # the SDK has no types
    """The event hooks of one session or client: a copy of the built-in ones, and its own.

    Registering botocore's 119 built-in handlers takes 9 ms, copying them 0.4 ms, and a call of the
    lean path emits no event at all. So they are copied when the first event is emitted, or the
    first handler registered. Nothing that happens to the copy happens to what it was copied from.
    """

    def __init__(
        self, shared: AioHierarchicalEmitter, add: Callable[["OwnHooks"], None] | None = None
    ) -> None:
        # not super().__init__(), which sets what _STATE names
        self._shared = shared
        self._add = add
        #: whether somebody else registered or unregistered a handler
        self.customised = False

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any of the emitter's attributes
        """Copy the shared handlers when they are first needed."""
        if name not in _STATE:
            raise AttributeError(name)
        self._handlers = copy.copy(self._shared._handlers)  # noqa: SLF001 - an emitter's own state
        self._unique_id_handlers = {
            name: dict(entry)
            for name, entry in self._shared._unique_id_handlers.items()  # noqa: SLF001 - see above
        }
        self._lookup_cache: dict[str, Any] = {}
        if self._add is not None:
            self._add(self)
        self.customised = False
        return vars(self)[name]

    def __copy__(self) -> Self:
        """Copy with all handlers, as botocore does for each client that it makes."""
        copied = type(self)(self)
        # at once, for what is added to this one later is none of the copy's business
        copied.own()
        return copied

    def own(self) -> None:
        """Copy the shared handlers now."""
        _ = self._handlers

    def _verify_and_register(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - the SDK's own
        super()._verify_and_register(*arguments, **options)
        self.customised = True

    def unregister(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - the SDK's own
        """Unregister a handler, for this session or client alone."""
        super().unregister(*arguments, **options)
        self.customised = True
