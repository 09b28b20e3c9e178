"""What clients see of our values. Posts, tags and tickets have one shape wherever they are told."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import orjson
from fastapi import Response

from classifier import tags as judged
from classifier.labels import label_to_json
from listener import wire
from listener.run import Run
from router.message import instant, ticket_to_json
from router.rulebook import RuleBook
from store.corrections import Kept
from store.paging import Paged
from store.posts import StoredPost
from store.retold import Earlier
from store.sources import SourceState
from store.tickets import TicketDetail

Item = TypeVar("Item")


class Json(Response):
    """JSON, written as it is given: our views are plain already."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:  # noqa: ANN401 - as in the class above it
        """Write the body."""
        return orjson.dumps(content)


def page(found: Paged[Item], view: Callable[[Item], Mapping[str, Any]]) -> Json:
    """Show one page of a list, with the cursor of the next."""
    return Json({"items": [view(item) for item in found.items], "next": found.next})


def see_post(stored: StoredPost) -> dict[str, Any]:
    """Show a post with what became of it."""
    return {
        **wire.to_json(stored.post),
        "received": instant(stored.received),
        "tags": stored.tags and judged.to_json(stored.tags),
        "ticket": stored.ticket,
        "reasons": list(stored.reasons),
        "parked": stored.parked,
        "sightings": [
            {
                "source": each.source,
                "native_id": each.native_id,
                "url": each.url,
                "seen": instant(each.seen),
                "how": each.how.value,
            }
            for each in stored.sightings
        ],
        "versions": stored.versions,
        "earlier": None if stored.earlier is None else [_earlier(each) for each in stored.earlier],
        "tags_version": stored.tags_version,
    }


def _earlier(each: Earlier) -> dict[str, Any]:
    return {
        "number": each.number,
        "title": each.title,
        "text": each.text,
        "until": instant(each.until),
    }


def see_detail(detail: TicketDetail, book: RuleBook) -> dict[str, Any]:
    """Show a ticket with its posts, their tags and evidence, and its history."""
    return {
        **ticket_to_json(detail.ticket, book),
        "posts": [see_post(post) for post in detail.posts],
        "history": [
            {
                "at": instant(change.at),
                "who": change.who,
                "verb": change.verb,
                "before": change.before.value,
                "after": change.after.value,
                "note": change.note,
            }
            for change in detail.history
        ],
    }


def see_correction(kept: Kept) -> dict[str, Any]:
    """Show a correction, with what the model had said."""
    return {
        "id": kept.id,
        "post": kept.post,
        "ticket": kept.ticket,
        "at": instant(kept.at),
        "who": kept.who,
        "note": kept.note,
        "label": label_to_json(kept.label),
        "said": judged.to_json(kept.said),
        "score": round(kept.score, 4),
        "misrouted": kept.misrouted,
        "latest": kept.latest,
    }


def see_source(state: SourceState) -> dict[str, Any]:
    """Show a source and how it fares."""
    source = state.source
    return {
        "id": source.id,
        "name": source.name,
        "kind": source.kind,
        "url": source.url,
        "interval_seconds": source.interval.total_seconds(),
        "options": dict(source.options),
        "enabled": source.enabled,
        "origin": state.origin,
        "sample": source.sample,
        "next_poll": instant(state.next_poll) if source.enabled else None,
        "failures": state.failures,
        "last_run": state.last and see_run(state.last),
    }


def see_run(run: Run) -> dict[str, Any]:
    """Show one line of a source's run log."""
    return {
        "source": run.source,
        "started": instant(run.started),
        "finished": instant(run.finished),
        "outcome": run.outcome.value,
        "reason": run.reason,
        "seen": run.seen,
        "new": run.new,
        "skipped": run.skipped,
        "bytes": run.bytes,
        "next_poll": _maybe(run.next_poll),
    }


def _maybe(at: datetime | None) -> str | None:
    return instant(at) if at else None


def listed(items: Sequence[Mapping[str, Any]]) -> Json:
    """Show a list that is always whole."""
    return Json({"items": list(items), "next": None})
