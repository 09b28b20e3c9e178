"""JSON Lines as a stream: constant memory, line by line, and a bad line never ends it."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

import orjson

from api.bodies import row_id
from api.failure import Failed
from listener.post import Post
from listener.wire import WrongPost, read_post

CHUNK = 1024 * 1024
LONGEST = 8 * CHUNK
BATCH = 256


@dataclass(frozen=True, slots=True)
class Row:
    """A post, what it called itself, and where it stood; or why the line is none."""

    line: int
    post: Post | None = None
    id: str | None = None
    fault: str | None = None


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """Open a file to read, or standard input for `-`.

    Raises:
        Failed: It cannot be read.
    """
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115 - closed below; only opening it may fail here
    except OSError as error:
        what = f"{name}: cannot be read: {error.strerror}"
        raise Failed(what, "give the path of a file with one JSON object a line") from error
    with file:
        yield file


def batches(stream: IO[bytes], *, source: str) -> Iterator[list[Row]]:
    """Read posts as they come, a batch at a time: what is there is not kept waiting for more."""
    rows: list[Row] = []
    rest = b""
    number = 0
    while chunk := stream.read1(CHUNK):  # type: ignore[attr-defined]  # both of ours have it
        *whole, rest = (rest + chunk).split(b"\n")
        if len(rest) > LONGEST:
            what = f"line {number + len(whole) + 1} is longer than {LONGEST} bytes"
            raise Failed(what, "is this JSON Lines?")
        for line in whole:
            number += 1
            if line.strip():
                rows.append(_row(number, line, source))
            if len(rows) == BATCH:
                yield rows
                rows = []
        if rows:
            yield rows
            rows = []
    if rest.strip():
        yield [_row(number + 1, rest, source)]


def _row(number: int, line: bytes, source: str) -> Row:
    try:
        # Not orjson: lone surrogates are legal in JSON, and are mended rather than refused.
        data = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
        post = read_post(data, source=source)
    except WrongPost as wrong:
        if wrong.problems == [("text", "is empty")]:
            # Nothing to keep, but something to answer: as many lines come out as went in.
            return Row(number, Post(source=source, native_id=str(number), text=""), row_id(data))
        return Row(number, fault=str(wrong))
    except UnicodeDecodeError:
        return Row(number, fault="not UTF-8 text")
    except (ValueError, RecursionError):
        return Row(number, fault="not JSON; each line must be one JSON object")
    return Row(number, post, row_id(data))


def write_line(value: object) -> None:
    """Print one JSON object a line, in UTF-8 whatever the terminal says of itself."""
    sys.stdout.buffer.write(orjson.dumps(value) + b"\n")


def complain(line: str) -> None:
    """Say one thing about one input on standard error: what it is comes first, as compilers do."""
    sys.stderr.write(f"{' '.join(line.split())}\n")
