"""How far a listing of Reddit was read: by several posts, because any one may be removed."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from listener.kinds.things import Fullname
from listener.kinds.trail import Trail

KEPT = 5


class Mark(BaseModel):
    """The cursor. `anchors` are the newest posts that were kept, newest first.

    Where all of them are gone the listing is read backwards, newest first, down to what was known:
    `after` asks for the next page, and `head` become the anchors once the last page is kept.
    `steps` and `passed` notice where pages lead round (`listener.kinds.trail`).
    """

    model_config = ConfigDict(frozen=True)

    anchors: Annotated[tuple[Fullname, ...], Field(max_length=KEPT)] = ()
    head: Annotated[tuple[Fullname, ...], Field(max_length=KEPT)] = ()
    after: Fullname | None = None
    steps: Annotated[int, Field(ge=0)] = 0
    passed: str = ""

    @classmethod
    def of(cls, cursor: str | None) -> "Mark":
        """Read a cursor; one that cannot be read means the start."""
        try:
            return cls.model_validate_json(cursor or "{}")
        except ValidationError:
            return cls()

    def forward(self, names: Sequence[str]) -> "Mark":
        """Move on to newer posts, named newest first."""
        return Mark(anchors=_first(names, self.anchors))

    def backward(self, names: Sequence[str], after: str | None) -> "Mark":
        """Move on to the older posts of a listing that is read down to what was known."""
        head = self.head or _first(names, ())
        met = not self.anchors or any(age(name) <= age(self.anchors[0]) for name in names)
        trail = Trail(steps=self.steps, passed=self.passed).on(after) if after else None
        if trail is None or met:
            return Mark(anchors=_first(head, self.anchors))
        return Mark(
            anchors=self.anchors, head=head, after=after, steps=trail.steps, passed=trail.passed
        )

    def older_than(self, other: "Mark") -> bool:
        """Whether the next page lies further back: a page that repeats itself would never end."""
        if self.after is None:
            return False
        return other.after is None or age(self.after) < age(other.after)


def age(name: str) -> int:
    """Return the number of a thing: Reddit counts up, in base 36."""
    return int(name[3:], 36)


def _first(*names: Sequence[str]) -> tuple[str, ...]:
    every = dict.fromkeys(name for each in names for name in each)
    return tuple(every)[:KEPT]
