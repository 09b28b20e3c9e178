"""One small platform in the guise of each that is read page by page: posts come, go, are late."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from listener.door import Answer
from listener.errors import SourceRefused, SourceSilent
from make import NOON

SIZE = 3
# What asks for a page beyond the front.
FURTHER = {"after", "below", "pageToken", "cursor"}
MINUTE = timedelta(minutes=1)


@dataclass
class Platform:
    """Lists its posts, newest first. `posts` maps a number to when it was published.

    `fails` says at which request from now on the line breaks; `arrives` says at which a post comes.
    `round` makes the last page lead back to the second; where it `refuses`, only the front is
    answered.
    """

    now: datetime = NOON
    posts: dict[int, datetime] = field(default_factory=dict)
    ever: int = 10
    asked: int = 0
    fails: int | None = None
    arrives: int | None = None
    round: bool = False
    refuses: bool = False

    def publish(self, *, late: timedelta = timedelta()) -> None:
        self.ever += 1
        self.now += MINUTE
        self.posts[self.ever] = self.now - late

    def clock(self) -> datetime:
        return self.now

    async def get(self, source: str, url: str, headers: Mapping[str, str]) -> Answer:
        del headers
        self.asked += 1
        if self.fails is not None and self.asked >= self.fails:
            self.fails = None
            raise SourceSilent(source, "the line broke")
        parts = urlsplit(url)
        back = parts.path.startswith("/s/") and "before=" in parts.query
        if self.refuses and (back or FURTHER & dict(parse_qsl(parts.query)).keys()):
            raise SourceRefused(source, "HTTP 403")
        said = self._says(parts.path, dict(parse_qsl(parts.query)))
        if self.arrives is not None and self.asked >= self.arrives:
            self.arrives = None
            self.publish()
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        return Answer(status=200, url=url, headers={}, body=body)

    async def post(self, source: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        del source, headers, body
        return Answer(status=200, url=url, headers={}, body=b'{"access_token": "t"}')

    def _says(self, path: str, asked: dict[str, str]) -> Any:
        guises = {
            "/2/tweets": self._tweets,
            "/xrpc": self._views,
            "/youtube": self._threads,
            "/s/": self._channel,
            "/r/": self._listing,
            "/api/v1": self._statuses,
            "/list": self._items,
        }
        (guise,) = (each for start, each in guises.items() if path.startswith(start))
        return guise(asked)

    def _page(self, token: str | None, above: int = 0) -> tuple[list[int], str | None]:
        """Return the page that a token stands for (those below a number), and the next token."""
        known = sorted((n for n in self.posts if n > above), reverse=True)
        rest = [n for n in known if token is None or n < int(token)]
        page = rest[:SIZE]
        if len(rest) > SIZE:
            return page, str(page[-1])
        return page, str(known[0]) if self.round and known else None

    def _tweets(self, asked: dict[str, str]) -> Any:
        page, token = self._page(asked.get("next_token"), int(asked.get("since_id", 0)))
        data = [{"id": str(n), "text": f"حفرة {n}", "created_at": self._at(n)} for n in page]
        return {"data": data, "meta": {"next_token": token} if token else {}}

    def _views(self, asked: dict[str, str]) -> Any:
        views: list[dict[str, Any]] = [
            {
                "uri": f"at://did:plc:a/app.bsky.feed.post/{n}",
                "author": {"did": "did:plc:a", "handle": "a.example"},
                "record": {"text": f"حفرة {n}", "createdAt": self._at(n)},
                "indexedAt": self._at(n),
            }
            for n in sorted(self.posts, key=lambda n: (self.posts[n], n), reverse=True)
        ]
        begin = next(
            (i for i, view in enumerate(views) if view["indexedAt"] < asked.get("cursor", "a")),
            len(views),
        )
        page = views[begin : begin + SIZE]
        more = begin + SIZE < len(views)
        onward = page[-1]["indexedAt"] if more else self._front(views)
        return {"posts": page} | ({"cursor": onward} if onward else {})

    def _front(self, views: list[dict[str, Any]]) -> str | None:
        return str(views[0]["indexedAt"]) if self.round and views else None

    def _threads(self, asked: dict[str, str]) -> Any:
        page, token = self._page(asked.get("pageToken"))
        items = [
            {
                "kind": "youtube#commentThread",
                "snippet": {
                    "topLevelComment": {
                        "kind": "youtube#comment",
                        "id": str(n),
                        "snippet": {"textDisplay": f"حفرة {n}", "publishedAt": self._at(n)},
                    }
                },
            }
            for n in page
        ]
        return {"items": items} | ({"nextPageToken": token} if token else {})

    def _channel(self, asked: dict[str, str]) -> bytes:
        page, token = self._page(asked.get("before"))
        older = '<a class="tme_messages_more" data-before="1"></a>' if token else ""
        blocks = "".join(
            f'<div class="tgme_widget_message" data-post="hayy/{n}">'
            f'<div class="tgme_widget_message_text">حفرة {n}</div>'
            f'<a class="tgme_widget_message_date"><time datetime="{self._at(n)}"></time></a></div>'
            for n in page[::-1]
        )
        head = '<div class="tgme_channel_info_header"></div>'
        none = "" if page else '<div class="tme_no_messages_found"></div>'
        history = f'<section class="tgme_channel_history">{older}{blocks}{none}</section>'
        return f"<html><body>{head}{history}</body></html>".encode()

    def _listing(self, asked: dict[str, str]) -> Any:
        names = sorted(self.posts, reverse=True)
        before, after = (int(asked.get(name, "t3_0")[3:], 36) for name in ("before", "after"))
        token: str | None = None
        if "before" in asked:
            # Reddit finds nothing before a post that is gone.
            at = names.index(before) if before in names else 0
            page = names[max(0, at - SIZE) : at]
        elif "after" in asked and after not in names:
            page = []
        else:
            page, token = self._page(str(after) if after else None)
        children = [
            {"data": {"name": _fullname(n), "title": f"حفرة {n}", "created_utc": at.timestamp()}}
            for n in page
            for at in [self.posts[n]]
        ]
        return {"data": {"children": children, "after": _fullname(int(token)) if token else None}}

    def _statuses(self, asked: dict[str, str]) -> Any:
        known = sorted(self.posts)
        page = known[-SIZE:]
        if "min_id" in asked:
            page = [n for n in known if n > int(asked["min_id"])][:SIZE]
        return [
            {
                "id": str(n),
                "content": f"<p>حفرة {n}</p>",
                "visibility": "public",
                "created_at": self._at(n),
            }
            for n in page[::-1]
        ]

    def _items(self, asked: dict[str, str]) -> Any:
        page, token = self._page(asked.get("below"))
        items = [{"id": str(n), "text": f"حفرة {n}", "at": self._at(n)} for n in page]
        return {"items": items, "next": f"/list?below={token}" if token else None}

    def _at(self, number: int) -> str:
        return self.posts[number].isoformat()


def _fullname(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    said = ""
    while number:
        number, digit = divmod(number, 36)
        said = digits[digit] + said
    return f"t3_{said}"
