"""The shapes of requests and answers: what OpenAPI tells clients, and what requests must be.

Answers are written by `views`; a test reads every answer back with the models of this page.
"""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
)

from classifier.tags import Intent, Origin, Urgency
from listener.border import clean
from listener.errors import Cause
from listener.post import AuthorKind, Platform
from listener.row import read_instant
from listener.run import Outcome
from listener.source import Option
from router.clock.terms import Counting
from router.states import Status
from store.arrivals import How

Score = Annotated[float, Field(ge=0, le=1)]


def _moment(given: object) -> object:
    """Read an instant. Empty is none at all in a file, and a mistake in a request."""
    if given == "":
        msg = "must be an RFC 3339 time, or left out"
        raise ValueError(msg)
    return read_instant(given)


def _number(given: object) -> object:
    """Refuse what pydantic would make a number of: text, and true."""
    if isinstance(given, str | bool):
        msg = "must be a number"
        raise ValueError(msg)  # noqa: TRY004 - what pydantic reads as a fault
    return given


# After the bounds in a list of annotations: only so do these get into the document.
Number = BeforeValidator(_number)
Clean = BeforeValidator(lambda given: clean(given) if isinstance(given, str) else given)
Moment = BeforeValidator(_moment)
Line = Annotated[str, StringConstraints(min_length=1, max_length=200), Clean]
Long = Annotated[str, StringConstraints(min_length=1, max_length=5000), Clean]
Url = Annotated[str, StringConstraints(min_length=1, max_length=2000), Clean]
Link = Annotated[
    str, StringConstraints(min_length=1, max_length=2000, pattern=r"^https?://"), Clean
]


# One address, in ASCII, without a name: nothing in it could be read as another header.
MAILBOX = (
    r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$"
)


# Of a document of the policy, in characters: even escaped one by one they are no large body.
MOST_POLICY = 100_000


class Shape(BaseModel):
    """An answer: exactly these members."""

    model_config = ConfigDict(extra="forbid")


class Scored(Shape):
    """A code with its probability."""

    code: str
    score: Score


class ServiceView(Scored):
    """A service, and where the raw text says so ([start, end) in code points)."""

    evidence: list[tuple[int, int]]


class PlaceView(ServiceView):
    """A municipality, and where it was read."""

    origin: Annotated[Origin, Field(alias="from")]


class IntentView(Scored):
    """What a post wants."""

    code: Intent


class UrgencyView(Scored):
    """How soon somebody must act."""

    code: Urgency


class TagsView(Shape):
    """The judgement of one post."""

    relevant: bool
    relevance: Score
    services: Annotated[list[ServiceView], Field(max_length=3)]
    municipality: PlaceView | None
    municipality_candidates: list[PlaceView]
    intent: IntentView
    urgency: UrgencyView
    sure: bool
    model: str


class TaggedView(TagsView):
    """The judgement of one post that was not kept."""

    id: str


class TaggedItems(Shape):
    """Judgements, in the order of the request."""

    items: list[TaggedView]


ClassifiedView = TaggedView | TaggedItems


class SightingView(Shape):
    """A post as another source told it, or the same source under another id."""

    source: str
    native_id: str
    url: str | None
    seen: datetime
    how: How


class EarlierView(Shape):
    """A text that a post had until an instant; the first has the number 1."""

    number: int
    title: str | None
    text: str
    until: datetime


class ReadPost(Shape):
    """A post as it was read."""

    id: str
    source: str
    native_id: str
    platform: Platform
    url: str | None
    title: str | None
    text: str
    author: str | None
    author_name: str | None
    author_kind: AuthorKind | None
    profile_location: str | None
    mentions: list[str]
    published: datetime | None
    updated: datetime | None
    place: str | None
    lat: float | None
    long: float | None
    media: list[str]
    reply_to: str | None
    repost_of: str | None
    quote_of: str | None
    language: str | None
    sample: bool


class PostView(ReadPost):
    """A post with what became of it.

    `pseudonymous`: `author` and `author_name` are a pseudonym, in English and in Arabic, the same
    for all posts of one account; `POST /posts/{post}/author` says who it is. `erased`: whoever
    wrote it asked to be erased.
    `sightings`: the first 50 other ways in which it was seen. `versions`: how many texts it had
    before this one; `earlier`: these, null in lists; the first, the latest 20 and those that were
    judged. `tags_version`: how many there were when it was tagged; where that is not `versions`,
    evidence points into the text of `earlier` whose `number` is one more.
    """

    pseudonymous: bool
    erased: bool
    received: datetime
    tags: TagsView | None
    ticket: str | None
    reasons: list[str]
    parked: str | None
    sightings: list[SightingView]
    versions: int
    earlier: list[EarlierView] | None
    tags_version: int | None


class PostPage(Shape):
    """A page of posts."""

    items: list[PostView]
    next: str | None


class PushedOne(Shape):
    """A post that was stored: `new` is false where it was known."""

    id: str
    new: bool


class PushedMany(Shape):
    """Posts that were stored, in the order of the request."""

    items: list[PushedOne]


PushedView = PushedOne | PushedMany


class DeliveredView(Shape):
    """What came of a delivery: `new` posts were not known, `skipped` items were no posts."""

    seen: int
    new: int
    skipped: int


class LabelView(Shape):
    """What a post is about, as a person sees it."""

    relevant: bool
    services: Annotated[list[str], Field(max_length=3)]
    municipality: str | None
    intent: Intent
    urgency: Urgency


class CorrectionView(Shape):
    """A correction. `said`, `score`: what the model had said; `latest`: the one that counts."""

    id: str
    post: str
    ticket: str | None
    at: datetime
    who: str
    note: str | None
    label: LabelView
    said: TagsView
    score: Score
    misrouted: bool
    latest: bool


class CorrectionItems(Shape):
    """Corrections of a ticket's posts."""

    items: list[CorrectionView]


class CorrectionPage(CorrectionItems):
    """A page of corrections."""

    next: str | None


class PostRefView(Shape):
    """A post as a ticket mentions it."""

    id: str
    native_id: str
    url: str | None


class AgencyView(Shape):
    """Another public body."""

    code: str
    ar: str
    en: str


class TicketView(Shape):
    """One matter that is owed an answer."""

    id: str
    status: Status
    unit: str
    services: list[str]
    municipality: str | None
    urgency: Urgency
    intent: Intent
    referral: AgencyView | None
    reasons: list[str]
    opened: datetime
    due: datetime
    holder: str | None
    posts: list[PostRefView]
    post_count: int
    merged_into: str | None
    earlier: str | None
    reference_940: str | None
    sample: bool


class ChangeView(Shape):
    """One line of a ticket's history."""

    at: datetime
    who: str
    verb: str
    before: Status | None
    after: Status
    note: str | None
    changes: dict[str, list[Any]]


class PauseView(Shape):
    """From when to when a deadline stood still, and the state that the ticket was in."""

    state: str
    start: Annotated[datetime, Field(alias="from")]
    end: Annotated[datetime | None, Field(alias="to")]


class DeadlineView(Shape):
    """One thing that is owed: by when, when it was done, and the share of its time that is used.

    `due` is null while it stands still (`paused`), and of the next update before the first answer.
    `used` is over 1 once the deadline has passed. `policy` says how long there is:
    `length_seconds`, of `working` time or of that of the `wall`; `left_seconds` is what is left of
    it, below zero once the deadline has passed. `warned` are the shares of its time (in percent) at
    which somebody was warned, `escalated` the last step of its escalation. In `pauses` it stood
    still, in the last one without an end it does.
    """

    due: datetime | None
    met: datetime | None
    paused: bool
    used: float
    policy: str
    counting: Counting
    length_seconds: float
    left_seconds: int
    warned: list[int]
    escalated: int
    pauses: list[PauseView]


class ClockView(Shape):
    """The clock of a ticket."""

    first_answer: DeadlineView
    next_update: DeadlineView
    resolve: DeadlineView


class WaitingView(Shape):
    """Why nobody could be given a ticket, by the policy that asks; `obstacles` counts members."""

    policy: str
    obstacles: dict[str, int]
    reason: str
    reason_ar: str


class SuggestionView(Shape):
    """A post that may be of the ticket: how likely, why, and where it is now."""

    post: str
    ticket: str | None
    text: str
    score: Score
    reasons: list[str]
    state: Literal["open", "accepted", "rejected"]
    at: datetime
    who: str | None


class WorkingTimeView(Shape):
    """The calendar that a ticket is counted by: whether its office is open, else when it is."""

    code: str
    ar: str
    en: str
    open: bool
    opens: datetime | None


class ShownView(Shape):
    """What was given to show that a matter is settled."""

    kind: str
    value: str


class StandingView(Shape):
    """What its verbs go by. `wants`: the kinds of evidence of which the service asks for one.

    `snoozed`: until when it is put aside. `reopened`, `returned`: how often it was.
    """

    snoozed: datetime | None
    wants: list[str]
    evidence: list[ShownView]
    resolver: str | None
    verifier: str | None
    ended: datetime | None
    reopened: int
    returned: int


class TicketPostView(PostView):
    """A post of a ticket; `answered`: since when its author has had an answer."""

    answered: datetime | None


class TicketDetailView(TicketView):
    """A ticket with its posts in full, its clock, its history, and what is suggested for it.

    A ticket that was over before there were clocks has none. `waiting` says why it waits, where
    somebody is looked for by itself and nobody is free.
    """

    posts: list[TicketPostView]  # type: ignore[assignment]  # a whole post says all that a mention says
    clock: ClockView | None
    calendar: WorkingTimeView
    standing: StandingView
    waiting: WaitingView | None
    history: list[ChangeView]
    suggestions: list[SuggestionView]


class SplitView(Shape):
    """A ticket, and those that its posts went to."""

    items: list[TicketView]


class RunView(Shape):
    """One line of a source's run log.

    `cause` says why nothing was read, and `reason` what happened and what to do, in Arabic too.
    `took` is in seconds. A `missed` line stands for so many polls that nobody was there to make.
    """

    source: str
    started: datetime
    finished: datetime
    outcome: Outcome
    reason: str | None
    reason_ar: str | None
    cause: Cause | None
    seen: int
    new: int
    skipped: int
    bytes: int
    next_poll: datetime | None
    took: float | None
    missed: int


class RunPage(Shape):
    """A page of runs."""

    items: list[RunView]
    next: str | None


class SourceView(Shape):
    """A source and how it fares; `next_poll` is null while it is paused, or if it sends to us.

    `answered`: when it last answered. `failing_since`, `quiet_since`: since when it fails, or is
    silent for longer than is usual for it. `coverage_24h`: how much of its last day was heard;
    null where that is not known.
    """

    id: str
    name: str
    kind: str
    url: str
    interval_seconds: float
    options: dict[str, Option]
    enabled: bool
    origin: Literal["config", "api", "sample"]
    sample: bool
    next_poll: datetime | None
    failures: int
    answered: datetime | None
    failing_since: datetime | None
    quiet_since: datetime | None
    coverage_24h: Score | None
    last_run: RunView | None


class SourcePage(Shape):
    """A page of sources."""

    items: list[SourceView]
    next: str | None


class SamplesView(Shape):
    """The source of samples; null where it is not there."""

    source: SourceView | None


class RemovedView(Shape):
    """How many samples were removed."""

    sources: int
    posts: int
    tickets: int


class WarningView(Shape):
    """What to know before a source is added; `cause` where it could not be read just now."""

    reason: str
    reason_ar: str
    cause: Cause | None


class PreviewView(Shape):
    """What a source would bring. `posts` are the first 20 of the `seen` less the `left_out`.

    `left_out` posts are kept out by its keywords or languages, `skipped` entries could not be read.
    `more`: there are further pages. `next_poll_seconds`: when it would be read again; null where it
    is sent to us.
    """

    source: str
    posts: list[ReadPost]
    seen: int
    left_out: int
    skipped: int
    more: bool
    next_poll_seconds: float | None
    warnings: list[WarningView]


class BackfillView(Shape):
    """How far a source was paged back; `due` is null when that is over.

    `seen` and `new` count posts; `reason` says why it ended, or why the last page did not come.
    """

    source: str
    since: datetime
    asked: datetime
    due: datetime | None
    pages: int
    seen: int
    new: int
    failures: int
    reason: str | None
    reason_ar: str | None
    cause: Cause | None


class HourView(Shape):
    """An hour of a source: posts expected and seen, polls due and done, and what was heard."""

    begins: datetime
    expected: float | None
    seen: int
    due: int
    done: int
    coverage: Score | None


class CoveredView(Shape):
    """A source, and its hours from the oldest on."""

    source: str
    coverage: Score | None
    expected: float | None
    seen: int
    due: int
    done: int
    hours: list[HourView]


class CoverageView(Shape):
    """How much of a period was heard, from 0 to 1; null where nothing is known."""

    begins: Annotated[datetime, Field(alias="from")]
    ends: Annotated[datetime, Field(alias="to")]
    coverage: Score | None
    sources: list[CoveredView]


class UnitView(Shape):
    """An office that owns tickets."""

    code: str
    ar: str
    en: str
    amana: str | None
    department: str | None


class UnitsView(Shape):
    """Every unit."""

    items: list[UnitView]
    next: None


class RulesView(Shape):
    """The policy as it is written."""

    rules: list[dict[str, Any]]


class NamedUnit(Shape):
    """A unit with its names."""

    code: str
    ar: str
    en: str


class PassedView(Shape):
    """A rule that did not apply, and why."""

    rule: str
    reason: str


class TriedView(Shape):
    """Where a post would go, and why: `rule` decided, those in `passed` did not apply."""

    wanted: bool
    rule: str | None
    unit: NamedUnit | None
    services: list[str]
    municipality: str | None
    urgency: Urgency
    intent: Intent
    referral: AgencyView | None
    due: datetime | None
    reasons: list[str]
    passed: list[PassedView]
    tags: TagsView


class RatesView(Shape):
    """Of posts that were tagged, how many a person sends elsewhere than the model did.

    `corrected` are all that a person labelled, those that were right among them; `sure` are those
    that the model was sure of. A rate of nothing is null.
    """

    tagged: int
    corrected: int
    misrouted: int
    misroute_rate: Score | None
    sure: int
    sure_misrouted: int
    sure_misroute_rate: Score | None


class CodeRatesView(RatesView):
    """The rates of a service or a unit; the service `offtopic` is what was said to be none."""

    code: str


class BandRatesView(RatesView):
    """The rates of a band of scores; the last includes its end."""

    begins: Annotated[float, Field(alias="from")]
    ends: Annotated[float, Field(alias="to")]


class MixView(Shape):
    """How much of a week is of one domain or service."""

    code: str
    posts: int
    share: Score


class WeekView(Shape):
    """A week from Monday (UTC). `distance` of its domains to the four weeks before, together.

    It is the Jensen-Shannon divergence in bits: 0 the same mix, 1 nothing in common.
    """

    week: str
    begins: date
    tagged: int
    unsure: int
    unsure_share: Score
    domains: list[MixView]
    services: list[MixView]
    distance: Score | None


class QualityView(Shape):
    """How well posts were judged in a period, and how judgements drift."""

    since: datetime
    until: datetime
    posts: RatesView
    services: list[CodeRatesView]
    units: list[CodeRatesView]
    bands: list[BandRatesView]
    weeks: list[WeekView]


class RoutedView(Shape):
    """Tickets; `misroutes` counts how often they went wrong, `misrouted` how many did."""

    tickets: int
    misrouted: int
    misroutes: int
    misroute_rate: Score | None


class CodeRoutedView(RoutedView):
    """Those of a service or a unit."""

    code: str


class BandRoutedView(RoutedView):
    """Those of a band of scores; the last includes its end."""

    begins: Annotated[float, Field(alias="from")]
    ends: Annotated[float, Field(alias="to")]


class MisroutesView(Shape):
    """How often tickets that were opened in a period went to a wrong unit."""

    since: datetime
    until: datetime
    tickets: RoutedView
    services: list[CodeRoutedView]
    units: list[CodeRoutedView]
    bands: list[BandRoutedView]


class ProblemView(BaseModel):
    """RFC 9457, in English with Arabic beside it; some problems have further members."""

    type: str
    title: str
    title_ar: str
    status: int
    detail: str
    detail_ar: str
    instance: str


class NewPost(BaseModel):
    """A post as it comes in: `text` alone is required, unknown members are ignored."""

    text: str
    id: str | None = None
    source: str | None = None
    native_id: str | None = None
    platform: Platform | None = None
    url: str | None = None
    title: str | None = None
    author: str | None = None
    author_name: str | None = None
    author_kind: AuthorKind | None = None
    profile_location: str | None = None
    mentions: list[str] = []
    published: datetime | None = None
    updated: datetime | None = None
    place: str | None = None
    lat: float | None = None
    long: float | None = None
    media: list[str] = []
    reply_to: str | None = None


class Wish(BaseModel):
    """What is wanted of a source: a member that is misspelt would else be passed over."""

    model_config = ConfigDict(extra="forbid")


class NewSource(Wish):
    """A source to add. The interval is at least 60 s; 5 s inside SAWT_ALLOW_NETWORKS.

    It is read once before it is kept, unless it is to stay `unchecked`.
    """

    name: Line
    kind: Line
    url: Url
    interval_seconds: Annotated[float, Field(ge=5, le=86_400), Number] = 900
    options: dict[Line, Option] = {}
    unchecked: StrictBool = False


class ChangedSource(Wish):
    """What to change of a source; what is left out stays."""

    name: Line | None = None
    url: Url | None = None
    interval_seconds: Annotated[float | None, Field(ge=5, le=86_400), Number] = None
    options: dict[Line, Option] | None = None
    unchecked: StrictBool = False


class Rewound(Wish):
    """How far to page back."""

    since: Annotated[datetime, Moment]


class Corrected(BaseModel):
    """What is right; what is left out was right already. `municipality: null`: none is told.

    `service` is short for one service; `note` says why, without anything personal.
    """

    model_config = ConfigDict(extra="forbid")

    relevant: StrictBool | None = None
    services: Annotated[
        list[Line] | None,
        Field(validation_alias=AliasChoices("services", "service"), min_length=1, max_length=3),
        BeforeValidator(lambda given: [given] if isinstance(given, str) else given),
    ] = None
    municipality: Line | None = None
    intent: Intent | None = None
    urgency: Urgency | None = None
    note: Annotated[str, StringConstraints(max_length=500), Clean] | None = None
    who: Line | None = None


class CorrectedPosts(Corrected):
    """The same for a ticket: for those of its posts that are named, or for all."""

    posts: Annotated[list[Line] | None, Field(min_length=1, max_length=500)] = None


class Asked(BaseModel):
    """What somebody might write, and of which municipality the source speaks.

    With `rules`, the whole of an edited rules.yaml, it is tried by these and not by those of now.
    """

    text: Long
    place: Line | None = None
    rules: Annotated[str, Field(min_length=1, max_length=MOST_POLICY)] | None = None
