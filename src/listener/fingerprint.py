"""What a text says, whatever way it is spelt: pure. Two texts of one fingerprint say the same."""

import re
import unicodedata
from hashlib import blake2b

from listener.normal import normal

# Fewer letters than these are said by many people who do not mean the same.
LEAST_LETTERS = 16

_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# How a repost is quoted where a platform has no other way: "RT @somebody: ".
_RT = re.compile(r"\s*RT\s+(?=[@\uff20])")
_MENTION = re.compile(r"[@\uff20][\w.@-]*")
_KEYCAP = re.compile("[0-9#*]\ufe0f?\u20e3")
_TATWEEL = 0x0640
# What is left when hamza and madda are taken away as marks: letters of neighbours' keyboards,
# alef wasla, alef maksura, teh marbuta; a hamza on its own goes.
_FOLDED = {
    0x0671: "\u0627",
    0x0649: "\u064a",
    0x06CC: "\u064a",
    0x06A9: "\u0643",
    0x0629: "\u0647",
    0x06C1: "\u0647",
    0x06BE: "\u0647",
    0x0621: None,
    _TATWEEL: None,
}


class _Fold(dict[int, str | None]):
    """What becomes of a character; each is looked into once."""

    def __missing__(self, code: int) -> str | None:
        letter = chr(code)
        kind = unicodedata.category(letter)
        folded: str | None
        if kind in {"Mn", "Me", "Cf"}:
            folded = None
        elif kind == "Nd":
            folded = str(unicodedata.digit(letter))
        else:
            folded = letter if letter.isalnum() else " "
        self[code] = folded
        return folded


_FOLD = _Fold(_FOLDED)


def normalised(text: str) -> str:
    """Return the bare words: what else there is says nothing, or is spelt by habit.

    Links, mentions, emoji, punctuation, diacritics and tatweel go; alef, yeh, heh and kaf have one
    form each, digits are ASCII, letters small, and one space stands between words.
    """
    # Most texts have none of these, and looking for a sign is faster than for a pattern.
    if "@" in text or "\uff20" in text:
        text = _RT.sub("", text, count=1)
    if "://" in text or "." in text:
        text = _LINK.sub(" ", text)
    if "@" in text or "\uff20" in text:
        text = _MENTION.sub(" ", text)
    if "\u20e3" in text:
        text = _KEYCAP.sub(" ", text)
    plain = normal("NFKD", text)
    small = plain.casefold()
    if small != plain:
        # Folding case may put letters together again that the first look took apart.
        small = normal("NFKD", small)
    return " ".join(small.translate(_FOLD).split())


def fingerprint(text: str) -> str | None:
    """Return 24 hexadecimal digits that stand for what a text says; None where it says too little.

    Args:
        text: A post's words, raw.
    """
    said = normalised(text)
    if len(said) - said.count(" ") < LEAST_LETTERS:
        return None
    return blake2b(said.encode("utf-8", "replace"), digest_size=12).hexdigest()


def alike(one: str, other: str) -> float:
    """Return which part of all the words of two texts both have: 0.0 to 1.0; 1.0 for no words."""
    first, second = set(normalised(one).split()), set(normalised(other).split())
    either = first | second
    return len(first & second) / len(either) if either else 1.0
