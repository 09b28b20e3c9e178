"""Which events an endpoint hears: what it asked for, of what its owner may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from router.people import Caller
from router.webhooks.contract import TEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What an event is about, as far as anybody asks; empty where it is about no such thing.

    `owner` is whose matter alone it is: of an event about an endpoint.
    """

    type: str
    municipality: str | None = None
    amana: str | None = None
    unit: str = ""
    services: frozenset[str] = frozenset()
    urgency: str | None = None
    owner: str | None = None


def scope_of(type_: str, body: Mapping[str, Any], amana_of: Mapping[str, str]) -> Scope:
    """Read what an event is about from its body.

    Args:
        type_: The event's type.
        body: As it was written down.
        amana_of: The amana of each municipality.
    """
    municipality = body.get("municipality")
    return Scope(
        type=type_,
        municipality=municipality,
        amana=amana_of.get(municipality or ""),
        unit=body.get("unit") or "",
        services=frozenset(body.get("services") or ()),
        urgency=body.get("urgency"),
        owner=body.get("owner"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wants:
    """What an endpoint asked for; what is empty asks for all.

    `places` are municipalities and amanat, `services` services and their domains. An event that is
    about no place, service or urgency is not heard by an endpoint that asks for one.
    """

    types: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    urgencies: frozenset[str] = frozenset()

    def matches(self, scope: Scope) -> bool:
        """Whether an event is one of those."""
        domains = {code.partition(".")[0] for code in scope.services}
        return (
            (not self.types or scope.type in self.types)
            and (not self.places or bool(self.places & {scope.municipality, scope.amana}))
            and (not self.services or bool(self.services & (scope.services | domains)))
            and (not self.urgencies or scope.urgency in self.urgencies)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """An endpoint that hears events, for an owner who sees some places; empty: all.

    `active` is false where its owner may not work with the service any more.
    """

    owner: str
    wants: Wants
    places: frozenset[str] = frozenset()
    active: bool = True

    def may_hear(self, scope: Scope) -> bool:
        """Whether its owner may see an event: asked when it is told, not only when it happened."""
        if scope.owner is not None or not self.active:
            return self.active and scope.owner == self.owner
        seeing = Caller(name=self.owner, roles=frozenset(), places=self.places)
        return seeing.sees(scope.municipality, scope.amana, scope.unit)

    def hears(self, scope: Scope) -> bool:
        """Whether an event is told to it by itself. A test is told to its own endpoint alone."""
        return scope.type != TEST and self.wants.matches(scope) and self.may_hear(scope)
