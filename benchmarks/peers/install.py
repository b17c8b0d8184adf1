"""Install a peer into an environment of its own, so that its dependencies can't meet ours."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

__all__ = ["NotInstalledError", "installed", "version_of"]

_HERE: Final = Path(__file__).resolve().parent
_ENVIRONMENTS: Final = _HERE.parent / ".peers"
_TAIL: Final = 2000


class NotInstalledError(Exception):
    """A peer could not be installed here; the text says why."""


def installed(peer: str) -> Path:
    """Return the folder of a peer's commands; install it if it is not there, or another version.

    Args:
        peer: `c7n-org` or `prowler`: the name of its `requirements-….txt`, which has a hash for
            each package.

    Raises:
        NotInstalledError: pip refused; its own words are on standard error.
    """
    requirements = _HERE / f"requirements-{peer}.txt"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    environment = _ENVIRONMENTS / peer
    stamp = environment / ".installed"
    commands = environment / "bin"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == digest:
        return commands
    print(f"Installing {peer}; this takes some minutes, once.", file=sys.stderr, flush=True)
    shutil.rmtree(environment, ignore_errors=True)
    _ENVIRONMENTS.mkdir(exist_ok=True)
    # two gigabytes, of which nobody must commit a file by mistake
    (_ENVIRONMENTS / ".gitignore").write_text("*\n", encoding="utf-8")
    _run([sys.executable, "-m", "venv", os.fspath(environment)])
    pip = [os.fspath(commands / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    _run([*pip, "install", "--require-hashes", "-r", os.fspath(requirements)])
    stamp.write_text(digest, encoding="utf-8")
    return commands


def version_of(peer: str, package: str) -> str:
    """Return the pinned version of a package of a peer. Raises `KeyError` if it is not pinned."""
    for line in (_HERE / f"requirements-{peer}.txt").read_text(encoding="utf-8").splitlines():
        name, separator, rest = line.partition("==")
        if separator and name == package:
            return rest.split()[0]
    raise KeyError(package)


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        # not in the error's text, which goes into the results: it may name folders and hosts
        print(f"{done.stdout}{done.stderr}"[-_TAIL:], file=sys.stderr)
        raise NotInstalledError(f"pip or venv ended with {done.returncode}, see its own words")
