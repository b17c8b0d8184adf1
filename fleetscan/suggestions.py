"""Suggestions for a word that is not known: the nearest known ones."""

import difflib
from collections.abc import Iterable

__all__ = ["did_you_mean", "nearest"]


def nearest(word: str, known: Iterable[str], n: int = 3) -> tuple[str, ...]:
    """Return at most `n` of the `known` words that resemble `word`, the best first.

    Upper and lower case are taken as the same. A known word that starts with `word`
    resembles it, however long it is: `s3.` is near to `s3.bucket_encrypted`.
    The answer depends on the set of known words, not on their order.
    """
    spelled = {candidate.casefold(): candidate for candidate in sorted(set(known), reverse=True)}
    folded = word.casefold()
    similar = difflib.get_close_matches(folded, spelled, n=n)
    longer = sorted(candidate for candidate in spelled if folded and candidate.startswith(folded))
    ordered = dict.fromkeys([*similar, *longer])
    return tuple(spelled[candidate] for candidate in list(ordered)[:n])


def did_you_mean(word: str, known: Iterable[str], n: int = 3) -> str:
    """Return a sentence such as `Did you mean "role"?`, or "" if no known word is near."""
    quoted = [f'"{candidate}"' for candidate in nearest(word, known, n)]
    if not quoted:
        return ""
    *others, last = quoted
    return f"Did you mean {', '.join(others)} or {last}?" if others else f"Did you mean {last}?"
