"""Which events somebody wants to hear of, and which they may: pure, and asked by every way out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from router.people import Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an event is about, as far as anybody asks; empty where it is about no such thing.

    `services` begin with the main one. `owner` is whose matter alone it is: of an event about an
    endpoint.
    """

    type: str
    municipality: str | None = None
    amana: str | None = None
    unit: str = ""
    services: tuple[str, ...] = ()
    urgency: str | None = None
    owner: str | None = None
    sample: bool = False


def about(
    type_: str, body: Mapping[str, Any], amana_of: Mapping[str, str], *, sample: bool = False
) -> About:
    """Read what an event is about from its body.

    Args:
        type_: The event's type.
        body: As it was written down.
        amana_of: The amana of each municipality.
        sample: Whether it is of a sample.
    """
    municipality = body.get("municipality")
    return About(
        type=type_,
        municipality=municipality,
        amana=amana_of.get(municipality or ""),
        unit=body.get("unit") or "",
        services=tuple(body.get("services") or ()),
        urgency=body.get("urgency"),
        owner=body.get("owner"),
        sample=sample,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """What somebody asks for; an empty set asks for everything.

    `places` are municipalities and amanat, an amana's code means all of its own. An event that says
    nothing of what is asked for is not meant. `sample`: those alone, or none; None: all.
    """

    types: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    urgencies: frozenset[str] = frozenset()
    sample: bool | None = None

    def wants(self, event: About, *, broad: bool = False) -> bool:
        """Whether an event is one of those that are asked for.

        Args:
            event: What it is about.
            broad: Services may be domains, too, and speak of each of a ticket's, not of the main
                one alone.
        """
        return (
            self.sample in {None, event.sample}
            and _one_of(self.types, event.type)
            and _one_of(self.places, event.municipality, event.amana)
            and _one_of(self.services, *(_broad(event) if broad else event.services[:1]))
            and _one_of(self.urgencies, event.urgency)
        )


def meant(event: About, interest: Interest, caller: Caller) -> bool:
    """Whether somebody wants to hear of an event, and may."""
    return may_hear(caller, event) and interest.wants(event)


def may_hear(caller: Caller, event: About) -> bool:
    """Whether an event is of somebody's places; one of no place is for those who see all.

    What is said to an `owner` is for them alone, and for the key of the installation.
    """
    if event.owner is not None:
        return caller.free or caller.name == event.owner
    return caller.sees(event.municipality, event.amana, event.unit)


def _one_of(wanted: frozenset[str], *there: str | None) -> bool:
    return not wanted or not wanted.isdisjoint(there)


def _broad(event: About) -> set[str]:
    return {*event.services, *(code.partition(".")[0] for code in event.services)}
