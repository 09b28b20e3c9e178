"""Searching Arabic text: both sides are folded, so spelling habits do not matter.

Each post's words stand in the table `search`: SQLite's FTS5, or PostgreSQL's tsvector under GIN.
Both get the same plain words from here and neither parses text (FTS5's `ascii` tokens keep every
letter beyond ASCII), so both find the same. A post is indexed under its words and under them
without their clitics (`والحفر` also under `حفر`); a query's word may lose its article and the `و`
before it, no more, for what looks like a preposition may be a letter of the word (`بلدية`).

What is searched is what is shown: whoever knows an account finds no post that signs with it.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    cast,
    column,
    delete,
    exists,
    false,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncSession

from classifier.words import Kind, words_of
from store.rows import WHOSE, unsigned, whose_of
from store.tables import AuthorRow, PostRow
from store.upsert import numbered

# A word, in any of its forms.
Words = tuple[str, ...]

SEARCH = table("search", column("post"), column("words"))

_PIECE = re.compile(r"[^\W_]+")
# The article, with the letters that may stand before it: wa- fa-, bi- ka-; li- swallows its alef.
_ARTICLE = re.compile("^[وف]?(?:[بك]?ال|لل)(?=...)")
_LETTER = re.compile("^[وفبلك](?=...)")
_AND = re.compile("^و(?=...)")
# Longer words are cut: PostgreSQL takes none above 2 KiB, and nobody types one.
_LONGEST = 64
_MOST = 2_000
# A text that is longer says what it is about before; cutting all of it takes a second.
_READ = 20_000

_INSERT = {
    False: text("INSERT INTO search (rowid, words) VALUES (:post, :words)"),
    True: text(
        "INSERT INTO search (post, words)"
        " VALUES (:post, array_to_tsvector(string_to_array(:words, ' ')))"
    ),
}
_UPDATE = {
    False: text("UPDATE search SET words = :words WHERE rowid = :post"),
    True: text(
        "UPDATE search SET words = array_to_tsvector(string_to_array(:words, ' '))"
        " WHERE post = :post"
    ),
}


def terms_of(raw: str) -> list[str]:
    """List what a text is found by, each once: its words, and them without their clitics."""
    terms: dict[str, None] = {}
    for chunk in raw[:_READ].split():
        found = _found_by if len(chunk) <= _LONGEST else _found_by.__wrapped__
        terms.update(dict.fromkeys(found(chunk)))
        if len(terms) >= _MOST:
            break
    return list(terms)[:_MOST]


def asked_for(query: str) -> list[Words]:
    """Cut a query into words that must all be there, each in any of its forms."""
    return [
        tuple(dict.fromkeys((word, _ARTICLE.sub("", word), _AND.sub("", word))))
        for word in _words(query)
    ]


async def index(session: AsyncSession, rows: Sequence[tuple[int, str]], *, postgres: bool) -> None:
    """Add posts to the index, as (seq, their terms with spaces between)."""
    if rows:
        await session.execute(
            _INSERT[postgres], [{"post": seq, "words": terms} for seq, terms in rows]
        )


async def reindex(
    session: AsyncSession, rows: Sequence[tuple[int, str]], *, postgres: bool
) -> None:
    """Let posts be found by other words than before, as (seq, raw text)."""
    query = (
        select(PostRow.seq, *WHOSE)
        .outerjoin(AuthorRow, AuthorRow.id == PostRow.author_id)
        .where(numbered(PostRow.seq, [seq for seq, _ in rows], postgres=postgres))
    )
    signed = {seq: whose_of(whose) for seq, *whose in await session.execute(query)}
    shown = [(seq, unsigned(raw, signed[seq])) for seq, raw in rows]
    await session.execute(
        _UPDATE[postgres], [{"post": seq, "words": " ".join(terms_of(raw))} for seq, raw in shown]
    )


def found(query: str, *, postgres: bool) -> Select[int]:
    """Select the seq of each post that has all the words of a query. Any query is safe."""
    return posts_with(asked_for(query), postgres=postgres)


def posts_with(wanted: Sequence[Words], *, postgres: bool) -> Select[int]:
    """Select the seq of each post that has all of some words (`asked_for`); without any, none."""
    return (
        select(_key(postgres=postgres))
        .select_from(SEARCH)
        .where(_matches(wanted, postgres=postgres))
    )


def says(post: Any, wanted: Sequence[Words], *, postgres: bool) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    """Match a post, by its seq, that has all of some words."""
    return (
        exists()
        .select_from(SEARCH)
        .where(_key(postgres=postgres) == post, _matches(wanted, postgres=postgres))
    )


async def forget(session: AsyncSession, posts: Select[int], *, postgres: bool) -> None:
    """Take posts out of the index; PostgreSQL does so by itself, when the post goes."""
    if not postgres:
        await session.execute(delete(SEARCH).where(_key(postgres=False).in_(posts)))


def _key(*, postgres: bool) -> ColumnElement[int]:
    return literal_column("search.post" if postgres else "search.rowid")


def _matches(wanted: Sequence[Words], *, postgres: bool) -> ColumnElement[bool]:
    """Match terms, which hold letters and digits only: nothing in them can be an operator."""
    if not wanted:
        return false()
    quote, or_, and_ = ("'", "|", "&") if postgres else ('"', " OR ", " AND ")
    query = and_.join(
        f"({or_.join(f'{quote}{form}{quote}' for form in forms)})" for forms in wanted
    )
    if postgres:
        return column("words").op("@@")(cast(query, TSQUERY))
    return literal_column("search").op("MATCH")(query)


def _words(raw: str) -> list[str]:
    return [
        piece[:_LONGEST]
        for word in words_of(raw)
        if word.kind is not Kind.SYMBOL
        for piece in _PIECE.findall(word.folded)
    ]


@lru_cache(maxsize=65_536)
def _found_by(chunk: str) -> tuple[str, ...]:
    """List what text between two white spaces is found by.

    Posts repeat such text, and no word, mention, hashtag or link reaches beyond it: so each is cut
    once.
    """
    return tuple(form for word in _words(chunk) for form in forms_of(word))


def forms_of(word: str) -> tuple[str, ...]:
    """List a word, it without its article, and it without one or two single letters before it."""
    once = _LETTER.sub("", word)
    return tuple(dict.fromkeys([word, _ARTICLE.sub("", word), once, _LETTER.sub("", once)]))
