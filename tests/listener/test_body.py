import gzip
import zlib
from collections.abc import AsyncIterator

import pytest

from listener.body import PIECE, Cut, TooLarge, Undecodable, read_body


async def pieces(body: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


SPACES = b" " * (3 * PIECE)
PACKED = {
    "": SPACES,
    "identity": SPACES,
    "gzip": gzip.compress(SPACES),
    "x-gzip": gzip.compress(SPACES),
    "deflate": zlib.compress(SPACES),
    "Deflate, GZIP": gzip.compress(zlib.compress(SPACES)),
}


@pytest.mark.parametrize("encoding", PACKED)
@pytest.mark.parametrize("size", [1, 7, 1 << 20])
async def test_a_body_is_the_same_however_it_arrives(encoding: str, size: int) -> None:
    packed = PACKED[encoding]
    if len(packed) // size > 10_000:
        size = 4096

    read = await read_body(pieces(packed, size), {"content-encoding": encoding}, len(SPACES))

    assert read == SPACES


@pytest.mark.parametrize("encoding", PACKED)
async def test_one_byte_more_than_allowed_is_too_large(encoding: str) -> None:
    with pytest.raises(TooLarge):
        await read_body(
            pieces(PACKED[encoding], 4096), {"content-encoding": encoding}, len(SPACES) - 1
        )


async def test_an_inner_stream_that_never_yields_is_bounded_too() -> None:
    idle = gzip.compress(b"\x1f\x8b\x08\x00" + b"\0" * 6 + b"\0\0\0\xff\xff" * PIECE)

    with pytest.raises(TooLarge):
        await read_body(pieces(idle, 4096), {"content-encoding": "gzip, gzip"}, PIECE)


@pytest.mark.parametrize(
    ("body", "encoding", "error"),
    [
        (gzip.compress(b"x", mtime=0)[:-1], "gzip", Cut),
        (b"\x1f", "gzip", Cut),
        (b"no gzip", "gzip", Undecodable),
        (b"\xff\xff\xff", "deflate", Undecodable),
        (b"x", "br", Undecodable),
        (b"x", "gzip, br", Undecodable),
        (b"x", "gzip, gzip, gzip", Undecodable),
    ],
)
async def test_a_body_that_is_not_what_it_says(
    body: bytes, encoding: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await read_body(pieces(body, 4096), {"content-encoding": encoding}, PIECE)


@pytest.mark.parametrize("length", ["11", "9" * 5000])
async def test_what_is_announced_to_be_too_large_is_not_read(length: str) -> None:
    with pytest.raises(TooLarge):
        await read_body(pieces(b"x", 1), {"content-length": length}, 10)


@pytest.mark.parametrize("length", ["", "10", "-1", "١١", "1e9"])
async def test_another_announcement_is_left_to_the_count(length: str) -> None:
    assert await read_body(pieces(b"x", 1), {"content-length": length}, 10) == b"x"


@pytest.mark.parametrize("length", range(PIECE - 300, PIECE + 300, 7))
async def test_the_last_of_a_stream_is_not_left_behind(length: int) -> None:
    packer = zlib.compressobj(wbits=-15)
    raw = packer.compress(b" " * length) + packer.flush()

    read = await read_body(pieces(raw, 1 << 20), {"content-encoding": "deflate"}, PIECE * 2)

    assert len(read) == length


async def test_no_body_is_whole_whatever_its_encoding() -> None:
    assert await read_body(pieces(b"", 1), {"content-encoding": "gzip"}, 10) == b""
