"""A crisis plan as it is written in `config/plans/*.yaml`."""

from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator

from classifier.services import Service
from router.clock.policies import Lengths
from router.clock.terms import Target, Term
from router.policy import Hours
from router.replies.templates import Template
from router.rules import AMANA, Frozen, Name, Several, Slug
from router.states import Role

Words = Annotated[str, Field(min_length=1, max_length=500)]


class Scope(Frozen):
    """Services, by name or by domain: whatever is named by either. Left out: every service."""

    service: Several[str] | None = None
    domain: Several[str] | None = None

    def takes(self, service: str | None) -> bool:
        """Whether a service is within; one that nobody knows is not."""
        if service is None:
            return False
        if self.service is None and self.domain is None:
            return True
        return service in (self.service or ()) or service.partition(".")[0] in (self.domain or ())

    def among(self, services: Collection[str]) -> frozenset[str]:
        """Return those of some services that are within."""
        return frozenset(code for code in services if self.takes(code))


class Covers(Scope):
    """What a plan may run for. `municipality`: only in these places, an amana's means all of it."""

    municipality: Several[str] | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.service is None and self.domain is None:
            msg = "give `service` or `domain`: a plan is for some services, not for all"
            raise ValueError(msg)
        return self

    def reaches(self, place: str, amana_of: Mapping[str, str]) -> bool:
        """Whether a place is one where the plan may run."""
        return self.municipality is None or bool(
            {place, amana_of.get(place)} & set(self.municipality)
        )


class Duty(Frozen):
    """Something that somebody must do while the plan runs."""

    code: Slug
    ar: Words
    en: Words


class Part(Frozen):
    """Who does what: a part in the crisis, the role and the unit that play it, and their duties."""

    code: Slug
    ar: Name
    en: Name
    role: Role
    unit: str
    duties: Several[Duty]


class ClockOverride(Scope, Lengths):
    """How long matters have while the plan runs, where that is sooner than by their policy."""


class RouteOverride(Scope):
    """Which unit takes matters while the plan runs. `{amana}` is the amana of the post's place."""

    municipality: Several[str] | None = None
    to: str

    def applies(self, service: str | None, municipality: str | None, amana: str | None) -> bool:
        """Whether a matter is within."""
        places = self.municipality
        return self.takes(service) and (places is None or bool({municipality, amana} & set(places)))

    def unit(self, amana: str | None) -> str:
        """Name the unit."""
        return self.to.replace(AMANA, amana or "")


class Question(Frozen):
    """What is asked when all is over."""

    code: Slug
    ar: Words
    en: Words


class Plan(Frozen):
    """The whole file. `keeps` names rules whose posts go where they always go."""

    code: Slug
    ar: Name
    en: Name
    covers: Covers
    longest_hours: Annotated[Hours, Field(le=24 * 30)]
    keeps: tuple[str, ...] = ()
    roles: Several[Part]
    statements: Several[Template]
    clock: tuple[ClockOverride, ...] = ()
    routing: tuple[RouteOverride, ...] = ()
    after: Several[Question]

    @property
    def duties(self) -> Iterator[Duty]:
        """Every duty, in the order of the file."""
        return (duty for part in self.roles for duty in part.duties)

    def terms(self, service: str | None) -> dict[Target, Term]:
        """Say how long a matter of a service has while the plan runs."""
        found: dict[Target, Term] = {}
        for each in self.clock:
            if not (self.covers.takes(service) and each.takes(service)):
                continue
            for target in Target:
                if (length := each.of(target)) is not None:
                    found[target] = Term(
                        length=length.length,
                        counting=length.counting,
                        policy=f"plan {self.code}",
                        alarms=each.alarms,
                    )
        return found

    def statement(self, code: str | None) -> Template | None:
        """Return a statement of the plan by its code."""
        return next((each for each in self.statements if each.code == code), None)


def municipal(services: Mapping[str, Service]) -> list[str]:
    """List the services that no other agency owns: plans are for these."""
    return [code for code, service in services.items() if not service.external]
