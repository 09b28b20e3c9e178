from dataclasses import replace
from pathlib import Path

import pytest

from listener.errors import SourceRefused
from listener.kind import WrongOption
from listener.kinds import KINDS
from listener.kinds.feed import Feed
from listener.kinds.file import File
from listener.opening import open_source
from make import MEANS, a_source


@pytest.mark.parametrize(
    ("url", "fetch"), [("https://news.example/rss", MEANS.web), ("bundled:feed.xml", MEANS.shelf)]
)
def test_a_feed_reads_from_the_door_or_from_the_shelf(url: str, fetch: object) -> None:
    source = a_source(url=url)
    opened = open_source(source, MEANS)

    assert isinstance(opened, Feed)
    assert opened.door is fetch


def test_a_file_is_read_from_its_folder() -> None:
    source = a_source(kind="file")
    means = replace(MEANS, files=Path("in"))

    assert open_source(source, means) == File(source=source, root=Path("in"))


async def test_a_source_with_a_wrong_option_says_so_when_it_is_asked() -> None:
    opened = open_source(a_source(options={"platfrom": "x"}), MEANS)

    with pytest.raises(SourceRefused, match="platfrom is not an option of feed; there are"):
        await opened.fetch(None)


async def test_a_source_of_a_kind_that_is_gone_says_so_when_it_is_asked() -> None:
    opened = open_source(a_source(kind="fax"), MEANS)

    with pytest.raises(SourceRefused, match="there is no kind fax; there are feed, "):
        await opened.fetch(None)


def test_a_secret_is_taken_from_the_environment() -> None:
    means = replace(MEANS, secret={"SAWT_SECRET_X": "s3cret"}.get)

    assert means.token(a_source(), "SAWT_SECRET_X") == "s3cret"
    assert means.token(a_source(), None) is None


def test_a_secret_that_is_not_there_is_named_with_the_remedy() -> None:
    with pytest.raises(SourceRefused, match="SAWT_SECRET_X is not set, or not named SAWT_SECRET_"):
        MEANS.token(a_source(), "SAWT_SECRET_X")


@pytest.mark.parametrize(
    "options", [{}, {"platform": "x", "place": "jeddah"}, {"language": None, "place": None}]
)
def test_options_that_fit(options: dict[str, str | None]) -> None:
    KINDS["feed"].check(options)


@pytest.mark.parametrize(
    "options", [{"platform": "fax"}, {"place": ""}, {"language": "Arabic"}, {"author_kind": 1}]
)
def test_options_that_do_not(options: dict[str, str | int]) -> None:
    with pytest.raises(WrongOption, match=next(iter(options))):
        KINDS["file"].check(options)
