"""Valid values for tests: a test names only what it is about."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from classifier.tags import Intent, PlaceTag, ServiceTag, Tags, Urgency
from listener.door import Answer
from listener.errors import SourceSilent
from listener.kind import Means
from listener.post import Post
from listener.shelf import Shelf
from listener.source import Source

NOON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

POST = Post(
    source="okaz",
    native_id="1",
    author="sara",
    text="حفرة كبيرة وسط شارع التحلية في جدة كسرت كفر سيارتي",
    published=NOON,
)

TAGS = Tags(
    relevant=True,
    relevance=0.98,
    services=(ServiceTag(code="roads.pothole", score=0.93, evidence=((0, 4),)),),
    municipality=PlaceTag(code="jeddah", score=0.99, evidence=((31, 34),)),
    municipality_candidates=(),
    intent=Intent.COMPLAINT,
    intent_score=0.97,
    urgency=Urgency.HIGH,
    urgency_score=0.81,
    sure=True,
    model="test",
)

SOURCE = Source(
    id="okaz",
    name="عكاظ",
    kind="feed",
    url="https://news.example/rss",
    interval=timedelta(minutes=15),
)


class Nowhere:
    """A door to nothing: a test that visits the web gives its own."""

    async def get(self, source: str, url: str, headers: Mapping[str, str]) -> Answer:
        raise SourceSilent(source, f"nobody answers at {url}, asked with {sorted(headers)}")

    async def post(self, source: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        raise SourceSilent(source, f"nobody answers at {url}: {sorted(headers)}, {len(body)} bytes")


MEANS = Means(
    web=Nowhere(),
    shelf=Shelf(Path("samples")),
    files=None,
    secret=lambda _: None,
    clock=lambda: NOON,
)


def a_post(**given: Any) -> Post:
    return replace(POST, **given)


def some_tags(**given: Any) -> Tags:
    return replace(TAGS, **given)


def a_source(**given: Any) -> Source:
    return replace(SOURCE, **given)


def a_service(code: str, score: float = 0.9) -> tuple[ServiceTag, ...]:
    return (ServiceTag(code=code, score=score, evidence=((0, 4),)),)
