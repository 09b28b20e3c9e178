"""Mastodon, and servers that speak its API: a hashtag, an account, or a public timeline.

The first page is the newest; after that reading goes upward, page by page, from the last id that
was read, so that nothing is missed between. Addresses are built here: the `Link` header of an
answer could lead anywhere.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Annotated, Literal, Self
from urllib.parse import quote

from anyio import to_thread
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from listener.collector import Page
from listener.cursors import read_cursor
from listener.door import Answer
from listener.errors import SourceGarbled
from listener.kind import Kind, Means, Options, SecretName, Web
from listener.kinds.rewind import NO_FURTHER, passed, wanted
from listener.kinds.social import (
    endpoint,
    headers,
    mapping,
    only_one,
    read_answer,
    service_only,
    short,
    told_of,
    wait_of,
)
from listener.kinds.statuses import id_of, order, to_posts
from listener.rates import pause
from listener.source import Source

MOST_STATUSES = "40"
# A server looks at one hashtag and at most four more; others it passes over in silence.
MOST_TAGS = 5

Tag = Annotated[
    str,
    # The name becomes part of a path, and must not lead out of it.
    Field(pattern=r"^#?[^\s#/?%\\.]{1,100}$"),
    AfterValidator(lambda tag: tag.removeprefix("#")),
]
Account = Annotated[
    str,
    Field(pattern=r"^@?[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}(@[^\s@/?#\\]{1,255})?$"),
    AfterValidator(lambda name: name.removeprefix("@")),
]


def _many(value: object) -> object:
    return [value] if isinstance(value, str) else value


class MastodonOptions(Options):
    """What is read of a server: one of `hashtag`, `account`, `public`."""

    hashtag: (
        Annotated[
            tuple[Tag, ...], BeforeValidator(_many), Field(min_length=1, max_length=MOST_TAGS)
        ]
        | None
    ) = None
    account: Account | None = None
    public: Literal["local", "all"] | None = None
    token: SecretName | None = None

    @model_validator(mode="after")
    def _one_question(self) -> Self:
        only_one(self, "hashtag", "account", "public")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far a timeline was read: its newest id, and the id that `account` stands for.

    On the way back, `below` is the oldest id that was read.
    """

    newest: str | None = None
    below: str | None = None
    account: str | None = None
    account_id: str | None = None

    @classmethod
    def read(cls, cursor: str | None) -> "Mark":
        """Read a cursor; one that cannot be read means the start."""
        found = read_cursor(cursor)
        return cls(
            newest=id_of(short(found.get("newest"))),
            below=id_of(short(found.get("below"))),
            account=short(found.get("account")),
            account_id=id_of(short(found.get("account_id"))),
        )

    def written(self) -> str:
        """Write the mark as a cursor."""
        known = {"newest": self.newest, "account": self.account, "account_id": self.account_id}
        return json.dumps(known | ({"below": self.below} if self.below else {}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mastodon:
    """Collects one timeline of one server."""

    source: Source
    web: Web
    options: MastodonOptions
    clock: Callable[[], datetime]
    token: str | None = field(default=None, repr=False)

    async def fetch(self, cursor: str | None) -> Page:
        """See Collector.fetch.

        Raises:
            CollectError: The door's, or SourceGarbled where the answer is no timeline.
        """
        mark, rest = await self._known(Mark.read(cursor))
        if rest:
            return rest
        answer = await self._get(*question(self.options, mark))
        return await to_thread.run_sync(
            partial(to_page, self.source, answer, mark=mark, now=self.clock())
        )

    @property
    def only_newest(self) -> bool:
        """See Rewinds: a visit goes on at the id that was read last."""
        return False

    async def back(self, since: datetime, cursor: str | None) -> Page:
        """See Rewinds.back: by ids, downwards."""
        mark, rest = await self._known(Mark.read(cursor))
        if rest:
            return replace(rest, more=True)
        answer = await self._get(*question(self.options, mark))
        return await to_thread.run_sync(
            partial(to_older, self.source, answer, mark=mark, since=since, now=self.clock())
        )

    async def _known(self, mark: Mark) -> tuple[Mark, Page | None]:
        """Find out the id of the account; a page where nothing more may be asked for now."""
        account = self.options.account
        if account is None or (mark.account == account and mark.account_id is not None):
            return mark, None
        answer = await self._get("api/v1/accounts/lookup", [("acct", account)])
        mark = await to_thread.run_sync(found, self.source, account, answer)
        rest = pause(answer.headers, self.clock())
        page = Page(cursor=mark.written(), wait=rest, bytes=len(answer.body))
        return mark, page if rest else None

    async def _get(self, path: str, asked: Sequence[tuple[str, str]]) -> Answer:
        url = endpoint(self.source, path, asked)
        return await self.web.get(self.source.id, url, headers(self.token))


def question(options: MastodonOptions, mark: Mark) -> tuple[str, Sequence[tuple[str, str]]]:
    """Return what to ask next: a path and a query."""
    asked = [("limit", MOST_STATUSES)]
    if mark.below is not None:
        asked.append(("max_id", mark.below))
    elif mark.newest is not None:
        asked.append(("min_id", mark.newest))
    if options.hashtag is not None:
        first, *others = options.hashtag
        asked += [("any[]", other) for other in others]
        return f"api/v1/timelines/tag/{quote(first, safe='')}", asked
    if options.account is not None:
        return f"api/v1/accounts/{mark.account_id}/statuses", asked
    if options.public == "local":
        asked.append(("local", "true"))
    return "api/v1/timelines/public", asked


def found(source: Source, account: str, answer: Answer) -> Mark:
    """Read which id an account has: the start of its timeline.

    Raises:
        SourceGarbled: The answer names none.
    """
    account_id = id_of(read_answer(source, answer, dict).get("id"))
    if account_id is None:
        raise SourceGarbled(source.id, "its answer names no id for the account")
    return Mark(account=account, account_id=account_id)


def to_page(source: Source, answer: Answer, *, mark: Mark, now: datetime) -> Page:
    """Read a page of a timeline.

    Raises:
        SourceGarbled: It is none.
    """
    statuses = read_answer(source, answer, list)
    posts, skipped = to_posts(source, statuses)
    ids = _ids(statuses)
    newest = max([*ids, *([mark.newest] if mark.newest else [])], key=order, default=None)
    return Page(
        posts=posts,
        cursor=replace(mark, newest=newest).written(),
        wait=wait_of(source, answer, now),
        skipped=skipped,
        reason=told_of(skipped),
        bytes=len(answer.body),
        # A server may hold back posts of a full page, so that only an empty one is the last.
        more=mark.newest not in (None, newest) and not pause(answer.headers, now),
    )


def to_older(source: Source, answer: Answer, *, mark: Mark, since: datetime, now: datetime) -> Page:
    """Read a page of a timeline on the way back.

    Raises:
        SourceGarbled: It is none.
    """
    statuses = read_answer(source, answer, list)
    posts, skipped = to_posts(source, statuses)
    oldest = min(_ids(statuses), key=order, default=None)
    # A server that does not know `max_id` shows the same page again.
    stands = oldest is None or (mark.below is not None and order(oldest) >= order(mark.below))
    onward = None if stands or passed(posts, since) else replace(mark, below=oldest)
    return Page(
        posts=wanted(posts, since),
        cursor=onward.written() if onward else None,
        wait=pause(answer.headers, now),
        skipped=skipped,
        reason=told_of(skipped) or (NO_FURTHER if stands else None),
        bytes=len(answer.body),
        more=onward is not None,
    )


def _ids(statuses: Sequence[object]) -> list[str]:
    return [one for status in statuses if (one := id_of(mapping(status).get("id")))]


def opened(source: Source, means: Means) -> Mastodon:
    """Open a timeline."""
    options = MastodonOptions.model_validate(dict(source.options))
    token = means.token(source, options.token)
    return Mastodon(source=source, web=means.web, options=options, clock=means.clock, token=token)


KIND = Kind(
    name="mastodon",
    options=MastodonOptions,
    opened=opened,
    visits=service_only,
    told_apart=frozenset({"hashtag", "account", "public"}),
)
