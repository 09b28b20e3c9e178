"""Which events somebody wants to hear of, and which they may: pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from router.people import Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """What somebody asks for; an empty set asks for everything.

    `municipalities` are codes, an amana's means all of its own; `services` speak of a ticket's main
    service. An event that says nothing of what is asked for is not meant. `samples` is false where
    those are left out.
    """

    types: frozenset[str] = frozenset()
    municipalities: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    urgencies: frozenset[str] = frozenset()
    sample: bool | None = None

    def wants(
        self, event: str, body: Mapping[str, Any], amana_of: Mapping[str, str], *, sample: bool
    ) -> bool:
        """Whether an event is one of those that are asked for."""
        return (
            self.sample in {None, sample}
            and _one_of(self.types, event)
            and _one_of(self.municipalities, *_place(body, amana_of))
            and _one_of(self.services, *body.get("services", ())[:1])
            and _one_of(self.urgencies, body.get("urgency"))
        )


def may_hear(caller: Caller, body: Mapping[str, Any], amana_of: Mapping[str, str]) -> bool:
    """Whether an event is of somebody's places; one of no place is for those who see all.

    What is said to an `owner` is for them alone, and for the key of the installation.
    """
    if (owner := body.get("owner")) is not None:
        return caller.free or caller.name == owner
    return caller.sees(*_place(body, amana_of), body.get("unit") or "")


def _one_of(wanted: frozenset[str], *there: str | None) -> bool:
    return not wanted or not wanted.isdisjoint(there)


def _place(body: Mapping[str, Any], amana_of: Mapping[str, str]) -> tuple[str | None, str | None]:
    municipality = body.get("municipality")
    return municipality, amana_of.get(municipality) if municipality else None
