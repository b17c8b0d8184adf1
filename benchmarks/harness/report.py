"""Write the results of a run: JSON, a page, and charts."""

from pathlib import Path

import msgspec

from benchmarks.harness.markdown import render
from benchmarks.harness.results import Results

__all__ = ["save"]


def save(results: Results, folder: Path) -> None:
    """Write `results.json`, `results.md` and a chart per file into a folder, made if it is missing.

    Raises `OSError` if it can't be written.
    """
    # a tenth of a second and 60 MB, and children inherit our peak of memory: not while we measure
    from benchmarks.harness.charts import draw  # noqa: PLC0415 - see above

    folder.mkdir(parents=True, exist_ok=True)
    encoded = msgspec.json.format(msgspec.json.encode(results), indent=1)
    (folder / "results.json").write_bytes(encoded + b"\n")
    (folder / "results.md").write_text(render(results), encoding="utf-8")
    draw((chart for case in results.cases for chart in case.charts), folder)
