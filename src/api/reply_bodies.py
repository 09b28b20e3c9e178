"""What people send of replies, and what they see of them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints

from api.schemas import Clean, Line, Link, Long, Shape
from classifier.tags import Urgency
from listener.post import Platform
from router.replies.channels import ChannelKind
from router.replies.fanout import DeliveryState
from router.replies.gate import Kind
from router.replies.states import ReplyState, ReplyVerb
from router.replies.templates import Stage

MOST_FIELDS = 20
Filled = Annotated[str, StringConstraints(max_length=1000), Clean]


class ReplyWords(BaseModel):
    """What a reply says: a template with its fields, or a text; a text given with both wins.

    `channel`: `platform` sends it through the office's accounts where it has them, `manual` leaves
    all of it to a person.
    """

    model_config = ConfigDict(extra="forbid")

    template: Line | None = None
    fields: Annotated[dict[Line, Filled], Field(max_length=MOST_FIELDS)] = {}
    text: Long | None = None
    channel: Literal["platform", "manual"] = "platform"
    who: Line | None = None


class NewReply(ReplyWords):
    """A draft. `replace`: reject the ticket's other draft or submitted reply."""

    replace: StrictBool = False


class ReplyNote(BaseModel):
    """Why, if there is something to say."""

    note: Long | None = None
    who: Line | None = None


class SentByHand(BaseModel):
    """Where the reply stands that a person sent."""

    link: Link
    who: Line | None = None


class FindingView(Shape):
    """Something in the words: a stop keeps them from being sent. `span`: code points."""

    kind: Kind
    stops: bool
    span: tuple[int, int]
    reason: str
    reason_ar: str


class CheckedView(Shape):
    """Words as they would be sent, and what the gate finds in them."""

    text: str
    findings: list[FindingView]


class FrozenView(Shape):
    """The crisis plan, and the run of it, for which a reply waits for a person's word."""

    plan: str
    run: str


class ReplyView(Shape):
    """A reply. `needed` is how many people must approve it; `possible` what may be done now.

    `deliveries` counts authors by how far it has come with them. `frozen`: nothing of it is sent
    until somebody thaws it.
    """

    id: str
    ticket: str
    state: ReplyState
    text: str
    template: str | None
    stage: Stage | None
    fields: dict[str, str]
    channel: Literal["platform", "manual"]
    writers: list[str]
    approvals: list[str]
    needed: int
    note: str | None
    created: datetime
    changed: datetime
    frozen: FrozenView | None
    possible: list[ReplyVerb]
    deliveries: dict[DeliveryState, int]


class ReplyChangeView(Shape):
    """One line of a reply's history; `text` where it was written anew."""

    at: datetime
    who: str
    verb: str
    before: ReplyState | None
    after: ReplyState
    text: str | None
    note: str | None


class ReplyDetailView(ReplyView):
    """A reply with what the gate finds in it now, and its history."""

    findings: list[FindingView]
    history: list[ReplyChangeView]


class ReplyPage(Shape):
    """A page of replies."""

    items: list[ReplyView]
    next: str | None


class ReplyDeliveryView(Shape):
    """A reply to one author. By hand: copy `text`, open `url`, then mark it as sent.

    `link` is where the reply stands. `due` is when it is looked at next.
    """

    post: str
    url: str | None
    platform: Platform
    channel: ChannelKind
    state: DeliveryState
    text: str
    attempts: int
    due: datetime | None
    link: str | None
    reason: str | None
    reason_ar: str | None
    at: datetime | None
    who: str | None


class ReplyDeliveryPage(Shape):
    """A page of deliveries."""

    items: list[ReplyDeliveryView]
    next: str | None


class FieldView(Shape):
    """A gap of a template. `value`: what the ticket fills it with, or null."""

    name: str
    ar: str
    en: str
    value: str | None


class TemplateView(Shape):
    """Approved wording; `text` is filled with what the ticket knows."""

    code: str
    ar: str
    stage: Stage
    text: str
    fields: list[FieldView]


class TemplatesView(Shape):
    """What can be said of a ticket, the most exact first.

    `owed`: what its authors have not been told of where it stands now, or null.
    """

    items: list[TemplateView]
    owed: Stage | None
    needed: int
    urgency: Urgency
