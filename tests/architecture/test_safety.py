"""The package runs no text as code, and starts no shell: ruff's rules say so, and this does, too.

Ruff's are lifted by a comment. These are not.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "fleetscan"
MODULES = sorted(PACKAGE.rglob("*.py"))

#: modules that unpack objects from bytes, or start processes
MODULES_REFUSED = frozenset(
    {"code", "codeop", "dill", "marshal", "pickle", "pty", "shelve", "subprocess"}
)
NAMES_REFUSED = frozenset({"__import__", "compile", "eval", "exec"})
ATTRIBUTES_REFUSED = {
    "os": ("exec", "popen", "posix_spawn", "spawn", "startfile", "system"),
    "asyncio": ("create_subprocess",),
    "anyio": ("open_process", "run_process"),
}


def dangers(source: str) -> Iterator[str]:
    """Name what a module does that it must not."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (each.name for each in names if _top(each.name) in MODULES_REFUSED)
            case ast.ImportFrom(module=str(module), names=names):
                if _top(module) in MODULES_REFUSED:
                    yield module
                yield from (each.name for each in names if _is_refused(module, each.name))
            case ast.Name(id=name) if name in NAMES_REFUSED:
                yield name
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if _is_refused(owner, name):
                yield f"{owner}.{name}"
            case ast.keyword(arg="shell"):
                yield "shell="


def _top(module: str) -> str:
    return module.partition(".")[0]


def _is_refused(owner: str, name: str) -> bool:
    return name.startswith(ATTRIBUTES_REFUSED.get(owner, ("\0",)))


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "import pickle as nothing, os",
        "from marshal import loads",
        "import subprocess",
        "def f():\n    from subprocess import run",
        "eval('1')",
        "list(map(exec, []))",
        "os.system('ls')",
        "os.execvp('ls', [])",
        "from os import popen",
        "asyncio.create_subprocess_shell('ls')",
        "from anyio import run_process",
        "anyio.open_process(['ls'])",
        "run(['ls'], shell=True)",
    ],
)
def test_each_danger_is_seen(source: str) -> None:
    assert list(dangers(source))


@pytest.mark.parametrize("source", ["re.compile('a')", "os.environ", "import os", "anyio.run(f)"])
def test_what_is_harmless_is_let_pass(source: str) -> None:
    assert not list(dangers(source))


def test_one_module_starts_a_process_and_none_unpacks_objects_or_runs_text() -> None:
    assert len(MODULES) > 150
    found = {
        str(path.relative_to(PACKAGE)): names
        for path in MODULES
        if (names := list(dangers(path.read_text(encoding="utf-8"))))
    }
    # what a profile of the user's own AWS config names: boto3 runs it, too
    assert found == {"aws/credential_process.py": ["anyio.open_process"]}
