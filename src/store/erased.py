"""Whoever was erased stays erased: what is heard of them again comes in without them.

heard ─▶ an erased post, or one that an erased author wrote before ─▶ not stored again
      ├▶ what an erased author wrote since ─▶ stored without a name, an address or a number
      └▶ what somebody else wrote, naming one ─▶ stored with the name masked
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from listener.identity import global_name, is_sure
from listener.masking import Identity, masked
from listener.post import Platform, Post, PostId
from listener.pseudonyms import Names, folded, identity
from store import locks
from store.heard import Heard
from store.naming import Naming
from store.tables import ErasedRow
from store.upsert import among

AUTHOR, MENTION, POST = "author", "mention", "post"
NUMBER = "erased-"

_ACCOUNT = re.compile(
    r"(?:[@\uff20]|(?:x|twitter)\.com/|t\.me/|/(?:u|user|users|profile|member|author|channel)/)"
    r"(\w[\w.-]*(?:@[\w.-]+)?)",
    re.IGNORECASE,
)


class Marks(NamedTuple):
    """What a post may be known by: digests of its author, its names, and accounts it names.

    `answered` are those of the posts that it speaks to, by field.
    """

    author: str | None
    posts: frozenset[str]
    mentions: Mapping[str, str]
    answered: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Known:
    """Which digests are of somebody or something erased, and since when."""

    since: Mapping[str, datetime]

    def refused(self, heard: Heard, marks: Marks) -> bool:
        """Whether a post is one that was erased, or was written before its author was."""
        if not marks.posts.isdisjoint(self.since):
            return True
        published, since = heard.post.published, self.since.get(marks.author or "")
        return since is not None and published is not None and published <= since


def of_author(names: Names, platform: Platform, handle: str) -> str:
    """Return what an author is known by once they are erased."""
    return names.digest(AUTHOR, platform.value, folded(handle))


def of_mention(names: Names, handle: str) -> str:
    """Return what an account is known by where somebody else names it."""
    return names.digest(MENTION, folded(handle))


def of_post(names: Names, name: str) -> str:
    """Return what a post is known by once it is erased; `name` is its id, or a sure name."""
    return names.digest(POST, name)


async def let_nobody_be_erased(session: AsyncSession) -> None:
    """Keep erasures waiting until this transaction ends, and wait for one (PostgreSQL)."""
    await session.execute(select(func.pg_advisory_xact_lock_shared(locks.ERASING)))


async def without_erased(
    session: AsyncSession, heard: Sequence[Heard], naming: Naming
) -> tuple[Sequence[Heard], frozenset[PostId]]:
    """Take out of what was heard whoever was erased.

    Returns:
        The posts as they may be stored, in the same order; and the ids of those that may not.
    """
    if await session.scalar(select(ErasedRow.digest).limit(1)) is None:
        return heard, frozenset()
    names = await naming.names(session)
    marks = [_marks_of(each, names) for each in heard]
    digests = {digest for each in marks for digest in _digests(each)}
    found = await session.execute(
        select(ErasedRow.digest, ErasedRow.at).where(
            among(ErasedRow.digest, digests, postgres=naming.postgres)
        )
    )
    known = _Known({row.digest: row.at for row in found})
    if not known.since:
        return heard, frozenset()
    refused = [
        each.id for each, mark in zip(heard, marks, strict=True) if known.refused(each, mark)
    ]
    kept = [
        each if each.id in refused else _cleared(each, mark, known.since, names)
        for each, mark in zip(heard, marks, strict=True)
    ]
    return kept, frozenset(refused)


def _marks_of(heard: Heard, names: Names) -> Marks:
    post = heard.post
    return Marks(
        author=of_author(names, post.platform, post.author) if post.author else None,
        posts=frozenset(
            of_post(names, name) for name in (heard.id, *heard.marks.names) if is_sure(name)
        ),
        mentions={account: of_mention(names, account) for account in _accounts(post)},
        answered={
            field: frozenset(of_post(names, name) for name in _called(post, told))
            for field, told in (("reply_to", post.reply_to), ("quote_of", post.quote_of))
            if told
        },
    )


def _digests(marks: Marks) -> Iterator[str]:
    yield from marks.posts
    yield from marks.mentions.values()
    for digests in marks.answered.values():
        yield from digests
    if marks.author is not None:
        yield marks.author


def _accounts(post: Post) -> Collection[str]:
    """List the accounts that a post names, each in every way it may be meant."""
    said = [post.text, post.title or "", post.url or "", post.reply_to or "", *post.media]
    found = {match[1] for text in said for match in _ACCOUNT.finditer(text)} | set(post.mentions)
    return {
        form
        for each in found
        for bare in [each.lstrip("@\uff20").rstrip(".-")]
        for form in (bare, bare.partition("@")[0])
        if form
    }


def _called(post: Post, told: str) -> Iterator[str]:
    """List the names that a post may have which another speaks to."""
    yield replace(post, native_id=told).id
    name = global_name(post.platform, told, told)
    if name and is_sure(name):
        yield name


def _cleared(heard: Heard, marks: Marks, erased: Mapping[str, datetime], names: Names) -> Heard:
    post = heard.post
    for account, digest in marks.mentions.items():
        if digest in erased:
            post = without_mention(post, Identity(account))
    if not marks.answered.get("reply_to", frozenset()).isdisjoint(erased):
        post = replace(post, reply_to=None)
    if not marks.answered.get("quote_of", frozenset()).isdisjoint(erased):
        post = replace(post, quote_of=None)
    if marks.author in erased:
        post = _nameless(post, names)
    return heard if post is heard.post else Heard(post)


def without_mention(post: Post, whom: Identity) -> Post:
    """Mask an account in what somebody else says."""
    pattern = whom.anywhere
    return replace(
        post,
        title=post.title and masked(post.title, pattern),
        text=masked(post.text, pattern),
        mentions=tuple(each for each in post.mentions if folded(each) != folded(whom.handle or "")),
        url=None if post.url and pattern.search(post.url) else post.url,
        media=tuple(each for each in post.media if not pattern.search(each)),
        reply_to=None if post.reply_to and pattern.search(post.reply_to) else post.reply_to,
    )


def _nameless(post: Post, names: Names) -> Post:
    """Return what an erased author wrote since: the words, and nothing that leads to them."""
    known = without_mention(post, identity(post))
    number = names.digest(POST, post.platform.value, post.native_id)[:24]
    return replace(
        known,
        native_id=f"{NUMBER}{number}",
        url=None,
        author=None,
        author_name=None,
        profile_location=None,
        reply_to=None,
        quote_of=None,
    )
