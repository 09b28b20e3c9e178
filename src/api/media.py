"""/media: what the press and writers say, what they ask, and news of projects."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from api import media_examples as shown
from api import wanted
from api.asked import Sort, TicketsAsked
from api.callers import CallerDep
from api.config import Config
from api.deps import After, ConfigDep, Instant, Limit, Municipality, Now, Tickets, ToolsDep, Words
from api.examples import problem, shows
from api.ids import ticket_id
from api.media_bodies import EnquiryPage, EnquiryView, MediaPage, ProjectPage
from api.periods import period
from api.refusals import Invalid
from api.seen import seen
from api.views import Json, see_clock, see_post
from listener.post import Platform
from listener.pseudonyms import Names
from router.media.book import OTHER
from router.media.terms import VOICES, Speaker
from router.message import instant
from router.ticket import Ticket
from store.enquiries import Asked, SqlEnquiries
from store.errors import UnknownTicket
from store.media import Group, MediaFilter, MediaPost, SqlMedia

routes = APIRouter(prefix="/media", tags=["media"])

MONTH = timedelta(days=30)


async def _media(tools: ToolsDep) -> SqlMedia:
    return SqlMedia(tools.sessions)


async def _enquiries(tools: ToolsDep) -> SqlEnquiries:
    return SqlEnquiries(tools.sessions)


Media = Annotated[SqlMedia, Depends(_media)]
Enquiries = Annotated[SqlEnquiries, Depends(_enquiries)]


async def _asked(  # noqa: PLR0913, PLR0917 - each is a filter that clients may give
    config: ConfigDep,
    caller: CallerDep,
    now: Now,
    since: Instant = None,
    until: Instant = None,
    platform: Annotated[Platform | None, Query(description="Where it was said.")] = None,
    source: Annotated[str | None, Query(pattern=r"^[\x21-\x7e]{1,200}$")] = None,
    service: Annotated[str | None, Query(description="A service's code, or a domain.")] = None,
    municipality: Municipality = None,
    text: Words = None,
    sample: Annotated[bool | None, Query(description="False leaves the samples out.")] = None,
) -> MediaFilter:
    begins, ends = period(now, since, until, usual=MONTH)
    return MediaFilter(
        since=begins,
        until=ends,
        platform=platform,
        source=source,
        service=wanted.service_or_domain(config, "query.service", service),
        municipality=wanted.municipality(config, "query.municipality", municipality),
        text=text,
        sample=sample,
        places=caller.places,
    )


MediaAsked = Annotated[MediaFilter, Depends(_asked)]


@routes.get("/posts", response_model=MediaPage, responses=shows(shown.MEDIA_POSTS) | problem(422))
async def list_media_posts(  # noqa: PLR0913, PLR0917 - which, and of what page
    media: Media,
    tools: ToolsDep,
    asked: MediaAsked,
    speaker: Annotated[
        list[Speaker] | None,
        Query(description="Who speaks; several may be given. Left out: all but offices."),
    ] = None,
    contact: Annotated[
        str | None, Query(max_length=40, description="What one contact wrote.")
    ] = None,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """What newspapers, journalists and opinion writers say, latest published first.

    Relevant posts of the last 30 days, or from `since` to before `until`; `groups` say how many
    there are of each municipality and service, most first. With `contact` offices are among them.
    Whoever is of some municipalities sees theirs alone.
    """
    speakers = frozenset(speaker) if speaker else None if contact else VOICES
    filter_ = replace(asked, speakers=speakers, contact=contact)
    found = await media.list(filter_, limit=limit, after=after)
    groups = await media.groups(filter_) if after is None else None
    return Json(
        {
            **_period(filter_),
            "groups": groups and [_see_group(each, "service") for each in groups],
            "items": [see_media_post(each, tools.names) for each in found.items],
            "next": found.next,
        }
    )


@routes.get("/projects", response_model=ProjectPage, responses=shows(shown.PROJECTS) | problem(422))
async def list_project_news(  # noqa: PLR0913, PLR0917 - which, and of what page
    media: Media,
    tools: ToolsDep,
    config: ConfigDep,
    asked: MediaAsked,
    topic: Annotated[
        str | None, Query(max_length=60, description="A topic's code, or `other`.")
    ] = None,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """News of municipal projects: openings, tenders, works; latest published first.

    What counts as that says `config/media.yaml`, which names the `topics`, too; whoever tells it.
    Of the last 30 days, or from `since` to before `until`.
    """
    topics = config.media.book.topics
    if topic is not None and topic not in {OTHER, *(each.code for each in topics)}:
        raise Invalid(("query.topic", "no such topic", "لا يوجد موضوع بهذا الرمز"))
    filter_ = replace(asked, projects=True, topic=topic)
    found = await media.list(filter_, limit=limit, after=after)
    groups = await media.groups(filter_) if after is None else None
    return Json(
        {
            **_period(filter_),
            "topics": [{"code": each.code, "ar": each.ar, "en": each.en} for each in topics],
            "groups": groups and [_see_group(each, "topic") for each in groups],
            "items": [see_media_post(each, tools.names) for each in found.items],
            "next": found.next,
        }
    )


@routes.get(
    "/enquiries", response_model=EnquiryPage, responses=shows(shown.ENQUIRIES) | problem(422)
)
async def list_enquiries(  # noqa: PLR0913, PLR0917 - which, in what order, and of what page
    tickets: Tickets,
    enquiries: Enquiries,
    tools: ToolsDep,
    asked: TicketsAsked,
    now: Now,
    sort: Annotated[
        Sort, Query(description="due: what is owed, the soonest first. opened: the latest first.")
    ] = Sort.DUE,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """Tickets in which the press asks, each with its clock beside the one that others have.

    What counts as asking says `config/media.yaml`, how soon they are owed an answer
    `config/clock.yaml`. They are claimed, answered and closed as all tickets are.
    """
    listing = tickets.by_due if sort is Sort.DUE else tickets.list
    found = await listing(replace(asked, enquiry=True), limit=limit, after=after)
    told = await enquiries.asked(found.items)
    sees = _Enquiries(tools.config, tools.names, now)
    items = [sees.view(each, told[each.id]) for each in found.items if each.id in told]
    return Json({"items": items, "next": found.next})


@routes.get(
    "/enquiries/{ticket}",
    response_model=EnquiryView,
    responses=shows(shown.ENQUIRY) | problem(404),
)
async def show_enquiry(  # noqa: PLR0913, PLR0917 - what endpoints may ask for
    ticket: str,
    tickets: Tickets,
    enquiries: Enquiries,
    tools: ToolsDep,
    caller: CallerDep,
    now: Now,
) -> Response:
    """One ticket in which the press asks; any other is not there."""
    known = ticket_id(ticket)
    await seen(tickets, caller, known)
    whole = (await tickets.show(known, caller.places)).ticket
    told = await enquiries.asked([whole])
    if whole.id not in told:
        raise UnknownTicket(ticket)
    return Json(_Enquiries(tools.config, tools.names, now).view(whole, told[whole.id]))


class _Enquiries:
    """Shows enquiries as they stand now."""

    def __init__(self, config: Config, names: Names, now: datetime) -> None:
        self._config = config
        self._names = names
        self._now = now

    def view(self, ticket: Ticket, asked: Asked) -> Mapping[str, Any]:
        timing, now = self._config.timing, self._now
        calendar = timing.calendar(ticket.unit)
        media = self._config.media
        ordinary = media.ordinary(asked.matter, timing, asked.stand, asked.past, now)
        return {
            **self._config.tell(ticket),
            "asked": see_media_post(asked.post, self._names),
            "clock": asked.clock and see_clock(asked.clock, calendar, now),
            "ordinary": see_clock(ordinary, calendar, now),
        }


def see_media_post(found: MediaPost, names: Names) -> dict[str, Any]:
    """Show a post with what of the media it is."""
    return {
        **see_post(found.stored, names),
        "speaker": found.speaker,
        "enquiry": found.enquiry,
        "project": found.project,
        "contact": found.contact,
    }


def _see_group(group: Group, about: str) -> dict[str, Any]:
    """Show how many there are of a municipality on one thing, which is called `about`."""
    return {
        "municipality": group.municipality,
        about: group.about,
        "posts": group.posts,
        "last": instant(group.last),
    }


def _period(asked: MediaFilter) -> dict[str, str]:
    return {"from": instant(asked.since), "to": instant(asked.until)}
