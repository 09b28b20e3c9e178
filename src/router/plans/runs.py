"""A plan that was started: where, until when, and what is within it. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from router.plans.written import Plan

PREFIX = "run_"


class Mode(StrEnum):
    """Whether a run changes anything, or is practice. The values are public."""

    REAL = "real"
    DRILL = "drill"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What whoever starts a plan says. `places` are codes of municipalities and amanat."""

    plan: Plan
    mode: Mode
    places: frozenset[str]
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A plan from its start to its end, as it was written when it was started.

    `until` is when it ends by itself; `ended` when it did, or somebody ended it.
    """

    number: int
    plan: Plan
    mode: Mode
    places: frozenset[str]
    reason: str
    started: datetime
    started_by: str
    until: datetime
    ended: datetime | None = None
    ended_by: str | None = None
    end_reason: str | None = None

    @property
    def id(self) -> str:
        """What people call it."""
        return f"{PREFIX}{self.number}"

    @property
    def freezing(self) -> str:
        """What it says of a reply that waits for it."""
        return f"frozen by plan {self.plan.code} ({self.id})"

    @property
    def real(self) -> bool:
        """Whether it is no drill."""
        return self.mode is Mode.REAL

    def runs(self, now: datetime) -> bool:
        """Whether it runs now. After `until` it does not, whether or not that was noted."""
        return self.ended is None and self.started <= now < self.until

    def covers(self, service: str | None, places: Collection[str | None]) -> bool:
        """Whether a matter is within.

        Args:
            service: Its main service.
            places: Its municipality and its amana, and whoever else says where it is.
        """
        return self.plan.covers.takes(service) and bool(self.places & frozenset(places))

    def leads_to(
        self, service: str | None, municipality: str | None, amana: str | None
    ) -> str | None:
        """Name the unit that takes a matter while it runs; None where the rules say it."""
        if not self.covers(service, {municipality, amana}):
            return None
        for override in self.plan.routing:
            if override.applies(service, municipality, amana):
                return override.unit(amana)
        return None


def latest_end(plan: Plan, now: datetime) -> datetime:
    """Return until when a plan that is started or extended now may run at most."""
    return now + timedelta(hours=plan.longest_hours)


def clash(
    start: Start, runs: Iterable[Run], services: Iterable[str], amana_of: Mapping[str, str]
) -> Run | None:
    """Return the run that keeps another from being started: at no place two plans decide.

    Drills change nothing, and so clash with nothing.
    """
    if start.mode is Mode.DRILL:
        return None
    codes = list(services)
    wanted = start.plan.covers.among(codes)
    return next(
        (
            run
            for run in runs
            if run.real
            and run.plan.covers.among(codes) & wanted
            and _meet(run.places, start.places, amana_of)
        ),
        None,
    )


def _meet(some: Collection[str], others: Collection[str], amana_of: Mapping[str, str]) -> bool:
    """Whether places are the same, or one lies in the other."""
    whole, parts = set(some), set(others)
    return bool(
        whole & parts
        or {amana_of.get(place) for place in whole} & parts
        or {amana_of.get(place) for place in parts} & whole
    )
