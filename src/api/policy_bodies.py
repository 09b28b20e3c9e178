"""What people send of the documents of the policy, and what they see of them."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

from api.schemas import MOST_POLICY, Clean, Number, Shape, Wish
from router.documents import Kind
from router.replies.templates import Stage


def _lines(given: object) -> object:
    """Let lines end as in files: browsers send two characters for each end."""
    return given.replace("\r\n", "\n") if isinstance(given, str) else given


Text = Annotated[
    str,
    Field(min_length=1, max_length=MOST_POLICY, description="The whole document, as YAML."),
    BeforeValidator(_lines),
]
Note = Annotated[str, StringConstraints(min_length=1, max_length=500), Clean]
Expected = Annotated[
    int,
    Field(ge=0, le=2**53, description="The revision that the editor began with; 0: the file's."),
    Number,
]


class CheckedText(Wish):
    """A text that is not saved."""

    text: Text


class SavedText(Wish):
    """A text to save, why, and the revision that it was made from."""

    text: Text
    revision: Expected
    note: Note | None = None


class Restored(Wish):
    """The revision to go back to (0: as the file has it), and the one that stands now."""

    to: Annotated[int, Field(ge=0, le=2**53), Number]
    revision: Expected
    note: Note | None = None


class FaultView(Shape):
    """What is wrong, in which file, and on which line of it."""

    file: str
    line: int | None
    reason: str
    reason_ar: str


class BrokenView(Shape):
    """Why the latest revision is not what the service works by."""

    revision: int
    line: int | None
    reason: str
    reason_ar: str


class DocumentView(Shape):
    """A document. `revision` is the latest, 0 the file's; `used` is the one that is worked by.

    `heading` is its first line, where that is a comment. `differs`: from its file, as it is now.
    """

    code: str
    file: str
    kind: Kind
    ar: str
    en: str
    heading: str | None
    revision: int
    used: int
    at: datetime | None
    who: str | None
    note: str | None
    differs: bool
    shipped: bool
    broken: BrokenView | None


class DocumentItems(Shape):
    """Every document that may be changed here."""

    items: list[DocumentView]


class DocumentText(DocumentView):
    """A document with the text of its latest revision."""

    text: str


class SampleView(Shape):
    """A template, filled with what might be; `length` is as X counts, `fields` are its gaps."""

    code: str
    ar: str
    stage: Stage
    text: str
    length: int
    fields: list[str]


class VerdictView(Shape):
    """Whether a text could be saved now: what is wrong with it, or with others beside it.

    `samples` are its templates, where it has some and is right.
    """

    fits: bool
    faults: list[FaultView]
    samples: list[SampleView]


class RevisionView(Shape):
    """A revision. `restores`: it went back to that one; 0 is the file's."""

    revision: int
    at: datetime
    who: str
    note: str | None
    restores: int | None


class RevisionPage(Shape):
    """Revisions, latest first."""

    items: list[RevisionView]
    next: str | None


class RevisionText(Shape):
    """A revision with its text; revision 0 is the file's, and nobody saved it."""

    revision: int
    at: datetime | None
    who: str | None
    note: str | None
    restores: int | None
    text: str


DOCUMENT: dict[str, Any] = {
    "code": "replies.roads",
    "file": "replies/roads.yaml",
    "kind": "templates",
    "ar": "قوالب الردود: roads",
    "en": "Reply templates: roads",
    "heading": "الطرق والأرصفة. Roads",
    "revision": 17,
    "used": 17,
    "at": "2026-11-23T09:00:00Z",
    "who": "noura",
    "note": "صيغة أقصر لبلاغات الحفر",
    "differs": True,
    "shipped": True,
    "broken": None,
}
TEXT = (
    "templates:\n  - code: roads-acknowledged\n    ar: استلام طرق\n    stage: acknowledged\n    …\n"
)
DOCUMENTS: dict[str, Any] = {"items": [DOCUMENT]}
ONE: dict[str, Any] = {**DOCUMENT, "text": TEXT}
VERDICT: dict[str, Any] = {
    "fits": False,
    "faults": [
        {
            "file": "rules.yaml",
            "line": 25,
            "reason": "rules.1.to: there is no unit riyadh.foood; did you mean riyadh.food?",
            "reason_ar": "rules.1.to: لا وجود لـ riyadh.foood؛ هل تقصد riyadh.food؟",
        }
    ],
    "samples": [],
}
REVISION: dict[str, Any] = {
    "revision": 17,
    "at": "2026-11-23T09:00:00Z",
    "who": "noura",
    "note": "صيغة أقصر لبلاغات الحفر",
    "restores": None,
}
REVISIONS: dict[str, Any] = {"items": [REVISION], "next": None}
