"""What people see of the media and of contacts, and what they note of them."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from api.schemas import Clean, ClockView, Line, Long, PostView, Shape, TicketView, Wish
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
    """What an office keeps of a contact; `office` are its places, none: the ministry.

    `revision` is what a change of it gives back. `places` are where the contact works.
    """

    office: list[str]
    revision: int
    name: str | None
    outlet: str | None
    note: str | None
    account: str | None
    email: str | None
    telephone: str | None
    places: list[str]
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
    is of some places. `name` is what your office calls them, or as on their posts. `by_hand`: an
    office knows them, and no post of theirs was heard; then `source` and `last` are null.
    """

    id: str
    by_hand: bool
    kind: Speaker
    platform: Platform
    name: str | None
    author: str | None
    author_name: str | None
    pseudonymous: bool
    outlet: str | None
    source: str | None
    first: datetime | None
    last: datetime | None
    posts: int
    services: list[OftenView]
    municipalities: list[OftenView]
    latest: str | None
    notes: list[NoteView]


class ContactPage(Shape):
    """A page of contacts."""

    items: list[ContactView]
    next: str | None


Email = Annotated[
    str, StringConstraints(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$"), Clean
]
# As people write it: +966 50 123 4567, 0112345678 (ext. 12).
Telephone = Annotated[
    str,
    StringConstraints(min_length=3, max_length=40, pattern=r"^\+?[\d(][\d\s().،,;x#-]*$"),
    Clean,
]
Account = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, pattern=r"^[@\uff20]?[^@\uff20\s]\S*$"),
    Clean,
]
Places = Annotated[list[Line], Field(max_length=100)]


class NewContact(Wish):
    """Somebody of the press whom your office knows, with how to reach them.

    `account` is theirs at `platform`: what it writes is then theirs. `places` are where they work.
    """

    name: Line
    kind: Speaker = Speaker.JOURNALIST
    platform: Platform | None = None
    account: Account | None = None
    outlet: Line | None = None
    email: Email | None = None
    telephone: Telephone | None = None
    places: Places = Field(default_factory=list)
    note: Long | None = None
    who: Line | None = None


class ContactChange(Wish):
    """What your office keeps of a contact; null takes it away, what is left out stays.

    `revision` is that of your office's note as you read it, 0 where it had none: where a colleague
    saved another since, it is 409. Left out, what stands gives way. `kind`, `platform` and
    `account` are for contacts of whom no post was heard.
    """

    name: Line | None = None
    note: Long | None = None
    outlet: Line | None = None
    kind: Speaker | None = None
    platform: Platform | None = None
    account: Account | None = None
    email: Email | None = None
    telephone: Telephone | None = None
    places: Places | None = None
    revision: Annotated[int | None, Field(ge=0, le=2**53)] = None
    who: Line | None = None
