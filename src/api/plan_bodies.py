"""What people send of crisis plans and filters, and what they see of them."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AliasChoices, Field

from api.schemas import Line, Long, Moment, Shape, Wish
from listener.post import Platform
from router.plans.runs import Mode
from router.states import Role

When = Annotated[datetime, Moment]
Why = Annotated[Long, Field(validation_alias=AliasChoices("reason", "note"))]
MOST_PLACES = 100


class StartPlan(Wish):
    """Where a plan is to run, and why; without `until` as long as it may."""

    reason: Why
    places: Annotated[list[Line], Field(min_length=1, max_length=MOST_PLACES)]
    mode: Mode = Mode.REAL
    until: When | None = None
    who: Line | None = None


class EndPlan(Wish):
    """Why a run ends; `run` where the plan has several."""

    reason: Why
    run: Line | None = None
    who: Line | None = None


class ExtendPlan(EndPlan):
    """Until when a run is to go on, and why."""

    until: When


class DutyDone(Wish):
    """What is to be said of a duty that is done, if anything."""

    note: Long | None = None
    who: Line | None = None


class AfterAnswer(Wish):
    """The answer to a question that is asked when all is over."""

    text: Long
    who: Line | None = None


class RunView(Shape):
    """A run of a plan. `until` is when it ends by itself, `ended` when it did or was ended."""

    id: str
    plan: str
    mode: Mode
    places: list[str]
    reason: str
    started: datetime
    started_by: str
    until: datetime
    running: bool
    ended: datetime | None
    ended_by: str | None
    end_reason: str | None


class RunPage(Shape):
    """A page of runs."""

    items: list[RunView]
    next: str | None


class DoneView(Shape):
    """Who did something, when, and what they said of it."""

    at: datetime
    who: str
    note: str | None


class DutyView(Shape):
    """A duty; `done` is null while it is open."""

    code: str
    ar: str
    en: str
    done: DoneView | None


class PartView(Shape):
    """A part in the crisis: its role, the units that play it at the places of the run."""

    code: str
    ar: str
    en: str
    role: Role
    units: list[str]
    duties: list[DutyView]


class QuestionView(Shape):
    """A question that is asked when all is over, and its answer."""

    code: str
    ar: str
    en: str
    answer: DoneView | None


class RunDetailView(RunView):
    """A run with its checklist and its questions."""

    roles: list[PartView]
    after: list[QuestionView]


class PlanView(Shape):
    """A plan, and the runs of it that are under way."""

    code: str
    ar: str
    en: str
    longest_hours: float
    runs: list[RunView]


class PlanItems(Shape):
    """All plans."""

    items: list[PlanView]
    next: None


class PlanDetailView(PlanView):
    """A plan as it is written: what it covers, who does what, and what it changes."""

    covers: dict[str, Any]
    keeps: list[str]
    roles: list[dict[str, Any]]
    statements: list[dict[str, Any]]
    clock: list[dict[str, Any]]
    routing: list[dict[str, Any]]
    after: list[dict[str, Any]]


class TicketsOfRun(Shape):
    """The tickets that were opened within a run; times in seconds, null where there is none."""

    opened: int
    posts: int
    answered: int
    unanswered: int
    settled: int
    first_answer_median_seconds: float | None
    first_answer_longest_seconds: float | None


class RepliesOfRun(Shape):
    """The replies that a run froze; `waiting` wait still for a person's word."""

    frozen: int
    thawed: int
    waiting: int


class DutiesOfRun(Shape):
    """How many duties are done, of how many."""

    done: int
    all: int


class ReportView(Shape):
    """What came of a run, for the talk after it."""

    run: RunDetailView
    took_seconds: float
    tickets: TicketsOfRun
    replies: RepliesOfRun
    duties: DutiesOfRun


class NewFilter(Wish):
    """Posts that are to make no ticket: all that is given must hold; words or an author must be."""

    reason: Why
    until: When
    words: Line | None = None
    author: Line | None = None
    platform: Platform | None = None
    service: Line | None = None
    municipality: Line | None = None
    who: Line | None = None


class EndFilter(Wish):
    """Why a filter ends before its time."""

    reason: Why
    who: Line | None = None


class FilterView(Shape):
    """A filter, and how many posts it has suppressed."""

    id: str
    words: str | None
    author: str | None
    platform: Platform | None
    service: str | None
    municipality: str | None
    reason: str
    created: datetime
    created_by: str
    until: datetime
    holds: bool
    ended: datetime | None
    ended_by: str | None
    suppressed: int


class FilterPage(Shape):
    """A page of filters."""

    items: list[FilterView]
    next: str | None


class CountView(Shape):
    """How many posts; a code that is not known is null."""

    code: str | None
    posts: int


class SuppressedView(Shape):
    """How many posts were suppressed in a period, by filter, service and municipality."""

    since: datetime
    until: datetime
    posts: int
    filters: list[CountView]
    services: list[CountView]
    municipalities: list[CountView]
