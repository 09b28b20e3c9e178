"""Which offices a text names: a reply speaks for its own office and for no other."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from router.replies.seen import Seen, Span, phrase
from router.rulebook import RuleBook

_OF_A_REGION = re.compile(r"\b(?:منطقة|محافظة)\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of the office that owns a ticket, and of all others."""

    own: frozenset[str]
    others: frozenset[str]


def names_for(book: RuleBook, unit: str, referral: str | None) -> Names:
    """List names as people write them: «أمانة محافظة جدة» is «أمانة جدة», too.

    An agency is another office unless the ticket is referred to it.
    """
    owner, policy = book.units.get(unit), book.policy
    own, others = set[str](), set[str]()
    for each in policy.amanat:
        _sort(each.ar, own if owner and owner.amana == each.code else others)
    for each in policy.departments:
        _sort(each.ar, own if owner and owner.department == each.code else others)
    for office in policy.offices:
        _sort(office.ar, own if unit == office.code else others)
    for agency in policy.agencies:
        _sort(agency.ar, own if referral == agency.code else others)
    return Names(own=frozenset(own), others=frozenset(others - own))


def _sort(name: str, into: set[str]) -> None:
    into |= {name, _OF_A_REGION.sub("", name)}


def named(seen: Seen, names: Names) -> Iterator[tuple[Span, str]]:
    """Yield where another office is named, and which; longer names first, each place once."""
    for pattern, _ in _patterns(names.own):
        seen = seen.without(span for span, _ in seen.found(pattern))
    for pattern, name in _patterns(names.others):
        found = [span for span, _ in seen.found(pattern)]
        yield from ((span, name) for span in found)
        seen = seen.without(found)


def _patterns(names: Collection[str]) -> Iterator[tuple[re.Pattern[str], str]]:
    for name in sorted(names, key=lambda name: (-len(name), name)):
        yield re.compile(phrase(name)), name
