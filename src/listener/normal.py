"""Unicode normalisation (UAX #15) in a time that grows with the text, whoever wrote it.

Combining marks that follow one another are sorted when a text is normalised, and the time for
that grows with the square of how many there are: 100,000 of them stop the whole process for
eight seconds. No writing needs more than a few, so that of a run the first are kept.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

Form = Literal["NFC", "NFKC", "NFKD"]

# As many as the standard's own "Stream-Safe Text Format" allows.
MOST_MARKS = 30
# Cheap to look for, and wider than what is meant: marks are no letters, but for two of Japan's.
_MAYBE = re.compile(rf"(?:[^\w\s\x00-\x7f]|[\uff9e\uff9f]){{{MOST_MARKS + 1},}}")


def normal(form: Form, text: str) -> str:
    """Return a text in a normal form; of marks on one letter, those after the 30th are left out."""
    if len(text) > MOST_MARKS:
        text = _MAYBE.sub(_bounded, text)
    return unicodedata.normalize(form, text)


def _bounded(found: re.Match[str]) -> str:
    kept, marks = [], 0
    for letter in found[0]:
        marks = marks + 1 if _is_mark(letter) else 0
        if marks <= MOST_MARKS:
            kept.append(letter)
    return "".join(kept)


@lru_cache(maxsize=1024)
def _is_mark(letter: str) -> bool:
    """Whether a character is sorted among its neighbours, as it is or taken apart."""
    return unicodedata.combining(unicodedata.normalize("NFKD", letter)[0]) > 0
