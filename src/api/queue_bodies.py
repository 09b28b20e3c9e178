"""The shapes of what the queue asks for: listed tickets, counts, views, acts on many."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError

from api import wanted
from api.asked import MOST_VALUES, Group, Sort
from api.config import Config
from api.refusals import Invalid
from api.schemas import Line, Moment, ProblemView, Shape, TicketView
from classifier.tags import Intent, Urgency
from listener.post import Platform
from router.pace import Kept
from router.states import Status

MOST_ACTED = 100
LONGEST_QUERY = 2_000


class ExcerptView(Shape):
    """How the latest post of a ticket begins, as it is shown."""

    id: str
    platform: Platform
    text: str
    published: datetime


class ListedTicketView(TicketView):
    """A ticket in a list.

    `snoozed`: until when it is put aside. `unread`: whether the caller has not opened it, or
    something has happened since that was not theirs; null for the installation's key.
    """

    snoozed: datetime | None
    unread: bool | None
    latest: ExcerptView | None


class ListedTicketPage(Shape):
    """A page of tickets."""

    items: list[ListedTicketView]
    next: str | None


class TicketCounts(Shape):
    """How many tickets are in each group of the clock, and how many the caller holds.

    None is counted beyond `most`. `day_ends` is when the day ends in Riyadh. What happens after the
    event `event` may not be counted: listen to `GET /api/v1/events` from there.
    """

    overdue: int
    today: int
    later: int
    mine: int | None
    most: int
    now: datetime
    day_ends: datetime
    event: str | None


class BulkAct(StrEnum):
    """What can be done to many tickets at once; named as the path of the act on one."""

    CLAIM = "claim"
    RELEASE = "release"
    ASSIGN = "assign"
    HAND_OVER = "hand-over"
    RETURN = "return"
    REFER = "refer"
    SNOOZE = "snooze"
    WAKE = "wake"
    DISMISS = "dismiss"


class Bulk(BaseModel):
    """An act, what it takes on one ticket, and the tickets to do it to."""

    model_config = ConfigDict(extra="forbid")

    tickets: Annotated[list[Line], Field(min_length=1, max_length=MOST_ACTED)]
    act: BulkAct
    body: dict[str, Any] = {}


class ActedView(Shape):
    """What came of an act on one ticket: the ticket as it is now, or why nothing was done."""

    ticket: str
    done: bool
    result: TicketView | None
    problem: ProblemView | None


class BulkView(Shape):
    """What came of an act on each ticket, in the order in which they were sent."""

    done: int
    refused: int
    items: list[ActedView]


Values = Annotated[list[Line], Field(max_length=MOST_VALUES)]


class ViewAsks(BaseModel):
    """The filter of a view: what lists of tickets take, each as often as they take it."""

    model_config = ConfigDict(extra="forbid")

    status: Annotated[list[Status], Field(max_length=MOST_VALUES)] = []
    municipality: Values = []
    amana: Values = []
    service: Values = []
    domain: Values = []
    urgency: Annotated[list[Urgency], Field(max_length=MOST_VALUES)] = []
    intent: Annotated[list[Intent], Field(max_length=MOST_VALUES)] = []
    platform: Annotated[list[Platform], Field(max_length=MOST_VALUES)] = []
    unit: Values = []
    text: Line | None = None
    holder: Line | None = None
    mine: bool | None = None
    snoozed: bool | None = None
    sample: bool | None = None
    overdue: bool | None = None
    clock: Group | None = None
    due_before: Annotated[datetime | None, Moment] = None
    place: Line | None = None
    opened_from: Annotated[datetime | None, Moment] = None
    opened_to: Annotated[datetime | None, Moment] = None
    reopened_from: Annotated[datetime | None, Moment] = None
    reopened_to: Annotated[datetime | None, Moment] = None
    open: bool | None = None
    answered: bool | None = None
    merged: bool | None = None
    first_answer: Kept | None = None
    resolve: Kept | None = None
    reference_940: Annotated[str | None, Field(max_length=60)] = None
    triage: bool | None = None
    sort: Sort | None = None

    def check(self, config: Config) -> None:
        """Raise `Invalid` where a code is none."""
        checks = {
            "municipality": wanted.municipality,
            "amana": wanted.amana,
            "service": wanted.service,
            "domain": wanted.domain,
            "unit": wanted.unit,
        }
        for name, known in checks.items():
            for code in getattr(self, name):
                known(config, "body.query", code)
        wanted.municipality(config, "body.query", self.place)
        wanted.reference("body.query", self.reference_940)

    def written(self) -> dict[str, list[str]]:
        """Return what is asked for, as it is kept: each parameter with its values."""
        asked = self.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
        return {
            name: [_plain(each) for each in (given if isinstance(given, list) else [given])]
            for name, given in asked.items()
        }


def read_query(query: str, config: Config) -> dict[str, list[str]]:
    """Read the query of a list of tickets, as it is kept in a view.

    Raises:
        Invalid: It asks for something that lists do not know, or for a code that is none.
    """
    given: dict[str, Any] = {}
    for name, value in parse_qsl(query.removeprefix("?"), keep_blank_values=True):
        if _takes_several(name):
            given.setdefault(name, []).append(value)
        else:
            given[name] = value
    try:
        asks = ViewAsks.model_validate(given)
    except ValidationError as error:
        raise Invalid(*(_fault(each) for each in error.errors())) from error
    asks.check(config)
    return asks.written()


def write_query(asks: dict[str, list[str]]) -> str:
    """Write a filter as the query of a list of tickets."""
    return urlencode(asks, doseq=True)


def _takes_several(name: str) -> bool:
    known = ViewAsks.model_fields.get(name)
    return known is not None and known.default == []


def _fault(error: Any) -> tuple[str, str, str]:  # noqa: ANN401 - as pydantic tells of it
    name = str(error["loc"][0])[:60]
    return (
        "body.query",
        f"{name}: {error['msg']}",
        f"لا تقبل قائمة التذاكر {name} بهذه القيمة",
    )


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


Query = Annotated[
    str,
    Field(
        max_length=LONGEST_QUERY,
        description="What lists of tickets take: `municipality=jeddah&urgency=high&clock=overdue`.",
    ),
]


class NewView(BaseModel):
    """A view to be saved. `shared`: with all who see `place`; left out, with everybody."""

    model_config = ConfigDict(extra="forbid")

    name: Line
    query: Query
    shared: StrictBool = False
    place: Line | None = None
    user: Annotated[Line | None, Field(description="Left out: whoever asks.")] = None


class ChangedView(BaseModel):
    """Another name, or another filter."""

    model_config = ConfigDict(extra="forbid")

    name: Line | None = None
    query: Query | None = None


class SavedView(Shape):
    """A saved view. `own`: whether it is the caller's; `changeable`: whether they may change it."""

    id: str
    name: str
    query: str
    user: str
    own: bool
    changeable: bool
    shared: bool
    place: str | None
    created: datetime
    changed: datetime


class SavedViews(Shape):
    """Views, one's own first, by their names."""

    items: list[SavedView]
