"""How long a text is, as each platform counts it.

X counts signs beyond the common scripts twice and an address as 23; Mastodon counts an address as
23 and of a name on another server only the name; Bluesky counts what a reader sees as one sign.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping

from listener.post import Platform

URL_LENGTH = 23
URL = re.compile(r"https?://[^\s<>\"«»]+")
_REMOTE = re.compile(r"(@[A-Za-z0-9_.-]+)@[A-Za-z0-9.-]+[A-Za-z0-9]")
_JOINER, _LAST_SKIN = "\u200d", 0x1F3FF
_FIRST_SKIN = 0x1F3FB
_FLAGS = range(0x1F1E6, 0x1F200)
# Code points that X counts once; all others count twice.
_LIGHT = (range(4352), range(8192, 8206), range(8208, 8224), range(8242, 8248))
# Signs that are drawn as pictures, roughly: enough to count a picture once.
_PICTURES = (range(0x1F000, 0x20000), range(0x2600, 0x27C0), range(0x2B00, 0x2C00))


def clusters(text: str) -> Iterator[str]:
    """Cut a text into what a reader sees as one sign each: marks and joiners stay with it."""
    seen = ""
    for sign in text:
        if seen and _continues(seen, sign):
            seen += sign
            continue
        if seen:
            yield seen
        seen = sign
    if seen:
        yield seen


def graphemes(text: str) -> int:
    """Count what a reader sees as one sign."""
    return sum(1 for _ in clusters(text))


def weighted(text: str) -> int:
    """Count as X does."""
    plain = URL.sub("", text)
    links = len(URL.findall(text))
    signs = clusters(unicodedata.normalize("NFC", plain))
    return links * URL_LENGTH + sum(map(_weight, signs))


def tooted(text: str) -> int:
    """Count as Mastodon does."""
    return graphemes(_REMOTE.sub(r"\1", URL.sub("-" * URL_LENGTH, text)))


_COUNTS: Mapping[Platform, Callable[[str], int]] = {
    Platform.X: weighted,
    Platform.MASTODON: tooted,
    Platform.BLUESKY: graphemes,
}


def length(text: str, platform: Platform) -> int:
    """Return the length of a text as its platform counts it."""
    return _COUNTS.get(platform, len)(text)


def reach(text: str, platform: Platform, most: int) -> int:
    """Return how many code points of a text a platform would take."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if length(text[:middle], platform) <= most:
            low = middle
        else:
            high = middle - 1
    return low


def _continues(seen: str, sign: str) -> bool:
    code = ord(sign)
    if seen[-1] == _JOINER and _drawn(ord(seen[0])):
        return True
    if code in _FLAGS and ord(seen[0]) in _FLAGS:
        return len(seen) == 1
    marks = unicodedata.category(sign) in {"Mn", "Me", "Mc"} or sign == _JOINER
    return marks or _FIRST_SKIN <= code <= _LAST_SKIN


def _weight(cluster: str) -> int:
    if any(_drawn(ord(sign)) for sign in cluster):
        return 2
    return sum(1 if any(ord(sign) in part for part in _LIGHT) else 2 for sign in cluster)


def _drawn(code: int) -> bool:
    return any(code in part for part in _PICTURES)
