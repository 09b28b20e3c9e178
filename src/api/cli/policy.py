"""`sawt policy`: documents of the policy that were saved over their files."""

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from api.cli.lines import write_line
from api.cli.prepare import short_verb, with_database
from api.cli.prepare_policy import opened_policy
from api.cli.riyadh import in_riyadh
from api.config import read_config
from api.failure import Failed
from api.policy_standing import Policy
from api.policy_views import see_document, see_revision, text_of
from api.saving import Change, save
from api.tools import utc_now
from listener.config import WrongConfig
from router.documents import ALWAYS, Document, document, document_in, place_of
from store.audit import By
from store.database import Sessions
from store.errors import UnknownDocument

Result = TypeVar("Result")
# Whoever may run the command line has the database anyway; the history says so.
HERE = "cli"
MOST_TOLD = 100


def list_documents(*, json: bool) -> None:
    """Print a line for each document: whether it is as its file has it."""

    async def work(policy: Policy) -> list[dict[str, Any]]:
        _, saved = await policy.policies.latest()
        files, stands = policy.files(), policy.now
        return [
            see_document(
                _known(code),
                saved.get(code),
                files.get(code),
                stands.used.get(code),
                stands.broken.get(code),
            )
            for code in sorted({*ALWAYS, *files, *saved}, key=place_of)
        ]

    for each in _with_policy(work):
        if json:
            write_line(each)
            continue
        state = f"saved by {each['who']}, revision {each['revision']}" if each["differs"] else ""
        sys.stdout.write(f"{each['code']:<24} {state or 'as its file'}\n")
        if each["broken"]:
            sys.stdout.write(f"  cannot be used: {each['broken']['reason']}\n")


def show_document(code: str, revision: int | None) -> None:
    """Print the text of a document: of its latest revision, or of another (0: the file's).

    Raises:
        UnknownDocument: There is none of this code.
        UnknownRevision: It has none of this number.
    """
    known = _known(code)

    async def work(policy: Policy) -> str:
        file = policy.file_text(code)
        if revision is None:
            return text_of(await policy.policies.last(code), file)
        return text_of(await policy.policies.show(code, revision) if revision else None, file)

    sys.stdout.write(_with_policy(work) or f"# {known.file} is empty\n")


def tell_history(code: str, *, json: bool) -> None:
    """Print a line for each revision of a document, latest first.

    Raises:
        UnknownDocument: There is none of this code.
    """
    _known(code)
    found = _with_policy(lambda policy: policy.policies.list(code, limit=MOST_TOLD))
    for each in found.items:
        if json:
            write_line(see_revision(each))
            continue
        back = "" if each.restores is None else f"  back to {each.restores or 'the file'}"
        note = f"  {each.note}" if each.note else ""
        sys.stdout.write(f"{each.number:<6} {in_riyadh(each.at)}  {each.who}{back}{note}\n")


def export_documents(folder: Path, *, every: bool) -> None:
    """Write what was saved as files of a folder, for version control; with `every` all documents.

    Raises:
        Failed: A file cannot be written.
    """

    async def work(policy: Policy) -> dict[str, str]:
        _, saved = await policy.policies.latest()
        texts = {code: each.text for code, each in saved.items() if each.text is not None}
        return {**(policy.files() if every else {}), **texts}

    texts = _with_policy(work)
    for code, text in texts.items():
        path = folder / _known(code).file
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            what = f"{path}: cannot be written: {error.strerror}"
            raise Failed(what, "give a folder that may be written to") from error
        sys.stdout.write(f"wrote {path}\n")
    if not texts:
        sys.stdout.write("nothing was saved; every document is as its file\n")


def import_documents(folder: Path, note: str | None) -> None:
    """Save the documents of a folder that differ from what stands, all together or none.

    Raises:
        Failed: There is nothing to read.
        WrongConfig: One is wrong, or they do not go together.
    """
    texts = _read(folder)

    async def work(policy: Policy) -> list[str]:
        changes = []
        for code, text in texts.items():
            last, file = await policy.policies.last(code), policy.file_text(code)
            if text_of(last, file) != text:
                changes.append(
                    Change(
                        document=_known(code),
                        text=None if text == file else text,
                        expected=last.number if last else 0,
                        note=note,
                    )
                )
        if changes:
            await save(policy, changes, By(who=HERE, at=utc_now()))
        return [each.document.code for each in changes]

    saved = _with_policy(work)
    sys.stdout.writelines(f"saved {code}\n" for code in saved)
    if not saved:
        sys.stdout.write("nothing differs\n")


def reset_documents(codes: list[str], note: str | None) -> None:
    """Let documents be as their files have them; without codes, all that were saved.

    Raises:
        UnknownDocument: There is none of a code.
        WrongConfig: The files do not go with what else was saved.
    """
    for code in codes:
        _known(code)

    async def work(policy: Policy) -> list[str]:
        _, saved = await policy.policies.latest()
        changes = [
            Change(document=_known(code), text=None, expected=each.number, note=note, restores=0)
            for code, each in saved.items()
            if each.text is not None and (not codes or code in codes)
        ]
        if changes:
            await save(policy, changes, By(who=HERE, at=utc_now()))
        return [each.document.code for each in changes]

    reset = _with_policy(work)
    sys.stdout.writelines(f"{code} is as its file again\n" for code in reset)
    if not reset:
        sys.stdout.write("nothing was saved\n")


def _read(folder: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.yaml")):
        known = document_in(path.relative_to(folder).as_posix())
        if known is not None:
            try:
                found[known.code] = path.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                raise WrongConfig(path, None, "cannot be read as UTF-8 text") from error
    if not found:
        what = f"{folder}: holds no document of the policy"
        raise Failed(what, "give a folder as `sawt policy export` writes it")
    return found


def _known(code: str) -> Document:
    known = document(code)
    if known is None:
        raise UnknownDocument(code)
    return known


def _with_policy(work: Callable[[Policy], Awaitable[Result]]) -> Result:
    settings = short_verb()
    config = read_config(settings.config)

    async def run(sessions: Sessions) -> Result:
        return await work(await opened_policy(settings, config, sessions))

    return with_database(settings, run)
