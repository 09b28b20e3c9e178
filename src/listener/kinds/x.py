"""X: recent search (API v2) with the operator's own token, within a budget of posts a month."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from anyio import to_thread
from pydantic import Field

from listener.border import next_name
from listener.collector import Page
from listener.door import Answer, Fetch
from listener.errors import CollectError, SourceBusy, SourceGarbled
from listener.kind import Kind, Means, Options, SecretName
from listener.kinds.budget import (
    Mark,
    Way,
    counted,
    left_to_polls,
    spent,
    until_next_month,
    used,
)
from listener.kinds.jsonapi import read_object
from listener.kinds.rewind import passed, wanted
from listener.kinds.trail import ROUND
from listener.kinds.tweets import is_id, is_older, rows_of, to_posts
from listener.rates import pause
from listener.source import Source

PATH = "/2/tweets/search/recent"
# The smallest page that X gives.
SMALLEST = 10
LARGEST = 100
# X searches seven days; what begins a little later is not refused for its clock.
WINDOW = timedelta(days=7) - timedelta(minutes=1)
FIELDS = {
    "tweet.fields": "created_at,lang,referenced_tweets,geo,entities,in_reply_to_user_id,author_id,"
    "note_tweet",
    "expansions": "author_id,referenced_tweets.id,referenced_tweets.id.author_id,"
    "attachments.media_keys,geo.place_id",
    "user.fields": "username,name,location",
    "media.fields": "url,preview_image_url",
    "place.fields": "full_name",
}
# What X may no longer take, and what is then done: each is forgotten once.
STALE = {
    "next_token": "X no longer knows how far the search had come; its pages are read again",
    "since_id": "the newest post known is older than X searches; read afresh, from the oldest on",
    "start_time": "X searches not so far back as was asked for",
}

NAMED = re.compile(r"['`]([a-z_]{1,40})['`]")


class XOptions(Options):
    """`query` is written in X's own language; `page` and `monthly_reads` count posts."""

    query: Annotated[str, Field(min_length=1, max_length=4096)]
    token: SecretName
    monthly_reads: Annotated[int, Field(ge=SMALLEST)] = 10_000
    page: Annotated[int, Field(ge=SMALLEST, le=LARGEST)] = LARGEST


@dataclass(frozen=True, slots=True, kw_only=True)
class X:
    """Collects what a search finds. `bearer` is the value of Authorization."""

    source: Source
    asked: XOptions
    web: Fetch
    clock: Callable[[], datetime]
    bearer: str = field(repr=False)

    async def fetch(self, cursor: str | None) -> Page:
        """See Collector.fetch.

        Raises:
            CollectError: The door's; SourceBusy where the month's budget is spent, SourceGarbled
                where the answer is none of X's.
        """
        now = self.clock()
        mark = Mark.of(cursor, now)
        budget = self.asked.monthly_reads
        left = budget - mark.read
        if left < SMALLEST:
            raise SourceBusy(self.source.id, spent(budget, mark, now), until_next_month(now))
        where = {"since_id": mark.since_id, "next_token": mark.next_token}
        answer, stale = await self._ask(where, min(self.asked.page, left))
        for name in stale:
            mark = mark.without(name)
        told = [STALE[name] for name in stale]
        return await to_thread.run_sync(self._page, answer, mark, told)

    @property
    def only_newest(self) -> bool:
        """See Rewinds: a visit reads on from the newest post that was read."""
        return False

    async def back(self, since: datetime, cursor: str | None) -> Page:
        """See Rewinds.back: by ids, downwards, as far as X searches and the budget goes."""
        now, budget = self.clock(), self.asked.monthly_reads
        way, may = Way.of(cursor, now).within(budget)
        if may < SMALLEST:
            return Page(cursor=way.model_dump_json(), reason=left_to_polls(budget, way))
        begin = f"{since:%Y-%m-%dT%H:%M:%SZ}" if since > now - WINDOW else None
        where = {"start_time": begin, "until_id": way.until_id}
        answer, stale = await self._ask(where, min(self.asked.page, may))
        told = [STALE[name] for name in stale]
        return await to_thread.run_sync(self._older, answer, way, since, told)

    def _reply(self, answer: Answer) -> Mapping[str, Any]:
        reply = read_object(self.source.id, answer.body)
        if "data" not in reply and "meta" not in reply:
            raise SourceGarbled(self.source.id, "the answer has neither posts nor their number")
        return reply

    async def _ask(self, where: Mapping[str, str | None], most: int) -> tuple[Answer, list[str]]:
        """Ask for a page; what X says it no longer takes is left out. Return what that was, too."""
        stale: list[str] = []
        asked = {"query": self.asked.query, **where, "max_results": str(most), **FIELDS}
        given = {name: value for name, value in asked.items() if value}
        while True:
            url = f"{self.source.url.rstrip('/')}{PATH}?{urlencode(given, quote_via=quote)}"
            headers = {"Authorization": self.bearer, "Accept": "application/json"}
            try:
                return await self.web.get(self.source.id, url, headers), stale
            except CollectError as error:
                not_taken = sorted(refused(error.said) & given.keys() & STALE.keys())
                if not not_taken:
                    raise
                stale += not_taken
                for name in not_taken:
                    del given[name]

    def _older(self, answer: Answer, way: Way, since: datetime, told: list[str]) -> Page:
        reply = self._reply(answer)
        posts, skipped = to_posts(self.source, reply)
        rows = rows_of(reply)
        named = [row.get("id") for row in rows if isinstance(row, Mapping)]
        oldest = min(filter(is_id, named), key=int, default=None)
        onward = oldest is not None and is_older(oldest, way.until_id) and _leads_on(reply)
        way = way.after(len(rows), oldest)
        budget = self.asked.monthly_reads
        enough = way.within(budget)[1] < SMALLEST
        more = onward and not enough and not passed(posts, since)
        if skipped:
            told = [*told, f"{skipped} posts were not given or could not be read"]
        if not onward:
            told = [*told, "X searches no further back"]
        elif enough:
            told = [*told, left_to_polls(budget, way)]
        return Page(
            posts=wanted(posts, since),
            cursor=way.model_dump_json(),
            wait=pause(answer.headers, self.clock()),
            skipped=skipped,
            reason="; ".join([*told, used(budget, way)]),
            bytes=len(answer.body),
            more=more,
        )

    def _page(self, answer: Answer, mark: Mark, told: list[str]) -> Page:
        reply = self._reply(answer)
        posts, skipped = to_posts(self.source, reply)
        meta = reply.get("meta")
        token = next_name(meta.get("next_token")) if isinstance(meta, Mapping) else None
        newest = posts[-1].native_id if posts else None
        mark = mark.after(len(rows_of(reply)), newest, token)
        if token and not mark.next_token:
            told = [*told, ROUND]
        wait = pause(answer.headers, self.clock())
        budget = self.asked.monthly_reads
        # Where X or the budget allows no more, the run ends here, and the next goes on.
        more = bool(mark.next_token) and wait is None and budget - mark.read >= SMALLEST
        if skipped:
            told = [*told, f"{skipped} posts were not given or could not be read"]
        if not more:
            told = [*told, used(budget, mark)]
        return Page(
            posts=posts,
            cursor=mark.model_dump_json(),
            wait=wait,
            skipped=skipped,
            reason="; ".join(told) or None,
            bytes=len(answer.body),
            more=more,
        )


def _leads_on(reply: Mapping[str, Any]) -> bool:
    meta = reply.get("meta")
    return isinstance(meta, Mapping) and bool(meta.get("next_token"))


def refused(said: bytes) -> set[str]:
    """Return the names of the parameters that X does not take, as its complaint has them."""
    try:
        errors = read_object("", said).get("errors")
    except SourceGarbled:
        return set()
    found = set[str]()
    for error in errors if isinstance(errors, list) else ():
        parameters = error.get("parameters") if isinstance(error, Mapping) else None
        found |= parameters.keys() if isinstance(parameters, Mapping) else set()
        message = error.get("message") if isinstance(error, Mapping) else None
        found |= set(NAMED.findall(message)) if isinstance(message, str) else set()
    return found


def opened(source: Source, means: Means) -> X:
    """Open a search.

    Raises:
        SourceRefused: The environment does not hold the token.
    """
    asked = XOptions.model_validate(dict(source.options))
    bearer = f"Bearer {means.token(source, asked.token)}"
    return X(source=source, asked=asked, web=means.web, clock=means.clock, bearer=bearer)


KIND = Kind(
    name="x",
    options=XOptions,
    opened=opened,
    told_apart=frozenset({"query"}),
    counted=counted,
    least={"page": SMALLEST},
)
