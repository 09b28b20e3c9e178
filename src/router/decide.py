"""The decision at the heart of the service: pure, total, explainable."""

from dataclasses import dataclass
from datetime import datetime

from classifier.tags import Intent, Tags, Urgency
from listener.post import Post, PostId
from router.rulebook import RuleBook


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Which office owes an answer to a post, by when, and why.

    `wanted` is false when the post makes no ticket; the reasons say so and `unit` is None.
    `join` names the matter: a post joins the open ticket with the same key, or opens one.
    It is None when the text is too short to be the same matter by its wording alone.
    """

    post: PostId
    wanted: bool
    unit: str | None
    services: tuple[str, ...]
    municipality: str | None
    urgency: Urgency
    intent: Intent
    referral: str | None
    reasons: tuple[str, ...]
    due: datetime | None
    join: str | None
    sample: bool


def route(post: Post, tags: Tags, book: RuleBook, now: datetime) -> Decision:
    """Decide what becomes of one tagged post."""
    raise NotImplementedError
