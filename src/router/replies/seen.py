"""A text as it is compared, that knows where each of its signs stood before."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from listener.folding import fold, words

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Seen:
    """`text` is folded; `at` holds for each of its signs the place in the text that was folded."""

    text: str
    at: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "Seen":
        """Fold a text sign by sign."""
        signs = [(part, place) for place, sign in enumerate(text) for part in fold(sign)]
        return cls("".join(part for part, _ in signs), tuple(place for _, place in signs))

    def span(self, start: int, end: int) -> Span:
        """Return where a part of the folded text stood; it is not empty."""
        return self.at[start], self.at[end - 1] + 1

    def found(self, pattern: re.Pattern[str]) -> Iterator[tuple[Span, re.Match[str]]]:
        """Find a pattern of folded text."""
        for match in pattern.finditer(self.text):
            yield self.span(*match.span()), match

    def without(self, spans: Iterable[Span]) -> "Seen":
        """Return it with parts blanked out, so that nothing is found there."""
        hidden = {place for start, end in spans for place in range(start, end)}
        signs = zip(self.text, self.at, strict=True)
        return Seen("".join(" " if at in hidden else sign for sign, at in signs), self.at)


def phrase(said: str) -> str:
    """Return the pattern of a phrase: its words in a row, with what Arabic writes before them."""
    first, *rest = words(said)
    start = rf"[وف]?(?:[بكل]?(?:{re.escape(first)}))"
    if first.startswith("ال") and len(first) > len("ال"):
        start = rf"[وف]?(?:[بك]?{re.escape(first)}|لل{re.escape(first[2:])})"
    following = "".join(rf"[\W_]+{re.escape(word)}" for word in rest)
    return rf"(?<![^\W_]){start}{following}(?![^\W_])"
