"""What other agencies are told, and when they are asked again: `config/referrals.yaml`."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from listener.config import read_yaml
from router.clock.calendar import Calendar
from router.clock.policies import Length
from router.faults import Fault, unknown
from router.replies.fields import gaps, stray
from router.rules import Frozen, Several
from router.sound import Sound
from router.states import Role

REFERRALS = "referrals.yaml"
# What a text may leave open, in Arabic: all of it is filled from the ticket.
FIELDS: Mapping[str, str] = {
    "agency": "الجهة",
    "ticket": "رقم التذكرة",
    "opened": "تاريخ فتحها",
    "service": "الخدمة",
    "matter": "ما كُتب",
    "place": "المكان",
    "links": "روابط المنشورات",
    "reason": "سبب الإحالة",
}
NEEDED = ("matter", "place", "links")

Text = Annotated[str, Field(min_length=1, max_length=5000)]


class Referring(Frozen):
    """What every agency is told, after how long it is asked again, and who hears of that."""

    text: Text
    follow_up_after: Length
    to: Several[Role]


class OfAgency(Frozen):
    """What is otherwise for one agency; what is left out is as for the others."""

    agency: str
    text: Text | None = None
    follow_up_after: Length | None = None


class ReferralFile(Frozen):
    """The whole file."""

    everyone: Referring
    agencies: tuple[OfAgency, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralBook:
    """What each agency is told, and when it is asked again."""

    everyone: Referring
    agencies: Mapping[str, OfAgency]

    @property
    def to(self) -> tuple[Role, ...]:
        """Who hears that an agency has not answered."""
        return self.everyone.to

    def text(self, agency: str) -> str:
        """Return the text for an agency, with its gaps."""
        own = self.agencies.get(agency)
        return (own and own.text) or self.everyone.text

    def follow_up(self, agency: str, calendar: Calendar, start: datetime) -> datetime:
        """Say when an agency is asked again that was asked at `start`; raises `BeyondTable`."""
        own = self.agencies.get(agency)
        after = (own and own.follow_up_after) or self.everyone.follow_up_after
        return after.counting.after(calendar, start, after.length)


class _SoundReferrals(ReferralFile, Sound):
    """Referrals that may be made. Validation asks for the context `agencies`."""

    def faults(self, known: Mapping[str, Any]) -> Iterator[Fault]:
        return _faults(self, known["agencies"])


def load_referrals(folder: Path, agencies: Collection[str]) -> ReferralBook:
    """Read and check `referrals.yaml`.

    Args:
        folder: Where the file is.
        agencies: The code of every agency of the policy.

    Raises:
        WrongConfig: The file is unreadable, or names what is not there.
    """
    file = read_yaml(folder / REFERRALS, _SoundReferrals, {"agencies": agencies})
    return ReferralBook(everyone=file.everyone, agencies={one.agency: one for one in file.agencies})


def _faults(file: ReferralFile, agencies: Collection[str]) -> Iterator[Fault]:
    yield from _gaps(("everyone", "text"), file.everyone.text)
    codes = [one.agency for one in file.agencies]
    for at, one in enumerate(file.agencies):
        here = ("agencies", at)
        if one.agency not in agencies:
            yield Fault((*here, "agency"), unknown("agency", one.agency, agencies))
        if one.agency in codes[:at]:
            yield Fault((*here, "agency"), f"{one.agency} is there twice; join them")
        if one.text is not None:
            yield from _gaps((*here, "text"), one.text)


def _gaps(at: tuple[str | int, ...], text: str) -> Iterator[Fault]:
    found = gaps(text)
    for gap in found:
        if gap not in FIELDS:
            yield Fault(at, unknown("field", gap, FIELDS))
    if stray(text):
        yield Fault(at, "has a brace that is part of no {field}")
    if lacking := [name for name in NEEDED if name not in found]:
        wanted = ", ".join(f"{{{name}}}" for name in lacking)
        yield Fault(
            at, f"must hold {wanted}: the agency needs to know what, where, and who said it"
        )
