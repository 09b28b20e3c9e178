"""/policy: the documents of the policy, read, checked and saved while the service runs."""

from collections.abc import Iterator
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Response

from api.callers import ADMINISTRATORS, CallerDep, done_by, only
from api.deps import After, Limit, Now, ToolsDep
from api.examples import problem, shows
from api.policy_bodies import (
    DOCUMENTS,
    ONE,
    REVISION,
    REVISIONS,
    TEXT,
    VERDICT,
    CheckedText,
    DocumentItems,
    DocumentText,
    Restored,
    RevisionPage,
    RevisionText,
    SavedText,
    VerdictView,
)
from api.policy_standing import Policy
from api.policy_views import faults_in, samples, see_document, see_revision, text_of
from api.refusals import Invalid
from api.saving import Change, save
from api.scoping import WHOLE_ONLY
from api.views import Json, page
from listener.config import WrongConfig
from router.documents import ALWAYS, Document, document, place_of
from store.audit import By
from store.errors import UnknownDocument
from store.policies import Revision

# They stand for the whole installation.
_THEIRS = [Depends(only(ADMINISTRATORS)), WHOLE_ONLY]
routes = APIRouter(prefix="/policy", tags=["policy"], dependencies=_THEIRS)
of_one = APIRouter(prefix="/policy/{code}", tags=["policy"], dependencies=_THEIRS)


async def _policy(tools: ToolsDep) -> Policy:
    return tools.policy


async def _document(
    code: Annotated[str, Path(description="Its code, as the list says.")],
) -> Document:
    known = document(code)
    if known is None:
        raise UnknownDocument(code)
    return known


PolicyDep = Annotated[Policy, Depends(_policy)]
DocumentDep = Annotated[Document, Depends(_document)]


@routes.get("", response_model=DocumentItems, responses=shows(DOCUMENTS) | problem(403))
async def list_documents(policy: PolicyDep) -> Response:
    """Every document that may be changed here: its latest revision, and whether it is used."""
    await policy.look()
    _, saved = await policy.policies.latest()
    files = await to_thread.run_sync(policy.files)
    codes = {*ALWAYS, *files, *(code for code, each in saved.items() if each.text is not None)}
    return Json(
        {
            "items": [
                _see(policy, known, saved.get(known.code), files.get(known.code))
                for known in map(document, sorted(codes, key=place_of))
                if known is not None
            ]
        }
    )


@of_one.get("", response_model=DocumentText, responses=shows(ONE) | problem(403, 404))
async def show_document(known: DocumentDep, policy: PolicyDep) -> Response:
    """One document, with the text of its latest revision."""
    await policy.look()
    return await _shown(policy, known)


def _see(
    policy: Policy, known: Document, last: Revision | None, file: str | None
) -> dict[str, Any]:
    stands = policy.now
    return see_document(
        known, last, file, stands.used.get(known.code), stands.broken.get(known.code)
    )


async def _shown(policy: Policy, known: Document) -> Response:
    last = await policy.policies.last(known.code)
    file = policy.file_text(known.code)
    if last is None and file is None and known.code not in ALWAYS:
        raise UnknownDocument(known.code)
    return Json({**_see(policy, known, last, file), "text": text_of(last, file)})


@of_one.post(
    "/check",
    response_model=VerdictView,
    responses=shows(VERDICT) | problem(403, 404, 422),
)
async def check_document(known: DocumentDep, body: CheckedText, policy: PolicyDep) -> Response:
    """Whether a text could be saved: it is checked as at the start, beside all other documents."""
    await policy.look()
    try:
        await policy.read({**policy.now.texts, known.code: body.text})
    except WrongConfig as error:
        return Json({"fits": False, "faults": [*faults_in(error)], "samples": []})
    shown = await to_thread.run_sync(samples, known, body.text)
    return Json({"fits": True, "faults": [], "samples": shown})


@of_one.put("", response_model=DocumentText, responses=shows(ONE) | problem(403, 404, 409, 422))
async def save_document(
    known: DocumentDep, body: SavedText, policy: PolicyDep, caller: CallerDep, now: Now
) -> Response:
    """Save a text; every process works by it within seconds, without a restart.

    `revision` is the one that the text was made from: where another was saved since, it is 409. A
    text that is the file's follows its file again, whatever that will be.
    """
    text = None if body.text == policy.file_text(known.code) else body.text
    change = Change(document=known, text=text, expected=body.revision, note=body.note)
    return await _saved(policy, change, done_by(caller, now))


@of_one.post(
    "/restore",
    response_model=DocumentText,
    responses=shows(ONE) | problem(403, 404, 409, 422),
)
async def restore_document(
    known: DocumentDep, body: Restored, policy: PolicyDep, caller: CallerDep, now: Now
) -> Response:
    """Go back to an older revision, or to the file's (0): that is saved as a new revision."""
    found = await policy.policies.show(known.code, body.to) if body.to else None
    change = Change(
        document=known,
        text=found.text if found else None,
        expected=body.revision,
        note=body.note,
        restores=body.to,
    )
    return await _saved(policy, change, done_by(caller, now))


async def _saved(policy: Policy, change: Change, by: By) -> Response:
    try:
        await save(policy, [change], by)
    except WrongConfig as error:
        raise Invalid(*_told(change.document, error)) from error
    return await _shown(policy, change.document)


def _told(known: Document, error: WrongConfig) -> Iterator[tuple[str, str, str]]:
    """Say where in the body each fault is; one of another document is named with its file."""
    for fault in faults_in(error):
        line = f":{fault['line']}" if fault["line"] else ""
        if fault["file"] == known.file:
            yield f"body.text{line}", fault["reason"], fault["reason_ar"]
        else:
            where = f"{fault['file']}{line}: "
            yield "body.text", where + fault["reason"], where + fault["reason_ar"]


@of_one.get(
    "/revisions",
    response_model=RevisionPage,
    responses=shows(REVISIONS) | problem(403, 404, 422),
)
async def list_revisions(
    known: DocumentDep, policy: PolicyDep, limit: Limit = 50, after: After = None
) -> Response:
    """Who saved a document and when, latest first."""
    found = await policy.policies.list(known.code, limit=limit, after=after)
    return page(found, see_revision)


@of_one.get(
    "/revisions/{revision}",
    response_model=RevisionText,
    responses=shows({**REVISION, "text": TEXT}) | problem(403, 404, 422),
)
async def show_revision(
    known: DocumentDep, revision: Annotated[int, Path(ge=0, le=2**53)], policy: PolicyDep
) -> Response:
    """An older text of a document; revision 0 is what its file has now."""
    file = policy.file_text(known.code)
    if not revision:
        none = dict.fromkeys(("at", "who", "note", "restores"))
        return Json({"revision": 0, **none, "text": file or ""})
    found = await policy.policies.show(known.code, revision)
    return Json({**see_revision(found), "text": text_of(found, file)})
