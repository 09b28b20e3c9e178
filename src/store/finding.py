"""Finding tickets by words: of their posts, of their service and place, or by their number.

word ─▶ what few tickets have is read off the indexes; what many have is looked for in each ticket,
        but on SQLite, whose index of words is only quick when it is read from end to end
"""

import re
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from listener.post import Platform
from router.references import read_reference
from store.lexicon import Lexicon
from store.search import Words, asked_for, posts_with, says
from store.tables import PostRow, TicketPostRow, TicketRow

# Of so many a page is soon found by looking at one ticket after another; of fewer it is not.
FEW = 20_000
# A word of four signs may be the beginning of a number; a shorter one is of too many.
_NUMBER = re.compile(r"[0-9a-f]{4,16}")
_LENGTH = 16

# Numbers of tickets; each of these is read off an index.
_Part = Select[int]


async def speaking_of(
    session: AsyncSession, text: str, lexicon: Lexicon, *, postgres: bool
) -> ColumnElement[bool]:
    """Match tickets that all words of a text are found in.

    Words that are in no name must all be in one post; others may be there, or in the name of the
    main service, of the municipality or of the amana, or be how the ticket's number begins.
    """
    plain: list[Words] = []
    tests: list[ColumnElement[bool]] = []
    for word in asked_for(text):
        named = _named(word, lexicon)
        if named:
            tests.append(await _found(session, [word], named, postgres=postgres))
        else:
            plain.append(word)
    if plain or not tests:
        tests.append(await _found(session, plain, [], postgres=postgres))
    return and_(*tests)


async def heard_on(session: AsyncSession, platforms: Collection[Platform]) -> ColumnElement[bool]:
    """Match tickets of which a post is from one of some platforms."""
    named = [each.value for each in platforms]
    posts = select(PostRow.seq).where(PostRow.platform.in_(named))
    if await _few(session, posts):
        return TicketRow.seq.in_(_tickets_of(posts))
    # As a value of its own, it is read by the post's number: there are many of the platform.
    platform = select(PostRow.platform).where(PostRow.seq == TicketPostRow.post).scalar_subquery()
    return exists().where(TicketPostRow.ticket == TicketRow.seq, platform.in_(named))


async def _found(
    session: AsyncSession,
    words: Sequence[Words],
    named: Sequence[ColumnElement[bool]],
    *,
    postgres: bool,
) -> ColumnElement[bool]:
    posts = posts_with(words, postgres=postgres)
    parts = [_tickets_of(posts), *(select(TicketRow.seq).where(each) for each in named)]
    if not postgres or await _few(session, union_all(*parts)):
        # As a table of its own it is made once, however often a statement asks for it.
        found = union_all(*parts).cte()
        return TicketRow.seq.in_(select(found.c[0]))
    said = exists().where(
        TicketPostRow.ticket == TicketRow.seq, says(TicketPostRow.post, words, postgres=postgres)
    )
    return or_(said, *named)


def _tickets_of(posts: _Part) -> _Part:
    return select(TicketPostRow.ticket).where(TicketPostRow.post.in_(posts))


async def _few(session: AsyncSession, rows: Any) -> bool:  # noqa: ANN401 - one select, or several
    about = select(func.count()).select_from(rows.limit(FEW).subquery())
    return (await session.scalar(about) or 0) < FEW


def _named(word: Words, lexicon: Lexicon) -> list[ColumnElement[bool]]:
    """Return how else than by its posts a ticket may be found by a word; each has an index."""
    found: list[ColumnElement[bool]] = []
    meant = lexicon.meant(word)
    if meant.services:
        found.append(TicketRow.service.in_(meant.services))
    if meant.places:
        found += [TicketRow.municipality.in_(meant.places), TicketRow.amana.in_(meant.places)]
    number = word[0]
    if _NUMBER.fullmatch(number):
        # Numbers of tickets have all one length, and their signs one order in any language.
        first, last = number.ljust(_LENGTH, "0"), number.ljust(_LENGTH, "f")
        found.append(TicketRow.id.between(first, last))
    if reference := read_reference(number):
        found.append(TicketRow.reference_940 == reference)
    return found
