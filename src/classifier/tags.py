"""The one thing the classifier produces."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Span = tuple[int, int]

# Ends the name of the model where a person corrected what it said.
BY_PERSON = "+person"


class Intent(StrEnum):
    """What a post wants. The values are public."""

    COMPLAINT = "complaint"
    INQUIRY = "inquiry"
    REQUEST = "request"
    SUGGESTION = "suggestion"
    PRAISE = "praise"
    NEWS = "news"
    OPINION = "opinion"
    OTHER = "other"


class Urgency(StrEnum):
    """How soon somebody must act, least first; critical is danger to life now. Public values."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def level(self) -> int:
        """0 for low up to 3 for critical."""
        return list(Urgency).index(self)


class Origin(StrEnum):
    """Where a municipality was read. The values are public."""

    TEXT = "text"
    HASHTAG = "hashtag"
    HANDLE = "handle"
    PROFILE = "profile"
    SOURCE = "source"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTag:
    """One service that a post is about, with its probability and the words that say so."""

    code: str
    score: float
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTag:
    """A municipality that a post speaks of. Metadata leaves no evidence in the text."""

    code: str
    score: float
    evidence: tuple[Span, ...] = ()
    origin: Origin = Origin.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """The judgement of one post, with the model that made it.

    `evidence` spans are [start, end) in code points of `Post.words`. `services` is best first, at
    most three. `sure` is false when a person should look.
    """

    relevant: bool
    relevance: float
    services: tuple[ServiceTag, ...]
    municipality: PlaceTag | None
    municipality_candidates: tuple[PlaceTag, ...]
    intent: Intent
    intent_score: float
    urgency: Urgency
    urgency_score: float
    sure: bool
    model: str

    @property
    def by_person(self) -> bool:
        """Whether a person has corrected them."""
        return self.model.endswith(BY_PERSON)


def to_json(tags: Tags) -> dict[str, Any]:
    """Write tags as the public JSON object. Scores keep four decimals."""
    place = tags.municipality
    return {
        "relevant": tags.relevant,
        "relevance": round(tags.relevance, 4),
        "services": [
            {"code": tag.code, "score": round(tag.score, 4), "evidence": _lists(tag.evidence)}
            for tag in tags.services
        ],
        "municipality": place and _place_to_json(place),
        "municipality_candidates": [_place_to_json(tag) for tag in tags.municipality_candidates],
        "intent": {"code": tags.intent.value, "score": round(tags.intent_score, 4)},
        "urgency": {"code": tags.urgency.value, "score": round(tags.urgency_score, 4)},
        "sure": tags.sure,
        "model": tags.model,
    }


def from_json(data: dict[str, Any]) -> Tags:
    """Read back what `to_json` wrote."""
    place = data["municipality"]
    return Tags(
        relevant=data["relevant"],
        relevance=data["relevance"],
        services=tuple(
            ServiceTag(code=tag["code"], score=tag["score"], evidence=_spans(tag["evidence"]))
            for tag in data["services"]
        ),
        municipality=place and _place_from_json(place),
        municipality_candidates=tuple(
            _place_from_json(tag) for tag in data["municipality_candidates"]
        ),
        intent=Intent(data["intent"]["code"]),
        intent_score=data["intent"]["score"],
        urgency=Urgency(data["urgency"]["code"]),
        urgency_score=data["urgency"]["score"],
        sure=data["sure"],
        model=data["model"],
    )


def _place_to_json(tag: PlaceTag) -> dict[str, Any]:
    return {
        "code": tag.code,
        "score": round(tag.score, 4),
        "evidence": _lists(tag.evidence),
        "from": tag.origin.value,
    }


def _place_from_json(data: dict[str, Any]) -> PlaceTag:
    return PlaceTag(
        code=data["code"],
        score=data["score"],
        evidence=_spans(data["evidence"]),
        origin=Origin(data["from"]),
    )


def _lists(spans: tuple[Span, ...]) -> list[list[int]]:
    return [list(span) for span in spans]


def _spans(lists: list[list[int]]) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in lists)
