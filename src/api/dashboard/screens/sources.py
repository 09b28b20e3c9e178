"""The sources: where we listen, how each fares, and adding one after having seen what it brings."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.dashboard.calling import Refused
from api.dashboard.desk import Desk, DeskDep, with_query, within
from api.dashboard.reader import RIYADH
from api.dashboard.source_forms import FORMS, INTERVALS, MOST_DIGITS, Form, asked, typed

routes = APIRouter(prefix="/sources")
one = APIRouter(prefix="/{source}")
PAGE, PAGES = 100, 20
RUNS = 25
# Worst first: the order of the list and of its chips.
STATES = ("failing", "silent", "paused", "new", "sent", "well")
FAILED = frozenset({"silent", "busy", "refused", "garbled"})


def state_of(source: Mapping[str, Any]) -> str:
    """Say in one word how a source fares."""
    last = source["last_run"]
    if not source["enabled"]:
        return "paused"
    if source["failures"] or source["failing_since"]:
        return "failing"
    # Samples were invented once: nothing new is to come of them.
    if source["quiet_since"] and not source["sample"]:
        return "silent"
    if source["kind"] == "webhook":
        return "sent"
    return "new" if last is None else "well"


@routes.get("")
async def show_sources(desk: DeskDep, state: str = "") -> Response:
    """Show where we listen, what does not go well first."""
    every = await _every(desk)
    counts = Counter(state_of(each) for each in every)
    wanted = [each for each in every if state in {"", state_of(each)}]
    wanted.sort(key=lambda each: (STATES.index(state_of(each)), each["name"]))
    return desk.show(
        "sources/sources.html",
        at="sources",
        sources=wanted,
        counts=counts,
        total=len(every),
        state=state,
        states=STATES,
        state_of=state_of,
        forms=FORMS,
    )


@routes.get("/add")
async def show_adding(desk: DeskDep, kind: str = "", place: str = "", after: str = "") -> Response:
    """Let a kind be chosen, or show the form of the one that was."""
    form = FORMS.get(kind)
    if form is None:
        return desk.show(
            "sources/kinds.html", at="sources", forms=FORMS, place=place, after=within(after, "")
        )
    return _form(desk, form, {"url": form.url, "place": place}, after=within(after, ""))


@routes.get("/preview")
async def after_preview() -> Response:
    """Let a kind be chosen: a preview is nothing to come back to."""
    return RedirectResponse("/sources/add", 303)


@routes.post("/preview")
async def preview(desk: DeskDep) -> Response:
    """Show what adding it would bring, above the form as it was filled in."""
    form = _form_of(desk)
    found = await desk.api.post("/sources/preview", asked(form, desk.form))
    answer = _form(desk, form, _typed(desk.form), preview=found, after=desk.field("after"))
    # The address stays that of the form: a preview is nothing to come back to.
    answer.headers["hx-push-url"] = "false"
    return answer


@routes.post("")
async def add(desk: DeskDep) -> Response:
    """Add it, and go to where its first reading is told of."""
    added = await desk.api.post("/sources", asked(_form_of(desk), desk.form))
    there = within(desk.field("after"), f"/sources/{added['id']}")
    return desk.back(there, said="sources-added")


@one.get("")
async def show_source(desk: DeskDep, source: str, after: str = "") -> Response:
    """Show one source: how it fares, how much of it was heard, and its run log."""
    found, runs, backfill, coverage = await asyncio.gather(
        desk.api.get(f"/sources/{source}"),
        desk.api.get(f"/sources/{source}/runs", {"limit": RUNS, "after": after}),
        desk.api.get(f"/sources/{source}/backfill"),
        desk.api.get("/stats/coverage", {"source": source}),
    )
    hours = coverage["sources"][0]["hours"] if coverage["sources"] else []
    return desk.show(
        "sources/source.html",
        at="sources",
        source=found,
        state=state_of(found),
        runs=runs["items"],
        next=runs["next"],
        backfill=backfill,
        hours=hours,
        form=FORMS.get(found["kind"]),
        failed=FAILED,
    )


@one.get("/edit")
async def show_editing(desk: DeskDep, source: str) -> Response:
    """Show the form of a source, as it is filled in now."""
    found = await desk.api.get(f"/sources/{source}")
    form = _known(found["kind"])
    filled = typed(form, found["options"]) | {
        "name": found["name"],
        "url": found["url"],
        "interval_seconds": str(int(found["interval_seconds"])),
    }
    return _form(desk, form, filled, source=found)


@one.post("/edit")
async def edit(desk: DeskDep, source: str) -> Response:
    """Change it."""
    found = await desk.api.get(f"/sources/{source}")
    body = asked(_known(found["kind"]), desk.form, found["options"])
    del body["kind"]
    await desk.api.patch(f"/sources/{source}", body)
    return desk.back(f"/sources/{source}", said="sources-changed")


@one.post("/run")
async def run(desk: DeskDep, source: str) -> Response:
    """Read it now, and say what came of it."""
    told = await desk.api.post(f"/sources/{source}/run")
    return desk.back(_back_to(desk, source), said=_ran(told))


@one.post("/pause")
async def pause(desk: DeskDep, source: str) -> Response:
    """Read it no more for now."""
    await desk.api.post(f"/sources/{source}/pause")
    return desk.back(_back_to(desk, source), said="sources-paused")


@one.post("/resume")
async def resume(desk: DeskDep, source: str) -> Response:
    """Read it again."""
    await desk.api.post(f"/sources/{source}/resume")
    return desk.back(_back_to(desk, source), said="sources-resumed")


@one.post("/backfill")
async def page_back(desk: DeskDep, source: str) -> Response:
    """Page back through it, from the beginning of a day of Riyadh's."""
    since = desk.field("since")
    try:
        day = datetime.fromisoformat(since).replace(tzinfo=RIYADH).isoformat()
    except ValueError:
        day = since  # the API says what is wrong with it
    await desk.api.post(f"/sources/{source}/backfill", {"since": day})
    return desk.back(f"/sources/{source}", said="sources-rewinding")


def _ran(told: Mapping[str, Any]) -> str:
    """Name the sentence for a run, or for a source that is being read by somebody else."""
    if "outcome" not in told:
        return "sources-running"
    if told["outcome"] in FAILED:
        return "sources-ran-badly"
    return "sources-ran-new" if told["new"] else "sources-ran"


def _back_to(desk: Desk, source: str) -> str:
    return within(desk.field("back"), f"/sources/{source}")


async def _every(desk: Desk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after: str | None = None
    for _ in range(PAGES):
        page = await desk.api.get("/sources", {"limit": PAGE, "after": after})
        found += page["items"]
        after = page["next"]
        if after is None:
            break
    return found


def _known(kind: str) -> Form:
    """Return the form of a kind.

    Raises:
        Refused: There is none.
    """
    if kind not in FORMS:
        raise Refused(404, {})
    return FORMS[kind]


def _form_of(desk: Desk) -> Form:
    return _known(desk.field("kind"))


def _typed(form: FormData) -> dict[str, str]:
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _form(  # noqa: PLR0913 - what the page shows
    desk: Desk,
    form: Form,
    filled: Mapping[str, str],
    *,
    source: Mapping[str, Any] | None = None,
    preview: Mapping[str, Any] | None = None,
    after: str = "",
) -> Response:
    return desk.show(
        "sources/form.html",
        at="sources",
        form=form,
        filled=filled,
        source=source,
        preview=preview,
        after=after,
        intervals=_intervals(filled),
        kinds=with_query("/sources/add", {"place": filled.get("place"), "after": after}),
    )


def _intervals(filled: Mapping[str, str]) -> list[int]:
    """Return the choices, and what is chosen already where that is another."""
    now = filled.get("interval_seconds", "")
    return sorted(
        {*INTERVALS, *([int(now)] if now.isdecimal() and len(now) <= MOST_DIGITS else [])}
    )


routes.include_router(one)
