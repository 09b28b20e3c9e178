"""Whether a text is an approved statement, its gaps filled: pure."""

from router.replies.fields import GAP


def says(statement: str, text: str) -> bool:
    """Whether a text is the statement word for word, with something in place of each gap."""
    first, *rest = (part for part in GAP.split(statement.strip())[::2])
    said = text.strip()
    if not rest:
        return said == first
    *middle, last = rest
    if not said.startswith(first) or not said.endswith(last):
        return False
    at, end = len(first), len(said) - len(last)
    for part in middle:
        # Something must stand in each gap; the earliest place leaves the most for what follows.
        found = said.find(part, at + 1, end)
        if found < 0:
            return False
        at = found + len(part)
    return at < end
