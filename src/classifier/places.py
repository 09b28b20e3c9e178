"""Which municipality a post speaks of."""

from collections.abc import Sequence
from dataclasses import dataclass

from classifier.gazetteer import Gazetteer
from classifier.tags import PlaceTag
from classifier.words import Word
from listener.post import Post


@dataclass(frozen=True, slots=True)
class Resolution:
    """The municipality, or what it could be, most likely first; both empty: nothing tells."""

    municipality: PlaceTag | None = None
    candidates: tuple[PlaceTag, ...] = ()


class Resolver:
    """Reads municipalities from posts. Pure: the same post always gets the same answer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def resolve(self, post: Post, words: Sequence[Word]) -> Resolution:
        """Find the municipality of a post; `words` are those of `post.words`."""
        del post, words
        return Resolution()
