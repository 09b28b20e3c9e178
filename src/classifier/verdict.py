"""What testimony comes to: a tag with its probability, or candidates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from classifier.tags import Origin, PlaceTag, Span
from classifier.testimony import Rank, Testimony

# Probabilities by the kind of evidence, set by judgement; measured in tests/shared/test_places.py.
SCORES = {
    Rank.TEXT: 0.97,
    Rank.HASHTAG: 0.96,
    Rank.HANDLE: 0.95,
    Rank.LANDMARK: 0.92,
    Rank.DISTRICT: 0.85,
    Rank.STREET: 0.7,
}
# At most this, where a name is misspelt, is only where something comes from or goes to, or is one
# of several that were named.
SLIP = 0.8
AWAY = 0.8
CONTESTED = 0.8
SHARED_AMANA = 0.7
PROFILE = 0.75
SOURCE = 0.7
# What is divided among candidates: none of them may look sure.
DIVIDED = 0.9
MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Resolution:
    """The municipality, or what it could be, most likely first; both empty: nothing tells.

    `passed` says that nothing tells although a name was seen: it was not believed to be a place.
    `abroad` says that the text speaks of a foreign place, and names none here.
    """

    municipality: PlaceTag | None = None
    candidates: tuple[PlaceTag, ...] = ()
    passed: bool = False
    abroad: bool = False

    @property
    def silent(self) -> bool:
        """Whether nothing tells."""
        return self.municipality is None and not self.candidates

    @property
    def told(self) -> bool:
        """Whether the text itself tells of a place, be it one of several."""
        tags = self.candidates if self.municipality is None else (self.municipality,)
        return any(tag.origin not in (Origin.PROFILE, Origin.SOURCE) for tag in tags)


def tag_of(
    code: str, best: Sequence[Testimony], spans: tuple[Span, ...], *, most: float = 1.0
) -> PlaceTag:
    """Make a tag from the testimony that decided; its score is at most `most`."""
    score = min(SCORES[best[0].rank], most)
    if all(one.slip for one in best):
        score = min(score, SLIP)
    if all(one.away for one in best):
        score = min(score, AWAY)
    return PlaceTag(code=code, score=score, evidence=spans, origin=_origin(best[0]))


def candidates_of(codes: Sequence[str], origin: Origin = Origin.TEXT) -> tuple[PlaceTag, ...]:
    """Divide what is sure among several municipalities, and keep the first few."""
    share = round(DIVIDED / max(len(codes), 1), 4)
    return tuple(
        PlaceTag(code=code, score=share, origin=origin) for code in codes[:MOST_CANDIDATES]
    )


def _origin(one: Testimony) -> Origin:
    if one.rank is Rank.HANDLE:
        return Origin.HANDLE
    return Origin.HASHTAG if one.tagged else Origin.TEXT


def common(said: Sequence[Testimony]) -> tuple[str, ...]:
    """Return the codes that all testimony allows, or where it disagrees all that it names."""
    if not said:
        return ()
    shared = [code for code in said[0].codes if all(code in one.codes for one in said)]
    return tuple(shared or dict.fromkeys(code for one in said for code in one.codes))


def spans_of(said: Iterable[Testimony]) -> tuple[Span, ...]:
    """Return where the testimony stands in the text, in order."""
    return tuple(sorted({one.span for one in said if one.span}))
