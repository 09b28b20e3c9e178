"""The filters of lists, which exports and feeds take, too."""

from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Query

from api import wanted
from api.callers import CallerDep
from api.deps import ConfigDep, Instant, Municipality, Now, Words
from classifier.tags import Urgency
from router.states import Status
from store.posts import PostFilter
from store.tickets import TicketFilter


class Sort(StrEnum):
    """How a list of tickets is ordered."""

    OPENED = "opened"
    DUE = "due"


SortBy = Annotated[
    Sort, Query(description="opened: the latest first. due: what is owed, the soonest first.")
]


def _tickets(  # noqa: PLR0913, PLR0917 - each is a filter that clients may give
    config: ConfigDep,
    caller: CallerDep,
    now: Now,
    status: Annotated[Status | None, Query()] = None,
    municipality: Municipality = None,
    amana: Annotated[str | None, Query(description="An amana's code.")] = None,
    service: Annotated[str | None, Query(description="A service's code.")] = None,
    domain: Annotated[str | None, Query(description="A domain: `roads`.")] = None,
    urgency: Annotated[Urgency | None, Query()] = None,
    unit: Annotated[str | None, Query(description="A unit's code.")] = None,
    text: Words = None,
    holder: Annotated[str | None, Query(max_length=200, description="Who answers it.")] = None,
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
        status=status,
        municipality=wanted.municipality(config, "query.municipality", municipality),
        amana=wanted.amana(config, "query.amana", amana),
        service=wanted.service(config, "query.service", service),
        domain=wanted.domain(config, "query.domain", domain),
        urgency=urgency,
        unit=wanted.unit(config, "query.unit", unit),
        text=text,
        holder=holder,
        snoozed=snoozed,
        sample=sample,
        due_before=min(bounds, default=None),
        on_time=now if overdue is False else None,
        reference_940=wanted.reference("query.reference_940", reference_940),
        at_desks=config.rules.desks if triage else None,
        places=caller.places,
    )


def _posts(  # noqa: PLR0913, PLR0917 - each is a filter that clients may give
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
        places=caller.places,
    )


TicketsAsked = Annotated[TicketFilter, Depends(_tickets)]
PostsAsked = Annotated[PostFilter, Depends(_posts)]
