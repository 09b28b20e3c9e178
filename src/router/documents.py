"""The documents of the policy that may be changed while the service runs, by their codes.

What a deployment is made of stays with its files: services and municipalities (a model was trained
with them), accounts and their secrets, sources, and what Open311 offers.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

_NAME = r"[a-z0-9][a-z0-9-]{0,59}"
_IN_FOLDER = re.compile(rf"(replies|plans)\.({_NAME})")
# What others name is in the rules; of what is wrong elsewhere, they are the likely cause.
RULES = "rules"


class Kind(StrEnum):
    """What a document says. The values are public."""

    RULES = "rules"
    CLOCK = "clock"
    CALENDARS = "calendars"
    MOON = "moon"
    TEMPLATES = "templates"
    STOPS = "stops"
    CLOSURE = "closure"
    ASSIGNMENT = "assignment"
    REFERRALS = "referrals"
    PLAN = "plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document. `file` is where it lies in the folder of configuration."""

    code: str
    file: str
    kind: Kind
    ar: str
    en: str


def _at_top(kind: Kind, ar: str, en: str) -> Document:
    return Document(code=kind.value, file=f"{kind}.yaml", kind=kind, ar=ar, en=en)


_STOPS = Document(
    code="replies.stop",
    file="replies/stop.yaml",
    kind=Kind.STOPS,
    ar="كلمات لا تُنشر",
    en="Words that are not said",
)
_KNOWN: Mapping[str, Document] = {
    each.code: each
    for each in (
        _at_top(Kind.RULES, "قواعد التوجيه والوحدات", "Rules and units"),
        _at_top(Kind.CLOCK, "المُهل والتنبيهات", "Times and alarms"),
        _at_top(Kind.CALENDARS, "أوقات العمل والإجازات", "Working hours and holidays"),
        _at_top(Kind.MOON, "بدايات الأشهر المعلنة", "Announced months"),
        _at_top(Kind.CLOSURE, "الإغلاق والتدقيق", "Closing and audit"),
        _at_top(Kind.ASSIGNMENT, "توزيع التذاكر", "Giving out tickets"),
        _at_top(Kind.REFERRALS, "الإحالة إلى الجهات", "Referrals"),
        _STOPS,
    )
}
# The documents that there may be whether or not they have a file.
ALWAYS = tuple(_KNOWN)
# In this order they are listed; the files of a folder follow by their names.
_ORDER = (*_KNOWN, "replies", "plans")


def document(code: str) -> Document | None:
    """Return the document of a code, or None where there can be none."""
    if (known := _KNOWN.get(code)) is not None:
        return known
    if (found := _IN_FOLDER.fullmatch(code)) is None:
        return None
    folder, name = found.groups()
    kind, ar, en = (
        (Kind.TEMPLATES, "قوالب الردود", "Reply templates")
        if folder == "replies"
        else (Kind.PLAN, "خطة أزمة", "Crisis plan")
    )
    file = f"{folder}/{name}.yaml"
    return Document(code=code, file=file, kind=kind, ar=f"{ar}: {name}", en=f"{en}: {name}")


def document_in(file: str) -> Document | None:
    """Return the document that lies in a file, named from the folder of configuration."""
    code, dot, ending = file.rpartition(".")
    return document(code.replace("/", ".")) if dot and ending == "yaml" else None


def place_of(code: str) -> tuple[int, str]:
    """Say where a document stands in the list of all."""
    return _ORDER.index(code if code in _KNOWN else code.partition(".")[0]), code
