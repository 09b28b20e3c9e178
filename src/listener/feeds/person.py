"""Who wrote an entry, from the ways in which feeds write people down."""

from email.utils import parseaddr

from listener.feeds.markup import one_line, plain

Person = tuple[str | None, str | None]
LONGEST = 500


def read_person(*written: str) -> Person:
    """Return who it is (an address, else a name) and what they are called.

    Each may be a name, an address, `address (name)` or `name <address>`.
    """
    found = [_read(text) for text in written if text]
    who = next((address for address, _ in found if address), None)
    name = next((name for _, name in found if name), None)
    return who or name, name


def _read(text: str) -> Person:
    if "@" in text and len(text) <= LONGEST:
        name, address = parseaddr(text)
        if "@" in address:
            return address.removeprefix("mailto:"), one_line(plain(name))
    return None, one_line(plain(text))
