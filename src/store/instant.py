"""Instants in the database: always UTC, on every engine."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Dialect, Integer, TypeDecorator, cast, extract, func


class Instant(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets time zones, so naive values are refused on the way in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware datetime into UTC, or raise ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a naive datetime is no instant: {value!r}"
            raise ValueError(message)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read back UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def by_hour(column: Any, *, postgres: bool) -> ColumnElement[int]:  # noqa: ANN401 - a column
    """Number the hour of an instant, from 1970 on."""
    if postgres:
        return cast(func.floor(extract("epoch", column) / 3600), Integer)
    return cast(func.strftime("%s", column), Integer) // 3600
