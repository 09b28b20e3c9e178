"""How documents of the policy are shown, and what is wrong with them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from api.policy_reasons import in_arabic
from api.policy_standing import Broken
from listener.config import WrongConfig, check_yaml
from router.documents import Document, Kind
from router.message import instant
from router.replies.fields import fill
from router.replies.lengths import weighted
from router.replies.templates import Template, TemplateFile
from store.policies import Revision

# What a gap might be filled with, to show what a template looks like.
MIGHT: Mapping[str, str] = {
    "ticket": "0b1c2d3e",
    "service": "حفرة في الطريق",
    "municipality": "جدة",
    "amana": "أمانة محافظة جدة",
    "agency": "شركة المياه الوطنية",
    "district": "حي الصفا",
    "action": "ردم الحفرة وسفلتتها",
    "next": "معاينة الموقع",
    "when": "الأحد 29 نوفمبر",
    "reason": "أعمال تمديد قائمة",
    "need": "صورة للموقع",
    "link": "https://example.sa/1",
}


def see_document(
    document: Document,
    last: Revision | None,
    file: str | None,
    used: Revision | None,
    broken: Broken | None,
) -> dict[str, Any]:
    """Show a document: its latest revision, and the text of its file."""
    text = text_of(last, file)
    return {
        "code": document.code,
        "file": document.file,
        "kind": document.kind.value,
        "ar": document.ar,
        "en": document.en,
        "heading": heading(text),
        "revision": last.number if last else 0,
        "used": used.number if used else 0,
        "at": instant(last.at) if last else None,
        "who": last.who if last else None,
        "note": last.note if last else None,
        "differs": text != (file or ""),
        "shipped": file is not None,
        "broken": broken
        and {
            "revision": broken.revision,
            "line": broken.line,
            "reason": broken.reason,
            "reason_ar": in_arabic(broken.reason.partition(": ")[2]),
        },
    }


def text_of(last: Revision | None, file: str | None) -> str:
    """Return the text of a revision: its own, else its file's."""
    return last.text if last is not None and last.text is not None else file or ""


def heading(text: str) -> str | None:
    """Return the first line, where it is a comment."""
    first = text.partition("\n")[0]
    return first.removeprefix("#").strip() or None if first.startswith("#") else None


def see_revision(revision: Revision) -> dict[str, Any]:
    """Show a revision without its text."""
    return {
        "revision": revision.number,
        "at": instant(revision.at),
        "who": revision.who,
        "note": revision.note,
        "restores": revision.restores,
    }


def faults_in(error: WrongConfig) -> Iterator[dict[str, Any]]:
    """Tell what is wrong, the first as the start would first."""
    for line, reason in ((error.line, error.reason), *error.others):
        yield {
            "file": error.path.as_posix(),
            "line": line,
            "reason": reason,
            "reason_ar": in_arabic(reason),
        }


def samples(document: Document, text: str) -> list[dict[str, Any]]:
    """Show the templates of a text that is right, filled with what might be."""
    if document.kind is not Kind.TEMPLATES:
        return []
    file = check_yaml(text, Path(document.file), TemplateFile)
    return [_sample(template) for template in file.templates]


def _sample(template: Template) -> dict[str, Any]:
    text = fill(template.text.strip(), MIGHT)
    return {
        "code": template.code,
        "ar": template.ar,
        "stage": template.stage.value,
        "text": text,
        "length": weighted(text),
        "fields": template.fields,
    }
