"""Whether two posts say the same thing, word for word."""

from functools import lru_cache
from hashlib import blake2b

from classifier.words import Kind, Word, words_of

# Before a mention these only say whose post is repeated: "RT @x: ...", "... عبر @x".
_REPEATS = frozenset({"rt", "via", "عبر"})
_SPOKEN = frozenset({Kind.WORD, Kind.HASHTAG})


@lru_cache(maxsize=512)
def cut(text: str) -> tuple[Word, ...]:
    """Cut a text into words; the texts of a batch are read more than once."""
    return tuple(words_of(text))


def spoken(text: str) -> list[Word]:
    """Return the words that somebody says: no mentions, no pictures."""
    return [word for word in cut(text) if word.kind in _SPOKEN]


def wording(text: str) -> tuple[str, ...]:
    """Return the words that make up what is said, folded.

    Links, mentions, pictures, punctuation, the signs of hashtags and the marks of a repost do not
    count; the words of a hashtag do.
    """
    words = cut(text)
    said = [word.folded for word in words if word.kind in _SPOKEN]
    if _REPEATS.isdisjoint(said):
        return tuple(said)
    following = [*(word.kind for word in words[1:]), Kind.SYMBOL]
    return tuple(
        word.folded
        for word, after in zip(words, following, strict=False)
        if word.kind in _SPOKEN and not (after is Kind.MENTION and word.folded in _REPEATS)
    )


def join_key(text: str, municipality: str | None, *, least_words: int) -> str | None:
    """Name the matter by its wording and its municipality.

    Returns:
        The same key for identical and for reposted text, or None when the text is too short to
        be the same matter by its wording alone.
    """
    words = wording(text)
    if len(words) < least_words:
        return None
    named = "\x1f".join([municipality or "", *words]).encode(errors="surrogatepass")
    return blake2b(named, digest_size=12).hexdigest()
