"""The text that an agency is sent: its words, filled from the ticket. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from classifier.second.masking import mask
from router.clock.calendar import RIYADH
from router.replies.fields import fill

# Of the posts' addresses: more than an agency will open, and a letter must end.
MOST_LINKS = 20
LONGEST_MATTER = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred:
    """What of a ticket an agency is told; names are in Arabic, what nobody knows is None."""

    agency: str
    ticket: str
    opened: datetime
    service: str | None
    words: str
    place: str | None
    links: Sequence[str]
    reason: str | None


def letter(text: str, referred: Referred) -> str:
    """Fill a text. What was written is quoted without what identifies a person."""
    given = {
        "agency": referred.agency,
        "ticket": referred.ticket,
        "opened": referred.opened.astimezone(RIYADH).date().isoformat(),
        "service": referred.service or "خدمة لم تُحدد",
        "matter": _quoted(referred.words),
        "place": referred.place or "مكان لم يُذكر",
        "links": _listed(referred.links),
        "reason": referred.reason or "من اختصاصكم",
    }
    return fill(text, given).strip()


def _quoted(words: str) -> str:
    whole = " ".join(mask(words).split())
    return whole if len(whole) <= LONGEST_MATTER else f"{whole[:LONGEST_MATTER].rstrip()}…"


def _listed(links: Sequence[str]) -> str:
    shown = list(dict.fromkeys(links))
    if not shown:
        return "لا توجد روابط"
    more = len(shown) - MOST_LINKS
    rest = [f"وروابط أخرى عددها {more}"] if more > 0 else []
    return "\n".join([*shown[:MOST_LINKS], *rest])
