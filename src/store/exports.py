"""What was taken out of the service: noted before anything leaves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from store.audit import By, audit
from store.database import Sessions

VERB = "export"


@dataclass(frozen=True, slots=True)
class SqlExports:
    """The exports, in the audit log."""

    sessions: Sessions

    async def note(self, what: str, asked: Mapping[str, Any], by: By) -> None:
        """Note that somebody takes out `what`: a file of those that are `asked` for."""
        async with self.sessions.begin() as session:
            await audit(session, by, VERB, what, {}, asked)
