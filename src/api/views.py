"""What clients see of our values. Posts, tags and tickets have one shape wherever they are told."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from math import floor
from typing import Any, TypeVar

import orjson
from fastapi import Response

from api.config import Config
from api.previews import Preview
from classifier import tags as judged
from classifier.labels import label_to_json
from listener import wire
from listener.backfill import Backfill
from listener.kinds import UNPOLLED
from listener.masking import Identity, masked
from listener.pseudonyms import Names, disguised, identity, is_named, neutral
from listener.reasons_ar import in_arabic
from listener.run import Run
from listener.source import Source
from router.acts import Standing
from router.clock.calendar import Calendar
from router.clock.running import Clock, paused, used
from router.message import instant
from router.owners.saying import waits_to_json
from store.corrections import Kept
from store.coverage import Coverage, Covered
from store.delivered import Delivered
from store.paging import Paged
from store.posts import StoredPost
from store.retold import Earlier
from store.sources import SourceState
from store.tickets import TicketDetail

Item = TypeVar("Item")
# Of a preview: enough to see what a source is.
MOST_SHOWN = 20


class Json(Response):
    """JSON, written as it is given: our views are plain already."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:  # noqa: ANN401 - as in the class above it
        """Write the body."""
        return orjson.dumps(content)


def page(found: Paged[Item], view: Callable[[Item], Mapping[str, Any]]) -> Json:
    """Show one page of a list, with the cursor of the next."""
    return Json({"items": [view(item) for item in found.items], "next": found.next})


def see_post(stored: StoredPost, names: Names) -> dict[str, Any]:
    """Show a post with what became of it, its author under a pseudonym (listener/pseudonyms.py)."""
    known, named = identity(stored.post), is_named(stored.post)
    return {
        **wire.to_json(disguised(stored.post, names)),
        "pseudonymous": not named,
        "erased": stored.post.kept_as is not None,
        "received": instant(stored.received),
        "tags": stored.tags and judged.to_json(stored.tags),
        "ticket": stored.ticket,
        "reasons": list(stored.reasons),
        "parked": stored.parked,
        "sightings": [
            {
                "source": each.source,
                "native_id": each.native_id,
                "url": neutral(each.url, known),
                "seen": instant(each.seen),
                "how": each.how.value,
            }
            for each in stored.sightings
        ],
        "versions": stored.versions,
        "earlier": stored.earlier
        if stored.earlier is None
        else [_earlier(each, None if named else known) for each in stored.earlier],
        "tags_version": stored.tags_version,
    }


def _earlier(each: Earlier, whose: Identity | None) -> dict[str, Any]:
    title, text = each.title, each.text
    if whose is not None:
        title, text = title and masked(title, whose.anywhere), masked(text, whose.anywhere)
    return {
        "number": each.number,
        "title": title,
        "text": text,
        "until": instant(each.until),
    }


def see_detail(detail: TicketDetail, config: Config, names: Names, now: datetime) -> dict[str, Any]:
    """Show a ticket with its posts, their tags and evidence, its clock, and its history."""
    calendar = config.timing.calendar(detail.ticket.unit)
    services = detail.ticket.services
    return {
        **config.tell(detail.ticket),
        "posts": [
            {**see_post(post, names), "answered": _maybe(detail.answered.get(post.post.id))}
            for post in detail.posts
        ],
        "clock": detail.clock and see_clock(detail.clock, calendar, now),
        "calendar": see_calendar(calendar, now),
        "standing": _see_standing(detail.standing, config.wants(services[0] if services else None)),
        "waiting": detail.waits and waits_to_json(detail.waits),
        "history": [
            {
                "at": instant(change.at),
                "who": change.who,
                "verb": change.verb,
                "before": change.before.value,
                "after": change.after.value,
                "note": change.note,
                "changes": dict(change.changes),
            }
            for change in detail.history
        ],
        "suggestions": [
            {
                "post": each.post,
                "ticket": each.ticket,
                "text": each.text,
                "score": each.score,
                "reasons": list(each.reasons),
                "state": each.state,
                "at": instant(each.at),
                "who": each.who,
            }
            for each in detail.suggestions
        ],
    }


def see_clock(clock: Clock, calendar: Calendar, now: datetime) -> dict[str, Any]:
    """Show what is owed by when, and how much of the time for it is used."""
    return {
        target.value: {
            "due": _maybe(deadline.due),
            "met": None if deadline.idle else _maybe(deadline.met),
            "paused": paused(clock, target),
            "used": round(used(clock, target, calendar, now), 4),
            "policy": deadline.term.policy,
            "counting": deadline.term.counting.value,
            "length_seconds": deadline.term.length.total_seconds(),
            "left_seconds": round(
                deadline.term.length.total_seconds() * (1 - used(clock, target, calendar, now))
            ),
            "warned": sorted(deadline.warned),
            "escalated": max(deadline.escalated, default=0),
            "pauses": [
                {"state": each.state, "from": instant(each.start), "to": _maybe(each.end)}
                for each in clock.pauses
                if target in each.targets
            ],
        }
        for target, deadline in clock.deadlines.items()
    }


def see_calendar(calendar: Calendar, now: datetime) -> dict[str, Any]:
    """Show by which working time a ticket is counted, and whether it is that now."""
    is_open = calendar.is_open(now)
    return {
        "code": calendar.code,
        "ar": calendar.plan.ar,
        "en": calendar.plan.en,
        "open": is_open,
        "opens": None if is_open else instant(calendar.next_open(now)),
    }


def _see_standing(standing: Standing, wants: frozenset[str]) -> dict[str, Any]:
    return {
        "snoozed": _maybe(standing.snoozed),
        "wants": sorted(wants),
        "evidence": [{"kind": one.kind, "value": one.value} for one in standing.evidence],
        "resolver": standing.resolver,
        "verifier": standing.verifier,
        "ended": _maybe(standing.ended),
        "reopened": standing.reopened,
        "returned": standing.returned,
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
        "next_poll": instant(state.next_poll) if _is_polled(source) else None,
        "failures": state.failures,
        "answered": _maybe(state.answered),
        "failing_since": _maybe(state.failing_since),
        "quiet_since": _maybe(state.quiet_since),
        "coverage_24h": share(state.coverage),
        "last_run": state.last and see_run(state.last),
    }


def see_delivered(told: Delivered) -> dict[str, Any]:
    """Show what came of a delivery."""
    return {"seen": told.seen, "new": told.new, "skipped": told.skipped}


def _is_polled(source: Source) -> bool:
    return source.enabled and source.kind not in UNPOLLED


def see_run(run: Run) -> dict[str, Any]:
    """Show one line of a source's run log."""
    return {
        "source": run.source,
        "started": instant(run.started),
        "finished": instant(run.finished),
        "outcome": run.outcome.value,
        "reason": run.reason,
        "reason_ar": in_arabic(run.reason, run.cause, again=run.next_poll),
        "cause": run.cause and run.cause.value,
        "seen": run.seen,
        "new": run.new,
        "skipped": run.skipped,
        "bytes": run.bytes,
        "next_poll": _maybe(run.next_poll),
        "took": None if run.took is None else run.took.total_seconds(),
        "missed": run.missed,
    }


def see_preview(found: Preview, names: Names) -> dict[str, Any]:
    """Show what a source would bring."""
    return {
        "source": found.source.id,
        "posts": [wire.to_json(disguised(post, names)) for post in found.page.posts[:MOST_SHOWN]],
        "seen": len(found.page.posts) + found.page.left_out,
        "left_out": found.page.left_out,
        "skipped": found.page.skipped,
        "more": found.page.more,
        "next_poll_seconds": found.again and found.again.total_seconds(),
        "warnings": [
            {
                "reason": each.reason,
                "reason_ar": in_arabic(each.reason, each.cause),
                "cause": each.cause and each.cause.value,
            }
            for each in found.warnings()
        ],
    }


def see_backfill(state: Backfill) -> dict[str, Any]:
    """Show how far a source was paged back."""
    return {
        "source": state.source,
        "since": instant(state.since),
        "asked": instant(state.asked),
        "due": _maybe(state.due),
        "pages": state.pages,
        "seen": state.seen,
        "new": state.new,
        "failures": state.failures,
        "reason": state.reason,
        "reason_ar": in_arabic(state.reason, state.cause, again=state.due),
        "cause": state.cause and state.cause.value,
    }


def see_coverage(found: Coverage) -> dict[str, Any]:
    """Show what was heard in a period."""
    return {
        "from": instant(found.since),
        "to": instant(found.until),
        "coverage": share(found.coverage),
        "sources": [_see_covered(each) for each in found.sources],
    }


def _see_covered(each: Covered) -> dict[str, Any]:
    known = [hour.expected for hour in each.hours if hour.expected is not None]
    return {
        "source": each.source,
        "coverage": share(each.coverage),
        "expected": round(sum(known), 2) if known else None,
        "seen": sum(hour.seen for hour in each.hours),
        "due": sum(hour.due for hour in each.hours),
        "done": sum(hour.done for hour in each.hours),
        "hours": [
            {
                "begins": instant(hour.begins),
                "expected": None if hour.expected is None else round(hour.expected, 2),
                "seen": hour.seen,
                "due": hour.due,
                "done": hour.done,
                "coverage": share(hour.coverage),
            }
            for hour in each.hours
        ],
    }


def share(figure: float | None) -> float | None:
    """Round a share; one that is not whole is not shown as whole."""
    return None if figure is None else floor(figure * 10_000 + 1e-6) / 10_000


def _maybe(at: datetime | None) -> str | None:
    return instant(at) if at else None


def listed(items: Sequence[Mapping[str, Any]]) -> Json:
    """Show a list that is always whole."""
    return Json({"items": list(items), "next": None})
