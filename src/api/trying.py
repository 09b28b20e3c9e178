"""Asking the policy: where would a post go, and why. Shared by the API and the command line."""

from datetime import datetime
from typing import Any

from api.config import Config
from classifier.tagger import Tagger
from classifier.tags import to_json
from listener.post import Post
from router.decide import explain
from router.message import explanation_to_json
from router.orders import NO_ORDERS, Orders


def tried(
    post: Post, tagger: Tagger, config: Config, now: datetime, orders: Orders = NO_ORDERS
) -> dict[str, Any]:
    """Judge and route a post without keeping anything."""
    (tags,) = tagger.tag([post])
    found = explain(post, tags, config.rules, orders)
    matter = found.decision.matter
    due = config.timing.first_answer(matter, found.unit.code, now) if found.unit else None
    return {**explanation_to_json(found, config.rules, due), "tags": to_json(tags)}
