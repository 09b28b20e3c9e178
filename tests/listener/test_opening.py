from pathlib import Path

import pytest

from listener.errors import SourceRefused
from listener.kinds.feed import Feed
from listener.kinds.file import File
from listener.opening import open_source
from listener.options import WrongOption, check_options
from listener.shelf import Shelf
from listener.source import Kind
from make import a_source

SHELF, DOOR = Shelf(Path("samples")), Shelf(Path("door"))


@pytest.mark.parametrize(
    ("url", "fetch"), [("https://news.example/rss", DOOR), ("bundled:feed.xml", SHELF)]
)
def test_a_feed_reads_from_the_door_or_from_the_shelf(url: str, fetch: Shelf) -> None:
    source = a_source(url=url)

    assert open_source(source, DOOR, SHELF, None) == Feed(source, fetch)


def test_a_file_is_read_from_its_folder() -> None:
    source = a_source(kind=Kind.FILE)

    assert open_source(source, DOOR, SHELF, Path("in")) == File(source=source, root=Path("in"))


async def test_a_source_with_a_wrong_option_says_so_when_it_is_asked() -> None:
    opened = open_source(a_source(options={"platfrom": "x"}), DOOR, SHELF, None)

    with pytest.raises(SourceRefused, match="platfrom is not an option of feed; there are"):
        await opened.fetch(None)


@pytest.mark.parametrize(
    "options", [{}, {"platform": "x", "place": "jeddah"}, {"language": None, "place": None}]
)
def test_options_that_fit(options: dict[str, str | None]) -> None:
    check_options(Kind.FEED, options)


@pytest.mark.parametrize(
    "options", [{"platform": "fax"}, {"place": ""}, {"language": "Arabic"}, {"author_kind": 1}]
)
def test_options_that_do_not(options: dict[str, str | int]) -> None:
    with pytest.raises(WrongOption, match=next(iter(options))):
        check_options(Kind.FILE, options)
