"""/events: what happens, told as it happens, or a page at a time."""

from typing import Annotated

from fastapi import APIRouter, Header, Query, Response

from api import wanted
from api.callers import CallerDep
from api.deps import ConfigDep, Events, Limit, ToolsDep
from api.event_bodies import EventPage
from api.event_stream import MEDIA_TYPE, EventStream
from api.examples import problem, shows
from api.out_examples import EVENTS, STREAM
from api.refusals import Invalid
from api.streams import PAGE, Streams, see_event
from api.views import Json
from classifier.tags import Urgency
from router.interest import Interest, meant
from router.people import Caller
from store.events import PREFIX, Event, SqlEvents, number_of

routes = APIRouter(tags=["events"])

# How many events one request looks through for those that are meant.
MOST_READ = 5_000
Id = Annotated[
    str | None, Query(max_length=40, description="The id of an event: what comes after it is told.")
]


@routes.get(
    "/events",
    response_model=EventPage,
    responses={
        200: {
            "description": "OK",
            "content": {
                **shows(EVENTS)[200]["content"],
                MEDIA_TYPE: {"schema": {"type": "string"}, "example": STREAM},
            },
        },
        **problem(422, 503),
    },
)
async def hear_events(  # noqa: PLR0913, PLR0917 - each is a filter that clients may give
    events: Events,
    tools: ToolsDep,
    config: ConfigDep,
    caller: CallerDep,
    type_: Annotated[
        list[str], Query(alias="type", max_length=50, description="Types: `ticket.created`.")
    ] = [],  # noqa: B006 - FastAPI copies it
    municipality: Annotated[
        list[str], Query(max_length=50, description="Codes; an amana's is all of it.")
    ] = [],  # noqa: B006 - as above
    service: Annotated[
        list[str], Query(max_length=50, description="Codes of tickets' main services.")
    ] = [],  # noqa: B006 - as above
    urgency: Annotated[list[Urgency], Query(max_length=10)] = [],  # noqa: B006 - as above
    sample: Annotated[bool | None, Query(description="False leaves the samples out.")] = None,
    after: Id = None,
    limit: Limit = 50,
    accept: Annotated[str, Header(include_in_schema=False)] = "",
    last_event_id: Annotated[
        str | None, Header(max_length=40, description="As `after`; browsers send it by themselves.")
    ] = None,
) -> Response:
    """What happens in your places, oldest first; several values of a filter mean any of them.

    With `Accept: text/event-stream` it is told as it happens: from now on, or from what comes after
    the event that `Last-Event-ID` or `after` names. The stream ends after 15 minutes, when the
    service stops, or where what is sent is not taken; go on from the last `id`, as browsers do by
    themselves. Otherwise the answer is a page of JSON: those who poll ask again with `after=last`.
    """
    for name in type_:
        wanted.event("query.type", name)
    for code in municipality:
        wanted.municipality(config, "query.municipality", code)
    for code in service:
        wanted.service(config, "query.service", code)
    interest = Interest(
        types=frozenset(type_),
        places=frozenset(municipality),
        services=frozenset(service),
        urgencies=frozenset(urgency),
        sample=sample,
    )
    since = _number("query.after", after)
    if last_event_id is not None:
        since = _number("header.last-event-id", last_event_id)
    if MEDIA_TYPE in accept or last_event_id is not None:
        newest = await events.last()
        # An id of a database that was brought back from an older backup is not waited for.
        from_ = newest if since is None else min(since, newest)
        return EventStream(tools.streams, caller, interest, from_)
    return Json(await _page(events, tools.streams, caller, interest, since or 0, limit))


def _number(at: str, event: str | None) -> int | None:
    if event is None:
        return None
    if (number := number_of(event)) is None:
        raise Invalid(
            (at, "no id of an event; one looks like evt_12", "ليس معرّف حدث؛ مثاله evt_12")
        )
    return number


async def _page(  # noqa: PLR0913, PLR0917 - whose page of what
    events: SqlEvents, streams: Streams, caller: Caller, interest: Interest, after: int, limit: int
) -> dict[str, object]:
    """Look through events for those that are meant, until a page of them is full."""
    found: list[Event] = []
    read, more = 0, True
    while more and len(found) < limit and read < MOST_READ:
        batch = await events.list(after=after, limit=PAGE)
        more = len(batch) == PAGE
        for each in batch:
            after, read = each.seq, read + 1
            if meant(streams.about(each), interest, caller):
                found.append(each)
            if len(found) == limit:
                more = more or each is not batch[-1]
                break
    last = f"{PREFIX}{after}" if after else None
    return {
        "items": [see_event(each) for each in found],
        "next": last if more else None,
        "last": last,
    }
