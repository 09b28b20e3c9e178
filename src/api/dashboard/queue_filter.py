"""What a queue is narrowed by: read from its address, and written into others. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

# In the order of the chips; of each there may be several.
SEVERAL = (
    *("municipality", "amana", "unit", "domain", "service", "urgency", "intent", "platform"),
    "status",
)
ONCE = ("text", "holder", "mine", "clock", "sort")
# All that is asked for in one list, the latest opened first; as the API calls it.
LATEST = ("sort", "opened")
# How it may be called, too.
NEWEST = ("sort", "newest")
GROUPS = ("overdue", "today", "later")
CLOCKS = (*GROUPS, "none")
Pair = tuple[str, str]
# A group has an order of its own.
_INSTEAD = {"clock": "sort", "sort": "clock"}


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for, as names and values in the order of the address, each once."""

    pairs: tuple[Pair, ...] = ()

    def values(self, name: str) -> list[str]:
        """Return what is asked for by a name."""
        return [value for each, value in self.pairs if each == name]

    def value(self, name: str) -> str:
        """Return what is asked for by a name of which there is one; empty: nothing."""
        return next(iter(self.values(name)), "")

    @property
    def query(self) -> dict[str, list[str]]:
        """What the API is asked."""
        return {name: self.values(name) for name, _ in self.pairs}

    @property
    def address(self) -> str:
        """The queue that is narrowed so."""
        return self.on("/")

    def on(self, path: str) -> str:
        """Write the address of a page that is narrowed so."""
        return f"{path}?{urlencode(self.pairs)}" if self.pairs else path

    def without(self, name: str, value: str | None = None) -> "Filter":
        """Leave out what is asked for by a name, or one of its values."""
        return Filter(
            tuple(pair for pair in self.pairs if pair[0] != name or (value and pair[1] != value))
        )

    def having(self, name: str, value: str) -> "Filter":
        """Ask for something more; in place of what was asked, where there can be only one."""
        kept = self.without(name) if name in ONCE else self.without(name, value)
        if name in _INSTEAD:
            kept = kept.without(_INSTEAD[name])
        return Filter((*kept.pairs, (name, value)))

    def toggled(self, name: str, value: str) -> "Filter":
        """Ask for something more, or no more where it was asked for."""
        asked = (name, value) in self.pairs
        return self.without(name, value) if asked else self.having(name, value)

    def same(self, query: str) -> bool:
        """Whether a query asks for the same, in whatever order."""
        return set(self.pairs) == set(parse_qsl(query))

    @property
    def chosen(self) -> Iterator[Pair]:
        """What can be taken back one by one: all but the group and the words."""
        yield from (pair for pair in self.pairs if pair[0] not in {"clock", "text", "sort"})

    @property
    def latest(self) -> bool:
        """Whether the latest are asked for, whatever their clocks say."""
        return LATEST in self.pairs


def read_filter(given: Iterable[Pair]) -> Filter:
    """Read what is asked for; what a queue does not know and what is empty is left out."""
    found: list[Pair] = []
    for name, value in given:
        once = name in ONCE and any(each == name for each, _ in found)
        if (name in SEVERAL or name in ONCE) and value.strip() and not once:
            found.append(LATEST if (name, value) == NEWEST else (name, value.strip()))
    # By their clocks is how they stand without being asked.
    found = [pair for pair in found if pair[0] != "sort" or pair == LATEST]
    return Filter(tuple(dict.fromkeys(found)))


def next_page(found: Mapping[str, object], asked: Filter) -> str | None:
    """Return the address of the next page of one group, where there is one."""
    after = found["next"]
    return None if after is None else Filter((*asked.pairs, ("after", str(after)))).address


def able(people: Sequence[Sequence[Mapping[str, Any]]]) -> list[Mapping[str, Any]]:
    """Return those who could hold each of some tickets, by name; `people` are those of each."""
    could = [{each["id"]: each for each in some if each["could"]} for some in people]
    every = set.intersection(*map(set, could)) if could else set()
    return sorted((could[0][who] for who in every), key=lambda each: str(each["name"]))


def chosen_tickets(values: Sequence[str]) -> list[str]:
    """Return the tickets that were chosen, each once."""
    return list(dict.fromkeys(each for each in values if each))
