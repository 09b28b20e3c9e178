"""Any JSON endpoint that lists posts: expressions (JMESPath) say where in the answer they are."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from hashlib import blake2b
from typing import Annotated, Any

from anyio import to_thread
from pydantic import AfterValidator, Field

from listener.collector import Page
from listener.door import Answer, Fetch
from listener.errors import SourceGarbled, SourceRefused
from listener.feeds.encoding import decode
from listener.feeds.freshness import wait_for
from listener.feeds.links import join
from listener.guard import Forbidden, read_address
from listener.holds import is_secret
from listener.kind import SIFTING, Kind, Means, Options, SecretName
from listener.kinds.archive import Place
from listener.kinds.json_items import oldest_first, to_posts
from listener.kinds.rewind import NO_FURTHER, falls, passed, wanted
from listener.kinds.trail import ROUND
from listener.kinds.walk import Walk
from listener.paths import Path, search
from listener.rates import pause
from listener.source import Source
from listener.wire import read_json

ACCEPT = "application/json, */*;q=0.1"
NOT_MODIFIED = 304
REQUIRED = ("native_id", "text")
FIELDS = (
    *REQUIRED,
    *("title", "url", "author", "author_name", "published", "updated", "place", "lat", "long"),
    *("language", "reply_to", "mentions"),
)


def _of_a_post(fields: dict[str, str]) -> dict[str, str]:
    for name in fields:
        if name not in FIELDS:
            msg = f"{name} is no field that is read; there are {', '.join(FIELDS)}"
            raise ValueError(msg)
    missing = [name for name in REQUIRED if name not in fields]
    if missing:
        msg = f"{' and '.join(missing)} must be named, as in {{native_id: id, text: body}}"
        raise ValueError(msg)
    return fields


def _guarded(header: str) -> str:
    if not is_secret(header):
        msg = (
            f"{header} is not known to carry a secret, so a redirect could give it away; the name "
            "must contain auth, key, token or secret"
        )
        raise ValueError(msg)
    return header


Header = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,60}$"), AfterValidator(_guarded)]


class JsonOptions(Options):
    """Where in an answer the posts are, and how to be let in.

    `items` finds the list, `fields` what makes a post of an item, `next` the address of the next
    page. `token` names the environment variable that holds the secret; it is sent in `header`,
    after `scheme` where there is one.
    """

    items: Path
    fields: Annotated[dict[str, Path], AfterValidator(_of_a_post)]
    next: Path | None = None
    token: SecretName | None = None
    header: Header = "Authorization"
    scheme: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{0,40}$")] = "Bearer"


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonApi:
    """Collects one endpoint. The cursor is a `Walk`."""

    source: Source
    options: JsonOptions
    door: Fetch
    secret: Mapping[str, str] = field(repr=False)
    clock: Callable[[], datetime]

    async def fetch(self, cursor: str | None) -> Page:
        """See Collector.fetch.

        A page after the first that is gone or garbled ends the walk, so that no source stays
        behind an address that leads nowhere.

        Raises:
            CollectError: The door's, or SourceGarbled where the answer is no list.
        """
        walk = Walk.read(cursor, self._read_as())
        if walk.next is not None and not self._ours(walk.next):
            walk = walk.broken()
        try:
            return await self._page(walk, cursor)
        except (SourceRefused, SourceGarbled) as error:
            if walk.next is None:
                raise
            why = f"HTTP {error.status}" if error.status else error.reason
            reason = f"the next page cannot be read ({why}); beginning again at the first"
            return Page(cursor=walk.broken().written(), reason=reason)

    async def _page(self, walk: Walk, cursor: str | None) -> Page:
        asked = {"Accept": ACCEPT, **self.secret, **walk.conditions()}
        answer = await self.door.get(self.source.id, walk.next or self.source.url, asked)
        if answer.status == NOT_MODIFIED:
            return Page(unchanged=True, cursor=cursor, wait=self._wait(answer))
        return await to_thread.run_sync(partial(self._read, walk, answer))

    def _read(self, walk: Walk, answer: Answer) -> Page:
        body, items = self._items(answer)
        read = to_posts(self.source, self.options.fields, items, answer.url)
        asked = walk.next or self.source.url
        walk = walk.answered(answer.headers).seen(read.posts, self.clock())
        onward, refused = self._next(body, answer.url)
        # An empty page that has a next one would lead on for ever.
        leads = onward and items and onward != asked and not walk.reaches(read.posts)
        further = walk.on(onward, json.dumps(items)) if onward and leads else None
        after = further or walk.ended()
        circles = ROUND if leads and not further else None
        return Page(
            posts=oldest_first(read.posts),
            cursor=after.written(),
            wait=self._wait(answer),
            skipped=read.skipped,
            reason="; ".join(filter(None, [read.reason, refused, circles])) or None,
            bytes=len(answer.body),
            more=further is not None,
        )

    def _wait(self, answer: Answer) -> timedelta | None:
        asked = wait_for(answer.headers, None, self.source.interval)
        return max(filter(None, [asked, pause(answer.headers, self.clock())]), default=None)

    def _items(self, answer: Answer) -> tuple[object, Sequence[Any]]:
        try:
            body = read_json(decode(answer.body, answer.headers.get("content-type", "")).encode())
        except ValueError as error:
            raise SourceGarbled(self.source.id, "the answer is not JSON") from error
        path = self.options.items
        try:
            items = search(path, body)
        except ValueError as error:
            reason = f"items: a function in `{path}` does not take what the answer holds"
            raise SourceGarbled(self.source.id, reason) from error
        if not isinstance(items, list):
            found = "nothing" if items is None else "something that is no list"
            reason = f"items: `{path}` finds {found}; the answer may have changed"
            raise SourceGarbled(self.source.id, reason)
        return body, items

    def _next(self, body: object, base: str) -> tuple[str | None, str | None]:
        """Return the address of the next page, if there is one, and what is wrong with it."""
        if self.options.next is None:
            return None, None
        try:
            found = search(self.options.next, body)
        except ValueError:
            return None, f"next: a function in `{self.options.next}` does not take what it finds"
        if not found:
            return None, None
        if not isinstance(found, str):
            return None, f"next: `{self.options.next}` finds no address"
        address = join(base, found)
        if not self._ours(address):
            return None, "next: not followed, it leads away from the host of the source"
        return address, None

    def _ours(self, address: str) -> bool:
        """Say whether an address that somebody else wrote is where the operator sent us."""
        try:
            return read_address(address).origin == read_address(self.source.url).origin
        except Forbidden:
            return False

    def _read_as(self) -> str:
        asked = self.options.model_dump_json(include={"items", "fields", "next"})
        return blake2b(asked.encode(), digest_size=6).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonPages(JsonApi):
    """An endpoint whose pages lead on, and whose posts say when they were published."""

    @property
    def only_newest(self) -> bool:
        """See Rewinds: a walk goes on from page to page until what the last one saw."""
        return False

    async def back(self, since: datetime, cursor: str | None) -> Page:
        """See Rewinds.back: by `next`."""
        place = Place.read(cursor, self.source.url)
        answer = await self.door.get(self.source.id, place.url, {"Accept": ACCEPT, **self.secret})
        return await to_thread.run_sync(partial(self._older, answer, place, since))

    def _older(self, answer: Answer, place: Place, since: datetime) -> Page:
        body, items = self._items(answer)
        read = to_posts(self.source, self.options.fields, items, answer.url)
        said, refused = self._next(body, answer.url)
        onward = place.older(answer.url, said, read.posts) if said else None
        # A list that is oldest first begins with what is too old.
        over = passed(read.posts, since) and falls(read.posts)
        return Page(
            posts=oldest_first(wanted(read.posts, since)),
            cursor=onward.written() if onward and not over else None,
            wait=pause(answer.headers, self.clock()),
            skipped=read.skipped,
            reason="; ".join(filter(None, [read.reason, refused]))
            or (None if onward else NO_FURTHER),
            bytes=len(answer.body),
            more=onward is not None and not over,
        )


def opened(source: Source, means: Means) -> JsonApi:
    """Open an endpoint."""
    options = JsonOptions.model_validate(dict(source.options))
    token = means.token(source, options.token)
    secret = {options.header: f"{options.scheme} {token}".strip()} if token else {}
    leads_back = options.next is not None and "published" in options.fields
    kind = JsonPages if leads_back else JsonApi
    return kind(source=source, options=options, door=means.web, secret=secret, clock=means.clock)


KIND = Kind(
    name="json",
    options=JsonOptions,
    opened=opened,
    told_apart=frozenset({"items", "fields"}),
    read_by=SIFTING,
)
