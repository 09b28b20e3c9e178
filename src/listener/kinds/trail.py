"""Noticing that pages lead round in a circle, or on without end; in constant room.

A page that was passed is remembered at steps 1, 2, 4, 8, …: whoever walks in a circle meets one of
them again before long, however long the way into the circle was (R. P. Brent, 1980).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Self

# No list that is read to its end is longer; a server may make up pages for ever.
FURTHEST = 1_000
ROUND = "its pages lead round in a circle, or on without end; the next run begins with the newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """How many pages were turned, and a digest of one that was passed."""

    steps: int = 0
    passed: str = ""

    @classmethod
    def read(cls, found: Mapping[str, Any]) -> Self:
        """Read what `written` wrote; anything else is the beginning."""
        steps, passed = found.get("steps"), found.get("passed")
        if not (isinstance(steps, int) and isinstance(passed, str) and steps >= 0):
            return cls()
        return cls(steps=steps, passed=passed)

    def written(self) -> dict[str, Any]:
        """Write it as a part of a cursor."""
        return {"steps": self.steps, "passed": self.passed} if self.steps else {}

    def on(self, page: str) -> Self | None:
        """Turn to a page by its name; None where that leads round, or too far."""
        name, steps = (
            blake2b(page.encode(errors="replace"), digest_size=6).hexdigest(),
            self.steps + 1,
        )
        if name == self.passed or steps > FURTHEST:
            return None
        milestone = steps & (steps - 1) == 0
        return type(self)(steps=steps, passed=name if milestone else self.passed)
