from datetime import timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from listener.catalogue import check_interval, read_catalogue, read_interval
from listener.config import WrongConfig
from listener.kinds import KINDS

ROOT = Path(__file__).parents[2]
LOOPBACK = (ip_network("127.0.0.0/8"),)
OKAZ = """
  - id: okaz
    name: عكاظ
    kind: feed
    url: https://news.example/rss
    interval: 15m
    options: {platform: news, author_kind: outlet, language: ar, place: null}
    documented: https://news.example/about
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sources.yaml"


def test_the_sources_that_we_ship_load() -> None:
    read_catalogue(ROOT / "config" / "sources.yaml")


def test_a_source_is_read_as_it_is_written(path: Path) -> None:
    path.write_text("sources:" + OKAZ, encoding="utf-8")

    (okaz,) = read_catalogue(path)

    assert (okaz.id, okaz.name, okaz.kind) == ("okaz", "عكاظ", "feed")
    assert (okaz.interval, okaz.enabled) == (timedelta(minutes=15), True)
    assert okaz.options["platform"] == "news"


@pytest.mark.parametrize(
    ("was", "becomes", "line", "reason"),
    [
        ("id: okaz", "id: Okaz!", 2, "id: Okaz! is no id; write small Latin letters, digits"),
        ("kind: feed", "kind: fax", 4, "unknown kind; there are feed, file"),
        ("    url: https://news.example/rss\n", "", 2, "url: is missing"),
        ("https://news.example/rss", "ftp://news.example/", 2, "okaz, url: only http"),
        ("https://news.example/rss", "http://127.1/", 2, "okaz, url: an IPv4 host"),
        ("15m", "soon", 6, 'give seconds, or a number with a unit: 90, "15m"'),
        ("15m", "30s", 2, "okaz, interval: 30 s is outside of what is allowed here, 60 to 86400 s"),
        ("15m", "2d", 2, "172800 s is outside"),
        ("language: ar", "lang: ar", 2, "steady; did you mean language?"),
        ("platform: news", "platform: fax", 2, "okaz, options: platform: Input should be 'x'"),
        ("documented:", "where:", 8, "where: is not known here; there are id, name, kind"),
        ("url:", "uri:", 5, "uri: is not known here; did you mean url?"),
        ("language: ar", "size: 3", 2, "size is not an option of feed; there are platform, place"),
        ("    name: عكاظ\n", "    name: 5\n", 3, "name: must be text; put it in quotes"),
        ("15m\n", "15m\n    enabled: maybe\n", 7, "enabled: must be true or false"),
        ("name: عكاظ", "name: عكاظ\n    name: x", 4, "name is given twice"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    path: Path, was: str, becomes: str, line: int, reason: str
) -> None:
    path.write_text("sources:" + OKAZ.replace(was, becomes), encoding="utf-8")

    with pytest.raises(WrongConfig) as raised:
        read_catalogue(path)

    assert raised.value.line == line, raised.value
    assert reason in raised.value.reason


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("jedah", "place: there is no municipality jedah; did you mean jeddah (جدة)?"),
        ("جدة", "place: there is no municipality جدة; did you mean jeddah (جدة)?"),
        ("atlantis", "place: there is no municipality atlantis; the codes are in municipalities"),
    ],
)
def test_a_place_must_be_a_code_of_a_municipality(path: Path, place: str, reason: str) -> None:
    path.write_text("sources:" + OKAZ.replace("null", place), encoding="utf-8")

    with pytest.raises(WrongConfig) as raised:
        read_catalogue(path, places={"jeddah": "جدة", "riyadh": "الرياض"})

    assert raised.value.line == 2
    assert f"okaz, options: {reason}" in raised.value.reason


def test_a_place_that_is_known_is_taken(path: Path) -> None:
    path.write_text("sources:" + OKAZ.replace("null", "jeddah"), encoding="utf-8")

    (okaz,) = read_catalogue(path, places={"jeddah": "جدة"})

    assert okaz.options["place"] == "jeddah"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty; it begins with sources:"),
        ("- id: okaz\n", "it begins with sources:"),
        ("sources:\n# - id: okaz\n", "sources: must be a list; for none, write []"),
    ],
)
def test_a_file_without_its_list_says_how_it_begins(path: Path, text: str, reason: str) -> None:
    path.write_text(text)

    with pytest.raises(WrongConfig) as raised:
        read_catalogue(path)

    assert reason in raised.value.reason


def test_an_id_is_given_once(path: Path) -> None:
    path.write_text("sources:" + OKAZ + OKAZ, encoding="utf-8")

    with pytest.raises(WrongConfig, match="okaz is already the id") as raised:
        read_catalogue(path)

    assert raised.value.line == 10


def test_a_network_that_was_opened_may_be_asked_more_often(path: Path) -> None:
    near = OKAZ.replace("https://news.example", "http://127.0.0.1:8000").replace("15m", "5s")
    path.write_text("sources:" + near, encoding="utf-8")

    assert read_catalogue(path, LOOPBACK)[0].interval == timedelta(seconds=5)
    with pytest.raises(WrongConfig, match="60 to 86400 s"):
        read_catalogue(path)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [(90, 90), ("90", 90), ("90s", 90), ("15m", 900), ("6 h", 21_600), ("1d", 86_400)],
)
def test_an_interval_is_seconds_or_has_a_unit(value: object, seconds: int) -> None:
    assert read_interval(value) == timedelta(seconds=seconds)
    assert read_interval(timedelta(seconds=seconds)) == timedelta(seconds=seconds)


@pytest.mark.parametrize("value", ["", "1w", "-5", "١٥m", "1.5h", True, None, 1.5, "9" * 9])
def test_an_interval_of_another_form_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="give seconds"):
        read_interval(value)


@pytest.mark.parametrize(
    ("kind", "url", "resolved", "least"),
    [
        ("feed", "http://name.example/", None, 60),
        ("feed", "http://name.example/", ["127.0.0.1"], 5),
        ("feed", "http://name.example/", ["127.0.0.1", "8.8.8.8"], 60),
        ("feed", "http://name.example/", [], 60),
        ("feed", "http://127.0.0.1/", None, 5),
        ("feed", "http://8.8.8.8/", None, 60),
        ("feed", "bundled:feed.xml", None, 5),
        ("file", "posts.jsonl", None, 5),
        ("webhook", "https://vendor.example/", None, 5),
    ],
)
def test_a_stranger_is_asked_at_most_once_a_minute(
    kind: str, url: str, resolved: list[str] | None, least: int
) -> None:
    found = None if resolved is None else [ip_address(ip) for ip in resolved]
    visited = KINDS[kind].visits(url)
    check_interval(visited, timedelta(seconds=least), LOOPBACK, found)

    with pytest.raises(ValueError, match=f", {least} to 86400 s"):
        check_interval(visited, timedelta(seconds=least - 1), LOOPBACK, found)


@pytest.mark.parametrize("url", [" ", "a\0b"])
def test_a_file_needs_a_name(path: Path, url: str) -> None:
    entry = OKAZ.replace("kind: feed", "kind: file").replace("https://news.example/rss", f'"{url}"')
    path.write_text("sources:" + entry.replace("\0", "\\0"), encoding="utf-8")

    with pytest.raises(WrongConfig, match="okaz, url"):
        read_catalogue(path)
