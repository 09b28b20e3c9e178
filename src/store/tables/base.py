"""What all tables are made of."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Double, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase

from store.instant import Instant

NUMBERED = {"sqlite_autoincrement": True}


Big = BigInteger().with_variant(Integer, "sqlite")


# Somebody is looked for as soon as a ticket is there.
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)


POST = "posts.seq"


TICKET = "tickets.seq"


class Row(DeclarativeBase):
    """Every datetime is an Instant, every list and mapping JSON."""

    type_annotation_map: ClassVar = {
        datetime: Instant(),
        int: Big,
        float: Double(),
        list[str]: JSON(),
        dict[str, Any]: JSON(),
        list[dict[str, Any]]: JSON(),
    }
    metadata = MetaData(
        naming_convention={
            "pk": "%(table_name)s_pk",
            "fk": "%(table_name)s_%(column_0_name)s_fk",
            "uq": "%(table_name)s_%(column_0_name)s_key",
        }
    )
