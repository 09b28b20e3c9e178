"""Rows made of values and values made of rows: how we remember is not what we mean."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, NamedTuple

from classifier.tags import Intent, Tags, Urgency, from_json
from listener.border import short_id
from listener.errors import Cause
from listener.masking import Identity
from listener.post import AuthorKind, Platform, Post, PostId
from listener.pseudonyms import neutral, speaks_by_name, without_signature
from listener.run import Outcome, Run
from listener.source import Source
from router.states import Status
from router.ticket import PostRef, Ticket, TicketId
from store.tables import AuthorRow, PostRow, RunRow, SourceRow, TicketRow

# What `Whose` is read from, in its order.
WHOSE = PostRow.platform, AuthorRow.handle, AuthorRow.name, AuthorRow.kind


class Whose(NamedTuple):
    """What tells whether an address or a text names the author of its post."""

    platform: str
    handle: str | None
    name: str | None
    kind: str | None

    @property
    def named(self) -> bool:
        """Whether they are shown by name anyway."""
        return speaks_by_name(AuthorKind(self.kind) if self.kind else None, Platform(self.platform))


def author_values(post: Post) -> dict[str, Any] | None:
    """Return the author's row, or None where nothing is known of the author."""
    known = (post.author, post.author_name, post.author_kind, post.profile_location)
    if known == (None, None, None, None):
        return None
    values = {
        "platform": post.platform.value,
        # Handles are indexed; one too long for that keeps its start, and a hash of all.
        "handle": post.author and short_id(post.author),
        "name": post.author_name,
        "kind": post.author_kind and post.author_kind.value,
        "profile_location": post.profile_location,
    }
    named = repr(tuple(values.values())).encode(errors="surrogatepass")
    return {"id": blake2b(named, digest_size=12).hexdigest(), **values}


def post_values(
    post: Post, author_id: str | None, received: datetime, told_by: Mapping[str, str | None]
) -> dict[str, Any]:
    """Return the post's row, without its number.

    Args:
        post: What is stored.
        author_id: The id of its author's row.
        received: When it came.
        told_by: Its id, identity, fingerprint and link.
    """
    return {
        "source": post.source,
        "native_id": post.native_id,
        "platform": post.platform.value,
        "url": post.url,
        "title": post.title,
        "text": post.text,
        "author_id": author_id,
        "mentions": list(post.mentions),
        "published": post.published,
        "updated": post.updated,
        "place": post.place,
        "lat": post.lat,
        "long": post.long,
        "media": list(post.media),
        "reply_to": post.reply_to,
        "repost_of": post.repost_of,
        "quote_of": post.quote_of,
        "language": post.language,
        "sample": post.sample,
        "received": received,
        "dated": min(post.published or received, received),
        **told_by,
        "versions": 0,
    }


def to_post(row: PostRow, author: AuthorRow | None) -> Post:
    """Read a post back, as it came last."""
    return Post(
        source=row.source,
        native_id=row.native_id,
        text=row.text,
        title=row.title,
        platform=Platform(row.platform),
        url=row.url,
        author=author.handle if author else None,
        author_name=author.name if author else None,
        author_kind=AuthorKind(author.kind) if author and author.kind else None,
        profile_location=author.profile_location if author else None,
        mentions=tuple(row.mentions),
        published=row.published,
        updated=row.updated,
        place=row.place,
        lat=row.lat,
        long=row.long,
        media=tuple(row.media),
        reply_to=row.reply_to,
        repost_of=row.repost_of,
        quote_of=row.quote_of,
        language=row.language,
        sample=row.sample,
        kept_as=PostId(row.id) if row.erased else None,
    )


def to_tags(body: dict[str, Any] | None) -> Tags | None:
    """Read tags back, where there are any."""
    return from_json(body) if body else None


def to_ticket(row: TicketRow, posts: tuple[PostRef, ...], post_count: int) -> Ticket:
    """Read a ticket back, with the posts that it answers, or the newest of them."""
    return Ticket(
        id=TicketId(row.id),
        status=Status(row.status),
        unit=row.unit,
        services=tuple(row.services),
        municipality=row.municipality,
        urgency=Urgency(row.urgency),
        intent=Intent(row.intent),
        referral=row.referral,
        reasons=tuple(row.reasons),
        opened=row.opened,
        due=row.due,
        holder=row.holder,
        sample=row.sample,
        posts=posts,
        post_count=post_count,
        merged_into=TicketId(row.merged_into) if row.merged_into else None,
        earlier=TicketId(row.earlier) if row.earlier else None,
        reference_940=row.reference_940,
        snoozed=row.snoozed,
    )


def to_ref(post_id: str, native_id: str, url: str | None, whose: Whose) -> PostRef:
    """Read a post as a ticket mentions it: tickets travel, so their addresses name no author."""
    return PostRef(id=PostId(post_id), native_id=native_id, url=unnamed(url, whose))


def whose_of(columns: Sequence[Any]) -> Whose:
    """Read the columns `WHOSE` of a row."""
    return Whose(*columns)


def unnamed(url: str | None, whose: Whose) -> str | None:
    """Return an address that does not name its author."""
    return neutral(url, None if whose.named else Identity(whose.handle))


def unsigned(text: str, whose: Whose) -> str:
    """Return a text without what its author signs with."""
    return text if whose.named else without_signature(text, Identity(whose.handle, whose.name))


def source_values(source: Source) -> dict[str, Any]:
    """Return what a source's row takes from its configuration."""
    return {
        "id": source.id,
        "name": source.name,
        "kind": source.kind,
        "url": source.url,
        "interval_seconds": source.interval.total_seconds(),
        "options": dict(source.options),
        "enabled": source.enabled,
        "sample": source.sample,
    }


def to_source(row: SourceRow) -> Source:
    """Read a source back; `enabled` also minds who paused it by hand."""
    return Source(
        id=row.id,
        name=row.name,
        kind=row.kind,
        url=row.url,
        interval=timedelta(seconds=row.interval_seconds),
        options=row.options,
        enabled=row.enabled,
        sample=row.sample,
    )


def run_values(run: Run) -> dict[str, Any]:
    """Return a run's row, without its number."""
    return {
        "source": run.source,
        "started": run.started,
        "finished": run.finished,
        "outcome": run.outcome.value,
        "reason": run.reason,
        "cause": run.cause and run.cause.value,
        "seen": run.seen,
        "new": run.new,
        "skipped": run.skipped,
        "bytes": run.bytes,
        "next_poll": run.next_poll,
        "missed": run.missed,
    }


def to_run(row: RunRow) -> Run:
    """Read a run back."""
    return Run(
        source=row.source,
        started=row.started,
        finished=row.finished,
        outcome=Outcome(row.outcome),
        reason=row.reason,
        cause=Cause(row.cause) if row.cause else None,
        seen=row.seen,
        new=row.new,
        skipped=row.skipped,
        bytes=row.bytes,
        next_poll=row.next_poll,
        missed=row.missed,
    )
