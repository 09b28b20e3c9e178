"""What the model reads in a text: numbered features of its words, the same in training and serving.

A text is the sum of its distinct words and of its distinct neighbouring pairs; nothing depends on
two words at once except a pair. So whatever a word adds to a score can be kept with the word: that
is what makes tagging fast, and its evidence exact.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

from classifier.words import Kind, Word

# Longest first; what is left must still look like a word.
_PREFIXES = (
    "وبال", "وكال", "وال", "بال", "كال", "فال", "هال", "عال", "ولل", "لل", "ال",
)  # fmt: skip
# These may be clitics, or a word's own first letter: وشارع, but وادي; بشارع, but بنشر.
_DOUBTFUL = ("و", "ف", "ب", "ل", "ك")
_SUFFIXES = (
    "هما", "كما", "تها", "تهم", "تنا", "ها", "هم", "هن", "نا", "كم", "ات", "ين", "ون", "وا", "يه",
    "تي", "تك",
    "ه", "ي", "ك",
)  # fmt: skip
_SHORTEST = 3
_LONGEST = 40
_GRAMS = (3, 4, 5)
_MARKS = ("؟", "?", "!", ":", "..", "«", '"', "#", "@")
# Begins the name of a mark, and no word.
MARK = "\N{SECTION SIGN}"
_LENGTHS = ((5, "brief"), (12, "short"), (25, "middle"), (10**9, "long"))


@dataclass(frozen=True, slots=True)
class Features:
    """The distinct features of one word or pair: 32-bit numbers by block."""

    words: tuple[int, ...] = ()
    stems: tuple[int, ...] = ()
    grams: tuple[int, ...] = ()


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Strip the sure clitics of a folded word: `وبالشوارع` and `شوارعنا` meet in `شوارع`."""
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST:
            word = word[len(prefix) :]
            break
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST:
            return word[: -len(suffix)]
    return word


@lru_cache(maxsize=65_536)
def stems(word: str) -> tuple[str, ...]:
    """Return what a folded word may be a form of: its stem, and without a doubtful first letter."""
    readings = [stem(word)]
    if word.startswith(_DOUBTFUL) and not word.startswith(_PREFIXES) and len(word) > _SHORTEST:
        readings.append(stem(word[1:]))
    return tuple(dict.fromkeys(readings))


def of_word(folded: str) -> Features:
    """Number the features of one folded word: itself, its stems, its runs of 3 to 5 letters."""
    short = folded[:_LONGEST]
    framed = f"<{short}>"
    grams = {
        framed[at : at + size] for size in _GRAMS for at in range(max(1, len(framed) - size + 1))
    }
    return Features(
        words=(_number("w", short),),
        stems=tuple(number_of_stem(one) for one in stems(short)),
        grams=tuple(sorted(_number("g", gram) for gram in grams)),
    )


def number_of_stem(one: str) -> int:
    """Number a stem, as `of_word` does."""
    return _number("s", one)


def of_pair(left: str, right: str) -> Features:
    """Number the feature of two neighbouring words, by their stems."""
    return Features(words=(_number("p", f"{stem(left[:_LONGEST])} {stem(right[:_LONGEST])}"),))


def readable(words: Sequence[Word]) -> list[str]:
    """Keep what is read: a mention names somebody, and says nothing about the matter."""
    return [word.folded for word in words if word.kind is not Kind.MENTION]


def pairs(folded: Iterable[str]) -> list[tuple[str, str]]:
    """List neighbouring words."""
    return list(pairwise(folded))


def marks(text: str) -> list[str]:
    """Name what cutting into words loses, and what tells a question from a headline."""
    found = [mark for mark in _MARKS if mark in text]
    length = len(text.split())
    found.append(next(name for limit, name in _LENGTHS if length <= limit))
    return [f"{MARK}{name}" for name in found]


def of_mark(mark: str) -> Features:
    """Number the feature of a mark."""
    return Features(words=(_number("m", mark),))


def _number(block: str, text: str) -> int:
    return crc32(f"{block}{text}".encode(errors="surrogatepass"))
