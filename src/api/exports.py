"""/exports: tickets and posts as files, by the filters of their lists.

pages of the list ─▶ lines ─▶ CSV, sent as it is written
                           └▶ XLSX, written to a file, which is sent and removed
"""

import asyncio
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar

import structlog
from fastapi import APIRouter, Query, Response
from starlette.requests import ClientDisconnect
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from api.asked import PostsAsked, Sort, SortBy, TicketsAsked
from api.callers import CallerDep, done_by
from api.deps import ConfigDep, Exports, Now, Posts, Tickets, ToolsDep
from api.examples import problem
from api.out_examples import SHEET
from api.refusals import Crowded
from api.sheets import POSTS, TICKETS, Cell, Language, Names, Sheet, shown
from api.written_sheets import BOM, Workbook, as_csv
from router.message import instant
from store.paging import Paged

log = structlog.get_logger()

routes = APIRouter(prefix="/exports", tags=["exports"])

Item = TypeVar("Item")
PAGE = 500
CHUNK = 256 * 1024
# Whoever takes nothing for so long is not waited for: others wait for the room.
SLOWEST = timedelta(minutes=1)


class Form(StrEnum):
    """How a file is written."""

    CSV = "csv"
    XLSX = "xlsx"


TYPES = {
    Form.CSV: "text/csv; charset=utf-8",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
In = Annotated[
    Language, Query(description="Of the head, and of what stands for codes; `ar` for Arabic.")
]
Bom = Annotated[
    bool, Query(description="CSV begins with a byte order mark, by which Excel knows it for UTF-8.")
]
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "OK",
        "content": {
            "text/csv": {"schema": {"type": "string"}, "example": SHEET},
            TYPES[Form.XLSX]: {"schema": {"type": "string", "format": "binary"}},
        },
    },
    **problem(422, 503),
}


@dataclass(frozen=True, slots=True)
class Export(Generic[Item]):
    """What is exported: the pages of a list, as lines of a sheet."""

    sheet: Sheet[Item]
    names: Names
    listing: Callable[[str | None], Awaitable[Paged[Item]]]
    shown: Callable[[Item], Item] = lambda item: item

    async def pages(self) -> AsyncIterator[list[list[Cell]]]:
        """Yield the lines a page at a time; no transaction is open while somebody takes them."""
        after: str | None = None
        while True:
            found = await self.listing(after)
            yield await asyncio.to_thread(self._lines, found.items)
            if (after := found.next) is None:
                return

    def _lines(self, items: Sequence[Item]) -> list[list[Cell]]:
        return [self.sheet.line(self.shown(item), self.names) for item in items]


@routes.get("/tickets.{form}", response_class=StreamingResponse, responses=ANSWERS)
async def export_tickets(  # noqa: PLR0913, PLR0917 - a filter, and what endpoints may ask for
    form: Form,
    tickets: Tickets,
    config: ConfigDep,
    asked: TicketsAsked,
    tools: ToolsDep,
    exports: Exports,
    caller: CallerDep,
    now: Now,
    sort: SortBy = Sort.OPENED,
    lang: In = Language.AR,
    bom: Bom = True,  # noqa: FBT002 - a query parameter
) -> Response:
    """All tickets that a list with these filters would show, as CSV or as an Excel sheet.

    Nothing in the file says who wrote a post. That it was taken is noted in the audit log.
    """
    listing = tickets.by_due if sort is Sort.DUE else tickets.list
    export = Export(
        TICKETS, Names(config, lang), lambda after: listing(asked, limit=PAGE, after=after)
    )
    await exports.note(f"tickets.{form}", _noted(asked), done_by(caller, now))
    return await _answer(export, form, tools.exporting, f"sawt-tickets-{now:%Y-%m-%d}", bom=bom)


@routes.get("/posts.{form}", response_class=StreamingResponse, responses=ANSWERS)
async def export_posts(  # noqa: PLR0913, PLR0917 - as above
    form: Form,
    posts: Posts,
    config: ConfigDep,
    asked: PostsAsked,
    tools: ToolsDep,
    exports: Exports,
    caller: CallerDep,
    now: Now,
    lang: In = Language.AR,
    bom: Bom = True,  # noqa: FBT002 - a query parameter
) -> Response:
    """All posts that a list with these filters would show, as CSV or as an Excel sheet.

    Nothing in the file says who wrote a post: in its words the author's own account and name are
    dots. That it was taken is noted in the audit log.
    """
    export = Export(
        POSTS,
        Names(config, lang),
        lambda after: posts.list(asked, limit=PAGE, after=after),
        lambda stored: shown(stored, tools.names),
    )
    await exports.note(f"posts.{form}", _noted(asked), done_by(caller, now))
    return await _answer(export, form, tools.exporting, f"sawt-posts-{now:%Y-%m-%d}", bom=bom)


def _noted(asked: Any) -> dict[str, Any]:  # noqa: ANN401 - either kind of filter
    """Write a filter for the audit log, without what it does not ask for."""
    return _plain_parts(asdict(asked))


def _plain_parts(given: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: _plain(value) for name, value in given.items() if name != "now"}
    return {name: value for name, value in plain.items() if value not in (None, [], {})}


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return _plain_parts(value)
    if isinstance(value, datetime):
        return instant(value)
    return sorted(value) if isinstance(value, frozenset) else value


async def _answer(
    export: Export[Any], form: Form, room: asyncio.Semaphore, name: str, *, bom: bool
) -> Response:
    """Begin to answer once the first page is read: what goes wrong until then is a problem.

    Raises:
        Crowded: As many exports as may be made at once are being made.
    """
    if room.locked():
        raise Crowded
    await room.acquire()
    parts = _csv(export, bom=bom) if form is Form.CSV else _xlsx(export)
    try:
        first = await anext(parts)
    except BaseException:
        room.release()
        raise

    disposition = {"content-disposition": f'attachment; filename="{name}.{form}"'}
    return _File(parts, first, room, media_type=TYPES[form], headers=disposition)


class _File(StreamingResponse):
    """A file as it is made. Room for another is made when it was sent, or its taker has left."""

    def __init__(
        self,
        parts: AsyncGenerator[bytes, None],
        first: bytes,
        room: asyncio.Semaphore,
        *,
        media_type: str,
        headers: dict[str, str],
    ) -> None:
        super().__init__(_after(first, parts), media_type=media_type, headers=headers)
        self.parts, self.room = parts, room

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def prompt(message: Message) -> None:
            async with asyncio.timeout(SLOWEST.total_seconds()):
                await send(message)

        try:
            await super().__call__(scope, receive, prompt)
        except (TimeoutError, ClientDisconnect):
            # The server breaks the transfer off: who asked sees that the file is not whole.
            log.warning("export not taken", path=scope["path"])
        finally:
            self.room.release()
            await self.parts.aclose()


async def _after(first: bytes, parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for part in parts:
        yield part


async def _csv(export: Export[Any], *, bom: bool) -> AsyncGenerator[bytes, None]:
    head = as_csv([export.sheet.head(export.names.language)])
    part = (BOM.encode() if bom else b"") + head
    async for lines in export.pages():
        yield part + await asyncio.to_thread(as_csv, lines)
        part = b""


async def _xlsx(export: Export[Any]) -> AsyncGenerator[bytes, None]:
    language = export.names.language
    with tempfile.TemporaryDirectory(prefix="sawt-export-") as folder:
        path = Path(folder, "sheet.xlsx")
        book = await asyncio.to_thread(
            Workbook,
            path,
            language.of(export.sheet.title),
            export.sheet.head(language),
            rtl=language is Language.AR,
        )
        async for lines in export.pages():
            await asyncio.to_thread(book.add, lines)
        await asyncio.to_thread(book.close)
        with path.open("rb") as file:  # noqa: ASYNC230 - it is read a part at a time, elsewhere
            while part := await asyncio.to_thread(file.read, CHUNK):
                yield part
