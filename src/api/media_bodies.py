"""What people see of the media and of contacts, and what they note of them."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from api.schemas import ClockView, Line, Long, PostView, Shape, TicketView, Wish
from listener.post import Platform
from router.media.terms import Speaker


class MediaPostView(PostView):
    """A post of the media, or news of a project.

    `speaker`: who speaks; null where it is neither press nor office. `enquiry`: the press asks.
    `project`: what the news is about, a code of `config/media.yaml`, or `other`. `contact`: who
    wrote it, on the list of contacts.
    """

    speaker: Speaker | None
    enquiry: bool
    project: str | None
    contact: str | None


class GroupView(Shape):
    """How many posts there are of one municipality on one service, and when the last one was."""

    municipality: str | None
    service: str | None
    posts: int
    last: datetime


class TopicGroupView(Shape):
    """How much project news there is of one municipality on one topic, and when the last was."""

    municipality: str | None
    topic: str
    posts: int
    last: datetime


class MediaPage(Shape):
    """A page of posts of the media; `groups` come with the first page, and are null on others."""

    since: Annotated[datetime, Field(serialization_alias="from", validation_alias="from")]
    until: Annotated[datetime, Field(serialization_alias="to", validation_alias="to")]
    groups: list[GroupView] | None
    items: list[MediaPostView]
    next: str | None


class TopicView(Shape):
    """What project news may be about."""

    code: str
    ar: str
    en: str


class ProjectPage(Shape):
    """A page of project news; `groups` come with the first page, and are null on others."""

    since: Annotated[datetime, Field(serialization_alias="from", validation_alias="from")]
    until: Annotated[datetime, Field(serialization_alias="to", validation_alias="to")]
    topics: list[TopicView]
    groups: list[TopicGroupView] | None
    items: list[MediaPostView]
    next: str | None


class EnquiryView(TicketView):
    """A ticket in which the press asks.

    `asked`: the post that asks, the latest of them. `clock`: what is owed, as the policies for the
    press say; `ordinary`: what would be, if anybody else had asked.
    """

    asked: MediaPostView
    clock: ClockView | None
    ordinary: ClockView


class EnquiryPage(Shape):
    """A page of press enquiries."""

    items: list[EnquiryView]
    next: str | None


class NoteView(Shape):
    """What an office noted; `office` are its places, none: the ministry."""

    office: list[str]
    outlet: str | None
    note: str | None
    at: datetime
    who: str


class OftenView(Shape):
    """How many posts, of a service or of a municipality."""

    code: str
    posts: int


class ContactView(Shape):
    """Somebody who speaks in the media.

    `pseudonymous`: `author` and `author_name` are a pseudonym, as on their posts; who it is says
    `POST /posts/{post}/author` of their `latest` post, with the purpose `press`. `outlet` is what
    your office noted, or the source where they were heard. `posts`, `services` and
    `municipalities` count the last 30 days, and of your places alone. `first` is null for whoever
    is of some places.
    """

    id: str
    kind: Speaker
    platform: Platform
    author: str | None
    author_name: str | None
    pseudonymous: bool
    outlet: str | None
    source: str
    first: datetime | None
    last: datetime
    posts: int
    services: list[OftenView]
    municipalities: list[OftenView]
    latest: str | None
    notes: list[NoteView]


class ContactPage(Shape):
    """A page of contacts."""

    items: list[ContactView]
    next: str | None


class ContactChange(Wish):
    """What your office notes of a contact; null takes it away, what is left out stays."""

    note: Long | None = None
    outlet: Line | None = None
    who: Line | None = None

    @property
    def changes(self) -> dict[str, Any]:
        """What is to be noted."""
        return {name: getattr(self, name) for name in self.model_fields_set - {"who"}}
