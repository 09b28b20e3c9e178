"""When sources spoke: by posts that they told first, and by such as another had told before."""

from datetime import datetime

from sqlalchemy import Subquery, select, union_all

from store.tables import PostRow, SightingRow


def spoken(
    source: str | None = None, *, since: datetime | None = None, until: datetime | None = None
) -> Subquery:
    """Select `source` and `dated` of whatever was said.

    Of a post that is known from elsewhere, the instant at which it was seen here is taken.

    Args:
        source: Of which source; of all by default.
        since: From when on.
        until: Before when.
    """
    parts = []
    for name, dated in (
        (PostRow.source, PostRow.dated),
        (SightingRow.source, SightingRow.seen),
    ):
        query = select(name.label("source"), dated.label("dated"))
        if source is not None:
            query = query.where(name == source)
        if since is not None:
            query = query.where(dated >= since)
        if until is not None:
            query = query.where(dated < until)
        parts.append(query)
    return union_all(*parts).subquery("spoken")
