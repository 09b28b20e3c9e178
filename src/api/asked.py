"""The filters of lists, which exports and feeds take, too."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Depends, Query

from api import wanted
from api.callers import CallerDep
from api.config import Config
from api.deps import ConfigDep, Instant, Municipality, Now, Words
from api.schemas import Clean
from api.standing import Place, StandsAsked
from classifier.tags import Intent, Urgency
from listener.post import Platform
from router.clock.calendar import RIYADH
from router.states import Status
from store.posts import PostFilter
from store.stands import Between
from store.tickets import TicketFilter


class Sort(StrEnum):
    """How a list of tickets is ordered."""

    OPENED = "opened"
    DUE = "due"


SortBy = Annotated[
    Sort, Query(description="opened: the latest first. due: what is owed, the soonest first.")
]


class Group(StrEnum):
    """Tickets by what their clock says now; the day is Riyadh's."""

    OVERDUE = "overdue"
    TODAY = "today"
    LATER = "later"
    NONE = "none"


MOST_VALUES = 50
Several = Query(max_length=MOST_VALUES, description="Given several times: any of these.")


def _codes(what: str) -> Any:  # noqa: ANN401 - what FastAPI takes
    text = f"{what} Given several times: any of these."
    return Query(max_length=MOST_VALUES, description=text)


async def _any_clock(  # noqa: PLR0913, PLR0917 - each is a filter that clients may give
    config: ConfigDep,
    caller: CallerDep,
    now: Now,
    ticket: Annotated[list[str] | None, _codes("The id of a ticket.")] = None,
    status: Annotated[list[Status] | None, Several] = None,
    municipality: Annotated[list[str] | None, _codes("A code; an amana's is all of it.")] = None,
    amana: Annotated[list[str] | None, _codes("An amana's code.")] = None,
    service: Annotated[list[str] | None, _codes("A service's code.")] = None,
    domain: Annotated[list[str] | None, _codes("A domain: `roads`.")] = None,
    urgency: Annotated[list[Urgency] | None, Several] = None,
    intent: Annotated[list[Intent] | None, Several] = None,
    platform: Annotated[list[Platform] | None, _codes("Of any of its posts.")] = None,
    unit: Annotated[list[str] | None, _codes("A unit's code.")] = None,
    text: Annotated[
        str | None,
        Query(
            max_length=200,
            description="Words of its posts, of its service and place, or how its number begins; "
            "Arabic spelling is forgiven.",
        ),
        Clean,
    ] = None,
    holder: Annotated[str | None, Query(max_length=200, description="Who answers it.")] = None,
    mine: Annotated[bool | None, Query(description="True: those that the caller holds.")] = None,
    snoozed: Annotated[
        bool | None, Query(description="False: what is put aside is left out.")
    ] = None,
    sample: Annotated[bool | None, Query(description="False leaves the samples out.")] = None,
    overdue: Annotated[
        bool | None, Query(description="True: a deadline that is owed has passed.")
    ] = None,
    due_before: Instant = None,
    reference_940: Annotated[
        str | None, Query(max_length=60, description="The number that the 940 system gave it.")
    ] = None,
    triage: Annotated[
        bool | None,
        Query(description="True: waits at a triage desk for somebody to say what it is about."),
    ] = None,
) -> TicketFilter:
    bounds = [each for each in (due_before, now if overdue else None) if each]
    return TicketFilter(
        ids=frozenset(ticket or ()),
        status=frozenset(status or ()),
        municipality=_known(wanted.municipality, config, "municipality", municipality),
        amana=_known(wanted.amana, config, "amana", amana),
        service=_known(wanted.service, config, "service", service),
        domain=_known(wanted.domain, config, "domain", domain),
        urgency=frozenset(urgency or ()),
        intent=frozenset(intent or ()),
        platform=frozenset(platform or ()),
        unit=_known(wanted.unit, config, "unit", unit),
        text=text,
        holder=caller.name if mine else holder,
        snoozed=snoozed,
        sample=sample,
        due_before=min(bounds, default=None),
        on_time=now if overdue is False else None,
        reference_940=wanted.reference("query.reference_940", reference_940),
        at_desks=config.rules.desks if triage else None,
        places=caller.places,
    )


Unclocked = Annotated[TicketFilter, Depends(_any_clock)]
Clocked = Annotated[
    Group | None,
    Query(description="Overdue, due today in Riyadh, later; none: nothing is owed."),
]


async def _tickets(asked: Unclocked, now: Now, clock: Clocked = None) -> TicketFilter:
    return within(clock, now, asked)


def within(group: Group | None, now: datetime, asked: TicketFilter) -> TicketFilter:
    """Narrow a filter to those whose clock says something now."""
    match group:
        case Group.OVERDUE:
            return replace(asked, due_before=min(now, asked.due_before or now))
        case Group.TODAY:
            ends = day_after(now)
            return replace(asked, due_from=now, due_before=min(ends, asked.due_before or ends))
        case Group.LATER:
            return replace(asked, due_from=day_after(now))
        case Group.NONE:
            return replace(asked, owed=False)
        case None:
            return asked


def day_after(now: datetime) -> datetime:
    """Return when the next day begins in Riyadh."""
    tomorrow = now.astimezone(RIYADH).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), RIYADH)


def _known(
    check: Callable[[Config, str, str], str | None],
    config: Config,
    name: str,
    codes: Sequence[str] | None,
) -> frozenset[str]:
    """Return codes that all exist, or raise `Invalid`."""
    for code in codes or ():
        check(config, f"query.{name}", code)
    return frozenset(codes or ())


async def _posts(  # noqa: PLR0913, PLR0917 - each is a filter that clients may give
    config: ConfigDep,
    caller: CallerDep,
    source: Annotated[str | None, Query(pattern=r"^[\x21-\x7e]{1,200}$")] = None,
    relevant: Annotated[bool | None, Query()] = None,
    service: Annotated[str | None, Query(description="A service's code, or a domain.")] = None,
    municipality: Municipality = None,
    ticket: Annotated[bool | None, Query(description="With a ticket, or without.")] = None,
    sure: Annotated[bool | None, Query(description="False: a person should look.")] = None,
    text: Words = None,
    sample: Annotated[bool | None, Query(description="False leaves the samples out.")] = None,
    place: Place = None,
    dated_from: Instant = None,
    dated_to: Instant = None,
) -> PostFilter:
    return PostFilter(
        source=source,
        relevant=relevant,
        service=wanted.service_or_domain(config, "query.service", service),
        municipality=wanted.municipality(config, "query.municipality", municipality),
        ticket=ticket,
        sure=sure,
        text=text,
        sample=sample,
        place=wanted.municipality(config, "query.place", place),
        dated=Between(begin=dated_from, end=dated_to),
        places=caller.places,
    )


async def _tickets_standing(
    asked: Annotated[TicketFilter, Depends(_tickets)], stands: StandsAsked
) -> TicketFilter:
    return replace(asked, stands=stands)


TicketsAsked = Annotated[TicketFilter, Depends(_tickets_standing)]
PostsAsked = Annotated[PostFilter, Depends(_posts)]
