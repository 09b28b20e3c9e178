"""Looking through every text of every table for somebody who is erased.

It walks the schema itself, so that no table that is added later is forgotten. Spared is what names
the people and the settings of the service; what others said is masked by account alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    RowMapping,
    String,
    Table,
    cast,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from listener.masking import Identity, masked_json
from listener.pseudonyms import folded
from store.erased import NUMBER
from store.search import reindex
from store.tables import PostRow, Row
from store.upsert import numbered

if TYPE_CHECKING:
    from store.erasing import Found

# Settings and people of the service; digests and numbers; and what erasing writes itself.
SPARED_TABLES = frozenset(
    {
        *("sources", "subscriptions", "users", "keys", "members", "leases", "authors"),
        *("sign_ins", "tries", "second_factors", "recovery_codes", "office_identities"),
        *("webhook_secrets", "erasures", "erased", "installation", "forgotten", "marks"),
    }
)
# Who works with the service, and names that are codes.
SPARED_NAMES = frozenset(
    {
        *("who", "holder", "resolver", "verifier", "user", "writers", "approvals", "decided_by"),
        *("started_by", "ended_by", "created_by", "id", "key", "secret", "digest", "source"),
    }
)
# Where the service itself tells somebody something: without it nobody would be told any more.
SPARED_COLUMNS = frozenset({"webhooks.url", "webhooks.owner", "notices.address"})
# What receivers wrote back, in whatever form: where it repeats what they were told, all of it goes.
_ECHOED = "webhook_attempts.response"
# A shorter number of a platform stands in too many texts that mean something else.
_TELLING_NUMBER = 8
# What people said in public, and what is about them is elsewhere.
_SPEECH = frozenset({"posts", "versions"})
# Where somebody of the office writes freely.
_FREE = frozenset(
    {"note", "text", "reason", "reason_ar", "answer", "fields", "evidence", "end_reason"}
)
# Stands where an account stood that something cannot do without.
GONE = "erased"
# So many patterns are looked for in one pass over a table.
_AT_ONCE = 50


async def sweep(
    session: AsyncSession,
    found: "Found",
    addresses: "Mapping[str, Address]",
    *,
    postgres: bool,
) -> dict[str, int]:
    """Mask somebody in all tables; return how many rows were changed, as `in_` their table.

    Args:
        session: A transaction.
        found: Whom.
        addresses: Those that their posts had, by the ids of the posts.
        postgres: Which engine this is.
    """
    whom = Sought(found, addresses)
    counts = {
        str(table.name): await _sweep_table(session, table, whom, postgres=postgres)
        for table in Row.metadata.sorted_tables
    }
    return {f"in_{name}": count for name, count in counts.items() if count}


class Named(NamedTuple):
    """A row that names somebody; `cleared` are its columns without them."""

    key: tuple[Any, ...]
    row: RowMapping
    cleared: Mapping[str, Any]


class Address(NamedTuple):
    """By what a post is found on its platform."""

    url: str | None
    native_id: str


class Sought:
    """Who is looked for, and by what; `addresses` are those of their posts, by id."""

    def __init__(self, found: "Found", addresses: Mapping[str, Address]) -> None:
        self._identities: Sequence[Identity] = found.identities
        self._accounts = frozenset(folded(each) for each in found.handles)
        self._posts = frozenset(addresses)
        self._related = {"tickets": frozenset(found.tickets), "posts": frozenset(found.posts)}
        names = [needle for each in self._identities for needle in each.needles]
        urls = [each.url for each in addresses.values() if each.url]
        bare = [url for url in urls if not _holds_any(url, names)]
        numbers = sorted({each.native_id for each in addresses.values()})
        telling = [each for each in numbers if len(each) >= _TELLING_NUMBER]
        self._urls = frozenset(bare)
        self.needles = [*names, *sorted(self._posts), *bare, *telling]

    def cleared(
        self, table: Table, columns: Sequence[Column[Any]], row: RowMapping
    ) -> Mapping[str, Any]:
        """Return the columns of a row that name them, without them."""
        links = [
            (column, next(iter(column.foreign_keys)).column.table.name)
            for column in table.columns
            if column.foreign_keys
        ]
        about = any(row[column] in self._related.get(name, ()) for column, name in links)
        new: dict[str, Any] = {}
        for column in columns:
            free = about and column.name in _FREE
            before = row[column]
            if str(column) == _ECHOED:
                new[column.name] = None
                continue
            if column.name == "mentions":
                # Where accounts are listed, one is one, however plain a word it is.
                before = [each for each in before if not self._is_account(each)]
            after = self._clear(before, free=free, speech=table.name in _SPEECH)
            if after != row[column]:
                new[column.name] = after
        return new

    def _clear(self, value: Any, *, free: bool, speech: bool) -> Any:  # noqa: ANN401 - any JSON
        for each in self._identities:
            if each.handle or not speech:
                pattern = each.nearby if free else each.anywhere
                value = masked_json(value, pattern, SPARED_NAMES)
        return self._unaddressed(value)

    def _is_account(self, value: object) -> bool:
        return isinstance(value, str) and folded(value) in self._accounts

    def _unaddressed(self, value: Any) -> Any:  # noqa: ANN401 - any JSON
        match value:
            case str() if value in self._urls:
                return ""
            case Mapping():
                kept = {key: self._unaddressed(each) for key, each in value.items()}
                if self._is_account(kept.get("author")):
                    kept["author"] = GONE
                if kept.get("id") in self._posts and "native_id" in kept:
                    kept |= {"url": None, "native_id": f"{NUMBER}{kept['id']}"}
                return kept
            case list():
                return [self._unaddressed(each) for each in value]
            case _:
                return value


async def addresses_of(
    session: AsyncSession, found: "Found", *, postgres: bool
) -> Mapping[str, Address]:
    """Return the addresses of somebody's posts, by the ids of the posts."""
    query = select(PostRow.id, PostRow.url, PostRow.native_id).where(
        numbered(PostRow.seq, found.posts, postgres=postgres)
    )
    return {row.id: Address(row.url, row.native_id) for row in await session.execute(query)}


def _holds_any(text: str, needles: Sequence[str]) -> bool:
    return any(needle in text.lower() for needle in needles)


def _texts(table: Table) -> Iterator[Column[Any]]:
    for column in table.columns:
        is_text = isinstance(column.type, JSON | String)
        spared = column.name in SPARED_NAMES or str(column) in SPARED_COLUMNS
        if is_text and not column.primary_key and not spared:
            yield column


async def _sweep_table(
    session: AsyncSession, table: Table, whom: "Sought", *, postgres: bool
) -> int:
    spoken: list[int] = []
    named = await naming(session, table, whom)
    for each in named:
        keys = zip(table.primary_key.columns, each.key, strict=True)
        await session.execute(
            update(table).where(*(column == value for column, value in keys)).values(each.cleared)
        )
        if table.name == PostRow.__tablename__:
            spoken.append(each.key[0])
    await _find_anew(session, spoken, postgres=postgres)
    return len(named)


async def naming(session: AsyncSession, table: Table, whom: "Sought") -> Sequence[Named]:
    """Find the rows of a table that name somebody, each with what it holds without them."""
    columns = list(_texts(table))
    if table.name in SPARED_TABLES or not columns:
        return []
    rows: dict[tuple[Any, ...], RowMapping] = {}
    keys = list(table.primary_key.columns)
    for start in range(0, len(whom.needles), _AT_ONCE):
        part = whom.needles[start : start + _AT_ONCE]
        query = select(table).where(or_(*(_holds(column, part) for column in columns)))
        for row in (await session.execute(query)).mappings():
            rows[tuple(row[key] for key in keys)] = row
    found = [Named(key, row, whom.cleared(table, columns, row)) for key, row in rows.items()]
    return [each for each in found if each.cleared]


def _holds(column: Column[Any], needles: Sequence[str]) -> ColumnElement[bool]:
    written = func.lower(cast(column, String))
    return or_(*(written.contains(needle.lower(), autoescape=True) for needle in needles))


async def _find_anew(session: AsyncSession, posts: Sequence[int], *, postgres: bool) -> None:
    if not posts:
        return
    rows = await session.execute(
        select(PostRow.seq, PostRow.title, PostRow.text).where(PostRow.seq.in_(posts))
    )
    words = [(seq, said if title is None else f"{title}\n{said}") for seq, title, said in rows]
    await reindex(session, words, postgres=postgres)
