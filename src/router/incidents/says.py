"""What one post says of its matter."""

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from math import sqrt
from typing import Any

from classifier.tags import Intent, PlaceTag, Tags
from classifier.words import Word
from listener.post import Post
from router.incidents.stock import Stock, root
from router.incidents.themes import Theme, Themes
from router.wording import spoken

# Of a long text its rarest stems are kept: they are what it is told by.
MOST_STEMS = 32
# Rarer than one text in about thirty.
LEAST_RARITY = 3.5
_LONGEST = 40
# Who speaks so speaks of something that others have heard of.
_ALLUSION = re.compile(
    "نفس|وش صار|ايش صار|اللي صار|المقطع|مقطع|الفيديو|فيديو|الحادث|السالف[هة]|الخبر"
    "|هذا|للحين|لسا|بعدين|بيان|نتيج[هة]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """What is compared of a post.

    `stems` are its rare words, each with its rarity, without those that name places: they are in
    `places`, and in `spots` those that are no municipality's name. `services` share out 1.
    `words` counts the words of the text. `published` is in minutes since 1970. `wording` is the
    post's `router.wording.join_key`: None where it is too short to join by itself.
    """

    municipality: str | None = None
    amana: str | None = None
    candidates: frozenset[str] = frozenset()
    services: Mapping[str, float] = field(default_factory=dict)
    stems: Mapping[str, float] = field(default_factory=dict)
    places: frozenset[str] = frozenset()
    spots: frozenset[str] = frozenset()
    urgency: int = 0
    intent: str = Intent.OTHER.value
    alludes: bool = False
    words: int = 0
    wording: str | None = None
    published: float | None = None
    sample: bool = False
    # Found out when it is asked for, once: most posts that are read back are compared with nothing.
    _theme: list[Theme] = field(default_factory=list, compare=False, repr=False)

    @property
    def length(self) -> float:
        """The length of the stems, as a vector of rarities."""
        return sqrt(sum([rarity * rarity for rarity in self.stems.values()]))

    def theme(self, themes: Themes) -> Theme:
        """Return what the stems speak of, each by its rarity."""
        if not self._theme:
            self._theme.append(themes.of(self.stems.items()))
        return self._theme[0]

    @property
    def service(self) -> str | None:
        """The main service."""
        return next(iter(self.services), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads what posts say. `names` are the stems of municipalities' names."""

    stock: Stock
    themes: Themes
    names: AbstractSet[str]
    amana_of: Mapping[str, str]

    def read(self, post: Post, tags: Tags, wording: str | None) -> Says:
        """Read one tagged post; `wording` is its `router.wording.join_key`."""
        text = post.words
        words = spoken(text)
        place = tags.municipality
        spans = [span for one in _places(tags) for span in one.evidence]
        places = {root(word.folded) for word in words if _within(word, spans)} if spans else set()
        stems = {root(word.folded[:_LONGEST]) for word in words} - places
        return Says(
            municipality=place.code if place else None,
            amana=self.amana(place.code) if place else None,
            candidates=frozenset(tag.code for tag in tags.municipality_candidates),
            services=_shares(tags),
            stems=self._rare(stems),
            places=frozenset(places),
            spots=frozenset(places - self.names),
            urgency=tags.urgency.level,
            intent=tags.intent.value,
            alludes=bool(_ALLUSION.search(text)),
            words=len(words),
            wording=wording,
            published=_minutes(post.published) if post.published else None,
            sample=post.sample,
        )

    def amana(self, municipality: str) -> str:
        """Return the amana of a municipality; an amana's is itself."""
        return self.amana_of.get(municipality, municipality)

    def from_json(self, data: Mapping[str, Any]) -> Says:
        """Read back what `to_json` wrote, the rarest stems first; rarities are those of now."""
        place = data["municipality"]
        return Says(
            municipality=place,
            amana=place and self.amana(place),
            candidates=frozenset(data["candidates"]),
            services=data["services"],
            stems=self.stock.rarities(data["stems"]),
            places=frozenset(data["places"]),
            spots=frozenset(data["places"]) - self.names,
            urgency=data["urgency"],
            intent=data["intent"],
            alludes=data["alludes"],
            words=data["words"],
            wording=data["wording"],
            published=data["published"],
            sample=data["sample"],
        )

    def _rare(self, stems: Iterable[str]) -> dict[str, float]:
        rated = ((self.stock.rarity(one), one) for one in stems)
        rare = sorted((pair for pair in rated if pair[0] > LEAST_RARITY), reverse=True)
        return {one: rarity for rarity, one in rare[:MOST_STEMS]}


def to_json(says: Says) -> dict[str, Any]:
    """Write what a post says, to be kept beside its decision."""
    return {
        "municipality": says.municipality,
        "candidates": sorted(says.candidates),
        "services": dict(says.services),
        "stems": list(says.stems),
        "places": sorted(says.places),
        "urgency": says.urgency,
        "intent": says.intent,
        "alludes": says.alludes,
        "words": says.words,
        "wording": says.wording,
        "published": says.published,
        "sample": says.sample,
    }


def _places(tags: Tags) -> Iterator[PlaceTag]:
    if tags.municipality:
        yield tags.municipality
    yield from tags.municipality_candidates


def _within(word: Word, spans: list[tuple[int, int]]) -> bool:
    return any(start <= word.start < end for start, end in spans)


def _shares(tags: Tags) -> dict[str, float]:
    whole = sum(tag.score for tag in tags.services) or 1
    return {tag.code: round(tag.score / whole, 4) for tag in tags.services}


def _minutes(at: datetime) -> float:
    return round(at.timestamp() / 60, 2)
