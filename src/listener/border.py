"""Text as it comes in: made storable, otherwise left as it was written."""

import re
from hashlib import blake2b

# NUL is refused by PostgreSQL; a surrogate on its own is no character and cannot be encoded.
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_WEB = re.compile(r"https?://[^\s/?#\\]", re.IGNORECASE)

LONGEST_TEXT = 100_000
LONGEST_TITLE = 10_000
LONGEST_FIELD = 2_000
# Arabic in an address takes six characters a letter.
LONGEST_ADDRESS = 6_000
# An id may be part of an index, and PostgreSQL indexes no value above 2,704 bytes.
LONGEST_ID = 650


def clean(text: str) -> str:
    """Remove what no database stores (NUL, lone surrogates) and white space at the ends."""
    if "\0" in text:
        text = text.replace("\0", "")
    return whole(text).strip()


def whole(text: str) -> str:
    """Join surrogates that make a pair; replace those that stand alone by U+FFFD."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def clean_or_none(text: str | None) -> str | None:
    """Clean a text that may be absent; nothing left is the same as absent."""
    return (clean(text) or None) if text else None


def web_address(url: str | None, *, most: int = LONGEST_ADDRESS) -> str | None:
    """Return an address that a reader may follow (http, https), or None for anything else."""
    found = clean_or_none(url)
    return found if found and len(found) <= most and _WEB.match(found) else None


def short_id(native: str) -> str:
    """Return a source's own id; one too long to be indexed keeps its start, and a hash of all."""
    native = clean(native)
    if len(native) <= LONGEST_ID:
        return native
    digest = blake2b(native.encode(), digest_size=16).hexdigest()
    return f"{native[: LONGEST_ID - len(digest) - 1]}#{digest}"


def next_name(value: object) -> str | None:
    """Return what a service calls its next page; None where no address or cursor could hold it."""
    if not isinstance(value, str) or len(value) > LONGEST_FIELD:
        return None
    return clean_or_none(value)
