"""Hijri dates beside ours: most Saudi news write both, and the second day would confuse the first.

They are not converted: the sighting of the moon decides, and a feed that has only them says
nothing certain.
"""

import re

from listener.feeds.calendar import fold

MONTHS = (
    "محرم",
    "صفر",
    "ربيع الأول",
    "ربيع الآخر",
    "ربيع الثاني",
    "جمادى الأولى",
    "جمادى الأول",
    "جمادى الآخرة",
    "جمادى الثانية",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذو القعدة",
    "ذي القعدة",
    "ذو الحجة",
    "ذي الحجة",
)
YEAR = r"1[34]\d\d"
MONTH = "|".join(map(fold, MONTHS))
DATE = re.compile(
    rf"(?<!\d)(?:\d{{1,2}} (?:من )?(?:شهر )?(?:ال)?(?:{MONTH})[ ,]*{YEAR}"
    rf"|{YEAR}(?P<dash>[/-])\d{{1,2}}(?P=dash)\d{{1,2}}"
    rf"|\d{{1,2}}(?P<turned>[/-])\d{{1,2}}(?P=turned){YEAR})"
    r"(?!\d)(?: ?(?:هجريه|هجري|ه)\b)?"
)


def without_hijri(text: str) -> str:
    """Return a folded text without its Hijri dates."""
    return DATE.sub(" ", text).strip(" -|/,=")
