"""Tickets and posts as lines of a sheet: which columns, and what they are called.

Who wrote a post is in none of them, nor what leads to it: its address and its id on its platform.
Its words are shown as everywhere, without its author's own account and name.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from api.config import Config
from api.terms import INTENT, STATUS, URGENCY, YES_NO, Term
from listener.pseudonyms import Names as Pseudonyms
from listener.pseudonyms import disguised
from router.ticket import Ticket
from store.shelf import StoredPost

Cell = str | int | float | datetime | None
Item = TypeVar("Item")


class Language(StrEnum):
    """In which the head and what stands for codes are written."""

    AR = "ar"
    EN = "en"

    def of(self, term: Term) -> str:
        """Choose the word of this language."""
        return term[self is Language.EN]


@dataclass(frozen=True, slots=True)
class Column(Generic[Item]):
    """One column: what it is called, and what stands in it."""

    name: Term
    cell: Callable[[Item, "Names"], Cell]


@dataclass(frozen=True, slots=True)
class Names:
    """What codes are called in one language; one that the policy has dropped stays a code."""

    config: Config
    language: Language

    def service(self, code: str | None) -> str | None:
        """Name a service."""
        return self._name(code, self.config.services)

    def place(self, code: str | None) -> str | None:
        """Name a municipality."""
        return self._name(code, self.config.gazetteer.municipalities)

    def unit(self, code: str | None) -> str | None:
        """Name an office."""
        return self._name(code, self.config.rules.units)

    def agency(self, code: str | None) -> str | None:
        """Name another agency."""
        return self._name(code, self.config.rules.agencies)

    def term(self, code: str, terms: Mapping[str, Term]) -> str:
        """Write one of few values."""
        return self.language.of(terms[code]) if code in terms else code

    def yes(self, value: bool | None) -> str | None:  # noqa: FBT001 - what is to be written
        """Write whether something is so."""
        return None if value is None else self.language.of(YES_NO[value])

    def _name(self, code: str | None, known: Mapping[str, object]) -> str | None:
        one = known.get(code) if code else None
        return code if one is None else str(getattr(one, self.language.value))


@dataclass(frozen=True, slots=True)
class Sheet(Generic[Item]):
    """A kind of sheet: its title and its columns."""

    title: Term
    columns: Sequence[Column[Item]]

    def head(self, language: Language) -> list[str]:
        """Name the columns."""
        return [language.of(column.name) for column in self.columns]

    def line(self, item: Item, names: Names) -> list[Cell]:
        """Write one line."""
        return [column.cell(item, names) for column in self.columns]


def _main(ticket: Ticket) -> str | None:
    return ticket.services[0] if ticket.services else None


TICKETS: Sheet[Ticket] = Sheet(
    ("التذاكر", "Tickets"),
    (
        Column(("رقم التذكرة", "Ticket"), lambda ticket, _: ticket.id),
        Column(("الحالة", "Status"), lambda ticket, names: names.term(ticket.status, STATUS)),
        Column(("الأولوية", "Urgency"), lambda ticket, names: names.term(ticket.urgency, URGENCY)),
        Column(("النوع", "Intent"), lambda ticket, names: names.term(ticket.intent, INTENT)),
        Column(("رمز الخدمة", "Service code"), lambda ticket, _: _main(ticket)),
        Column(("الخدمة", "Service"), lambda ticket, names: names.service(_main(ticket))),
        Column(("رمز البلدية", "Municipality code"), lambda ticket, _: ticket.municipality),
        Column(("البلدية", "Municipality"), lambda ticket, names: names.place(ticket.municipality)),
        Column(("رمز الإدارة", "Unit code"), lambda ticket, _: ticket.unit),
        Column(("الإدارة", "Unit"), lambda ticket, names: names.unit(ticket.unit)),
        Column(("محالة إلى", "Referred to"), lambda ticket, names: names.agency(ticket.referral)),
        Column(("الموظف", "Holder"), lambda ticket, _: ticket.holder),
        Column(("فُتحت", "Opened"), lambda ticket, _: ticket.opened),
        Column(("الموعد", "Due"), lambda ticket, _: ticket.due),
        Column(("عدد المنشورات", "Posts"), lambda ticket, _: ticket.post_count),
        Column(("دُمجت في", "Merged into"), lambda ticket, _: ticket.merged_into),
        Column(("رقم بلاغ 940", "940 number"), lambda ticket, _: ticket.reference_940),
        Column(("تجريبية", "Sample"), lambda ticket, names: names.yes(ticket.sample)),
        Column(("الأسباب", "Reasons"), lambda ticket, _: "; ".join(ticket.reasons)),
    ),
)


def shown(stored: StoredPost, whose: Pseudonyms) -> StoredPost:
    """Return a post as it may leave: what its author signs with is masked."""
    return replace(stored, post=disguised(stored.post, whose))


def _service(stored: StoredPost) -> str | None:
    return stored.tags.services[0].code if stored.tags and stored.tags.services else None


def _place(stored: StoredPost) -> str | None:
    return stored.tags.municipality.code if stored.tags and stored.tags.municipality else None


POSTS: Sheet[StoredPost] = Sheet(
    ("المنشورات", "Posts"),
    (
        Column(("رقم المنشور", "Post"), lambda stored, _: stored.post.id),
        Column(("المصدر", "Source"), lambda stored, _: stored.post.source),
        Column(("المنصة", "Platform"), lambda stored, _: stored.post.platform),
        Column(("نُشر", "Published"), lambda stored, _: stored.post.published),
        Column(("ورد", "Received"), lambda stored, _: stored.received),
        Column(("العنوان", "Title"), lambda stored, _: stored.post.title),
        Column(("النص", "Text"), lambda stored, _: stored.post.text),
        Column(
            ("بلدي", "Relevant"),
            lambda stored, names: names.yes(stored.tags.relevant if stored.tags else None),
        ),
        Column(("رمز الخدمة", "Service code"), lambda stored, _: _service(stored)),
        Column(("الخدمة", "Service"), lambda stored, names: names.service(_service(stored))),
        Column(("رمز البلدية", "Municipality code"), lambda stored, _: _place(stored)),
        Column(("البلدية", "Municipality"), lambda stored, names: names.place(_place(stored))),
        Column(
            ("النوع", "Intent"),
            lambda stored, names: names.term(stored.tags.intent, INTENT) if stored.tags else None,
        ),
        Column(
            ("الأولوية", "Urgency"),
            lambda stored, names: names.term(stored.tags.urgency, URGENCY) if stored.tags else None,
        ),
        Column(
            ("مؤكد", "Sure"),
            lambda stored, names: names.yes(stored.tags.sure if stored.tags else None),
        ),
        Column(("رقم التذكرة", "Ticket"), lambda stored, _: stored.ticket),
        Column(("تجريبي", "Sample"), lambda stored, names: names.yes(stored.post.sample)),
    ),
)
