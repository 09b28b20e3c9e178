"""Asking the policy: where would a post go, and why. Shared by the API and the command line."""

from datetime import datetime
from typing import Any

from classifier.tagger import Tagger
from classifier.tags import to_json
from listener.post import Post
from router.decide import explain
from router.message import explanation_to_json
from router.rulebook import RuleBook


def tried(post: Post, tagger: Tagger, book: RuleBook, now: datetime) -> dict[str, Any]:
    """Judge and route a post without keeping anything."""
    (tags,) = tagger.tag([post])
    found = explain(post, tags, book, now)
    return {**explanation_to_json(found, book), "tags": to_json(tags)}
