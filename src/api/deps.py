"""What endpoints may ask for, by name.

All are coroutines, though none waits: FastAPI runs what is none in a thread of its own, which costs
a request more than all that it then does.
"""

import re
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query, Request
from pydantic import BeforeValidator

from api.config import Config
from api.jobs import Jobs
from api.schemas import Clean, Moment
from api.settings import Settings
from api.tools import Tools
from api.visitor import Visitor
from store.acting import SqlActs
from store.auditing import SqlAudits
from store.corrections import SqlCorrections
from store.delivered import SqlDeliveries
from store.events import SqlEvents
from store.exports import SqlExports
from store.faces import SqlFaces
from store.filters import SqlFilters
from store.hints import SqlHints
from store.listing import SqlListing
from store.members import SqlMembers
from store.moving import SqlMoves
from store.notices import SqlNotices
from store.people import SqlPeople
from store.plan_report import SqlPlanReports
from store.plans import SqlPlans
from store.posts import SqlPosts
from store.referenced import SqlReferences
from store.referring import SqlReferrals
from store.replies import SqlReplies
from store.reply_deliveries import SqlReplyDeliveries
from store.second_factors import SqlSecondFactors
from store.service_requests import SqlServiceRequests
from store.service_updates import SqlServiceUpdates
from store.sign_ins import SqlSignIns
from store.sources import SqlSources
from store.subscriptions import SqlSubscriptions
from store.ticket_feeds import SqlTicketFeeds
from store.tickets import SqlTickets
from store.unread import SqlUnread
from store.views import SqlViews
from store.webhook_log import SqlWebhookLog
from store.webhooks import SqlWebhooks
from store.worklist import SqlWorklist

_NUMBER = re.compile(r"[0-9]{1,4}")


async def _settings(request: Request) -> Settings:
    found: Settings = request.state.settings
    return found


async def _tools(request: Request) -> Tools:
    """Return the tools; the policy stays one for as long as a request is answered."""
    found: Tools = request.state.tools
    return found.at_once()


async def _jobs(request: Request) -> Jobs:
    found: Jobs = request.state.jobs
    return found


async def _visitor(request: Request) -> Visitor:
    found: Visitor = request.state.visitor
    return found


SettingsDep = Annotated[Settings, Depends(_settings)]
ToolsDep = Annotated[Tools, Depends(_tools)]
JobsDep = Annotated[Jobs, Depends(_jobs)]
VisitorDep = Annotated[Visitor, Depends(_visitor)]


async def _config(tools: ToolsDep) -> Config:
    return tools.config


async def _now(tools: ToolsDep) -> datetime:
    return tools.clock()


async def _posts(tools: ToolsDep) -> SqlPosts:
    return SqlPosts(tools.sessions)


async def _tickets(tools: ToolsDep) -> SqlTickets:
    return SqlTickets(tools.sessions, tools.config.lexicon)


async def _listing(tickets: Annotated[SqlTickets, Depends(_tickets)]) -> SqlListing:
    return SqlListing(tickets)


async def _unread(tools: ToolsDep) -> SqlUnread:
    return SqlUnread(tools.sessions)


async def _saved_views(tools: ToolsDep) -> SqlViews:
    return SqlViews(tools.sessions)


async def _acts(tools: ToolsDep) -> SqlActs:
    config = tools.config
    return SqlActs(
        sessions=tools.sessions, tell=config.tell, wants=config.wants, timing=config.timing
    )


async def _audits(tools: ToolsDep) -> SqlAudits:
    return SqlAudits(
        sessions=tools.sessions, acts=await _acts(tools), policy=tools.config.closure.audit
    )


async def _replies(tools: ToolsDep) -> SqlReplies:
    desk = tools.config.replies
    return SqlReplies(sessions=tools.sessions, judge=desk.judge, plan=desk.plan, timing=desk.timing)


async def _reply_deliveries(tools: ToolsDep) -> SqlReplyDeliveries:
    return SqlReplyDeliveries(sessions=tools.sessions, acts=await _acts(tools))


async def _moves(tools: ToolsDep) -> SqlMoves:
    config = tools.config
    return SqlMoves(
        sessions=tools.sessions,
        decide=config.decide,
        amana_of=config.amana_of,
        tell=config.tell,
        timing=config.timing,
        joining=tools.joining,
    )


async def _corrections(tools: ToolsDep) -> SqlCorrections:
    config = tools.config
    return SqlCorrections(
        tools.sessions,
        config.decide,
        config.amana_of,
        config.tell,
        config.timing,
        tools.joining,
        config.rules.desks,
        config.media,
    )


async def _referrals(tools: ToolsDep) -> SqlReferrals:
    config = tools.config
    return SqlReferrals(
        sessions=tools.sessions, tell=config.tell, timing=config.timing, book=config.referrals
    )


async def _hints(tools: ToolsDep) -> SqlHints:
    return SqlHints(tools.sessions)


async def _plans(tools: ToolsDep) -> SqlPlans:
    config = tools.config
    return SqlPlans(tools.sessions, tuple(config.services), config.amana_of)


async def _plan_reports(tools: ToolsDep) -> SqlPlanReports:
    return SqlPlanReports(tools.sessions)


async def _events(tools: ToolsDep) -> SqlEvents:
    return SqlEvents(tools.sessions)


async def _exports(tools: ToolsDep) -> SqlExports:
    return SqlExports(tools.sessions)


async def _ticket_feeds(tools: ToolsDep) -> SqlTicketFeeds:
    return SqlTicketFeeds(tools.sessions)


async def _notices(tools: ToolsDep) -> SqlNotices:
    return SqlNotices(tools.sessions)


async def _references(tools: ToolsDep) -> SqlReferences:
    return SqlReferences(sessions=tools.sessions, tell=tools.config.tell)


async def _filters(tools: ToolsDep) -> SqlFilters:
    return SqlFilters(tools.sessions)


async def _people(tools: ToolsDep) -> SqlPeople:
    return SqlPeople(tools.sessions)


async def _sign_ins(tools: ToolsDep) -> SqlSignIns:
    return SqlSignIns(tools.sessions)


async def _second_factors(tools: ToolsDep) -> SqlSecondFactors:
    return SqlSecondFactors(tools.sessions)


async def _members(tools: ToolsDep) -> SqlMembers:
    return SqlMembers(tools.sessions)


async def _sources(tools: ToolsDep) -> SqlSources:
    return SqlSources(tools.sessions)


async def _deliveries(tools: ToolsDep) -> SqlDeliveries:
    return SqlDeliveries(tools.sessions)


async def _subscriptions(tools: ToolsDep) -> SqlSubscriptions:
    return SqlSubscriptions(tools.sessions)


async def _faces(tools: ToolsDep) -> SqlFaces:
    return SqlFaces(tools.sessions)


async def _service_requests(tools: ToolsDep) -> SqlServiceRequests:
    return SqlServiceRequests(tools.sessions)


async def _service_updates(tools: ToolsDep) -> SqlServiceUpdates:
    return SqlServiceUpdates(tools.sessions, tools.config.tell)


async def _webhooks(tools: ToolsDep) -> SqlWebhooks:
    return SqlWebhooks(tools.sessions)


async def _webhook_log(tools: ToolsDep) -> SqlWebhookLog:
    return SqlWebhookLog(tools.sessions, tools.config.amana_of)


async def _worklist(tools: ToolsDep) -> SqlWorklist:
    return SqlWorklist(tools.sessions)


ConfigDep = Annotated[Config, Depends(_config)]
Now = Annotated[datetime, Depends(_now)]
Posts = Annotated[SqlPosts, Depends(_posts)]
Acts = Annotated[SqlActs, Depends(_acts)]
Audits = Annotated[SqlAudits, Depends(_audits)]
Replies = Annotated[SqlReplies, Depends(_replies)]
ReplyDeliveries = Annotated[SqlReplyDeliveries, Depends(_reply_deliveries)]
Moves = Annotated[SqlMoves, Depends(_moves)]
Tickets = Annotated[SqlTickets, Depends(_tickets)]
Listing = Annotated[SqlListing, Depends(_listing)]
Unread = Annotated[SqlUnread, Depends(_unread)]
SavedViews = Annotated[SqlViews, Depends(_saved_views)]
Corrections = Annotated[SqlCorrections, Depends(_corrections)]
Referrals = Annotated[SqlReferrals, Depends(_referrals)]
Hints = Annotated[SqlHints, Depends(_hints)]
Members = Annotated[SqlMembers, Depends(_members)]
Plans = Annotated[SqlPlans, Depends(_plans)]
PlanReports = Annotated[SqlPlanReports, Depends(_plan_reports)]
Events = Annotated[SqlEvents, Depends(_events)]
Exports = Annotated[SqlExports, Depends(_exports)]
TicketFeeds = Annotated[SqlTicketFeeds, Depends(_ticket_feeds)]
Notices = Annotated[SqlNotices, Depends(_notices)]
References = Annotated[SqlReferences, Depends(_references)]
Filters = Annotated[SqlFilters, Depends(_filters)]
People = Annotated[SqlPeople, Depends(_people)]
SignIns = Annotated[SqlSignIns, Depends(_sign_ins)]
SecondFactors = Annotated[SqlSecondFactors, Depends(_second_factors)]
Sources = Annotated[SqlSources, Depends(_sources)]
Deliveries = Annotated[SqlDeliveries, Depends(_deliveries)]
Subscriptions = Annotated[SqlSubscriptions, Depends(_subscriptions)]
Faces = Annotated[SqlFaces, Depends(_faces)]
ServiceRequests = Annotated[SqlServiceRequests, Depends(_service_requests)]
ServiceUpdates = Annotated[SqlServiceUpdates, Depends(_service_updates)]
Webhooks = Annotated[SqlWebhooks, Depends(_webhooks)]
WebhookLog = Annotated[SqlWebhookLog, Depends(_webhook_log)]
Worklist = Annotated[SqlWorklist, Depends(_worklist)]


def _ascii_number(given: object) -> object:
    """Refuse what Python takes for a number and a protocol does not: Arabic digits, `1_0`, `+1`."""
    if isinstance(given, str) and not _NUMBER.fullmatch(given):
        msg = "must be a number from 1 to 100, in the digits 0-9"
        raise ValueError(msg)
    return given


Limit = Annotated[
    int,
    # Before the validator: only so do the bounds get into the document.
    Query(ge=1, le=100, description="How many items a page holds."),
    BeforeValidator(_ascii_number),
]
Top = Annotated[
    int,
    Query(ge=1, le=100, description="How many of each, the most first."),
    BeforeValidator(_ascii_number),
]
After = Annotated[
    str | None, Query(max_length=500, description="`next` of the page before, unchanged.")
]
Instant = Annotated[datetime | None, Moment, Query(description="RFC 3339, or a day: UTC.")]
Municipality = Annotated[str | None, Query(description="A code; an amana's is all of it.")]
Words = Annotated[
    str | None,
    Query(max_length=200, description="Words that must occur; Arabic spelling is forgiven."),
    Clean,
]
