"""Describe the machine that measured: figures of two machines can't be compared without it."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import msgspec
import psutil

import fleetscan

__all__ = ["Machine", "describe"]

_PACKAGES: Final = ("aioboto3", "aiobotocore", "aiohttp", "boto3", "botocore", "msgspec", "uvloop")


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """A machine and what runs on it."""

    cpu: str
    #: cores that this process may use
    cores: int
    memory_bytes: int
    system: str
    python: str
    #: version by name of the package; "not installed" where it is not
    versions: dict[str, str]
    #: processes that waited for a core over the last minute, when the run began: well above 0, the
    #: machine had other things to do
    load: float


def describe() -> Machine:
    """Describe this machine as it is now."""
    return Machine(
        cpu=_cpu(),
        cores=_cores(),
        memory_bytes=int(psutil.virtual_memory().total),
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        python=f"{platform.python_implementation()} {platform.python_version()}",
        versions={"fleetscan": fleetscan.__version__}
        | {name: _version(name) for name in _PACKAGES},
        load=round(os.getloadavg()[0], 2),
    )


def _cpu() -> str:
    # platform.processor() is empty on most Linux systems
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or "unknown")


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
