"""The kind `json` on real replies of platforms: options alone must do, without code for each."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from listener.kinds import KINDS
from listener.kinds.json_items import to_posts
from listener.paths import search
from listener.post import Post
from listener.wire import to_json
from make import a_source

SHARED = Path(os.environ.get("SAWT_SHARED", Path(__file__).parents[2] / "../shared"))
CORPORA = SHARED / "corpora"
OPTIONS: dict[str, dict[str, Any]] = {
    "mastodon": {
        "items": "statuses || @",
        "fields": {
            "native_id": "id",
            "text": "not_null(reblog.content, content)",
            "url": "url",
            "author": "account.acct",
            "published": "created_at",
        },
    },
    "bluesky": {
        "items": "feed[].post || posts",
        "fields": {
            "native_id": "uri",
            "text": "record.text",
            "author": "author.handle",
            "published": "record.createdAt",
        },
    },
    "youtube": {
        "items": "items[].not_null(snippet.topLevelComment, @)",
        "fields": {
            "native_id": "id",
            "text": "snippet.textOriginal",
            "author": "snippet.authorDisplayName",
            "published": "snippet.publishedAt",
        },
    },
}
REPLIES = {
    "mastodon": {"timeline", "search"},
    "bluesky": {"feed", "posts"},
    "youtube": {"comments", "comment_threads"},
}
# How many items with text those replies hold.
ITEMS = {"mastodon": 76, "bluesky": 118, "youtube": 12}

pytestmark = pytest.mark.skipif(
    not (CORPORA / "platforms").is_dir(), reason=f"NOT TESTED: there is no {CORPORA / 'platforms'}"
)


def replies(platform: str) -> list[dict[str, Any]]:
    lines = (CORPORA / "platforms" / "index.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [
        row
        for row in rows
        if row["platform"] == platform and row["kind"] in REPLIES[platform] and row["items"]
    ]


def agrees(post: Post, item: dict[str, Any]) -> bool:
    said = to_json(post)
    return (
        said["author"] == item["author"]
        and (said["published"] or "")[:19] == (item["created_at"] or "")[:19]
        and " ".join(post.text.split()) == " ".join(item["text_ws"].split())
    )


@pytest.mark.parametrize("platform", sorted(OPTIONS))
def test_options_alone_read_the_replies_of_a_platform(platform: str) -> None:
    options = OPTIONS[platform]
    KINDS["json"].check(options)
    wanted = right = 0
    for reply in replies(platform):
        body = json.loads((CORPORA / reply["file"]).read_bytes())
        items = search(options["items"], body)
        read = to_posts(a_source(), options["fields"], items, "https://api.example/")
        found = {post.native_id: post for post in read.posts}
        said = [item for item in reply["items"] if item["text_ws"]]
        wanted += len(said)
        right += sum(agrees(found[item["id"]], item) for item in said if item["id"] in found)
    assert (right, wanted) == (ITEMS[platform], ITEMS[platform])
