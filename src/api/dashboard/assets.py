"""Scripts, styles, fonts and icons: read once, compressed once, kept by browsers for good.

Their address holds a digest of all of them: what changes has another address.
"""

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).parent / "assets"
VENDOR = FOLDER / "vendor"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
# Fonts are compressed as they are.
PACKED = frozenset({".css", ".js", ".svg", ".txt"})
SHEET = "dashboard.css"
KEPT = "public, max-age=31536000, immutable"


class ScriptsMissing(Exception):
    """What the build brings is not there; the message names the remedy."""

    def __init__(self) -> None:
        super().__init__("the dashboard's scripts are not built; run: python hatch_build.py")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    type: str
    plain: bytes
    packed: bytes | None


@dataclass(frozen=True, slots=True)
class Assets:
    """All files by the path behind the digest."""

    files: Mapping[str, Asset]
    digest: str

    def address(self, path: str) -> str:
        """Return where a file is asked for.

        Raises:
            KeyError: There is no such file.
        """
        if path not in self.files:
            raise KeyError(path)
        return f"/assets/{self.digest}/{path}"

    def icon(self, name: str) -> str:
        """Return the drawing of an icon as SVG.

        Raises:
            KeyError: `hatch_build.py` does not bring it.
        """
        return self.files[f"vendor/icons/{name}.svg"].plain.decode()

    async def serve(self, request: Request) -> Response:
        """Send a file; an older digest gets today's file, and may not keep it.

        Raises:
            HTTPException: There is no such file (404).
        """
        path, digest = request.path_params["path"], request.path_params["digest"]
        found = self.files.get(path)
        if found is None:
            raise HTTPException(404)
        headers = {
            "cache-control": KEPT if digest == self.digest else "no-cache",
            "vary": "accept-encoding",
        }
        if found.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
            return Response(found.packed, media_type=found.type, headers=headers)
        return Response(found.plain, media_type=found.type, headers=headers)


@cache
def read_assets(folder: Path = FOLDER) -> Assets:
    """Read all files; the sheets of `css/` become one, in the order of their names.

    Raises:
        ScriptsMissing: What the build brings is not there.
    """
    if not (folder / "vendor" / "htmx.min.js").is_file():
        raise ScriptsMissing
    plain = dict(_read(folder))
    plain[SHEET] = b"\n".join(plain[name] for name in sorted(plain) if name.startswith("css/"))
    digest = sha256()
    for name in sorted(plain):
        digest.update(name.encode() + b"\0" + plain[name] + b"\0")
    files = {name: _asset(name, content) for name, content in plain.items()}
    return Assets(files=files, digest=digest.hexdigest()[:16])


def _read(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in folder.rglob("*"):
        if file.suffix in TYPES and file.is_file():
            yield file.relative_to(folder).as_posix(), file.read_bytes()


def _asset(name: str, content: bytes) -> Asset:
    suffix = Path(name).suffix
    packed = gzip.compress(content, 9, mtime=0) if suffix in PACKED else None
    return Asset(type=TYPES[suffix], plain=content, packed=packed)
