"""Feeds and dates that nobody on the project wrote, read as the service reads them."""

import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from listener.feeds.dates import read_date
from listener.feeds.entry import Document, Entry, NotAFeed
from listener.feeds.markup import plain
from listener.feeds.parse import parse
from listener.kinds.feed import to_posts
from listener.wire import to_json
from make import a_source

SHARED = Path(os.environ.get("SAWT_SHARED", Path(__file__).parents[2] / "../shared"))
CORPORA = SHARED / "corpora"
BASE = "http://feeds.example/feed.xml"
FIELDS = ("id", "link", "title", "published", "updated")
# What is left is what others decided otherwise, and we do not: a title made from the link or from
# the text, an address that no browser opens, and ids that the upstream draws at random.
STRICT = 0.965
SLOWEST = 5
ACTIVE = re.compile(r"<script\b|<iframe\b|<object\b|<embed\b|<style\b|<svg\b", re.IGNORECASE)

pytestmark = pytest.mark.skipif(
    not (CORPORA / "feeds").is_dir(), reason=f"NOT TESTED: there is no {CORPORA / 'feeds'}"
)

Row = dict[str, Any]


@cache
def rows(name: str) -> list[Row]:
    lines = (CORPORA / "feeds" / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@cache
def read(file: str, content_type: str, base: str) -> tuple[Document | None, float]:
    body = (CORPORA / file).read_bytes()
    started = time.process_time()
    try:
        document = parse(body, content_type=content_type, base=base)
    except NotAFeed:
        document = None
    return document, time.process_time() - started


def reading(row: Row) -> tuple[Document | None, float]:
    return read(row["file"], row["http"].get("content-type", ""), base_of(row))


def base_of(row: Row) -> str:
    return str(urljoin(str(row.get("feed_url") or BASE), row["http"].get("content-location", "")))


def test_every_document_is_read_or_refused_in_time() -> None:
    slow = [row["file"] for row in rows("expect.jsonl") if reading(row)[1] > SLOWEST]

    assert slow == []


def test_the_strict_score(capsys: pytest.CaptureFixture[str]) -> None:
    core = [row for row in rows("expect.jsonl") if row["core"]]
    wrong = {row["file"]: found for row in core if (found := list(differences(row)))}

    score = 1 - len(wrong) / len(core)
    with capsys.disabled():
        print(f"\nfeeds: strict core {len(core) - len(wrong)}/{len(core)} = {score:.4f}")  # noqa: T201 - a figure
    assert score >= STRICT, "\n".join(f"{file}: {found}" for file, found in wrong.items())


def test_every_arabic_document_reads_as_its_original_does() -> None:
    arabic = [row for row in rows("expect.jsonl") if "arabic" in row["tags"]]
    whole = [row for row in arabic if "truncated" not in row["tags"]]

    assert len(whole) > 20
    assert [(row["file"], found) for row in whole if (found := list(differences(row)))] == []


def test_a_truncated_document_says_so_and_keeps_what_was_complete() -> None:
    cut = [row for row in rows("expect.jsonl") if "truncated" in row["tags"]]

    for row in cut:
        document, _ = reading(row)
        original, _ = read(re.sub(r"\.utf-8\.truncated", "", row["file"]), "", base_of(row))
        assert original
        if document:
            assert not document.whole
            assert document.entries == original.entries[: len(document.entries)]


@pytest.mark.parametrize("tag", ["xss", "sanitize"])
def test_nothing_active_is_left_in_markup(tag: str) -> None:
    for row in rows("expect.jsonl"):
        if tag in row["tags"]:
            document, _ = reading(row)
            for entry in document.entries if document else ():
                assert not ACTIVE.search(entry.text), row["file"]
                assert not ACTIVE.search(entry.title or ""), row["file"]
                assert all(url.startswith("http") for url in (entry.link or "http", *entry.media))


def test_every_attack_is_inert_in_what_is_stored_and_what_the_api_returns(
    capsys: pytest.CaptureFixture[str],
) -> None:
    attacks = [row for row in rows("expect.jsonl") if "xss" in row["tags"]]
    active = []
    for row in attacks:
        document, _ = reading(row)
        posts = to_posts(a_source(), document)[0] if document else []
        told = json.dumps([to_json(post) for post in posts])
        web = all(url is None or url.startswith("http") for post in posts for url in [post.url])
        if ACTIVE.search(told) or not web:
            active.append(row["file"])
    with capsys.disabled():
        print(f"\nattacks in feeds: {len(attacks) - len(active)} of {len(attacks)} inert")  # noqa: T201 - a figure

    assert active == []


def test_dates() -> None:
    exact = {row["input"]: row["expect_utc"] for row in rows("dates.jsonl") if exactly(row)}
    # The upstreams read a time without a zone as UTC; we are told where a source lives.
    read_as = {text: read_date(text, UTC) for text in exact}

    assert {
        text: found.strftime("%Y-%m-%dT%H:%M:%SZ").lstrip("0") if found else None
        for text, found in read_as.items()
    } == exact


def exactly(row: Row) -> bool:
    return bool(row["tier"] == "exact")


def test_no_date_is_read_where_there_is_none() -> None:
    refused = [row["input"] for row in rows("dates.jsonl") if row["tier"].startswith("must_reject")]

    assert [text for text in refused if read_date(text)] == []


@pytest.mark.parametrize(
    "path",
    sorted((CORPORA / "security/xml").glob("*.xml")) or [CORPORA],
    ids=lambda path: path.stem,
)
def test_attacks_end_quickly_and_disclose_nothing(path: Path) -> None:
    started = time.process_time()
    document = None
    with suppress(NotAFeed):
        document = parse(path.read_bytes(), base=BASE)

    assert time.process_time() - started < SLOWEST
    for entry in document.entries if document else ():
        assert "root:" not in (entry.title or "") + entry.text
        assert len(entry.text) < 1_000_000
        assert (entry.link or "http").startswith("http")


def differences(row: Row) -> Iterator[str]:
    document, _ = reading(row)
    expect = row["expect"]
    entries = document.entries if document else ()
    if len(entries) != expect.get("entry_count", len(entries)):
        yield f"{len(entries)} entries, not {expect['entry_count']}"
    for place, fields in expect.get("entries", {}).items():
        entry = entries[int(place)] if int(place) < len(entries) else Entry()
        for field in FIELDS:
            wanted, found = fields.get(field), getattr(entry, field)
            asked = field in fields and field not in row["soft"]
            if asked and not same(field, wanted, found, row):
                yield f"{place}.{field}: {found!r}, not {wanted!r}"


def same(field: str, wanted: Any, found: Any, row: Row) -> bool:
    if field in {"published", "updated"}:
        return bool(found) and bool(found.strftime("%Y-%m-%dT%H:%M:%SZ") == wanted)
    if field == "link" and wanted and ":" not in wanted and "feed_url" not in row:
        # Relative, and nobody says to what.
        return str(found).endswith(wanted)
    if field == "link":
        return bool(found == urljoin(base_of(row), wanted or ""))
    if field == "title":
        # Ours is plain text already: `<blink>` in it is what the title says.
        return fold(found) in {fold(wanted), fold(plain(wanted or ""))} or fold(
            plain(found or "")
        ) == fold(plain(wanted or ""))
    return bool(found == wanted)


def fold(text: str | None) -> str:
    return " ".join((text or "").split())
