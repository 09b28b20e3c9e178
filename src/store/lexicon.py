"""The names of services and places, as they are looked for: by any of their words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from store.search import forms_of, terms_of

Names = Mapping[str, Iterable[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """The codes of services and of municipalities or amanat whose names have a word."""

    services: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Names by their words, in the forms in which posts are found by them (`store.search`)."""

    services: Mapping[str, frozenset[str]] = field(default_factory=dict)
    places: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def meant(self, forms: Sequence[str]) -> Meant:
        """Say whose names have a word in one of its forms; names are known: `بجدة` is Jeddah."""
        every = [form for each in forms for form in forms_of(each)]
        return Meant(services=_any_of(self.services, every), places=_any_of(self.places, every))


def lexicon_of(services: Names, places: Names) -> Lexicon:
    """Make a lexicon of the names of each code."""
    return Lexicon(_by_word(services), _by_word(places))


def _by_word(names: Names) -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for code, called in names.items():
        for name in called:
            for term in terms_of(name):
                found[term].add(code)
    return {term: frozenset(codes) for term, codes in found.items()}


def _any_of(codes: Mapping[str, frozenset[str]], forms: Sequence[str]) -> frozenset[str]:
    return frozenset().union(*(codes.get(form, frozenset()) for form in forms))
