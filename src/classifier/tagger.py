"""The port that every tagger implements."""

from collections.abc import Sequence
from typing import Protocol

from classifier.tags import Tags
from listener.post import Post


class Tagger(Protocol):
    """Judges posts. Pure: the same posts always get the same tags, in the same order."""

    @property
    def model(self) -> str:
        """Names the model, in tags and in the model card."""
        ...

    def tag(self, posts: Sequence[Post]) -> Sequence[Tags]:
        """Judge each post; any text is judged, none is refused."""
        ...
