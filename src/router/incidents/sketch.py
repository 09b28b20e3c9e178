"""What the posts of a ticket say together, in little room however many they are."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from classifier.tags import Intent
from router.incidents.says import Reader, Says
from router.incidents.says import to_json as written

# What a ticket of many posts keeps of its words: those that most posts have.
MOST_STEMS = 120
MOST_PLACES = 24
_COUNTS = ("stems", "places", "spots", "services", "mains", "municipalities", "candidates")


@dataclass(slots=True, kw_only=True)
class Sketch:
    """Counts over the posts of one ticket; `services` adds up shares, `mains` counts best ones.

    `first` and `last` are when its posts were published, in minutes since 1970, where known.
    `lone` is what the only post says, where there is but one.
    """

    posts: int = 0
    stems: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    spots: Counter[str] = field(default_factory=Counter)
    services: dict[str, float] = field(default_factory=dict)
    mains: Counter[str] = field(default_factory=Counter)
    municipalities: Counter[str] = field(default_factory=Counter)
    candidates: Counter[str] = field(default_factory=Counter)
    amanat: set[str] = field(default_factory=set)
    urgency: int = 0
    news: int = 0
    first: float | None = None
    last: float | None = None
    lone: Says | None = None

    def add(self, says: Says) -> None:
        """Count one more post."""
        self.posts += 1
        self.lone = says if self.posts == 1 else None
        _count(self.stems, says.stems, MOST_STEMS)
        _count(self.places, says.places, MOST_PLACES)
        _count(self.spots, says.spots, MOST_PLACES)
        for code, share in says.services.items():
            self.services[code] = round(self.services.get(code, 0.0) + share, 4)
        if says.service:
            self.mains[says.service] += 1
        if says.municipality:
            self.municipalities[says.municipality] += 1
        if says.amana:
            self.amanat.add(says.amana)
        self.candidates.update(says.candidates)
        self.urgency = max(self.urgency, says.urgency)
        self.news += says.intent == Intent.NEWS.value
        if says.published is not None:
            self.first = min(self.first or says.published, says.published)
            self.last = max(self.last or says.published, says.published)


def sketch_of(posts: Iterable[Says]) -> Sketch:
    """Sketch a ticket anew from its posts, oldest first."""
    sketch = Sketch()
    for says in posts:
        sketch.add(says)
    return sketch


def to_json(sketch: Sketch) -> dict[str, Any]:
    """Write a sketch, to be kept beside its ticket; of an only post, what it says is enough."""
    if sketch.lone:
        return {"lone": written(sketch.lone)}
    counts = {name: dict(getattr(sketch, name)) for name in _COUNTS}
    return {
        **counts,
        "posts": sketch.posts,
        "amanat": sorted(sketch.amanat),
        "urgency": sketch.urgency,
        "news": sketch.news,
        "first": sketch.first,
        "last": sketch.last,
    }


def from_json(data: Mapping[str, Any], reader: Reader) -> Sketch:
    """Read back what `to_json` wrote."""
    if "lone" in data:
        return sketch_of([reader.from_json(data["lone"])])
    counts: dict[str, Any] = {name: Counter(data[name]) for name in _COUNTS}
    return Sketch(
        **{**counts, "services": dict(data["services"])},
        posts=data["posts"],
        amanat=set(data["amanat"]),
        urgency=data["urgency"],
        news=data["news"],
        first=data["first"],
        last=data["last"],
    )


def _count(counter: Counter[str], seen: Iterable[str], most: int) -> None:
    """Count, and drop the fewest where there are too many; of equals the newest stay."""
    for one in seen:
        counter[one] = counter.pop(one, 0) + 1
    while len(counter) > most:
        del counter[min(counter, key=counter.__getitem__)]
