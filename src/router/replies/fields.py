"""What a template may leave open: `{district}` and its like, and how the gaps are filled."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

# Whatever stands between braces, so that a misspelt gap is found, too.
GAP = re.compile(r"\{([^{}]*)\}")
_STRAY = re.compile(r"[{}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A gap in a template. `known`: the service fills it from the ticket, where it can."""

    ar: str
    en: str
    known: bool = False


FIELDS: Mapping[str, Field] = {
    "ticket": Field(ar="رقم التذكرة", en="number of the ticket", known=True),
    "service": Field(ar="الخدمة", en="the service", known=True),
    "municipality": Field(ar="البلدية أو المدينة", en="the municipality", known=True),
    "amana": Field(ar="الأمانة", en="the amana", known=True),
    "agency": Field(ar="الجهة المختصة", en="the agency that owns the matter", known=True),
    "district": Field(ar="الحي أو الشارع", en="district or street"),
    "action": Field(ar="ما تم فعله", en="what was done"),
    "next": Field(ar="الخطوة التالية", en="what comes next"),
    "when": Field(ar="الموعد", en="by when, or when it was"),
    "reason": Field(ar="السبب", en="the reason"),
    "need": Field(ar="ما نحتاجه من الكاتب", en="what the author is asked for"),
    "link": Field(ar="رابط", en="a link"),
}


_CALLED = {called: field for field in FIELDS.values() for called in (field.ar, field.en)}


def named_field(name: str) -> Field | None:
    """Return the field of a gap, by its name or by what people call it; None: there is none."""
    return FIELDS.get(name) or _CALLED.get(name.strip())


def gaps(text: str) -> list[str]:
    """List the names of the gaps of a text, each once, in their order."""
    return list(dict.fromkeys(GAP.findall(text)))


def stray(text: str) -> bool:
    """Whether a brace is left that is part of no gap."""
    return _STRAY.search(GAP.sub("", text)) is not None


def fill(text: str, given: Mapping[str, str]) -> str:
    """Fill what is given; a gap for which there is nothing stays, and the gate stops it."""
    return GAP.sub(lambda gap: given.get(gap[1], "").strip() or gap[0], text)
