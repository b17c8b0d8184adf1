"""The service models of the installed botocore, parsed once for the process."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec
from botocore.loaders import JSONFileLoader, Loader
from botocore.model import ServiceModel


class _FastFileLoader(JSONFileLoader):  # type: ignore[misc]  # the SDK has no types
    """Reads the files of models; botocore's own way takes three times as long.

    It makes an OrderedDict of each object, from when dicts had no order. EC2's file has 3.6 MB.
    """

    def _load_file(self, full_path: str, open_method: Callable[..., Any]) -> Any:  # noqa: ANN401 - JSON
        if not Path(full_path).is_file():
            return None
        with open_method(full_path, "rb") as stream:
            return msgspec.json.decode(stream.read())


# What AWS sends or takes and the installed botocore does not know yet: the loader merges the files
# `….fleetscan-extras.json` into its models, as it does its own `….sdk-extras.json`.
_EXTRAS: Final = Path(__file__).with_name("model_extras")


@functools.cache
def shared_loader() -> Loader:
    """Return botocore's loader of service models, one for the process."""
    loader = Loader(file_loader=_FastFileLoader(), extra_search_paths=[str(_EXTRAS)])
    loader.extras_types.append("fleetscan")
    return loader


@functools.cache
def service_model(service: str) -> Any:  # noqa: ANN401 - the SDK has no types
    """Return botocore's `ServiceModel` of a service, by botocore's name.

    Raises botocore's `UnknownServiceError` for a name that it does not know.
    """
    return ServiceModel(shared_loader().load_service_model(service, "service-2"), service)
