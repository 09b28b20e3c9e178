"""Text cut into words that remember where they stood.

Everything downstream (features, gazetteer, evidence) reads `Word.folded`; offsets always point
into the raw text, so tatweel, diacritics, emoji and bidi marks cost nothing.
"""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from classifier.arabic import cut_words, fold_letters
from listener.normal import normal


class Kind(StrEnum):
    """What sort of word it is."""

    WORD = "word"
    HASHTAG = "hashtag"
    MENTION = "mention"
    SYMBOL = "symbol"


class Word(NamedTuple):
    """A word, folded for matching, and its [start, end) in code points of the raw text.

    A hashtag gives one word for each of its parts (`#امانة_جدة` two); a mention is one word,
    without its sign; links give none; an emoji is a symbol.
    """

    folded: str
    start: int
    end: int
    kind: Kind = Kind.WORD


_MARKED = re.compile(
    r"(?P<link>https?://\S+|www\.\S+)"
    r"|(?P<mention>[@\uff20](?P<handle>\w+(?:\.\w+)*))"
    r"|(?P<hashtag>[#\uff03]\w+)"
)
_KEPT = 64  # longer chunks are cut anew each time: a few of them would fill the memory
_CHUNK = re.compile(r"\S+")
# What makes one picture of several: keycaps, colours of skin, joiners, tags, letters of flags.
# Nothing reads them, and whoever cuts may keep a picture that it does not know in the word before.
_SIGNS = re.compile(
    "[0-9*#]\ufe0f?\u20e3|(?<=\\W)\u200d|[\ufe0f\U0001f3fb-\U0001f3ff\U0001f1e6-\U0001f1ff]"
    "|[\U000e0020-\U000e007f]"
)
_ELONGATED = re.compile(r"(.)\1{2,}")
_INVISIBLE = re.compile(
    "[\u0640\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe0e\ufe0f]"
)
# Seats of hamza, and letters of neighbours' keyboards: people type what is under their finger.
_SEATS = (
    ("\u0624", "\u0648"), ("\u0626", "\u064a"), ("\u0621", ""),
    ("\u06cc", "\u064a"), ("\u06a9", "\u0643"), ("\u06c1", "\u0647"), ("\u06be", "\u0647"),
)  # fmt: skip
_DIGITS = {ord("\u0660") + n: str(n) for n in range(10)} | {
    ord("\u06f0") + n: str(n) for n in range(10)
}


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Fold one word so that spelling habits do not matter. Lossy: never show it to a person."""
    word = normal("NFKC", _INVISIBLE.sub("", word)).lower()
    word = fold_letters(word)
    for seat, letter in _SEATS:
        word = word.replace(seat, letter)
    return _ELONGATED.sub(r"\1", word.translate(_DIGITS))


def words_of(text: str) -> list[Word]:
    """Cut raw text into words, in order. Any text is accepted."""
    words: list[Word] = []
    at = 0
    for marked in _MARKED.finditer(text):
        words += _cut(text, at, marked.start(), Kind.WORD)
        if marked["mention"]:
            words.append(Word(fold(marked["handle"]), *marked.span("mention"), Kind.MENTION))
        elif marked["hashtag"]:
            words += _cut(text, marked.start() + 1, marked.end(), Kind.HASHTAG)
        at = marked.end()
    words += _cut(text, at, len(text), Kind.WORD)
    return words


def _cut(text: str, start: int, end: int, kind: Kind) -> Iterator[Word]:
    """Cut text[start:end]."""
    for chunk in _CHUNK.finditer(text, start, end):
        at = chunk.start()
        cut = pieces if len(chunk[0]) <= _KEPT else pieces.__wrapped__
        for folded, first, last, read in cut(chunk[0]):
            yield Word(folded, at + first, at + last, kind if read else Kind.SYMBOL)


@lru_cache(maxsize=65_536)
def pieces(chunk: str) -> tuple[tuple[str, int, int, bool], ...]:
    """Cut what stands between white space: text, offsets, whether it is a word, of each piece.

    Text repeats its chunks, and whoever cuts sees one chunk at a time: so each is cut once.
    """
    return tuple(_fresh_pieces(chunk))


def _fresh_pieces(chunk: str) -> Iterator[tuple[str, int, int, bool]]:
    # Pieces stand in the chunk in order: each is found after the last.
    chunk, at = _SIGNS.sub(lambda sign: " " * len(sign[0]), chunk), 0
    for piece in cut_words(chunk):
        start = chunk.index(piece, at)
        at = start + len(piece)
        if any(letter.isalnum() for letter in piece):
            folded = fold(piece)
            if folded:
                yield folded, start, at, True
        else:
            for place, letter in enumerate(piece, start):
                if unicodedata.category(letter) == "So":
                    yield letter, place, place + 1, False
