"""What can go wrong while remembering. Each leaf is a different thing to do next.

StoreError
  DatabaseUnavailable   nothing was done; try again once the database answers, or mend its address
  UnknownPost, UnknownTicket, UnknownSource    there is no such thing
  NotTagged             the post has no tags yet that could be corrected
  ServiceNeeded         a post becomes relevant, and nobody has said of which service
  NotOfTicket           a post that the ticket does not answer
  UnknownUser, UnknownKey, UnknownSignIn   there is no such thing
  TooManyTries          nothing was tried; come again after `wait`
  SecondFactorThere, NoSecondFactor   a second factor that stands otherwise than thought
  OtherIdentity         the office's sign-in gives a user's name to somebody else
  UnknownReply, UnknownDelivery   there is no such thing
  ReferenceTaken        another ticket has this 940 number
  UnknownFeed, UnknownNotice   there is no such thing, or it is somebody else's
  UnknownView           there is no such thing for whoever asks
  NotYours              a view that is shared, and not theirs to change
  ReplyPending          another reply of the ticket may still be sent
  NotByHand             a delivery that does not stand where a person may do this
  ReplyFrozen           a crisis plan keeps the reply from being sent
  UnknownPlan, UnknownRun, UnknownItem, UnknownFilter, UnknownContact   there is no such thing
  ContactExists         an office keeps something of the contact already
  ContactChanged        a colleague saved something of the contact since
  ContactErased         whoever has this account asked to be erased
  PlanRuns              another plan runs there for the same services
  PlanOver              the run of a plan is over
  FilterOver            a filter holds no longer
  NotDrawn, JudgedAlready   a ticket that no audit asks about, or not any more
  UserExists            a user with this id is there already
  UnknownMember         a user who answers for no such unit or place
  MemberExists          a user who answers for it already
  NotReferred           a ticket that is with no agency
  UnknownHint           there is no such thing
  HintDecided           somebody has accepted or dismissed it
  HintNeedsService      a hint that names no service, and neither does who accepts it
  SourceExists          a source with this id is there already
  CannotUnseal          a stored secret was sealed with a key that is not ours, or was changed
  UnknownWebhook, UnknownWebhookDelivery   there is no such thing
  WebhookDisabled       an endpoint that is not sent anything
  TooManyWebhooks       there are as many endpoints as there may be
  TooManyHeld           somebody has as many feeds, notices or views as one may have
  TooManyReveals        somebody looks up more authors than anybody needs to
  UnknownDocument, UnknownRevision   there is no such thing
  PolicyChanged         somebody saved the document since its editor began
  KeyReused             an idempotency key came back with another body
  BadCursor             a page was asked for with a cursor that we did not give out
"""

from datetime import timedelta
from math import ceil


class StoreError(Exception):
    """Base of everything that the store refuses."""


class DatabaseUnavailable(StoreError):
    """The database cannot be opened, or has stopped answering. Nothing was done."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"database {url}: {reason}")
        self.url = url
        self.reason = reason


class CannotUnseal(StoreError):
    """A secret was sealed with none of our keys, or was changed since."""

    def __init__(self) -> None:
        super().__init__("a stored secret cannot be opened with the keys of SAWT_SECRET_KEYS")


class TooManyReveals(StoreError):
    """Somebody has looked up more authors within an hour than anybody needs to."""

    def __init__(self, who: str, most: int) -> None:
        super().__init__(f"{who} has looked up {most} authors within the hour; try again later")
        self.who = who
        self.most = most


class UnknownPost(StoreError):
    """There is no such post."""

    def __init__(self, post: str) -> None:
        super().__init__(f"no post {post!r}")
        self.post = post


class UnknownTicket(StoreError):
    """There is no such ticket."""

    def __init__(self, ticket: str) -> None:
        super().__init__(f"no ticket {ticket!r}")
        self.ticket = ticket


class UnknownSource(StoreError):
    """There is no such source."""

    def __init__(self, source: str) -> None:
        super().__init__(f"no source {source!r}")
        self.source = source


class NotTagged(StoreError):
    """The post has no tags that could be corrected."""

    def __init__(self, post: str) -> None:
        super().__init__(f"post {post} has no tags yet; try again in a moment")
        self.post = post


class ServiceNeeded(StoreError):
    """A post becomes relevant, and nobody has said of which service."""

    def __init__(self, post: str) -> None:
        super().__init__(f"post {post} was not relevant: name its service, too")
        self.post = post


class NotOfTicket(StoreError):
    """A post that the ticket does not answer."""

    def __init__(self, ticket: str, post: str) -> None:
        super().__init__(f"ticket {ticket} does not answer post {post!r}")
        self.ticket = ticket
        self.post = post


class UnknownUser(StoreError):
    """There is no such user."""

    def __init__(self, user: str) -> None:
        super().__init__(f"no user {user!r}")
        self.user = user


class UnknownKey(StoreError):
    """There is no such key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"no key {key!r}")
        self.key = key


class UserExists(StoreError):
    """A user with this id is there already."""

    def __init__(self, user: str) -> None:
        super().__init__(f"user {user!r} exists already; change it instead")
        self.user = user


class UnknownMember(StoreError):
    """A user who does not answer for a unit or place."""

    def __init__(self, unit: str, user: str) -> None:
        super().__init__(f"{user!r} is no member of {unit}")
        self.unit = unit
        self.user = user


class MemberExists(StoreError):
    """A user who answers for a unit or place already."""

    def __init__(self, unit: str, user: str) -> None:
        super().__init__(f"{user!r} is a member of {unit} already; change them instead")
        self.unit = unit
        self.user = user


class NotReferred(StoreError):
    """A ticket that is with no other agency."""

    def __init__(self, ticket: str) -> None:
        super().__init__(f"ticket {ticket} is with no other agency; refer it first")
        self.ticket = ticket


class UnknownHint(StoreError):
    """There is no such hint."""

    def __init__(self, hint: str) -> None:
        super().__init__(f"no suggested correction {hint[:40]!r}")
        self.hint = hint[:40]


class UnknownCorrection(StoreError):
    """There is no such correction."""

    def __init__(self, correction: str) -> None:
        super().__init__(f"no correction {correction!r}")
        self.correction = correction


class CorrectionReplaced(StoreError):
    """Somebody has corrected the post again since."""

    def __init__(self, correction: str) -> None:
        super().__init__(f"{correction} counts no more: its post was corrected again since")
        self.correction = correction


class HintDecided(StoreError):
    """Somebody has accepted or dismissed a hint."""

    def __init__(self, hint: str, state: str, who: str) -> None:
        super().__init__(f"{who} has decided {hint}: it is {state}")
        self.hint = hint
        self.state = state
        self.who = who


class HintNeedsService(StoreError):
    """A hint names no service, and neither does who accepts it."""

    def __init__(self, hint: str) -> None:
        super().__init__(f"{hint} names no service: send services, best first")
        self.hint = hint


class SourceExists(StoreError):
    """A source with this id is there already."""

    def __init__(self, source: str) -> None:
        super().__init__(f"source {source!r} exists already")
        self.source = source


class KeyReused(StoreError):
    """An idempotency key came back with another body."""

    def __init__(self, key: str) -> None:
        super().__init__(f"idempotency key {key!r} was used for another body")
        self.key = key


class BadCursor(StoreError):
    """A cursor that we did not give out for this list."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"cursor {text[:40]!r} is not one of this list; leave it out to start anew"
        )
        self.text = text


class UnknownReply(StoreError):
    """There is no such reply."""

    def __init__(self, reply: str) -> None:
        super().__init__(f"no reply {reply!r}")
        self.reply = reply


class UnknownDelivery(StoreError):
    """A reply does not go to this post."""

    def __init__(self, reply: str, post: str) -> None:
        super().__init__(f"reply {reply} has no delivery to post {post!r}")
        self.reply = reply
        self.post = post


class ReplyPending(StoreError):
    """Another reply of the ticket may still be sent: `other`, and where it stands."""

    def __init__(self, other: str, state: str, writer: str) -> None:
        super().__init__(
            f"{writer} has a reply to this ticket that is {state}: {other}; work on that one, or "
            "send replace: true while it is a draft or submitted"
        )
        self.other = other
        self.state = state
        self.writer = writer


class NotDrawn(StoreError):
    """A ticket that is in no audit sample."""

    def __init__(self, ticket: str) -> None:
        super().__init__(f"ticket {ticket!r} is in no audit sample")
        self.ticket = ticket


class JudgedAlready(StoreError):
    """A ticket whose audit is done: `who` found what, in which week's sample."""

    def __init__(self, ticket: str, week: str, who: str, verdict: str) -> None:
        super().__init__(f"{who} found ticket {ticket} {verdict} in the sample of {week}")
        self.ticket = ticket
        self.week = week
        self.who = who
        self.verdict = verdict


class NotByHand(StoreError):
    """A delivery that does not stand where a person may do this."""

    def __init__(self, state: str, wanted: str) -> None:
        super().__init__(f"a delivery that is {state} cannot be {wanted} by hand")
        self.state = state
        self.wanted = wanted


class ReplyFrozen(StoreError):
    """A crisis plan keeps the reply from being sent; `note` says which."""

    def __init__(self, reply: str, note: str) -> None:
        super().__init__(f"{reply} is {note or 'frozen'}; it may be sent once a person thaws it")
        self.reply = reply
        self.note = note


class UnknownPlan(StoreError):
    """There is no such crisis plan."""

    def __init__(self, plan: str) -> None:
        super().__init__(f"no plan {plan!r}")
        self.plan = plan


class UnknownRun(StoreError):
    """The plan has no such run."""

    def __init__(self, plan: str, run: str) -> None:
        super().__init__(f"plan {plan} has no run {run!r}")
        self.plan = plan
        self.run = run


class UnknownItem(StoreError):
    """The plan has no such duty or question."""

    def __init__(self, plan: str, item: str) -> None:
        super().__init__(f"plan {plan} has no {item!r}")
        self.plan = plan
        self.item = item


class PlanRuns(StoreError):
    """Another plan runs there for the same services: at no place do two plans decide."""

    def __init__(self, plan: str, run: str, by: str) -> None:
        super().__init__(
            f"plan {plan} runs there for the same services ({run}, started by {by}); end it first"
        )
        self.plan = plan
        self.run = run
        self.by = by


class PlanOver(StoreError):
    """The run of a plan is over."""

    def __init__(self, run: str) -> None:
        super().__init__(f"{run} is over; start the plan anew")
        self.run = run


class UnknownFilter(StoreError):
    """There is no such filter."""

    def __init__(self, filter_: str) -> None:
        super().__init__(f"no filter {filter_!r}")
        self.filter = filter_


class UnknownContact(StoreError):
    """There is no such contact."""

    def __init__(self, contact: str) -> None:
        super().__init__(f"no contact {contact!r}")
        self.contact = contact


class ContactExists(StoreError):
    """An office keeps something of this contact already."""

    def __init__(self, contact: str) -> None:
        super().__init__(f"the office keeps {contact} already")
        self.contact = contact


class ContactChanged(StoreError):
    """A colleague saved something of the contact since; `revision` is what stands now."""

    def __init__(self, contact: str, revision: int, who: str | None) -> None:
        super().__init__(f"{contact} was saved as {revision} meanwhile")
        self.contact = contact
        self.revision = revision
        self.who = who


class ContactErased(StoreError):
    """Whoever has this account asked to be erased, and is on no list."""

    def __init__(self) -> None:
        super().__init__("erased, and on no list")


class FilterOver(StoreError):
    """A filter holds no longer."""

    def __init__(self, filter_: str) -> None:
        super().__init__(f"{filter_} is over; add another")
        self.filter = filter_


class UnknownFeed(StoreError):
    """There is no such feed, it is somebody else's, or it was ended."""

    def __init__(self, feed: str | None = None) -> None:
        super().__init__(f"no feed {feed!r}" if feed is not None else "this address opens no feed")
        self.feed = feed


class UnknownView(StoreError):
    """There is no such view, or none that is shown to whoever asks."""

    def __init__(self, view: str) -> None:
        super().__init__(f"no view {view[:40]!r}")
        self.view = view


class NotYours(StoreError):
    """A view that somebody else shares: they, and who leads its place, may change it."""

    def __init__(self, view: str) -> None:
        super().__init__(f"{view} is shared by somebody else; save one of your own")
        self.view = view


class UnknownNotice(StoreError):
    """There is no such notice, or it is somebody else's."""

    def __init__(self, notice: str) -> None:
        super().__init__(f"no notice {notice!r}")
        self.notice = notice


class ReferenceTaken(StoreError):
    """Another ticket has this 940 number; `ticket` is None where whoever asks does not see it."""

    def __init__(self, reference: str, ticket: str | None) -> None:
        named = f"ticket {ticket}" if ticket else "another ticket"
        super().__init__(f"{named} has the number {reference}; merge the two, or mend the number")
        self.reference = reference
        self.ticket = ticket


class UnknownWebhook(StoreError):
    """There is no such endpoint."""

    def __init__(self, webhook: str) -> None:
        super().__init__(f"no webhook {webhook!r}")
        self.webhook = webhook


class UnknownWebhookDelivery(StoreError):
    """There is no such delivery to an endpoint."""

    def __init__(self, delivery: str) -> None:
        super().__init__(f"no delivery {delivery!r}")
        self.delivery = delivery


class WebhookDisabled(StoreError):
    """An endpoint that is not sent anything until it is enabled."""

    def __init__(self, webhook: str) -> None:
        super().__init__(f"webhook {webhook} is disabled; enable it first")
        self.webhook = webhook


class TooManyWebhooks(StoreError):
    """There are as many endpoints as there may be."""

    def __init__(self, most: int) -> None:
        super().__init__(f"there are {most} webhooks already; remove one that nobody needs")
        self.most = most


class TooManyHeld(StoreError):
    """A user has as many feeds, notices or views as one may have."""

    def __init__(self, most: int) -> None:
        super().__init__(f"this user has {most} already; end one that nobody needs")
        self.most = most


class TooManyTries(StoreError):
    """Too many failed to be let in as this user, or from this address; `wait` says how long."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        self.seconds = max(1, ceil(wait.total_seconds()))
        super().__init__(f"too many tries; come again in {self.seconds} s")


class UnknownSignIn(StoreError):
    """The user has no such session."""

    def __init__(self, sign_in: str) -> None:
        super().__init__(f"no session {sign_in!r}")
        self.sign_in = sign_in


class SecondFactorThere(StoreError):
    """The user has a second factor already."""

    def __init__(self) -> None:
        super().__init__("there is a second factor already; remove it first")


class NoSecondFactor(StoreError):
    """The user has no second factor, or none that waits to be confirmed."""

    def __init__(self) -> None:
        super().__init__("there is no second factor")


class OtherIdentity(StoreError):
    """The office's sign-in gives a user's name to somebody else than before."""

    def __init__(self, user: str) -> None:
        super().__init__(f"{user} is somebody else at the office's sign-in")
        self.user = user


class UnknownDocument(StoreError):
    """There is no document of the policy with this code that may be changed here."""

    def __init__(self, document: str) -> None:
        super().__init__(f"there is no document {document} of the policy")
        self.document = document


class UnknownRevision(StoreError):
    """A document of the policy has no revision of this number."""

    def __init__(self, document: str, revision: int) -> None:
        super().__init__(f"{document} has no revision {revision}")
        self.document = document
        self.revision = revision


class PolicyChanged(StoreError):
    """A document was saved since its editor began: `revision` stands now, by `who`."""

    def __init__(self, document: str, revision: int, who: str | None) -> None:
        super().__init__(f"{document} has been saved since; its revision is {revision} now")
        self.document = document
        self.revision = revision
        self.who = who
