from collections.abc import Mapping

import pytest
from rich.cells import cell_len

from fleetscan.cli.scores import score_lines
from fleetscan.library.frameworks import FRAMEWORK_IDS, FrameworkScore


def score(
    passed: int,
    failed: int = 0,
    not_evaluated: int = 0,
    not_applicable: int = 0,
    completeness: float | None = None,
) -> FrameworkScore:
    judged = passed + failed
    total = judged + not_evaluated + not_applicable
    seen = (total - not_evaluated) / total if completeness is None else completeness
    return FrameworkScore(
        passed=passed,
        failed=failed,
        not_evaluated=not_evaluated,
        not_applicable=not_applicable,
        score=passed / judged if judged else None,
        completeness=seen,
    )


@pytest.mark.parametrize(
    ("of", "line"),
    [
        (score(42, 3), "42 of 45 requirements passed (93 %); complete."),
        (score(1), "1 of 1 requirement passed (100 %); complete."),
        (score(0, 1), "0 of 1 requirement passed (0 %); complete."),
        (
            score(4, 2, 1, 2),
            "4 of 6 requirements passed (66 %), 1 not evaluated, 2 not applicable; 88 % complete.",
        ),
        # what failed may have gaps, too
        (score(4, 1, completeness=0.8), "4 of 5 requirements passed (80 %); 80 % complete."),
        (score(0, 0, 2), "no requirement judged, 2 not evaluated; 0 % complete."),
        # nothing is rounded up to all
        (score(998, 1), "998 of 999 requirements passed (99 %); complete."),
        (score(29, 71), "29 of 100 requirements passed (29 %); complete."),
    ],
)
def test_a_line_says_how_many_passed_and_how_much_was_seen(of: FrameworkScore, line: str) -> None:
    assert list(score_lines({"fsbp": of}, ["fsbp"])) == [f"fsbp, by account: {line}"]


def ids(scores: Mapping[str, FrameworkScore], *asked: str) -> list[str]:
    return [line.partition(",")[0] for line in score_lines(scores, asked)]


EVERY = dict.fromkeys(FRAMEWORK_IDS, score(20))


def test_unasked_only_the_newest_benchmark_and_fsbp_are_told() -> None:
    assert ids(EVERY) == ["cis-7.0", "fsbp"]


def test_unasked_a_framework_is_told_of_which_enough_was_judged() -> None:
    assert ids({"cis-7.0": score(10, 5, 2, 3), "fsbp": score(10, 5, 2, 2)}) == ["cis-7.0"]
    assert ids({"cis-5.0": score(60), "own": score(60)}) == []


def test_those_are_told_that_globs_ask_for() -> None:
    assert ids(EVERY, "cis-1.*", "fsbp") == ["cis-1.4", "cis-1.5", "fsbp"]
    assert ids(EVERY, "qqq") == []


def test_of_many_a_line_says_how_many_there_are() -> None:
    assert list(score_lines(EVERY, ["*"]))[-1] == (
        "and 5 more frameworks, which the report lists under summary.frameworks"
    )
    assert len(list(score_lines(EVERY, ["*"]))) == 5
    assert len(ids(EVERY, "cis-1.*", "cis-2.*", "cis-3.*", "fsbp")) == 5


def test_a_name_of_ones_own_can_not_steer_a_terminal() -> None:
    (line,) = score_lines({"own\x1b[31m": score(1)}, ["own*"])
    assert line.startswith("own\\x1b[31m, by account: ")


def test_a_line_fits_a_terminal_of_80_cells() -> None:
    (line,) = score_lines({"cis-7.0": score(42, 3)}, ["cis-7.0"])
    assert cell_len(line) <= 80
