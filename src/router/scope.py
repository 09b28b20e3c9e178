"""What somebody may see and change, made of their places: pure, and asked everywhere alike."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from router.people import Caller, User


@dataclass(frozen=True)
class Scope:
    """The places of somebody; none: everywhere, which is what a ministry has.

    `amana_of` names the amana of each code of a municipality, and of an amana itself.
    """

    places: frozenset[str]
    amana_of: Mapping[str, str]

    @property
    def whole(self) -> bool:
        """Whether everything is theirs."""
        return not self.places

    @cached_property
    def codes(self) -> frozenset[str] | None:
        """Their municipalities and amanat, an amana's own municipalities, too; None: all."""
        if self.whole:
            return None
        own = {code for code, amana in self.amana_of.items() if amana in self.places}
        return self.places | own

    def holds(self, place: str | None) -> bool:
        """Whether all of a place is theirs. What names no place is the ministry's."""
        return self.whole or bool({place, self.amana_of.get(place or "")} & self.places)

    def holds_all(self, places: Collection[str]) -> bool:
        """Whether all places of somebody are theirs; no places mean everywhere."""
        return self.whole or (bool(places) and all(self.holds(place) for place in places))

    @cached_property
    def bearing(self) -> frozenset[str] | None:
        """Places whose orders bear on theirs: their own, and the amanat around them; None: all."""
        around = {self.amana_of.get(code, code) for code in self.places}
        return None if self.codes is None else self.codes | around

    def bears(self, place: str | None) -> bool:
        """Whether what is ordered for a place bears on theirs; for no place, on everything."""
        return place is None or self.bearing is None or place in self.bearing

    def manages(self, user: User, by: Caller) -> bool:
        """Whether `by` may change a user of these places: one with roles beyond theirs, never."""
        return self.whole or user.roles <= by.roles
