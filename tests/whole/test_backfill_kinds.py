"""`sawt backfill` for every kind with a way back: from what its platform says to stored posts."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import yaml

from whole.serving import a_site, environment, sawt

Answered = tuple[int, Mapping[str, str], bytes]

TOKEN = "SAWT_SECRET_TEST"
NOW = datetime.now(UTC).replace(microsecond=0)
SINCE = NOW - timedelta(days=4)
# Five posts, a day apart, two to a page: the oldest two are older than what is asked for.
POSTS = {number: NOW - timedelta(days=5 - number, hours=1) for number in range(5)}
WANTED = {2, 3, 4}
SHOWN = 2


def below(number: int | None) -> list[int]:
    """The page of posts that comes before one, newest first."""
    known = sorted(POSTS, reverse=True)
    return [one for one in known if number is None or one < number][:SHOWN]


def said(kind: str, number: int) -> str:
    return f"حفرة رقم {number} في شارع {kind} تحتاج إلى صيانة"


def at(number: int) -> str:
    return POSTS[number].isoformat().replace("+00:00", "Z")


@dataclass
class Asked:
    """What was asked of a platform."""

    path: str
    query: Mapping[str, str]

    def number(self, name: str) -> int | None:
        return int(self.query[name]) if name in self.query else None


def as_json(body: object) -> Answered:
    return 200, {"Content-Type": "application/json"}, json.dumps(body).encode()


def mastodon(asked: Asked) -> Answered:
    return as_json(
        [
            {"id": str(one), "created_at": at(one), "content": said("mastodon", one),
             "visibility": "public", "url": f"https://m.example/@sara/{one}"}
            for one in below(asked.number("max_id"))
        ]
    )  # fmt: skip


def view(kind: str, number: int) -> dict[str, Any]:
    return {
        "uri": f"at://did:plc:{kind}/app.bsky.feed.post/3k{number}",
        "author": {"did": f"did:plc:{kind}", "handle": "sara.bsky.social"},
        "record": {"text": said(kind, number), "createdAt": at(number)},
        "indexedAt": at(number),
    }


def bluesky_author(asked: Asked) -> Answered:
    page = below(asked.number("cursor"))
    return as_json(
        {"feed": [{"post": view("author", one)} for one in page], "cursor": str(page[-1])}
    )


def bluesky_search(asked: Asked) -> Answered:
    until = datetime.fromisoformat(asked.query.get("until", NOW.isoformat()))
    page = [one for one in sorted(POSTS, reverse=True) if POSTS[one] < until][:SHOWN]
    return as_json({"posts": [view("search", one) for one in page]})


def x(asked: Asked) -> Answered:
    begin = datetime.fromisoformat(asked.query["start_time"])
    until = asked.number("until_id")
    page = [one for one in below(None if until is None else until - 100) if POSTS[one] >= begin]
    data = [{"id": str(100 + one), "text": said("x", one), "created_at": at(one)} for one in page]
    return as_json({"data": data, "meta": {"next_token": "n"} if page else {}})


def youtube(asked: Asked) -> Answered:
    page = below(asked.number("pageToken"))
    comments = [
        {"kind": "youtube#comment", "id": f"Ugx{one}",
         "snippet": {"textDisplay": said("youtube", one), "publishedAt": at(one)}}
        for one in page
    ]  # fmt: skip
    items = [
        {"kind": "youtube#commentThread", "snippet": {"topLevelComment": comment}}
        for comment in comments
    ]
    return as_json({"items": items, "nextPageToken": str(page[-1])})


def telegram(asked: Asked) -> Answered:
    before = asked.number("before")
    blocks = "".join(
        f'<div class="tgme_widget_message" data-post="hayy/{100 + one}">'
        f'<div class="tgme_widget_message_text">{said("telegram", one)}</div>'
        f'<a class="tgme_widget_message_date"><time datetime="{at(one)}"></time></a></div>'
        for one in below(None if before is None else before - 100)
    )
    page = f'<div class="tgme_channel_info"></div><link rel="prev" href="#">{blocks}'
    return 200, {"Content-Type": "text/html; charset=utf-8"}, page.encode()


def reddit(asked: Asked) -> Answered:
    after = asked.query.get("after")
    page = below(int(after[-1]) if after else None)
    children = [
        {"kind": "t3", "data": {"name": f"t3_a{one}", "title": said("reddit", one),
                                "created_utc": POSTS[one].timestamp()}}
        for one in page
    ]  # fmt: skip
    return as_json({"data": {"children": children, "after": f"t3_a{page[-1]}"}})


def reddit_feed(asked: Asked) -> Answered:
    after = asked.query.get("after")
    entries = "".join(
        f"<entry><id>t3_b{one}</id><title>{said('atom', one)}</title>"
        f"<updated>{at(one)}</updated></entry>"
        for one in below(int(after[-1]) if after else None)
    )
    feed = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>r</title>{entries}</feed>"
    return 200, {"Content-Type": "application/atom+xml"}, feed.encode()


def forum(asked: Asked) -> Answered:
    page = below(asked.number("below"))
    items = [{"id": one, "body": said("json", one), "at": at(one)} for one in page]
    return as_json({"items": items, "next": f"/forum.json?below={page[-1]}"})


def section(asked: Asked) -> Answered:
    page = below(asked.number("below"))
    items = "".join(
        f"<li><a href=/n/{one}>{said('page', one)}</a><time>{at(one)}</time></li>" for one in page
    )
    body = f"{items}<a class=older href=/section?below={page[-1]}>الأقدم</a>"
    return 200, {"Content-Type": "text/html; charset=utf-8"}, body.encode()


ANSWERS: Mapping[str, Callable[[Asked], Answered]] = {
    "/api/v1/timelines/public": mastodon,
    "/xrpc/app.bsky.feed.getAuthorFeed": bluesky_author,
    "/xrpc/app.bsky.feed.searchPosts": bluesky_search,
    "/2/tweets/search/recent": x,
    "/youtube/v3/commentThreads": youtube,
    "/s/hayy": telegram,
    "/r/saudi/new": reddit,
    "/r/jeddah/new/.rss": reddit_feed,
    "/forum.json": forum,
    "/section": section,
    "/api/v1/access_token": lambda _: as_json({"access_token": "a"}),
    "/robots.txt": lambda _: (200, {}, b"User-agent: *\nDisallow:\n"),
}


def platforms(target: str, _: Mapping[str, str]) -> Answered:
    """Answer as each platform does."""
    parts = urlsplit(target)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    answer = ANSWERS.get(parts.path)
    return answer(Asked(parts.path, query)) if answer else (404, {}, b"")


def catalogue(site: str) -> list[dict[str, Any]]:
    """One source of each kind that has a way back."""
    fields = {"native_id": "id", "text": "body", "published": "at"}
    secrets = {"client_id": TOKEN, "client_secret": TOKEN, "oauth_url": site}
    selectors = {"item": "li", "link": "a", "published": "time", "next": "a.older"}
    kinds: dict[str, tuple[str, str, dict[str, Any]]] = {
        "mastodon": ("mastodon", site, {"public": "all"}),
        "author": ("bluesky", site, {"author": "sara.bsky.social"}),
        "search": ("bluesky", site, {"query": "حفرة"}),
        "x": ("x", site, {"query": "حفرة", "token": TOKEN}),
        "youtube": ("youtube", site, {"video": "aaaaaaaaaaa", "key": TOKEN}),
        "telegram": ("telegram", f"{site}/s/hayy", {}),
        "reddit": ("reddit", site, {"subreddit": "saudi", **secrets}),
        "atom": ("reddit", site, {"subreddit": "jeddah"}),
        "json": (
            "json",
            f"{site}/forum.json",
            {"items": "items", "fields": fields, "next": "next"},
        ),
        "page": ("page", f"{site}/section", selectors),
        # What its keywords keep out is kept out on the way back, too.
        "sieved": ("mastodon", f"{site}/", {"public": "all", "include": ["رقم 3"]}),
    }
    return [
        {"id": name, "name": name, "kind": kind, "url": url, "interval": "5s", "options": options}
        for name, (kind, url, options) in kinds.items()
    ]


Done = Mapping[str, subprocess.CompletedProcess[str]]
NAMES = [one["id"] for one in catalogue("")]


def paged_back(folder: Path) -> Done:
    """All are paged back at once, by a process each, into one database."""
    with a_site(platforms) as site:
        listed = yaml.safe_dump({"sources": catalogue(site)}, allow_unicode=True)
        (folder / "sources.yaml").write_text(listed, "utf-8")
        env = environment(
            folder, SAWT_SOURCES=str(folder / "sources.yaml"), SAWT_SECRET_TEST="s3cret"
        )
        assert sawt("migrate", env=env).returncode == 0

        def back(name: str) -> subprocess.CompletedProcess[str]:
            return sawt("backfill", name, "--since", SINCE.isoformat(), "--json", env=env)

        with ThreadPoolExecutor(4) as pool:
            return dict(zip(NAMES, pool.map(back, NAMES), strict=True))


def stored(folder: Path) -> Mapping[str, set[str]]:
    query = "SELECT source, coalesce(title, '') || ' ' || text FROM posts"
    script = (
        "import json, sqlite3, sys; "
        "print(json.dumps(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchall()))"
    )
    command = [sys.executable, "-c", script, str(folder / "sawt.db"), query]
    rows: Sequence[tuple[str, str]] = json.loads(subprocess.check_output(command, text=True))
    return {name: {text.strip() for source, text in rows if source == name} for name in NAMES}


def test_every_kind_is_paged_back_until_then_and_no_further(tmp_path: Path) -> None:
    """One test for all: they go back together, and wait for minutes between their pages."""
    done = paged_back(tmp_path)
    assert {name: each.stderr for name, each in done.items() if each.returncode} == {}
    there = stored(tmp_path)

    for name in set(NAMES) - {"sieved"}:
        lines = [json.loads(line) for line in done[name].stdout.splitlines()]
        assert len(lines) > 1, name
        assert lines[-1]["due"] is None, name
        assert lines[-1]["new"] == len(WANTED), name
        assert there[name] == {said(name, number) for number in WANTED}
    # What keywords keep out is kept out on the way back, too.
    last = json.loads(done["sieved"].stdout.splitlines()[-1])
    assert (last["seen"], last["new"]) == (len(WANTED), 0)
