"""Files of posts: JSON Lines, or CSV with a header. Only what was appended is read again."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from listener.collector import Page
from listener.errors import SourceGarbled, SourceRefused
from listener.kind import SIFTING, Kind, Means
from listener.kinds.columns import FileOptions, check_columns, keys_of, renamed
from listener.kinds.mark import Mark, digest
from listener.kinds.records import Header, Record, Unreadable, read_header, read_record, records
from listener.post import Post
from listener.source import Source
from listener.wire import WrongPost, read_post

PAGE_ROWS = 1_000
PAGE_BYTES = 8 * 1024 * 1024
NAMED_LINES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """Collects the rows of one file.

    `root` is the folder that a file must lie in, or None where any file may be read. The cursor
    says how far was read and what the file looked like there, so that a file that was replaced
    or cut is read from its start.
    """

    source: Source
    root: Path | None
    page_rows: int = PAGE_ROWS

    async def fetch(self, cursor: str | None) -> Page:
        """See Collector.fetch."""
        return await asyncio.to_thread(self._fetch, cursor)

    def _fetch(self, cursor: str | None) -> Page:
        path = inside(self.source.id, self.source.url, self.root)
        try:
            with path.open("rb") as stream:
                return self._page(stream, self._header(stream, path), Mark.read(cursor))
        except Unreadable as error:
            raise SourceGarbled(self.source.id, str(error)) from error
        except OSError as error:
            raise SourceRefused(self.source.id, f"cannot be read: {error.strerror}") from error

    def _header(self, stream: BufferedReader, path: Path) -> Header:
        if not self._fields:
            return read_header(stream, path)
        header = read_header(stream, path, required=None)
        if header.columns is not None:
            check_columns(self._columns(header), header.columns)
        elif (keys := keys_of(stream, header)) is not None:
            check_columns(self._fields, keys)
        return header

    @property
    def _fields(self) -> Mapping[str, str]:
        found = self.source.options.get("fields")
        return found if isinstance(found, dict) else {}

    def _columns(self, header: Header) -> Mapping[str, str]:
        """Return the option `fields` as the columns of this file are spelt."""
        if header.columns is None:
            return self._fields
        return {field: column.strip().lower() for field, column in self._fields.items()}

    def _page(self, stream: BufferedReader, header: Header, mark: Mark) -> Page:
        if not mark.fits(stream):
            mark = Mark()
        begin = max(mark.offset, header.end)
        line = mark.line if mark.offset else header.lines + 1
        posts: list[Post] = []
        wrong: list[str] = []
        end, more, pending = begin, False, ""
        for record in records(stream, begin, line, quoted=header.quoted):
            if len(posts) + len(wrong) >= self.page_rows or record.end - begin > PAGE_BYTES:
                more = True
                break
            if not record.whole and not _complete(record, header, mark):
                pending = digest(record.raw)
                break
            end, line = record.end, record.next_line
            try:
                posts += self._post(record, header)
            except (Unreadable, WrongPost) as error:
                wrong.append(f"line {record.line}: {error}")
        return Page(
            posts=posts,
            cursor=Mark.at(stream, end, line, pending).written(),
            unchanged=end == begin and bool(mark.offset),
            skipped=len(wrong),
            reason=_told(wrong),
            bytes=end - begin,
            more=more,
        )

    def _post(self, record: Record, header: Header) -> list[Post]:
        row = read_record(record, header)
        if row is None:
            return []
        if self._fields:
            row = renamed(row, self._columns(header))
        options = self.source.options
        given = {name: options[name] for name in _DEFAULTS if options.get(name) is not None}
        known = {name: value for name, value in row.items() if value not in (None, "")}
        return [read_post(given | known, source=self.source.id, sample=self.source.sample)]


_DEFAULTS = ("platform", "place", "author_kind")


def _complete(record: Record, header: Header, mark: Mark) -> bool:
    """Say whether a last line without its end is a whole row all the same.

    A JSON object that can be read cannot grow into another. A CSV row can, so it is taken when
    it was the same the last time.
    """
    if header.columns is None:
        try:
            return read_record(record, header) is not None
        except Unreadable:
            return False
    return mark.pending == digest(record.raw)


def _told(wrong: list[str]) -> str | None:
    if not wrong:
        return None
    more = f" and {len(wrong) - NAMED_LINES} more" if len(wrong) > NAMED_LINES else ""
    return f"{len(wrong)} rows could not be read: {'; '.join(wrong[:NAMED_LINES])}{more}"


def inside(source: str, url: str, root: Path | None) -> Path:
    """Find a file, and refuse one that lies outside `root`, whatever links lead to it.

    Raises:
        SourceRefused: There is no such file, or it is outside.
    """
    name = url.removeprefix("file://")
    try:
        path = (Path(name) if root is None else root / name).resolve(strict=True)
        home = None if root is None else root.resolve(strict=True)
    except (OSError, ValueError, RuntimeError) as error:
        raise SourceRefused(source, "there is no such file in the folder for files") from error
    if home is not None and not path.is_relative_to(home):
        raise SourceRefused(source, "the file lies outside the folder for files")
    if not path.is_file():
        raise SourceRefused(source, "is not a file")
    return path


def named(url: str) -> None:
    """Check that a file has a name; whether it is there is seen when it is read.

    Raises:
        ValueError: It has none.
    """
    if not url.strip() or "\0" in url:
        msg = "is empty; name a document"
        raise ValueError(msg)


def opened(source: Source, means: Means) -> File:
    """Open a file."""
    return File(source=source, root=means.files)


KIND = Kind(
    name="file",
    options=FileOptions,
    opened=opened,
    visits=named,
    read_by=SIFTING | {"fields"},
)
