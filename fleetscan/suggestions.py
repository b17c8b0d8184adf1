"""Suggestions for a word that is not known: the nearest known ones."""

import difflib
from collections.abc import Iterable
from typing import Final

__all__ = ["did_you_mean", "nearest"]

#: `SequenceMatcher.ratio()`: 0 = nothing in common, 1 = equal; 0.6 is difflib's own limit
_LEAST_RATIO: Final = 0.6
_FARTHEST_FROM_THE_BEST: Final = 0.2


def nearest(word: str, known: Iterable[str], n: int = 3) -> tuple[str, ...]:
    """Return at most `n` of the `known` words that resemble `word`, the best first.

    Upper and lower case are taken as the same. A known word that starts with `word`
    resembles it, however long it is: `s3.` is near to `s3.bucket_encrypted`.
    The answer depends on the set of known words, not on their order.
    """
    spelled = {candidate.casefold(): candidate for candidate in sorted(set(known), reverse=True)}
    folded = word.casefold()
    similar = _similar(folded, spelled)
    longer = sorted(candidate for candidate in spelled if folded and candidate.startswith(folded))
    ordered = dict.fromkeys([*similar, *longer])
    return tuple(spelled[candidate] for candidate in list(ordered)[:n])


def _similar(word: str, known: Iterable[str]) -> list[str]:
    # difflib.get_close_matches has neither a limit beside the best match nor an order among equals.
    matcher = difflib.SequenceMatcher(b=word)
    ratios: dict[str, float] = {}
    for candidate in known:
        matcher.set_seq1(candidate)
        # The upper bounds are cheap, and rule most candidates out.
        if min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= _LEAST_RATIO:
            ratios[candidate] = matcher.ratio()
    least = max(_LEAST_RATIO, max(ratios.values(), default=0.0) - _FARTHEST_FROM_THE_BEST)
    near = [candidate for candidate, ratio in ratios.items() if ratio >= least]
    return sorted(near, key=lambda candidate: (-ratios[candidate], candidate))


def did_you_mean(word: str, known: Iterable[str], n: int = 3) -> str:
    """Return a sentence such as `Did you mean "role"?`, or "" if no known word is near."""
    quoted = [f'"{candidate}"' for candidate in nearest(word, known, n)]
    if not quoted:
        return ""
    *others, last = quoted
    return f"Did you mean {', '.join(others)} or {last}?" if others else f"Did you mean {last}?"
