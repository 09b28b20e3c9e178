"""Keeping what the media say: marks of posts, and contacts made of their authors.

tagged posts ─read─▶ heard ─▶ media_posts
                       └─▶ those whose kind a source stated ─▶ contacts
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from classifier.tags import from_json
from listener.post import AuthorKind, Post
from listener.pseudonyms import OWN_VOICE, Names, disguised, folded, is_named
from router.media.desk import MediaDesk
from router.media.terms import SPEAKS, Heard, Speaker
from store.database import Sessions
from store.erased import let_nobody_be_erased
from store.naming import Naming
from store.rows import to_post
from store.tables import (
    AuthorRow,
    ContactRow,
    DecisionRow,
    ErasedRow,
    MediaPostRow,
    PostRow,
    TagsRow,
)
from store.upsert import among, insert_into, numbered

CONTACT = "contact"
# Of a journalist's latest posts: where half of them are opinion, they are an opinion writer.
LATEST = 20
# Of posts that are read anew, so many in a transaction.
BATCH = 200


class _Marked(NamedTuple):
    """A post of the media with all that is kept of it; `key` is that of its contact."""

    row: PostRow
    tags: TagsRow
    post: Post
    heard: Heard
    key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaKeeping:
    """One transaction in which posts are marked, and their authors listed."""

    session: AsyncSession
    desk: MediaDesk
    naming: Naming

    async def keep(self, posts: Collection[int]) -> int:
        """Mark posts by their tags as they are now; return how many are of the media.

        A mark that was there before gives way. Filters and tickets have no say in it.
        """
        if not posts:
            return 0
        marked = await self._read(posts)
        contacts = await self._contacts(marked)
        gone = set(posts) - {each.row.seq for each in marked}
        await self._drop(gone)
        for each in marked:
            await self._mark(each, contacts.get(each.key or ""))
        await self._call_writers(set(contacts.values()))
        return len(marked)

    async def _read(self, posts: Collection[int]) -> Sequence[_Marked]:
        query = (
            select(PostRow, AuthorRow, TagsRow)
            .join(TagsRow, TagsRow.post == PostRow.seq)
            .outerjoin(AuthorRow, AuthorRow.id == PostRow.author_id)
            .where(numbered(PostRow.seq, posts, postgres=self.naming.postgres), TagsRow.relevant)
            .order_by(PostRow.seq)
        )
        names: Names | None = None
        marked: list[_Marked] = []
        for row, author, tags in await self.session.execute(query):
            post = to_post(row, author)
            if heard := self.desk.read(post, from_json(tags.body)):
                names = names or await self.naming.names(self.session)
                marked.append(_Marked(row, tags, post, heard, key_of(post, names)))
        return marked

    async def _drop(self, posts: Collection[int]) -> None:
        if posts:
            await self.session.execute(
                delete(MediaPostRow)
                .where(numbered(MediaPostRow.post, posts, postgres=self.naming.postgres))
                .execution_options(synchronize_session=False)
            )

    async def _mark(self, each: _Marked, contact: int | None) -> None:
        values: dict[str, Any] = {
            "dated": each.row.dated,
            "speaker": each.heard.speaker and each.heard.speaker.value,
            "enquiry": each.heard.enquiry,
            "project": each.heard.project,
            "service": each.tags.service,
            "domain": each.tags.domain,
            "municipality": each.tags.municipality,
            "amana": each.tags.amana,
            "contact": contact,
        }
        await self.session.execute(
            insert_into(MediaPostRow, postgres=self.naming.postgres)
            .values(post=each.row.seq, **values)
            .on_conflict_do_update(index_elements=["post"], set_=values)
        )

    async def _contacts(self, marked: Sequence[_Marked]) -> Mapping[str, int]:
        """Find or make the contacts of posts, by their keys; whoever was erased has none."""
        latest = {each.key: each for each in sorted(marked, key=_dated) if each.key}
        oldest = {each.key: each for each in sorted(marked, key=_dated, reverse=True)}
        if not latest:
            return {}
        postgres = self.naming.postgres
        erased = select(ErasedRow.digest).where(
            among(ErasedRow.digest, latest.keys(), postgres=postgres)
        )
        keys = sorted(latest.keys() - set(await self.session.scalars(erased)))
        names = await self.naming.names(self.session)
        for key in keys:
            adding = insert_into(ContactRow, postgres=postgres).values(
                key=key, **_contact(latest[key], names), first=oldest[key].row.dated
            )
            await self.session.execute(adding.on_conflict_do_nothing())
        held = (
            select(ContactRow)
            .where(among(ContactRow.key, keys, postgres=postgres))
            .order_by(ContactRow.key)
            .with_for_update()
        )
        rows = {row.key: row for row in await self.session.scalars(held)}
        for key, row in rows.items():
            # Since when an office knows somebody is not since when they write.
            heard = bool(row.source)
            _renew(row, latest[key], names)
            first = oldest[key].row.dated
            row.first = min(row.first, first) if heard else first
        await self.session.flush()
        return {key: row.seq for key, row in rows.items()}

    async def _call_writers(self, contacts: Collection[int]) -> None:
        """Call journalists opinion writers where that is most of what they wrote lately."""
        journalists = select(ContactRow).where(
            numbered(ContactRow.seq, contacts, postgres=self.naming.postgres),
            ContactRow.kind.in_([Speaker.JOURNALIST.value, Speaker.OPINION_WRITER.value]),
        )
        for row in list(await self.session.scalars(journalists)):
            query = (
                select(MediaPostRow.speaker)
                .where(MediaPostRow.contact == row.seq)
                .order_by(MediaPostRow.dated.desc(), MediaPostRow.post.desc())
                .limit(LATEST)
            )
            said = list(await self.session.scalars(query))
            opinions = said.count(Speaker.OPINION_WRITER.value)
            mostly = 2 * opinions >= len(said) > 0
            row.kind = (Speaker.OPINION_WRITER if mostly else Speaker.JOURNALIST).value
        await self.session.flush()


class Reread(NamedTuple):
    """How many posts were looked at, how many are of the media; `reached` is None at the end."""

    seen: int
    heard: int
    reached: int | None


async def read_again(
    sessions: Sessions, desk: MediaDesk, since: datetime, *, after: int = 0, batch: int = BATCH
) -> Reread:
    """Mark one batch of the posts that were decided since an instant as the policy is now.

    Args:
        sessions: The database.
        desk: The policy.
        since: From when on.
        after: `reached` of the batch before.
        batch: How many posts at most.
    """

    async def work(session: AsyncSession) -> Reread:
        if sessions.postgres:
            await let_nobody_be_erased(session)
        query = select(DecisionRow.post).where(
            DecisionRow.post > after, DecisionRow.decided >= since
        )
        posts = list(await session.scalars(query.order_by(DecisionRow.post).limit(batch)))
        keeping = MediaKeeping(session=session, desk=desk, naming=sessions.naming)
        heard = await keeping.keep(posts)
        return Reread(len(posts), heard, posts[-1] if len(posts) == batch else None)

    return await sessions.run(work)


def key_of(post: Post, names: Names) -> str | None:
    """Return by what the contact of a post is found again; None where nobody may be listed.

    Listed is whom a source states to be press or an office; a guess from a name is not enough.
    A post that names nobody is its outlet's. Of a name alone, two outlets have two.
    """
    kind, platform = post.author_kind, post.platform
    if kind not in SPEAKS or post.sample or post.kept_as is not None:
        return None
    if platform in OWN_VOICE and kind is not AuthorKind.OFFICIAL:
        return None
    if post.author:
        return account_key(names, platform.value, post.author)
    if post.author_name:
        known = folded(post.author_name)
        return names.digest(CONTACT, platform.value, "name", known, post.source)
    if kind is AuthorKind.JOURNALIST:
        return None
    return names.digest(CONTACT, platform.value, "source", post.source)


def account_key(names: Names, platform: str, handle: str) -> str:
    """Return by what the contact of an account is found."""
    return names.digest(CONTACT, platform, "account", folded(handle))


def _contact(each: _Marked, names: Names) -> dict[str, Any]:
    shown = disguised(each.post, names)
    kind = each.post.author_kind
    return {
        "kind": SPEAKS[kind].value if kind else None,
        "platform": each.post.platform.value,
        "handle": shown.author,
        "name": shown.author_name,
        "named": is_named(each.post),
        "source": each.post.source,
        "last": each.row.dated,
    }


def _renew(row: ContactRow, each: _Marked, names: Names) -> None:
    """Let a contact be called as in what they wrote last."""
    if row.source and each.row.dated < row.last:
        return
    for name, value in _contact(each, names).items():
        setattr(row, name, value)


def _dated(each: _Marked) -> Any:  # noqa: ANN401 - what orders posts
    return each.row.dated, each.row.seq
