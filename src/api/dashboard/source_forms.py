"""The forms of sources: which fields each kind has, and what is sent of what was typed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

_SEPARATORS = re.compile(r"[\n,،]+")
INTERVALS = (60, 300, 900, 1800, 3600, 21_600, 86_400)
USUAL_INTERVAL = 900
MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Field:
    """One field; its label is the sentence `source-field-NAME`.

    `form` is `text`, `list` (one a line), `pairs` (name = value, one a line), `number`, `choice` or
    `check`. A `secret` names a variable of the environment.
    """

    name: str
    form: str = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    secret: bool = False
    hint: str = ""

    @property
    def given_as(self) -> str:
        """The name of its control: options have the names of other fields, too."""
        return f"o-{self.name}"


@dataclass(frozen=True, slots=True)
class Form:
    """What is asked of one kind. `url` is the address that most sources of the kind have.

    Its name and what it reads are the sentences `source-kind-NAME` and `source-kind-NAME-help`.
    """

    kind: str
    icon: str
    fields: tuple[Field, ...] = ()
    url: str = ""
    hint: str = "https://"

    @property
    def all(self) -> tuple[Field, ...]:
        """Its own fields and those of every kind."""
        return (*self.fields, *COMMON)


def _secret(name: str, *, required: bool = False) -> Field:
    return Field(name, secret=True, required=required, hint="SAWT_SECRET_…")


def _must(name: str, hint: str = "") -> Field:
    return Field(name, required=True, hint=hint)


COMMON = (
    Field("include", "list"),
    Field("exclude", "list"),
    Field("queries", "list"),
    Field("languages", "list", hint="ar"),
    Field("language", hint="ar"),
    Field("steady", "check"),
)
_FORMS = (
    Form("feed", "rss", hint="https://news.example/rss"),
    Form(
        "page",
        "newspaper",
        (
            _must("item", "article.card"),
            _must("link", "h2 a"),
            Field("title", hint="h2"),
            Field("text", hint="p.lead"),
            Field("published", hint="time@datetime"),
            Field("author", hint=".byline"),
            Field("next", hint="a.older"),
        ),
        hint="https://paper.example/local",
    ),
    Form(
        "x",
        "x",
        (
            _must("query", "(حفرة OR إنارة) بريدة -is:retweet lang:ar"),
            _secret("token", required=True),
            Field("monthly_reads", "number", hint="10000"),
            Field("page", "number", hint="100"),
        ),
        url="https://api.x.com",
    ),
    Form("telegram", "send", hint="https://t.me/s/NAME"),
    Form(
        "youtube",
        "circle-play",
        (
            Field("channel", hint="UC…"),
            Field("query", hint="حفرة شارع الرياض"),
            Field("video"),
            Field("comments_of_channel", hint="UC…"),
            _secret("key"),
            Field("daily_units", "number", hint="10000"),
        ),
        url="https://www.googleapis.com",
    ),
    Form(
        "mastodon",
        "megaphone",
        (
            Field("hashtag", "list", hint="جدة\nأمانة_جدة"),
            Field("account", hint="@name@server"),
            Field("public", "choice", choices=("local", "all")),
            _secret("token"),
        ),
        url="https://mastodon.social",
    ),
    Form(
        "bluesky",
        "message-circle",
        (
            Field("author", hint="name.bsky.social"),
            Field("query", hint="حفرة جدة"),
            Field("feed", hint="at://…"),
            _secret("token"),
        ),
        url="https://public.api.bsky.app",
    ),
    Form(
        "reddit",
        "messages-square",
        (
            Field("subreddit", hint="saudiarabia"),
            Field("query", hint="الرياض"),
            Field("what", "choice", choices=("posts", "comments")),
            _secret("client_id"),
            _secret("client_secret"),
        ),
        url="https://www.reddit.com",
    ),
    Form(
        "json",
        "layers",
        (
            _must("items", "data.posts"),
            Field("fields", "pairs", required=True, hint="native_id = id\ntext = body"),
            Field("next", hint="paging.next"),
            _secret("token"),
            Field("header", hint="Authorization"),
            Field("scheme", hint="Bearer"),
        ),
        hint="https://forum.example/api/posts",
    ),
    Form(
        "file",
        "file-text",
        (Field("fields", "pairs", hint="text = review_text\nnative_id = review_id"),),
        hint="calls.jsonl",
    ),
    Form(
        "webhook",
        "webhook",
        (
            _secret("secret", required=True),
            _secret("previous_secret"),
            Field("scheme", "choice", choices=("standard-webhooks", "hmac-sha256-hex")),
            Field("header", hint="X-Signature"),
            Field("items", hint="data.mentions"),
            Field("fields", "pairs", hint="text = content\nnative_id = id"),
        ),
        hint="https://vendor.example/",
    ),
)
FORMS: Mapping[str, Form] = {form.kind: form for form in _FORMS}
# What is chosen from a list of names, for every kind.
CHOSEN = ("place", "platform", "author_kind")


def typed(form: Form, options: Mapping[str, Any]) -> dict[str, str]:
    """Write the options of a source as they stand in the controls of its form."""
    known = {each.given_as: _written(options.get(each.name)) for each in form.all}
    return known | {name: _written(options.get(name)) for name in CHOSEN}


def asked(form: Form, given: FormData, options: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Read a form as the body of `POST /sources`.

    Args:
        form: Whose fields they are.
        given: What was typed.
        options: Those of a source that is changed: what its form does not know stays.
    """
    ours = {each.name for each in form.all} | set(CHOSEN)
    kept = {name: value for name, value in (options or {}).items() if name not in ours}
    return {
        "name": _text(given, "name"),
        "kind": form.kind,
        "url": _text(given, "url"),
        "interval_seconds": _number(_text(given, "interval_seconds")) or USUAL_INTERVAL,
        "options": kept | dict(_options(form, given)),
        "unchecked": given.get("unchecked") == "1",
    }


def _options(form: Form, given: FormData) -> Iterator[tuple[str, Any]]:
    for each in form.all:
        text = _text(given, each.given_as)
        if text:
            yield each.name, _read(each, text)
    for name in CHOSEN:
        if chosen := _text(given, name):
            yield name, chosen


def _read(field: Field, text: str) -> Any:
    if field.form == "list":
        return _lines(_SEPARATORS.split(text))
    if field.form == "pairs":
        parts = [line.partition("=") for line in _lines(text.splitlines())]
        return {name.strip(): value.strip() for name, _, value in parts}
    if field.form == "number":
        return _number(text) or text
    return True if field.form == "check" else text


def _lines(parts: Sequence[str]) -> list[str]:
    return [part.strip() for part in parts if part.strip()]


def _number(text: str) -> int | None:
    """Read a number; what is none, or has more digits than anything is counted by, is none."""
    known = text.replace(".", "", 1).isdecimal() and len(text) <= MOST_DIGITS
    return int(float(text)) if known else None


def _text(given: FormData, name: str) -> str:
    value = given.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _written(value: object) -> str:
    if isinstance(value, Mapping):
        return "\n".join(f"{name} = {each}" for name, each in value.items())
    if isinstance(value, (list, tuple)):
        return "\n".join(map(str, value))
    if isinstance(value, bool):
        return "1" if value else ""
    return "" if value is None else str(value)
