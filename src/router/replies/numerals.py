"""Numbers in Arabic words, folded: «ثمان وأربعين», «خمسة عشر»."""

import re

_ONES = {
    "واحد": 1, "واحده": 1, "احد": 1, "احدي": 1, "اثنين": 2, "اثنان": 2, "اثنتين": 2, "اثني": 2,
    "اثنا": 2, "ثلاث": 3, "ثلاثه": 3, "اربع": 4, "اربعه": 4, "خمس": 5, "خمسه": 5, "ست": 6,
    "سته": 6, "سبع": 7, "سبعه": 7, "ثمان": 8, "ثماني": 8, "ثمانيه": 8, "تسع": 9, "تسعه": 9,
    "عشر": 10, "عشره": 10,
}  # fmt: skip
_TENS = {
    "عشرين": 20, "عشرون": 20, "ثلاثين": 30, "ثلاثون": 30, "اربعين": 40, "اربعون": 40,
    "خمسين": 50, "خمسون": 50, "ستين": 60, "ستون": 60, "سبعين": 70, "سبعون": 70, "ثمانين": 80,
    "ثمانون": 80, "تسعين": 90, "تسعون": 90, "ميه": 100, "مايه": 100,
}  # fmt: skip
_WORDS = _ONES | _TENS
_LONGEST_FIRST = sorted(_WORDS, key=len, reverse=True)
_WORD = "|".join(_LONGEST_FIRST)
# In digits, or one word, with another one for ten («خمسة عشر») or after «و» («ثمان وأربعين»).
NUMBER = rf"(?:[0-9]{{1,4}}|(?:{_WORD})(?:\s+(?:عشره?|و\s*(?:{_WORD})))?)"
_PART = re.compile(rf"(?:{_WORD})(?!\w)")


def read_number(said: str) -> int:
    """Read what `NUMBER` matched."""
    return int(said) if said.isascii() else sum(_WORDS[word] for word in _words(said))


def _words(said: str) -> list[str]:
    return [
        part if part in _WORDS else part.removeprefix("و") for part in said.split() if part != "و"
    ]
