"""What goes of the posts of somebody who is erased, and of what was made of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, delete, literal, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from classifier.words import words_of
from listener.masking import masked
from router.incidents.stock import root
from router.replies.fanout import DeliveryState
from store.erased import NUMBER
from store.replies import conclude
from store.search import reindex
from store.tables import (
    CorrectionRow,
    DecisionRow,
    PostRow,
    ReplyDeliveryRow,
    ReplyRow,
    ServiceRequestRow,
    SightingRow,
    SketchRow,
    TagsRow,
    VersionRow,
)
from store.upsert import numbered

if TYPE_CHECKING:
    from store.erasing import Found

NOTE = "حُذف نص هذا المنشور بطلب صاحبه. \u2066[The author asked for this text to be removed.]\u2069"
# Deleted words stay in SQLite's index until its parts are merged: this merges them now.
_MERGE = text("INSERT INTO search (search) VALUES ('optimize')")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrub:
    """Takes whoever is erased out of their own posts. `keeps_text`: the words stay, masked."""

    session: AsyncSession
    found: "Found"
    keeps_text: bool
    now: datetime
    postgres: bool

    async def run(self) -> dict[str, int]:
        """Do it all; return how many rows of what were changed."""
        if not self.found.posts:
            return {}
        await self._references()
        await self._judged()
        await self._posts()
        await self._requests()
        await self.session.execute(
            update(SightingRow)
            .where(self._theirs(SightingRow.post))
            .values(native_id=literal(NUMBER) + SightingRow.id, url=None, identity=None)
            .execution_options(synchronize_session=False)
        )
        return {"deliveries": await self._deliveries()}

    def _theirs(self, column: Any) -> ColumnElement[bool]:  # noqa: ANN401 - any column of numbers
        return numbered(column, self.found.posts, postgres=self.postgres)

    def _mask(self, said: str | None) -> str | None:
        for each in self.found.identities:
            said = said and masked(said, each.nearby)
        return said

    async def _posts(self) -> None:
        rows = list(await self.session.scalars(select(PostRow).where(self._theirs(PostRow.seq))))
        for row in rows:
            row.native_id = f"{NUMBER}{row.id}"
            row.url = row.identity = row.fingerprint = row.link = None
            row.reply_to = row.repost_of = row.quote_of = None
            row.media, row.erased = [], True
            if self.keeps_text:
                row.title, row.text = self._mask(row.title), self._mask(row.text) or NOTE
                row.mentions = [
                    each for each in row.mentions if self._mask(f"@{each}") == f"@{each}"
                ]
            else:
                row.title, row.text, row.versions, row.mentions = None, NOTE, 0, []
                row.lat = row.long = None
        await self.session.flush()
        await self._versions()
        words = [
            (row.seq, row.text if row.title is None else f"{row.title}\n{row.text}") for row in rows
        ]
        await reindex(self.session, words, postgres=self.postgres)

    async def _requests(self) -> None:
        """Treat what they reported by Open311 as the words of their posts; its token stays.

        The digest, by which the same again is told, could be tried out: it gives way to the token,
        which is no digest of anything.
        """
        theirs = select(ServiceRequestRow).where(self._theirs(ServiceRequestRow.post))
        for row in await self.session.scalars(theirs):
            row.digest = row.token
            if self.keeps_text:
                row.description = self._mask(row.description) or ""
                row.address = self._mask(row.address)
            else:
                row.description, row.address, row.address_id, row.answers = "", None, None, {}
        await self.session.flush()

    async def _versions(self) -> None:
        theirs = self._theirs(VersionRow.post)
        if not self.keeps_text:
            await self.session.execute(delete(VersionRow).where(theirs))
            return
        for row in await self.session.scalars(select(VersionRow).where(theirs)):
            row.title, row.text = self._mask(row.title), self._mask(row.text) or NOTE
        await self.session.flush()

    async def _references(self) -> None:
        """Let nothing that others wrote lead to their posts by number or address."""
        query = select(PostRow.native_id, PostRow.url).where(self._theirs(PostRow.seq))
        called = {each for row in await self.session.execute(query) for each in row if each}
        for column in (PostRow.reply_to, PostRow.repost_of, PostRow.quote_of):
            await self.session.execute(
                update(PostRow)
                .where(PostRow.platform == self.found.platform.value, column.in_(called))
                .values({column: None})
                .execution_options(synchronize_session=False)
            )

    async def _judged(self) -> None:
        """Let what was read in the words go with the words."""
        theirs = self._theirs(DecisionRow.post)
        decisions = list(await self.session.scalars(select(DecisionRow).where(theirs)))
        gone: Counter[str] = Counter()
        names = self._stems()
        for row in decisions:
            stems = set((row.says or {}).get("stems", ()))
            dropped = stems & names if self.keeps_text else stems
            gone.update(dropped)
            if row.says is not None:
                row.says = None if not self.keeps_text else _without(row.says, dropped)
        await self.session.flush()
        await self._sketches(gone)
        if self.keeps_text:
            return
        for tags in await self.session.scalars(select(TagsRow).where(self._theirs(TagsRow.post))):
            tags.body, tags.version = _unpointed(tags.body), 0
        corrections = select(CorrectionRow).where(self._theirs(CorrectionRow.post))
        for correction in await self.session.scalars(corrections):
            correction.said = _unpointed(correction.said)
        await self.session.flush()

    def _stems(self) -> set[str]:
        called = [each.handle or each.name or "" for each in self.found.identities]
        return {root(word.folded) for each in called for word in words_of(each)}

    async def _sketches(self, gone: Mapping[str, int]) -> None:
        query = select(SketchRow).where(
            numbered(SketchRow.ticket, self.found.tickets, postgres=self.postgres)
        )
        for row in await self.session.scalars(query):
            if "lone" not in row.body:
                row.body = _uncounted(row.body, gone)
            elif self.keeps_text:
                row.body = {"lone": _without(row.body["lone"], set(gone))}
            else:
                await self.session.delete(row)
        await self.session.flush()

    async def _deliveries(self) -> int:
        """Send nothing more to them, and keep no address of what was sent."""
        theirs = self._theirs(ReplyDeliveryRow.post)
        waiting = ReplyDeliveryRow.state == DeliveryState.QUEUED.value
        query = select(ReplyDeliveryRow.reply).where(theirs, waiting).distinct()
        replies = sorted(await self.session.scalars(query))
        held = select(ReplyRow).where(ReplyRow.seq.in_(replies)).order_by(ReplyRow.seq)
        rows = list(await self.session.scalars(held.with_for_update()))
        skipped = await self.session.execute(
            update(ReplyDeliveryRow)
            .where(theirs, waiting)
            .values(
                state=DeliveryState.SKIPPED.value,
                due=None,
                at=self.now,
                reason="the author asked to be erased",
                reason_ar="طلب صاحب المنشور حذف بياناته",
            )
            .returning(ReplyDeliveryRow.post)
        )
        count = len(skipped.all())
        await self.session.execute(
            update(ReplyDeliveryRow).where(theirs).values(link=None, name=None)
        )
        for row in rows:
            await conclude(self.session, row, self.now)
        return count


async def merge_words(session: AsyncSession, *, postgres: bool) -> None:
    """Let words that left SQLite's index be gone; PostgreSQL keeps none."""
    if not postgres:
        await session.execute(_MERGE)


def _without(says: Mapping[str, Any], stems: set[str]) -> dict[str, Any]:
    kept = {**says, "stems": [each for each in says["stems"] if each not in stems]}
    return {**kept, "wording": None} if kept["stems"] != list(says["stems"]) else kept


def _uncounted(body: Mapping[str, Any], gone: Mapping[str, int]) -> dict[str, Any]:
    """Take stems out of a sketch as often as they were said."""
    left = {stem: count - gone.get(stem, 0) for stem, count in body["stems"].items()}
    return {**body, "stems": {stem: count for stem, count in left.items() if count > 0}}


def _unpointed(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return tags that point at nothing: the words that they pointed at are gone."""
    match value:
        case Mapping():
            return {
                key: [] if key == "evidence" else _unpointed(each) for key, each in value.items()
            }
        case list():
            return [_unpointed(each) for each in value]
        case _:
            return value
