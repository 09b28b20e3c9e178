"""How fast feeds are read, beside feedparser, and how right: `python bench/feeds.py [FOLDER]`.

FOLDER holds `feeds/docs` (default: the corpora under SAWT_SHARED).
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import feedparser

from listener.feeds.entry import NotAFeed
from listener.feeds.parse import parse

SECONDS = 3.0
WORDS = "انقطاع المياه عن حي النسيم في شرق الرياض منذ يومين والبلدية لم ترد على البلاغات "
START = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


def typical(items: int = 50) -> bytes:
    """Return an Arabic RSS feed of about 80 kB, as newspapers publish it."""
    item = (
        "<item><guid>https://news.example/{n}</guid><link>https://news.example/{n}</link>"
        "<title>خبر رقم {n}: {title}</title><pubDate>{date}</pubDate>"
        "<description><![CDATA[<p>{text}</p><p><a href='/{n}'>المزيد</a></p>]]></description>"
        "</item>"
    )
    inner = "".join(
        item.format(
            n=number,
            title=WORDS[:60],
            text=WORDS * 8,
            date=format_datetime(START - timedelta(hours=number)),
        )
        for number in range(items)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{inner}</channel></rss>'.encode()


def ours(body: bytes) -> None:
    """Read a feed as the service does."""
    try:
        parse(body, base="https://news.example/rss")
    except NotAFeed:
        return


def theirs(body: bytes) -> None:
    """Read a feed with feedparser, as it comes."""
    try:
        feedparser.parse(body)
    except (ValueError, OverflowError):
        return


def rate(read: Callable[[bytes], None], bodies: Sequence[bytes], seconds: float) -> float:
    """Return documents a second of processor time."""
    done, started = 0, time.process_time()
    while (taken := time.process_time() - started) < seconds:
        read(bodies[done % len(bodies)])
        done += 1
    return done / taken


def compare(name: str, bodies: Sequence[bytes], seconds: float) -> None:
    """Print both rates, measured in turns so that the machine is the same to both."""
    mine, others = 0.0, 0.0
    for _ in range(2):
        mine += rate(ours, bodies, seconds / 2) / 2
        others += rate(theirs, bodies, seconds / 2) / 2
    print(f"{name:<28} {mine:9.1f} docs/s   feedparser {others:7.1f}   {mine / others:5.1f} x")


def main() -> None:
    """Measure."""
    shared = Path(os.environ.get("SAWT_SHARED", "../shared")) / "corpora"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else shared
    one = typical()
    compare(f"Arabic RSS, {len(one) / 1000:.0f} kB, 50 items", [one], SECONDS)
    broken = one.replace(b"<title>", b"<title>&nbsp;AT&T ", 1)
    compare("the same, not well-formed", [broken], SECONDS)
    files = sorted((folder / "feeds/docs").rglob("*.*"))
    if not files:
        print(f"no documents under {folder}/feeds/docs: the corpus was not measured")
        return
    bodies = [file.read_bytes() for file in files if file.is_file()]
    compare(f"corpus, {len(bodies)} documents", bodies, SECONDS * 2)
    print("strict score: pytest tests/shared/test_feeds.py")


if __name__ == "__main__":
    main()
