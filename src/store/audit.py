"""Who changed what of the administration: a row in the transaction that changes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from store.tables import AuditRow


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who changes something, when, and the address that they did it from."""

    who: str
    at: datetime
    address: str | None = None


async def audit(  # noqa: PLR0913, PLR0917 - the columns of the row
    session: AsyncSession,
    by: By,
    verb: str,
    target: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    """Note a change: of `before` and `after` what differs. Instants come as text."""
    differ = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    await session.execute(
        insert(AuditRow).values(
            at=by.at,
            who=by.who,
            address=by.address,
            verb=verb,
            target=target,
            before={name: before[name] for name in differ if name in before},
            after={name: after[name] for name in differ if name in after},
        )
    )
