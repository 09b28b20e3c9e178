"""What people send of an edited policy, and what they see that it would move."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from api.schemas import Number, Shape, Wish

MOST_TEXT = 500_000
MOST_DAYS = 90


class EditedRules(Wish):
    """An edited policy: the whole text of rules.yaml, and how many days to look back."""

    rules: Annotated[str, Field(min_length=1, max_length=MOST_TEXT)]
    days: Annotated[int, Field(ge=1, le=MOST_DAYS), Number] = 30


class MoveView(Shape):
    """How many posts would go to another unit."""

    before: Annotated[str, Field(alias="from")]
    after: Annotated[str, Field(alias="to")]
    posts: int


class MovedOf(Shape):
    """How many posts of a service or a municipality would move; null: it is not known."""

    code: str | None
    posts: int


class MovedPost(Shape):
    """A post that would go elsewhere; its text is cut."""

    post: str
    text: str
    service: str | None
    municipality: str | None
    before: Annotated[str, Field(alias="from")]
    after: Annotated[str, Field(alias="to")]


class MovesView(Shape):
    """What an edited policy would have moved.

    `looked` posts were looked at; `whole`: these were all of the period, else the latest of them.
    """

    since: datetime
    until: datetime
    looked: int
    whole: bool
    moved: int
    units: list[MoveView]
    services: list[MovedOf]
    municipalities: list[MovedOf]
    examples: list[MovedPost]


MOVES: dict[str, Any] = {
    "since": "2026-10-24T09:00:00Z",
    "until": "2026-11-23T09:00:00Z",
    "looked": 48210,
    "whole": True,
    "moved": 312,
    "units": [{"from": "jeddah.roads", "to": "jeddah.projects", "posts": 312}],
    "services": [{"code": "roads.excavation", "posts": 312}],
    "municipalities": [{"code": "jeddah", "posts": 312}],
    "examples": [
        {
            "post": "5f3c9d0e8b7a6c5d4e3f2a1b",
            "text": "حفريات المشروع في شارع صاري مفتوحة من شهرين",
            "service": "roads.excavation",
            "municipality": "jeddah",
            "from": "jeddah.roads",
            "to": "jeddah.projects",
        }
    ],
}
