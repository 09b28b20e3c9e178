"""/tickets/{ticket}/replies, /replies: answers from their draft to each author who waits.

Nothing is sent here: what enough people approved waits for the loop `deliver`, or for a person.
"""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from api import reply_examples as shown
from api.callers import CallerDep, speaking
from api.config import Config
from api.deps import (
    After,
    ConfigDep,
    Limit,
    Now,
    Plans,
    Replies,
    ReplyDeliveries,
    Tickets,
    ToolsDep,
)
from api.examples import problem, shows
from api.ids import ticket_id
from api.refusals import Forbidden, Invalid
from api.reply_bodies import (
    CheckedView,
    NewReply,
    ReplyDeliveryPage,
    ReplyDetailView,
    ReplyNote,
    ReplyPage,
    ReplyWords,
    SentByHand,
    TemplatesView,
)
from api.reply_views import (
    see_delivery,
    see_findings,
    see_reply,
    see_reply_detail,
    see_templates,
)
from api.views import Json, page
from router.acts import Actor
from router.people import Caller
from router.replies.acts import ReplyAct
from router.replies.desk import Facts
from router.replies.fanout import DeliveryState
from router.replies.fields import FIELDS
from router.replies.states import ReplyState, ReplyVerb
from router.replies.templates import Template
from router.states import AGENTS
from store.errors import UnknownReply, UnknownTicket
from store.orders import covers_ticket
from store.replies import ReplyFilter, Words
from store.reply_deliveries import Outcome

routes = APIRouter(tags=["replies"])

REPLY: dict[str, Any] = {
    "response_model": ReplyDetailView,
    "responses": shows(shown.REPLY_DETAIL) | problem(403, 404, 409, 422),
}
BY_HAND: dict[str, Any] = {
    "response_model": ReplyDeliveryPage,
    "responses": shows(shown.DELIVERIES) | problem(403, 404, 409, 422),
}


class Answering:
    """What a request needs beside its body: replies, the policy, who asks, and when."""

    def __init__(  # noqa: PLR0913, PLR0917 - what endpoints may ask for
        self,
        replies: Replies,
        deliveries: ReplyDeliveries,
        tickets: Tickets,
        plans: Plans,
        tools: ToolsDep,
        config: ConfigDep,
        caller: CallerDep,
        now: Now,
    ) -> None:
        self.plans = plans
        self.replies = replies
        self.deliveries = deliveries
        self.tickets = tickets
        self.tools = tools
        self.config: Config = config
        self.caller: Caller = caller
        self.now = now

    async def facts(self, ticket: str) -> Facts:
        """Read a ticket; what is not of the caller's places is not there for them."""
        found = await self.replies.facts(ticket_id(ticket), self.now)
        if not self._sees(found):
            raise UnknownTicket(ticket)
        return found

    async def detail(self, reply: str) -> Response:
        """Answer with a reply, and what the gate finds in it now."""
        found, facts = await self.replies.show(reply, self.now)
        if not self._sees(facts):
            raise UnknownReply(reply)
        findings = self.config.replies.judge(found.words.text, facts, self.now)
        history = await self.replies.history(reply)
        return Json(see_reply_detail(found, findings, history))

    async def do(self, verb: ReplyVerb, reply: str, body: ReplyNote) -> Response:
        """Do something to a reply, and answer with it."""
        await self.seen(reply)
        act = ReplyAct(verb=verb, by=self.actor(body.who), note=body.note)
        done = await self.replies.do(reply, act, self.now)
        if done.state in {ReplyState.APPROVED, ReplyState.SENDING}:
            self.tools.bells["deliver"].set()
        return await self.detail(reply)

    async def seen(self, reply: str) -> Facts:
        """Return the facts of a reply's ticket, or raise `UnknownReply`."""
        _, facts = await self.replies.show(reply, self.now)
        if not self._sees(facts):
            raise UnknownReply(reply)
        return facts

    async def by_hand(self, reply: str, post: str, outcome: Outcome, who: str | None) -> Response:
        """Note what a person did with one delivery, and answer with all of the reply."""
        await self.seen(reply)
        if not self.caller.may(AGENTS):
            raise Forbidden(AGENTS)
        await self.deliveries.by_hand(reply, post, outcome, self.actor(who), self.now)
        self.tools.bells["deliver"].set()
        return await self.list(reply, None, 50, None)

    async def list(
        self, reply: str, state: DeliveryState | None, limit: int, after: str | None
    ) -> Response:
        """Answer with deliveries; each with the text as it is sent."""
        found, facts = await self.replies.show(reply, self.now)
        if not self._sees(facts):
            raise UnknownReply(reply)
        by_hand = self.caller.may(AGENTS)
        items = await self.deliveries.list(reply, state=state, limit=limit, after=after)
        return page(items, partial(see_delivery, text=found.words.text, by_hand=by_hand))

    async def statements(self, facts: Facts) -> Sequence[Template]:
        """List what the plan that covers a ticket now lets be said of it."""
        now = await self.plans.running(self.now)
        return [
            statement
            for run in now
            if run.real
            and covers_ticket(run, facts.service, facts.municipality, facts.amana, facts.unit)
            for statement in run.plan.statements
            if statement.suits(facts.service, facts.intent, facts.status)
        ]

    def actor(self, who: str | None) -> Actor:
        """Return who acts. The installation's key has no name: somebody must be named."""
        if who is None and self.caller.free:
            raise Invalid(("body.who", "say who does this", "اذكر من يقوم بهذا"))
        return Actor(name=speaking(self.caller, who), roles=self.caller.roles)

    def words(self, body: ReplyWords, facts: Facts) -> Words:
        """Read what a reply is to say, or raise `Invalid`."""
        desk = self.config.replies
        template = desk.book.templates.get(body.template) if body.template else None
        template = template or self.config.statements.get(body.template or "")
        if body.template and template is None:
            raise Invalid(("body.template", "no such template", "لا يوجد قالب بهذا الرمز"))
        if template is None and body.text is None:
            raise Invalid(("body.text", "give a text or a template", "اكتب نصًا أو اختر قالبًا"))
        asked = set(template.fields) if template else set()
        if strange := sorted(body.fields.keys() - asked):
            known = ", ".join(sorted(asked)) or "none"
            reason, reason_ar = f"no such field; there are {known}", "لا حقل كهذا في القالب"
            raise Invalid(*((f"body.fields.{name}", reason, reason_ar) for name in strange))
        text = body.text
        if text is None and template is not None:
            text = desk.filled(template, body.fields, facts)
        return Words(
            text=text or "",
            template=body.template,
            stage=template.stage if template else None,
            fields=body.fields,
            by_hand=body.channel == "manual",
        )

    def _sees(self, facts: Facts) -> bool:
        return self.caller.sees(facts.municipality, facts.amana, facts.unit)


Ask = Annotated[Answering, Depends()]


@routes.get(
    "/tickets/{ticket}/templates",
    response_model=TemplatesView,
    responses=shows(shown.TEMPLATES) | problem(404),
)
async def list_templates(ticket: str, ask: Ask) -> Response:
    """What can be said of a ticket where it stands, and what its authors have not been told.

    While a crisis plan runs that covers the ticket, its statements come first.
    """
    facts = await ask.facts(ticket)
    told = await ask.replies.told(facts.id)
    statements = await ask.statements(facts)
    return Json(see_templates(ask.config.replies, facts, told, FIELDS, statements))


@routes.post(
    "/tickets/{ticket}/replies/check",
    response_model=CheckedView,
    responses=shows(shown.CHECKED) | problem(403, 404, 422),
)
async def check_words(ticket: str, body: ReplyWords, ask: Ask) -> Response:
    """What the gate finds in words that somebody types. Nothing is kept."""
    facts = await ask.facts(ticket)
    if not ask.caller.may(AGENTS):
        raise Forbidden(AGENTS)
    text = ask.words(body, facts).text
    findings = ask.config.replies.judge(text, facts, ask.now)
    return Json({"text": text, "findings": see_findings(findings)})


@routes.post(
    "/tickets/{ticket}/replies",
    status_code=201,
    response_model=ReplyDetailView,
    responses=shows(shown.REPLY_DETAIL, 201) | problem(403, 404, 409, 422),
)
async def draft_reply(ticket: str, body: NewReply, ask: Ask) -> Response:
    """Keep a draft. What the gate finds comes with it; a draft may hold anything."""
    facts = await ask.facts(ticket)
    if not ask.caller.may(AGENTS):
        raise Forbidden(AGENTS)
    who, words = ask.actor(body.who).name, ask.words(body, facts)
    made = await ask.replies.draft(facts.id, words, who, ask.now, instead=body.replace)
    answer = await ask.detail(made.id)
    answer.status_code = 201
    return answer


@routes.get("/replies", response_model=ReplyPage, responses=shows(shown.REPLIES))
async def list_replies(  # noqa: PLR0913, PLR0917 - each is a filter that clients may give
    replies: Replies,
    caller: CallerDep,
    ticket: Annotated[str | None, Query(max_length=100, description="A ticket's id.")] = None,
    state: Annotated[ReplyState | None, Query()] = None,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """Replies, latest first."""
    asked = ReplyFilter(ticket=ticket, state=state, places=caller.places)
    return page(await replies.list(asked, limit=limit, after=after), see_reply)


@routes.get("/replies/{reply}", **REPLY)
async def show_reply(reply: str, ask: Ask) -> Response:
    """One reply, what the gate finds in it now, and its history."""
    return await ask.detail(reply)


@routes.patch("/replies/{reply}", **REPLY)
async def edit_reply(reply: str, body: ReplyWords, ask: Ask) -> Response:
    """Write a draft anew. Whoever does is one of its writers and cannot approve it."""
    facts = await ask.seen(reply)
    act = ReplyAct(verb=ReplyVerb.EDIT, by=ask.actor(body.who))
    await ask.replies.edit(reply, ask.words(body, facts), act, ask.now)
    return await ask.detail(reply)


@routes.post("/replies/{reply}/submit", **REPLY)
async def submit_reply(reply: str, ask: Ask, body: ReplyNote | None = None) -> Response:
    """Ask for approval; what the gate stops is refused."""
    return await ask.do(ReplyVerb.SUBMIT, reply, body or ReplyNote())


@routes.post("/replies/{reply}/withdraw", **REPLY)
async def withdraw_reply(reply: str, ask: Ask, body: ReplyNote | None = None) -> Response:
    """Take a submitted reply back to change it; its approvals are lost."""
    return await ask.do(ReplyVerb.WITHDRAW, reply, body or ReplyNote())


@routes.post("/replies/{reply}/approve", **REPLY)
async def approve_reply(reply: str, ask: Ask, body: ReplyNote | None = None) -> Response:
    """Approve the words as they stand; the last approval that is needed lets them be sent."""
    return await ask.do(ReplyVerb.APPROVE, reply, body or ReplyNote())


@routes.post("/replies/{reply}/reject", **REPLY)
async def reject_reply(reply: str, ask: Ask, body: ReplyNote | None = None) -> Response:
    """End a reply that is not to be sent, and say why."""
    return await ask.do(ReplyVerb.REJECT, reply, body or ReplyNote())


@routes.post("/replies/{reply}/thaw", **REPLY)
async def thaw_reply(reply: str, body: ReplyNote, ask: Ask) -> Response:
    """Let a reply go that a crisis plan froze, and say why it still holds: not by its writers."""
    return await ask.do(ReplyVerb.THAW, reply, body)


@routes.get(
    "/replies/{reply}/deliveries",
    response_model=ReplyDeliveryPage,
    responses=shows(shown.DELIVERIES) | problem(404),
)
async def list_reply_deliveries(
    reply: str,
    ask: Ask,
    state: Annotated[DeliveryState | None, Query()] = None,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """The authors who wait: what has become of the reply to each."""
    return await ask.list(reply, state, limit, after)


@routes.post("/replies/{reply}/deliveries/{post}/sent", **BY_HAND)
async def mark_sent(reply: str, post: str, body: SentByHand, ask: Ask) -> Response:
    """Say that a person sent it, or has seen it there, and where it stands."""
    outcome = Outcome(state=DeliveryState.SENT, link=body.link)
    return await ask.by_hand(reply, post, outcome, body.who)


@routes.post("/replies/{reply}/deliveries/{post}/skip", **BY_HAND)
async def skip_delivery(reply: str, post: str, ask: Ask, body: ReplyNote | None = None) -> Response:
    """Leave an author out."""
    given = body or ReplyNote()
    reason = given.note or "left out by a person"
    outcome = Outcome(state=DeliveryState.SKIPPED, reason=reason, reason_ar="تجاوزه موظف")
    return await ask.by_hand(reply, post, outcome, given.who)


@routes.post("/replies/{reply}/deliveries/{post}/retry", **BY_HAND)
async def retry_delivery(
    reply: str, post: str, ask: Ask, body: ReplyNote | None = None
) -> Response:
    """Send it once more: for a person who has looked, and found no reply there."""
    outcome = Outcome(state=DeliveryState.QUEUED, due=ask.now)
    return await ask.by_hand(reply, post, outcome, (body or ReplyNote()).who)
