"""How far a file was read: a cursor that notices when the file is no longer the same."""

import json
from dataclasses import dataclass
from hashlib import blake2b
from io import SEEK_END, BufferedReader

from listener.cursors import read_cursor

_PRINT = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far a file was read, and a fingerprint of what is before that place."""

    offset: int = 0
    line: int = 1
    print: str = ""
    pending: str = ""

    @classmethod
    def read(cls, cursor: str | None) -> "Mark":
        """Read a cursor; one that cannot be read means the start."""
        found = read_cursor(cursor)
        kinds = {"offset": int, "line": int, "print": str, "pending": str}
        if any(not isinstance(found.get(name), kind) for name, kind in kinds.items()):
            return cls()
        return cls(**{name: found[name] for name in kinds})

    @classmethod
    def at(cls, stream: BufferedReader, offset: int, line: int, pending: str) -> "Mark":
        """Mark a place in a file."""
        return cls(offset=offset, line=line, print=_fingerprint(stream, offset), pending=pending)

    def fits(self, stream: BufferedReader) -> bool:
        """Whether the file is still the one that was marked, perhaps longer."""
        size = stream.seek(0, SEEK_END)
        return 0 < self.offset <= size and self.print == _fingerprint(stream, self.offset)

    def written(self) -> str:
        """Write the mark as a cursor."""
        return json.dumps(
            {"offset": self.offset, "line": self.line, "print": self.print, "pending": self.pending}
        )


def _fingerprint(stream: BufferedReader, offset: int) -> str:
    """Digest the beginning of a file and what lies just before `offset`."""
    stream.seek(0)
    head = stream.read(min(_PRINT, offset))
    stream.seek(max(0, offset - _PRINT))
    tail = stream.read(min(_PRINT, offset))
    short = len(tail) < min(_PRINT, offset)
    return "" if short else digest(head + tail)


def digest(data: bytes) -> str:
    """Name some bytes."""
    return blake2b(data, digest_size=12).hexdigest()
