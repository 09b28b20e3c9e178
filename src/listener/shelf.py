"""Addresses of the form `bundled:NAME`: documents that the project brought along."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from listener.door import Answer
from listener.errors import SourceRefused

SCHEME = "bundled:"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Answers from one folder as a well-behaved server would: with an ETag, and 304."""

    folder: Path

    async def get(self, source: str, url: str, headers: Mapping[str, str]) -> Answer:
        """See Fetch.get.

        Raises:
            SourceRefused: The name is not that of a document in the folder.
        """
        body = await asyncio.to_thread(self._read, source, url)
        etag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
        asked = {name.lower(): value for name, value in headers.items()}.get("if-none-match")
        status, body = (304, b"") if asked == etag else (200, body)
        return Answer(status=status, url=url, headers={"etag": etag}, body=body)

    def _read(self, source: str, url: str) -> bytes:
        name = url.removeprefix(SCHEME)
        # A plain name only: no folder can be stepped out of when none can be named.
        if not url.startswith(SCHEME) or name in {"", ".", ".."} or set(name) & set("/\\\0:"):
            raise SourceRefused(source, "a bundled address is bundled:NAME, a plain file name")
        try:
            path = (self.folder / name).resolve(strict=True)
            if path.parent != self.folder.resolve():
                raise SourceRefused(source, f"{name} is not in the bundled folder")
            return path.read_bytes()
        except OSError as error:
            raise SourceRefused(source, f"there is no bundled document {name}") from error
