"""The shapes of the figures of the overview."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from api.schemas import Shape
from router.usual import By, Unusual

Behind = Annotated[
    str | None,
    Field(description="The list that shows what is counted; null where no filter names it."),
]


class CountView(Shape):
    """A count, and the list of what is behind it."""

    count: int
    behind: Behind


class BandView(Shape):
    """What is usual: the 10th percentile, the median and the 90th of so many weeks before."""

    low: float
    middle: float
    high: float
    weeks: int


class FigureView(CountView):
    """A count beside what is usual; `usual` is null where fewer than four weeks are known.

    `change` is the share by which it differs from the median; `unusual` tells on which side of the
    band it lies.
    """

    usual: BandView | None
    change: float | None
    unusual: Unusual | None


class NoteView(Shape):
    """What makes a day unlike others: a season, a holiday, a special day."""

    ar: str | None
    en: str | None


class StepFigureView(FigureView):
    """The same of one step; `count` is null where it has not begun."""

    count: int | None  # type: ignore[assignment]  # wider than in the class above it


class StepView(Shape):
    """An hour, or a day of Riyadh; `whole`: it is over. `date` is the day that it is in."""

    begin: datetime
    end: datetime
    whole: bool
    date: date
    note: NoteView | None
    posts: StepFigureView
    tickets: StepFigureView


class VolumeView(Shape):
    """How much was said, step by step. `known` is since when there has been anything to count."""

    at: datetime
    since: datetime
    until: datetime
    by: By
    known: datetime | None
    posts: FigureView
    tickets: FigureView
    steps: list[StepView]


class TopView(Shape):
    """Tickets about one thing, beside the usual, and posts; `code` is null for what has none."""

    code: str | None
    tickets: FigureView
    posts: CountView


class IntentView(Shape):
    """Tickets of one intent, beside the usual."""

    code: str
    tickets: FigureView


class TopsView(Shape):
    """What was written about most."""

    at: datetime
    since: datetime
    until: datetime
    services: list[TopView]
    municipalities: list[TopView]
    intents: list[IntentView]


class SpotView(Shape):
    """Where a place lies, in degrees."""

    lat: float
    long: float


class StandingView(Shape):
    """Tickets that were opened in the period; and now open, overdue, and not answered yet."""

    opened: CountView
    open: CountView
    overdue: CountView
    unanswered: CountView


class PlacedView(StandingView):
    """The same of a place; `spot` is where it lies."""

    code: str | None
    spot: SpotView | None


class MunicipalityPlacedView(PlacedView):
    """The same of a municipality itself; `amana` is whose it is."""

    amana: str | None


class MapView(Shape):
    """Figures by place. Places of which nothing is to be told are left out."""

    at: datetime
    since: datetime
    until: datetime
    total: StandingView
    amanat: list[PlacedView]
    municipalities: list[MunicipalityPlacedView]


class PaceView(Shape):
    """How something that is owed was kept.

    `late`: done after its deadline, or not done and overdue. `waiting`: it has time left.
    `share_in_time` is of those two that are decided. The minutes are of what was done, from the
    ticket's opening on, day and night.
    """

    in_time: CountView
    late: CountView
    waiting: CountView
    share_in_time: float | None
    median_minutes: int | None
    ninetieth_minutes: int | None


class PacesView(Shape):
    """The tickets of a group that were opened in the period, and how what is owed was kept."""

    tickets: CountView
    first_answer: PaceView
    resolve: PaceView


class CodePacesView(PacesView):
    """The same of one unit or service; null where a ticket names none."""

    code: str | None


class ReopenedView(CountView):
    """Tickets that were taken up again in the period, and how many times together."""

    times: int


class AnsweringView(Shape):
    """How soon matters were answered and settled."""

    at: datetime
    since: datetime
    until: datetime
    total: PacesView
    units: list[CodePacesView]
    services: list[CodePacesView]
    reopened: ReopenedView
