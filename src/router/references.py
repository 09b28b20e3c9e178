"""The number that the official 940 system gave a matter. Pure.

Its form is not published: digits alone, as many as people read to each other. What differs only in
how it is written is the same number.
"""

import re
from unicodedata import decimal

VERB = "reference"
SHORTEST, LONGEST = 5, 20
_BETWEEN = re.compile(r"[\s\-/.\u200e\u200f\u061c]+")
_HASH = "#"


def read_reference(given: str) -> str | None:
    """Return a number as it is kept, in the digits 0-9; None where it is none."""
    text = _BETWEEN.sub("", given).removeprefix(_HASH)
    digits = [decimal(each, None) for each in text]
    if not SHORTEST <= len(digits) <= LONGEST or None in digits:
        return None
    return "".join(map(str, digits))
