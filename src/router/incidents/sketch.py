"""What the posts of a ticket say together, in little room however many they are."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from math import sqrt
from typing import Any

from classifier.tags import Intent
from router.incidents.says import Reader, Says
from router.incidents.says import to_json as written
from router.incidents.stock import Stock
from router.incidents.themes import Theme

# What a ticket of many posts keeps of its words: those that most posts have.
MOST_STEMS = 80
MOST_PLACES = 24
MOST_CODES = 24
_NEWS = Intent.NEWS.value
_COUNTS = ("stems", "places", "spots", "services", "mains", "municipalities", "candidates")


Counts = dict[str, int]


@dataclass(slots=True, kw_only=True)
class Sketch:
    """Counts over the posts of one ticket; `services` adds up shares, `mains` counts best ones.

    `first` and `last` are when its posts were published, in minutes since 1970, where known.
    """

    posts: int = 0
    stems: Counts = field(default_factory=dict)
    places: Counts = field(default_factory=dict)
    spots: Counts = field(default_factory=dict)
    services: dict[str, float] = field(default_factory=dict)
    mains: Counts = field(default_factory=dict)
    municipalities: Counts = field(default_factory=dict)
    candidates: Counts = field(default_factory=dict)
    amanat: set[str] = field(default_factory=set)
    urgency: int = 0
    news: int = 0
    first: float | None = None
    last: float | None = None
    _lone: Says | None = None
    # Reads what the only post says: few of the lone tickets that are looked at are asked for it.
    _unread: Callable[[], Says] | None = field(default=None, compare=False, repr=False)
    _length: float | None = None
    _theme: Theme = field(default=None, compare=False)

    @property
    def lone(self) -> Says | None:
        """What the only post says, where there is but one."""
        if self._unread:
            self._lone, self._unread = self._unread(), None
        return self._lone

    def add(self, says: Says) -> None:
        """Count one more post."""
        self.posts += 1
        self._lone, self._unread = (says if self.posts == 1 else None), None
        self._length, self._theme = None, None
        _count(self.stems, says.stems, MOST_STEMS)
        _count(self.places, says.places, MOST_PLACES)
        _count(self.spots, says.spots, MOST_PLACES)
        for code, share in says.services.items():
            self.services[code] = round(self.services.get(code, 0.0) + share, 4)
        if says.service:
            _count(self.mains, [says.service], MOST_CODES)
        if says.municipality:
            _count(self.municipalities, [says.municipality], MOST_CODES)
        if says.amana:
            self.amanat.add(says.amana)
        _count(self.candidates, says.candidates, MOST_CODES)
        self.urgency = max(self.urgency, says.urgency)
        self.news += says.intent == _NEWS
        if says.published is not None:
            self.first = min(self.first or says.published, says.published)
            self.last = max(self.last or says.published, says.published)

    def has_others(self) -> None:
        """Note that the ticket has posts beside those that were read: none is its only one."""
        self._lone, self._unread = None, None

    def copy(self) -> "Sketch":
        """Return the same sketch, to be changed apart from this one."""
        counts: dict[str, Any] = {name: dict(getattr(self, name)) for name in _COUNTS}
        return replace(self, **counts, amanat=set(self.amanat))

    def length(self, stock: Stock) -> float:
        """Return the length of the stems as a vector of rarities."""
        if self._length is None:
            rarities = stock.rarities(self.stems).values()
            self._length = sqrt(sum([rarity * rarity for rarity in rarities]))
        return self._length

    def theme(self, reader: Reader) -> Theme:
        """Return what the stems speak of, each by its rarity and as often as posts say it."""
        if self._lone:
            return self._lone.theme(reader.themes)
        if self._theme is None:
            rarities = reader.stock.rarities(self.stems).items()
            counted = [(one, self.stems[one] * rarity) for one, rarity in rarities]
            self._theme = reader.themes.of(counted)
        return self._theme


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
        return _lone_from_json(data["lone"], reader)
    counts: dict[str, Any] = {name: data[name] for name in _COUNTS}
    return Sketch(
        **counts,
        posts=data["posts"],
        amanat=set(data["amanat"]),
        urgency=data["urgency"],
        news=data["news"],
        first=data["first"],
        last=data["last"],
    )


def _lone_from_json(says: Mapping[str, Any], reader: Reader) -> Sketch:
    """Sketch a ticket of one post, as most are, from what `says.to_json` wrote."""
    place, main = says["municipality"], next(iter(says["services"]), None)
    return Sketch(
        posts=1,
        stems=dict.fromkeys(says["stems"], 1),
        places=dict.fromkeys(says["places"], 1),
        spots={one: 1 for one in says["places"] if one not in reader.names},
        services=says["services"],
        mains={main: 1} if main else {},
        municipalities={place: 1} if place else {},
        candidates=dict.fromkeys(says["candidates"], 1),
        amanat={reader.amana(place)} if place else set(),
        urgency=says["urgency"],
        news=int(says["intent"] == _NEWS),
        first=says["published"],
        last=says["published"],
        _unread=partial(reader.from_json, says),
    )


def _count(counts: Counts, seen: Iterable[str], most: int) -> None:
    """Count, and drop the fewest where there are too many; of equals the newest stay."""
    for one in seen:
        counts[one] = counts.pop(one, 0) + 1
    while len(counts) > most:
        del counts[min(counts, key=counts.__getitem__)]
