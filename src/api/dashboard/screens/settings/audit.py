"""The audit: who changed what of the administration, as sentences."""

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.dashboard.desk import Desk, DeskDep
from api.dashboard.screens.settings.frame import show

routes = APIRouter(prefix="/settings/audit")
PAGE = 50
LONGEST = 160


@routes.get("")
async def list_audit(desk: DeskDep, after: str = "") -> Response:
    """Show what was changed, latest first."""
    found = await desk.api.get("/audit", {"limit": PAGE, "after": after})
    lines = [{**each, "says": sentence(desk, each)} for each in found["items"]]
    return show(
        desk, "audit.html", "audit", lines=lines, next=found["next"], changes=changes, after=after
    )


def sentence(desk: Desk, line: Mapping[str, Any]) -> str:
    """Say what was done; of a verb that has no sentence its name."""
    name = "audit-" + line["verb"].replace(".", "-").replace("_", "-")
    known = desk.reader.t.has(name)
    return desk.t(
        name if known else "audit-other",
        who=line["who"],
        target=line["target"],
        **({} if known else {"verb": line["verb"]}),
    )


def changes(line: Mapping[str, Any]) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield what was changed: its name, what it was, what it is; None where it was not there."""
    before, after = line["before"], line["after"]
    for name in {**before, **after}:
        yield name, _told(before.get(name)), _told(after.get(name))


def _told(value: object) -> str | None:
    if value is None:
        return None
    said = "، ".join(map(str, value)) if isinstance(value, list) else str(value)
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"
