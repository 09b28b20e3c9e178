"""What clients see of crisis plans and filters."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from router.filters import Filter
from router.message import instant
from router.plans.runs import Run
from router.plans.written import Part, Plan
from router.rules import AMANA
from store.filters import Suppressed
from store.plan_report import Report
from store.plans import Item, Noted


def see_run(run: Run, now: datetime) -> dict[str, Any]:
    """Show a run."""
    return {
        "id": run.id,
        "plan": run.plan.code,
        "mode": run.mode.value,
        "places": sorted(run.places),
        "reason": run.reason,
        "started": instant(run.started),
        "started_by": run.started_by,
        "until": instant(run.until),
        "running": run.runs(now),
        "ended": run.ended and instant(run.ended),
        "ended_by": run.ended_by,
        "end_reason": run.end_reason,
    }


def see_run_detail(
    run: Run, notes: Sequence[Noted], amana_of: Mapping[str, str], now: datetime
) -> dict[str, Any]:
    """Show a run with its checklist and its questions."""
    noted = {(each.item, each.code): each for each in notes}
    amanat = sorted({amana_of.get(place, place) for place in run.places})
    return {
        **see_run(run, now),
        "roles": [_see_part(part, amanat, noted) for part in run.plan.roles],
        "after": [
            {
                "code": each.code,
                "ar": each.ar,
                "en": each.en,
                "answer": _see_noted(noted.get((Item.ANSWER, each.code))),
            }
            for each in run.plan.after
        ],
    }


def _see_part(
    part: Part, amanat: Iterable[str], noted: Mapping[tuple[Item, str], Noted]
) -> dict[str, Any]:
    return {
        "code": part.code,
        "ar": part.ar,
        "en": part.en,
        "role": part.role.value,
        "units": list(dict.fromkeys(part.unit.replace(AMANA, amana) for amana in amanat)),
        "duties": [
            {
                "code": duty.code,
                "ar": duty.ar,
                "en": duty.en,
                "done": _see_noted(noted.get((Item.DUTY, duty.code))),
            }
            for duty in part.duties
        ],
    }


def _see_noted(note: Noted | None) -> dict[str, Any] | None:
    if note is None:
        return None
    return {"at": instant(note.at), "who": note.who, "note": note.note}


def see_plan(plan: Plan, runs: Iterable[Run], now: datetime) -> dict[str, Any]:
    """Show a plan, and the runs of it that are under way."""
    return {
        "code": plan.code,
        "ar": plan.ar,
        "en": plan.en,
        "longest_hours": plan.longest_hours,
        "runs": [see_run(run, now) for run in runs],
    }


def see_plan_detail(plan: Plan, runs: Iterable[Run], now: datetime) -> dict[str, Any]:
    """Show a plan as it is written."""
    written = plan.model_dump(mode="json", exclude_unset=True)
    return {
        **see_plan(plan, runs, now),
        "covers": written["covers"],
        **{
            name: written.get(name, [])
            for name in ("keeps", "roles", "statements", "clock", "routing", "after")
        },
    }


def see_report(
    report: Report, detail: Mapping[str, Any], run: Run, now: datetime
) -> dict[str, Any]:
    """Show what came of a run; `detail` is the run with its checklist."""
    duties = [duty for part in detail["roles"] for duty in part["duties"]]
    return {
        "run": dict(detail),
        "took_seconds": ((run.ended or min(run.until, now)) - run.started).total_seconds(),
        "tickets": {
            "opened": report.opened,
            "posts": report.posts,
            "answered": report.answered,
            "unanswered": report.unanswered,
            "settled": report.settled,
            "first_answer_median_seconds": _seconds(report.first_answer_median),
            "first_answer_longest_seconds": _seconds(report.first_answer_longest),
        },
        "replies": {
            "frozen": report.frozen,
            "thawed": report.thawed,
            "waiting": report.waiting,
        },
        "duties": {"done": sum(duty["done"] is not None for duty in duties), "all": len(duties)},
    }


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else length.total_seconds()


def see_filter(one: Filter, suppressed: int, now: datetime) -> dict[str, Any]:
    """Show a filter, and how many posts it has suppressed."""
    takes = one.takes
    return {
        "id": one.id,
        "words": takes.words,
        "author": takes.author,
        "platform": takes.platform and takes.platform.value,
        "service": takes.service,
        "municipality": takes.municipality,
        "reason": one.reason,
        "created": instant(one.created),
        "created_by": one.created_by,
        "until": instant(one.until),
        "holds": one.holds(now),
        "ended": one.ended and instant(one.ended),
        "ended_by": one.ended_by,
        "suppressed": suppressed,
    }


def see_suppressed(found: Suppressed, since: datetime, until: datetime) -> dict[str, Any]:
    """Show how many posts were suppressed in a period."""
    return {
        "since": instant(since),
        "until": instant(until),
        "posts": found.posts,
        "filters": _counts(found.filters),
        "services": _counts(found.services),
        "municipalities": _counts(found.municipalities),
    }


def _counts(counts: Mapping[Any, int]) -> list[dict[str, Any]]:
    """List counts, the largest first."""
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0] or ""))
    return [{"code": code, "posts": posts} for code, posts in ordered]
