from pathlib import Path

import pytest

from listener.errors import SourceRefused
from listener.shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "feed.xml").write_bytes(b"<rss/>")
    (tmp_path / "secret").write_bytes(b"key")
    (tmp_path / "samples" / "link").symlink_to(tmp_path / "secret")
    return Shelf(tmp_path / "samples")


async def test_a_document_is_answered_with_its_digest_and_not_twice(shelf: Shelf) -> None:
    first = await shelf.get("sample", "bundled:feed.xml", {})
    again = await shelf.get("sample", "bundled:feed.xml", {"If-None-Match": first.headers["etag"]})

    assert (first.status, first.body) == (200, b"<rss/>")
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../secret",
        "/etc/passwd",
        "a\\b",
        "a\0b",
        "link",
        "none.xml",
        "C:x",
        "x" * 999,
    ],
)
async def test_nothing_outside_of_the_folder_is_answered(shelf: Shelf, name: str) -> None:
    with pytest.raises(SourceRefused):
        await shelf.get("sample", f"bundled:{name}", {})


async def test_another_address_is_refused(shelf: Shelf) -> None:
    with pytest.raises(SourceRefused):
        await shelf.get("sample", "feed.xml", {})
