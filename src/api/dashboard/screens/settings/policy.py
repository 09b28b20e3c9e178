"""Documents of the policy: edited, checked line by line, tried, saved, and gone back from."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from api.dashboard.calling import Refused
from api.dashboard.desk import Desk, DeskDep, refusal
from api.dashboard.lines import Around, around, differences
from api.dashboard.screens.settings.frame import show

routes = APIRouter(prefix="/settings/policy")
HERE = "/settings/policy"
TEMPLATES = frozenset({"templates", "stops"})
CHANGED, INVALID = 409, 422
OWN_SECTIONS = {"rules": "rules", "templates": "templates", "stops": "templates"}


@routes.get("")
async def list_documents(desk: DeskDep, of: str = "") -> Response:
    """Show every document, or the reply templates alone."""
    found = (await desk.api.get("/policy"))["items"]
    wording = of == "templates"
    shown = [each for each in found if (each["kind"] in TEMPLATES) == wording]
    section = "templates" if wording else "policy"
    return show(desk, "documents.html", section, documents=shown, wording=wording)


@routes.get("/{code}")
async def show_document(desk: DeskDep, code: str) -> Response:
    """Show a document to be edited, with its history."""
    return await _editor(desk, await _document(desk, code))


@routes.post("/{code}")
async def save_document(desk: DeskDep, code: str) -> Response:
    """Save it; where it is wrong, or somebody was first, what was typed stays in the page."""
    text, revision = _text(desk), desk.field("revision")
    body = {"text": text, "revision": _number(revision)}
    if note := desk.field("note"):
        body["note"] = note
    try:
        await desk.api.put(f"/policy/{code}", body)
    except Refused as refused:
        if refused.status not in {CHANGED, INVALID}:
            raise
        return await _refused(desk, code, text, revision, refused)
    return desk.back(f"{HERE}/{code}", said="policy-saved")


@routes.post("/{code}/check")
async def check_document(desk: DeskDep, code: str) -> Response:
    """Check a text that is not saved."""
    text = _text(desk)
    verdict = await desk.api.post(f"/policy/{code}/check", {"text": text})
    return await _editor(desk, await _document(desk, code), text=text, verdict=verdict)


@routes.post("/{code}/try")
async def try_rules(desk: DeskDep, code: str) -> Response:
    """Ask rules that are not saved where a post would go, beside those that stand."""
    text, post = _text(desk), desk.field("post")
    asked = {"text": post, "place": desk.field("place") or None}
    document = await _document(desk, code)
    if not post:
        return await _editor(desk, document, text=text)
    try:
        tried = await desk.api.post("/rules/try", {**asked, "rules": text})
    except Refused as refused:
        if refused.status != INVALID:
            raise
        verdict = await desk.api.post(f"/policy/{code}/check", {"text": text})
        return await _editor(desk, document, text=text, verdict=verdict)
    now = await desk.api.post("/rules/try", asked)
    return await _editor(desk, document, text=text, tried={"after": tried, "before": now})


@routes.post("/{code}/preview")
async def preview_rules(desk: DeskDep, code: str) -> Response:
    """Show what rules that are not saved would have moved of the last days' posts."""
    text, document = _text(desk), await _document(desk, code)
    verdict = await desk.api.post(f"/policy/{code}/check", {"text": text})
    if not verdict["fits"]:
        return await _editor(desk, document, text=text, verdict=verdict)
    moves = await desk.api.post("/rules/preview", {"rules": text})
    return await _editor(desk, document, text=text, moves=moves)


@routes.get("/{code}/{again}")
async def come_back(code: str, again: str) -> Response:
    """Show the document: what was checked or tried is not asked again when a page is read anew."""
    del again
    return RedirectResponse(f"{HERE}/{code}", 303)


@routes.get("/{code}/revisions/{revision}")
async def show_revision(desk: DeskDep, code: str, revision: str) -> Response:
    """Show an older revision beside what stands."""
    path = f"/policy/{code}"
    document = await desk.api.get(path)
    found = await desk.api.get(f"{path}/revisions/{revision}")
    return show(
        desk,
        "revision.html",
        _section(document),
        document=document,
        revision=found,
        differences=differences(found["text"], document["text"]),
    )


@routes.post("/{code}/revisions/{revision}/restore")
async def restore_revision(desk: DeskDep, code: str, revision: str) -> Response:
    """Go back to an older revision."""
    body = {"to": _number(revision), "revision": _number(desk.field("revision"))}
    await desk.api.post(f"/policy/{code}/restore", body)
    return desk.back(f"{HERE}/{code}", said="policy-restored")


async def _document(desk: Desk, code: str) -> Any:
    return await desk.api.get(f"/policy/{code}")


async def _refused(desk: Desk, code: str, text: str, revision: str, refused: Refused) -> Response:
    document = await _document(desk, code)
    if refused.status == CHANGED:
        # Their text stays in the page, and so does the revision that it was made from.
        return await _editor(
            desk, {**document, "revision": revision}, text=text, changed=refusal(desk, refused)
        )
    verdict = await desk.api.post(f"/policy/{code}/check", {"text": text})
    return await _editor(desk, {**document, "revision": revision}, text=text, verdict=verdict)


async def _editor(  # noqa: PLR0913 - what the page shows beside the text
    desk: Desk,
    document: Mapping[str, Any],
    *,
    text: str | None = None,
    verdict: Mapping[str, Any] | None = None,
    tried: Mapping[str, Any] | None = None,
    moves: Mapping[str, Any] | None = None,
    changed: Mapping[str, Any] | None = None,
) -> Response:
    history = await desk.api.get(f"/policy/{document['code']}/revisions", {"limit": 20})
    shown = document["text"] if text is None else text
    return show(
        desk,
        "document.html",
        _section(document),
        document=document,
        text=shown,
        verdict=verdict,
        faults=_faults(document, shown, verdict),
        tried=tried,
        moves=moves,
        changed=changed,
        history=history["items"],
    )


def _faults(
    document: Mapping[str, Any], text: str, verdict: Mapping[str, Any] | None
) -> Sequence[tuple[Mapping[str, Any], Sequence[Around]]]:
    """Put each fault beside its lines, where it is of this document."""
    found = verdict["faults"] if verdict else ()
    return [
        (each, around(text, each["line"]) if each["file"] == document["file"] else ())
        for each in found
    ]


def _section(document: Mapping[str, Any]) -> str:
    return OWN_SECTIONS.get(document["kind"], "policy")


def _text(desk: Desk) -> str:
    """Return the text as it was typed: the white space around it may mean something."""
    given = desk.form.get("text", "")
    return given.replace("\r\n", "\n") if isinstance(given, str) else ""


def _number(given: str) -> int | str:
    """Read a number; what is none the API refuses in its own words."""
    return int(given) if given.isdecimal() and len(given) < 16 else given  # noqa: PLR2004 - digits
