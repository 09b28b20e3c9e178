"""Replies that the platforms once gave to public client libraries, through the real program.

Schedule, fetch, store, classify, route: every kind that has recordings, in one session.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from whole.serving import a_site, serving, until

SHARED = Path(os.environ.get("SAWT_SHARED", Path(__file__).parents[2] / ".." / "shared"))
CORPORA = SHARED / "corpora"
GRANT = "/api/v1/access_token"
SECRET = "SAWT_SECRET_TEST"
OWN = {"content-length", "content-encoding", "transfer-encoding", "connection"}
# Where a platform is asked, and for what; the routes hold an answer to each.
ASKED: Mapping[str, tuple[str, dict[str, Any]]] = {
    "mastodon": ("", {"public": "all"}),
    "bluesky": ("", {"author": "chriskenny.bsky.social"}),
    "x": ("", {"query": "Tweepy", "token": SECRET}),
    "youtube": ("", {"video": "aaaaaaaaaaa", "key": SECRET}),
    "telegram": ("/s/nexta_live", {}),
    "reddit": (
        "",
        {"subreddit": "kakapo", "what": "comments", "client_id": SECRET, "client_secret": SECRET},
    ),
}

pytestmark = pytest.mark.skipif(
    not (CORPORA / "servers").is_dir(),
    reason="NOT TESTED: no recorded replies (SAWT_SHARED names their folder)",
)


def test_a_recorded_session_runs_every_kind_end_to_end(tmp_path: Path) -> None:
    lines = (CORPORA / "servers" / "routes.jsonl").read_text(encoding="utf-8").splitlines()
    routes = [json.loads(line) for line in lines]

    def replay(target: str, _: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        parts = urlsplit(target)
        if parts.path == GRANT:
            return 200, {}, b'{"access_token": "a-token"}'
        path, asked = parts.path.rstrip("/"), set(parse_qsl(parts.query))
        there = [row for row in routes if row["path"].rstrip("/") == path and row["status"] == 200]
        if not there:
            return 404, {}, b""
        best = max(there, key=lambda row: len(asked & set(parse_qsl(row["query_contains"]))))
        headers = {name: value for name, value in best["headers"].items() if name not in OWN}
        return 200, headers, (CORPORA / best["body_file"]).read_bytes()

    with (
        a_site(replay) as site,
        serving(tmp_path, **{SECRET: "s3cret"}) as sawt,
    ):
        added: dict[str, str] = {}
        for kind, (path, options) in ASKED.items():
            more = {"oauth_url": site} if kind == "reddit" else {}
            answer = sawt.post(
                "/api/v1/sources",
                {
                    "name": kind,
                    "kind": kind,
                    "url": site + path,
                    "interval_seconds": 3600,
                    "options": options | more,
                },
            )
            assert answer.status_code == 201, (kind, answer.text)
            added[answer.json()["id"]] = kind

        def heard() -> dict[str, int]:
            posts = sawt.all("/api/v1/posts")
            judged = [post for post in posts if post["tags"]]
            if not posts or len(judged) < len(posts):
                return {}
            return {
                kind: sum(post["source"] == source for post in posts)
                for source, kind in added.items()
            }

        until(lambda: (found := heard()) and all(found.values()), "posts of every kind, tagged")
        found = heard()
        outcomes = {
            kind: sawt.get(f"/api/v1/sources/{source}")["last_run"]["outcome"]
            for source, kind in added.items()
        }
    print(f"\na recorded session, posts by kind, all tagged: {found}")  # noqa: T201 - a figure

    assert set(outcomes.values()) == {"read"}
