"""Which events an endpoint hears: what it asked for, of what its owner may see."""

from dataclasses import dataclass

from router.interest import About, Interest, may_hear
from router.people import Caller
from router.webhooks.contract import TEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """An endpoint that hears events, for an owner who sees some places; empty: all.

    `active` is false where its owner may not work with the service any more.
    """

    owner: str
    wants: Interest
    places: frozenset[str] = frozenset()
    active: bool = True

    def may_hear(self, event: About) -> bool:
        """Whether its owner may see an event: asked when it is told, not only when it happened."""
        seeing = Caller(name=self.owner, roles=frozenset(), places=self.places)
        return self.active and may_hear(seeing, event)

    def hears(self, event: About) -> bool:
        """Whether an event is told to it by itself. A test is told to its own endpoint alone."""
        return event.type != TEST and self.wants.wants(event, broad=True) and self.may_hear(event)
