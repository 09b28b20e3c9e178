"""Bodies that are as large, or as odd, as a server may send to each kind of source."""

import gzip
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from hostile import Behaviour, Heard, Write, bomb, explodes, hangs, repeats, says, whole
from listener.door import Limits

SECRET = "SAWT_SECRET_TEST"
# More than is read; and as much as is.
LARGEST = 15 * 1024 * 1024
READ = Limits().body - 1024
# What is read of each kind that asks the web.
OPTIONS: dict[str, dict[str, Any]] = {
    "feed": {},
    "mastodon": {"hashtag": "940"},
    "bluesky": {"query": "940"},
    "x": {"query": "940", "token": SECRET},
    "youtube": {"video": "aaaaaaaaaaa", "key": SECRET},
    "telegram": {},
    "reddit": {"subreddit": "aa", "client_id": SECRET, "client_secret": SECRET},
    "json": {"items": "@", "fields": {"native_id": "id", "text": "text"}},
    "page": {"item": "li", "link": "a"},
}
NOW = "2026-11-23T09:00:00Z"
DID = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n"

# Half of a surrogate pair has no bytes in UTF-8; who sends one sends these.
LAX = ("utf-8", "surrogatepass")
Item = Callable[[int, str], str]


def _has_halves(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _json(item: Callable[[int, str], object]) -> Item:
    return lambda number, text: json.dumps(item(number, text), ensure_ascii=_has_halves(text))


# Of each kind: what stands before its items, between, and after, and one item.
SHAPES: dict[str, tuple[str, str, str, Item]] = {
    "feed": (
        "<rss version='2.0'><channel>",
        "",
        "</channel></rss>",
        lambda n, text: f"<item><guid>{n}</guid><description>{text}</description></item>",
    ),
    "mastodon": (
        "[",
        ",",
        "]",
        _json(
            lambda n, text: {
                "id": str(n),
                "content": text,
                "visibility": "public",
                "created_at": NOW,
            }
        ),
    ),
    "bluesky": (
        '{"posts":[',
        ",",
        "]}",
        _json(
            lambda n, text: {
                "uri": f"at://{DID}/app.bsky.feed.post/{n}",
                "record": {"text": text},
                "indexedAt": NOW,
            }
        ),
    ),
    "x": (
        '{"data":[',
        ",",
        "]}",
        _json(lambda n, text: {"id": str(n), "text": text, "created_at": NOW}),
    ),
    "youtube": (
        '{"items":[',
        ",",
        "]}",
        _json(
            lambda n, text: {
                "kind": "youtube#comment",
                "id": str(n),
                "snippet": {"textDisplay": text, "publishedAt": NOW},
            }
        ),
    ),
    "telegram": (
        "<div class=tgme_channel_info></div>",
        "",
        "",
        lambda n, text: (
            f"<div class=tgme_widget_message data-post='hayy/{n + 1}'>"
            f"<div class=tgme_widget_message_text>{text}</div></div>"
        ),
    ),
    "reddit": (
        '{"data":{"children":[',
        ",",
        "]}}",
        _json(lambda n, text: {"data": {"name": f"t3_{n}", "selftext": text}}),
    ),
    "json": ("[", ",", "]", _json(lambda n, text: {"id": n, "text": text})),
    "page": ("<ul>", "", "</ul>", lambda n, text: f"<li><a href='/{n}'>{text}</a></li>"),
}
# Few long posts, and as many as there is room for.
LONG = "ماء " * 20_000
SHORT = "ماء"


def full(kind: str, text: str, most: int = READ) -> bytes:
    """As many posts of a kind as a body may hold, each with this text."""
    before, between, after, item = SHAPES[kind]
    size = len((item(999_999, text) + between).encode(*LAX))
    count = max(1, (most - len((before + after).encode())) // size)
    return (before + between.join(item(n, text) for n in range(count)) + after).encode(*LAX)


def laughs() -> bytes:
    """Entities that stand for ten of the one before, ten times."""
    steps = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10)
    )
    return f"<!DOCTYPE rss [{steps}]><rss><channel><title>&l9;</title></channel></rss>".encode()


def deep(open_: str, close: str = "", most: int = READ) -> bytes:
    """One thing within another, as deep as there is room for."""
    depth = most // len((open_ + close).encode())
    return (open_ * depth + close * depth).encode()


def pauses(seconds: float) -> Behaviour:
    """A byte at a time."""
    head = _HEAD % b"application/json" + b"Transfer-Encoding: chunked\r\n\r\n"
    return repeats(head, b"1\r\n[\r\n", pause=seconds)


# By whether the time goes with waiting; each is made when it is wanted, since some are large.
WAITING: dict[str, Callable[[str], Behaviour]] = {
    "never answers": lambda _: hangs(),
    "stops in the middle": lambda _: hangs(
        _HEAD % b"application/json" + b"Content-Length: 9999\r\n\r\n[{"
    ),
    "drips": lambda _: pauses(0.5),
}
BUSY: dict[str, Callable[[str], Behaviour]] = {
    "sends without end": lambda _: repeats(_HEAD % b"text/html" + b"\r\n", b"[" * 65_536),
    "gzip bomb": lambda _: explodes(b"gzip", lambda: bomb("gzip", 1024)),
    # Packed before anybody asks: the server has others to answer.
    "gzip in gzip": lambda _: explodes(b"gzip, gzip", partial(iter, list(_twice()))),
    "brotli bomb": lambda _: explodes(b"br", lambda: bomb("gzip", 64)),
    "zstd bomb": lambda _: explodes(b"zstd", lambda: bomb("gzip", 64)),
    "long posts": lambda kind: says(whole(full(kind, LONG))),
    "tiny posts": lambda kind: says(whole(full(kind, SHORT))),
    "heaps of marks": lambda kind: says(whole(full(kind, "ح" + "\u0316\u0301" * 45_000))),
    "endless numbers": lambda kind: says(whole(full(kind, f"&#{'9' * 90_000};"))),
    "deep JSON": lambda _: says(whole(deep("[", "]"))),
    "deep objects": lambda _: says(whole(deep('{"a":'))),
    "deep HTML": lambda _: says(whole(deep("<div>"))),
    "deep XML": lambda _: says(whole(b"<rss>" + deep("<a>", "</a>", READ - 99) + b"</rss>")),
    "many attributes": lambda _: says(whole(b"<rss " + _attributes() + b"></rss>")),
    "billion laughs": lambda _: says(whole(laughs())),
    "more than is read": lambda kind: says(whole(full(kind, LONG, LARGEST))),
    "spaces": lambda _: says(whole(b" " * READ)),
    "bytes": lambda _: says(whole(bytes(range(256)) * (READ // 256))),
    "signs": lambda _: says(whole(b"<" * READ)),
    "references": lambda _: says(whole(b"<rss><channel>" + b"&a" * (READ // 3 - 9))),
    "quotes": lambda _: says(whole(b"<rss a='" + b"\"='<" * (READ // 5))),
}


def _attributes() -> bytes:
    return b" ".join(b"a%d='1'" % n for n in range(READ // 14))


def _twice() -> Iterator[bytes]:
    inner = b"".join(bomb("gzip", 1024))
    yield gzip.compress(inner)


def courteous(behave: Behaviour) -> Behaviour:
    """Answer what a kind asks first (a token, robots.txt) as it should be; then behave."""

    async def answer(heard: Heard, write: Write) -> None:
        asked = heard.heads[-1]
        if b"/access_token" in asked:
            await write(whole(b'{"access_token": "t"}'))
        elif b"/robots.txt" in asked:
            await write(whole(b"", status=b"404 None"))
        else:
            await behave(heard, write)

    return answer


def source_of(kind: str, site: str) -> dict[str, Any]:
    """What a source of a kind is configured with, at a server of ours."""
    options = OPTIONS[kind] | ({"oauth_url": site} if kind == "reddit" else {})
    return {
        "kind": kind,
        "url": f"{site}/s/hayy" if kind == "telegram" else site,
        "options": options,
    }
