"""Feeds written for tests: a test names only what it is about."""

from listener.door import Answer

SITE = "https://news.example/feeds/rss.xml"
PREFIXES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss" '
    'xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#" '
    'xmlns:thr="http://purl.org/syndication/thread/1.0"'
)
ITEM = (
    "<guid>1</guid><link>https://news.example/1</link><title>حفرة في شارع التحلية</title>"
    "<description>كسرت كفر سيارتي</description>"
    "<pubDate>Mon, 23 Nov 2026 10:30:00 +0300</pubDate>"
)


def rss(*items: str, channel: str = "", root: str = "") -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0" {PREFIXES} {root}><channel>{channel}{inner}</channel></rss>'


def atom(*entries: str, root: str = "", feed: str = "") -> str:
    inner = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {root}>{feed}{inner}</feed>'


def answer(text: str | bytes, status: int = 200, url: str = SITE, **headers: str) -> Answer:
    body = text.encode() if isinstance(text, str) else text
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, url=url, headers=named, body=body)
