"""Arabic spelling forgiven: what people write differently and mean as the same is made the same.

Hamza on its seats, teh marbuta and heh, alef maksura and yeh, tatweel, diacritics, presentation
forms, Persian letters and Arabic digits. A fold is for comparing; nobody is ever shown one.
"""

import re
from collections.abc import Iterable

from listener.normal import normal

# Combining marks, tatweel, and signs that only say how text is laid out.
_UNSEEN = re.compile(
    "[\u0300-\u036f\u0610-\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]"
)
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ؤۆ", "و"),
        **dict.fromkeys("ئىیېے", "ي"),
        **dict.fromkeys("ةھہە", "ه"),
        **dict.fromkeys("کڪ", "ك"),
        **{chr(zero + digit): str(digit) for zero in (0x660, 0x6F0) for digit in range(10)},
    }
)
# 1,940 and 9.40 are one number each.
_IN_NUMBER = re.compile("(?<=[0-9])[.,\u066b\u066c](?=[0-9])")
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return text as it is compared; its length may change."""
    seen = _UNSEEN.sub("", normal("NFKC", text))
    return seen.translate(_ALIKE).casefold()


def words(text: str) -> list[str]:
    """Cut text into folded words: letters and digits, parted by anything else (#, @ and _ too)."""
    return _WORD.findall(_IN_NUMBER.sub("", fold(text)))


def pattern(keywords: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of the keywords in a `line`.

    A keyword of several words is found where they follow one another. Before each word may stand
    what Arabic writes together with it: و ف, then ب ل ك, then ال. An article that the keyword
    has itself stays asked for: الخبر is a city, and خبر is not.

    Raises:
        ValueError: A keyword has neither letters nor digits, or there is no keyword.
    """
    found = dict.fromkeys(tuple(words(keyword)) for keyword in keywords)
    if not found or () in found:
        msg = "a keyword needs letters or digits"
        raise ValueError(msg)
    # Those that share what may stand before them share the look at it: five times as fast.
    starts: dict[str, list[str]] = {}
    for first, *others in found:
        before, rest = _prefixes(first)
        whole = [rest, *("".join(_prefixes(word)) for word in others)]
        starts.setdefault(before, []).append(" ".join(whole))
    any_of = "|".join(f"{before}(?:{'|'.join(rest)})" for before, rest in starts.items())
    return re.compile(f"(?<![^ \n])(?:{any_of})(?![^ \n])")


def line(texts: Iterable[str]) -> str:
    """Return what a `pattern` is searched in: no keyword reaches from one text into the next."""
    return "\n".join(" ".join(words(text)) for text in texts)


def _prefixes(word: str) -> tuple[str, str]:
    """Return patterns: of what stands before a word, and of the word less its own article."""
    if word.startswith("ال") and len(word) > len("ال"):
        return "[وف]?(?:[بك]?ال|لل)", re.escape(word[2:])
    return "[وف]?(?:[بلك]?(?:ال)?|لل)", re.escape(word)
