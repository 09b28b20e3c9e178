"""Reading an answer's body: decoded as it arrives, and never more than was asked for."""

import re
import zlib
from collections.abc import AsyncIterable, Callable, Iterable, Iterator, Mapping

PIECE = 65_536
MOST_ENCODINGS = 2
_ZLIB = 8
# The bytes that tell zlib's wrapping from raw deflate.
_HEADER = 2
_ZLIB_CHECK = 31


class TooLarge(Exception):
    """The decoded body is larger than allowed."""


class Undecodable(Exception):
    """The body is not encoded as its headers say."""


class Cut(Exception):
    """The body ended before it was whole."""


async def read_body(pieces: AsyncIterable[bytes], headers: Mapping[str, str], most: int) -> bytes:
    """Read and decode a body.

    Args:
        pieces: The body as it comes off the wire, still encoded.
        headers: Lower-case names.
        most: The largest decoded size, bytes.

    Raises:
        TooLarge: It is larger, or announced to be.
        Undecodable: Its Content-Encoding is not one that was offered, or it is damaged.
        Cut: A compressed body ended early.
    """
    length = headers.get("content-length", "")
    if re.fullmatch(r"[0-9]+", length, re.ASCII) and int(length[:20]) > most:
        raise TooLarge
    layers = [_layer(name, most) for name in _encodings(headers)]
    kept = bytearray()
    async for piece in pieces:
        for part in _through(layers, piece):
            kept += part
            if len(kept) > most:
                raise TooLarge
    if not all(layer.done for layer in layers):
        raise Cut
    return bytes(kept)


def _encodings(headers: Mapping[str, str]) -> list[str]:
    """Name the encodings in the order in which they are to be undone."""
    named = [name.strip().lower() for name in headers.get("content-encoding", "").split(",")]
    found = [name for name in named if name not in {"", "identity"}]
    if len(found) > MOST_ENCODINGS:
        raise Undecodable
    return found[::-1]


def _through(layers: "list[Inflate]", piece: bytes) -> Iterator[bytes]:
    """Pass a piece through every layer, a bounded part at a time."""
    parts: Iterable[bytes] = [piece]
    for layer in layers:
        parts = layer.parts(parts)
    return iter(parts)


class Inflate:
    """Undoes one compression, at most PIECE bytes at a time and `most` bytes in all."""

    def __init__(self, window: Callable[[bytes], int], most: int) -> None:
        self._window = window
        self._left = most
        self._begun = b""
        self._inner: zlib._Decompress | None = None

    @property
    def done(self) -> bool:
        """Whether the stream ended where it said it would; an empty body is whole."""
        return self._inner.eof if self._inner else not self._begun

    def parts(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Decompress pieces lazily: nothing is inflated before it is asked for."""
        for piece in pieces:
            data = self._begun + piece
            if self._inner is None:
                if len(data) < _HEADER:
                    self._begun = data
                    continue
                self._begun = b""
                self._inner = zlib.decompressobj(self._window(data))
            yield from self._inflate(self._inner, data)

    def _inflate(self, inner: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
        part = b""
        # A full part may leave output behind even when all input has been taken.
        while (data or len(part) == PIECE) and not inner.eof:
            try:
                part = inner.decompress(data, PIECE)
            except zlib.error as error:
                raise Undecodable from error
            self._left -= len(part)
            if self._left < 0:
                raise TooLarge
            yield part
            data = inner.unconsumed_tail


def _layer(encoding: str, most: int) -> Inflate:
    match encoding:
        case "gzip" | "x-gzip":
            return Inflate(lambda _: zlib.MAX_WBITS | 16, most)
        case "deflate":
            return Inflate(_deflate_window, most)
        case _:
            raise Undecodable


def _deflate_window(begun: bytes) -> int:
    """Tell zlib's wrapping from raw deflate: servers send either under one name."""
    wrapped = begun[0] & 0x0F == _ZLIB and int.from_bytes(begun[:2]) % _ZLIB_CHECK == 0
    return zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS
