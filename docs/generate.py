"""The pages of `docs/` that are made from the code; `python -m docs.generate` does it.

`--check` writes nothing, and exits with 1 where one of them is not as it should be.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from fleetscan.aws.partitions import default_regions
from fleetscan.catalogue import Catalogue
from fleetscan.catalogue.details import details_of
from fleetscan.catalogue.page import check_page, checks_index
from fleetscan.forecast.page import calls_page
from fleetscan.frameworks.page import page as frameworks_page
from fleetscan.library.checks import default_catalogue
from fleetscan.policy.actions import target_statements
from fleetscan.policy.json_policy import policies_json

__all__ = ["generated_pages"]

_CHECKS: Final = "checks"
#: the first policy of docs/permissions.md is that of all checks; the rest is written by hand
_PERMISSIONS: Final = "permissions.md"
_FIRST_POLICY: Final = re.compile(r"(?<=```json\n).*?(?=```)", re.DOTALL)


def generated_pages(docs: Path) -> dict[str, str]:
    """Return what each generated file of `docs` should hold, by its path from there.

    Of pages that people write, the generated part is put in.
    """
    catalogue = default_catalogue()
    return dict(_pages(docs, catalogue))


def _pages(docs: Path, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    yield f"{_CHECKS}/README.md", checks_index(catalogue)
    for check in catalogue.checks.values():
        yield f"{_CHECKS}/{check.id}.md", check_page(details_of(check, catalogue))
    yield "frameworks.md", frameworks_page(catalogue)
    yield "calls.md", calls_page(catalogue, regions=len(default_regions("aws")))
    policy = policies_json(
        target_statements(catalogue.needs(catalogue.checks.values())),
        role="fleetscan-audit",
        partition="aws",
    )
    written = (docs / _PERMISSIONS).read_text(encoding="utf-8")
    yield _PERMISSIONS, _FIRST_POLICY.sub(lambda _: policy, written, count=1)


def _main(arguments: list[str]) -> int:
    docs = Path("docs")
    wanted = generated_pages(docs)
    there = {f"{_CHECKS}/{path.name}" for path in (docs / _CHECKS).glob("*.md")}
    wrong = [name for name, text in wanted.items() if _read(docs / name) != text]
    left = sorted(there - wanted.keys())
    if "--check" in arguments:
        for name in (*wrong, *left):
            print(f"docs/{name} is not what the code says: run `make pages`")
        return int(bool(wrong or left))
    (docs / _CHECKS).mkdir(exist_ok=True)
    for name in wrong:
        (docs / name).write_text(wanted[name], encoding="utf-8")
    for name in left:
        (docs / name).unlink()
    return 0


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
