"""Every kind of source, from what its platform answers to a ticket, through the real program."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from whole.serving import Answering, a_site, serving, until

AGO = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)
AT = AGO.isoformat().replace("+00:00", "Z")
# One matter each, in a place of its own, so that no ticket takes in another's post.
SAID = {
    "feed": "حفرة كبيرة وسط شارع التحلية في جدة كسرت كفر سيارتي اليوم",
    "file": "الحاوية عند بيتنا في الدمام طفحت والبلدية ما رفعت النفايات من أربعة أيام",
    "mastodon": "أعمدة الإنارة في حي النرجس بالرياض مطفية من أسبوع والشارع مظلم",
    "bluesky": "غطاء منهل مكشوف قدام المدرسة في أبها والأطفال يمرون جنبه",
    "x": "البعوض منتشر في حينا بجازان من بعد المطر ونطالب بالرش",
    "youtube": "طفح المجاري في شارعنا بالطائف من ثلاثة أيام والريحة لا تطاق",
    "telegram": "الكلاب الضالة مالية حي الفيصلية في نجران وخايفين على عيالنا",
    "reddit": "تجمع مياه الأمطار في نفق بريدة سكر الطريق وغرقت السيارات",
    "json": "لقيت صرصور في الأكل في مطعم بحائل والنظافة سيئة جدا",
    "page": "ألعاب الحديقة مكسرة في تبوك ونطلب صيانتها قبل ما ينجرح طفل",
}


def as_json(body: object) -> tuple[int, Mapping[str, str], bytes]:
    return 200, {"Content-Type": "application/json"}, json.dumps(body).encode()


def as_text(
    body: str, kind: str = "text/html; charset=utf-8"
) -> tuple[int, Mapping[str, str], bytes]:
    return 200, {"Content-Type": kind}, body.encode()


FEED = (
    f"<rss version='2.0'><channel><title>t</title><item><guid>f1</guid>"
    f"<title>{SAID['feed']}</title></item></channel></rss>"
)
STATUS = {
    "id": "116000000000000001",
    "created_at": AT,
    "url": "https://social.example/@sara/116000000000000001",
    "content": f"<p>{SAID['mastodon']}</p>",
    "visibility": "public",
    "account": {"acct": "sara", "display_name": "سارة"},
}
VIEW = {
    "uri": "at://did:plc:sara/app.bsky.feed.post/3kabc",
    "cid": "bafy",
    "author": {"did": "did:plc:sara", "handle": "sara.bsky.social"},
    "record": {"$type": "app.bsky.feed.post", "text": SAID["bluesky"], "createdAt": AT},
    "indexedAt": AT,
}
TWEET = {"id": "1990000000000000001", "text": SAID["x"], "created_at": AT, "author_id": "7"}
THREAD = {
    "kind": "youtube#commentThread",
    "id": "UgxA",
    "snippet": {
        "videoId": "aaaaaaaaaaa",
        "topLevelComment": {
            "kind": "youtube#comment",
            "id": "UgxA",
            "snippet": {
                "videoId": "aaaaaaaaaaa",
                "textDisplay": SAID["youtube"],
                "textOriginal": SAID["youtube"],
                "authorDisplayName": "سارة",
                "publishedAt": AT,
                "updatedAt": AT,
            },
        },
    },
}
CHANNEL = f"""<html><body><div class="tgme_channel_info"><div class="tgme_channel_info_header">
<div class="tgme_channel_info_header_title"><span>حي</span></div></div></div>
<section class="tgme_channel_history"><div class="tgme_widget_message_wrap">
<div class="tgme_widget_message" data-post="hayy/7"><div class="tgme_widget_message_bubble">
<div class="tgme_widget_message_text">{SAID["telegram"]}</div>
<div class="tgme_widget_message_footer"><a class="tgme_widget_message_date"
href="https://t.me/hayy/7"><time datetime="{AGO.isoformat()}"></time></a></div>
</div></div></div></section></body></html>"""
REDDIT = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><title>r</title><entry><id>t3_a1</id>"
    f"<title>{SAID['reddit']}</title><updated>{AT}</updated>"
    "<link href='https://www.reddit.com/r/saudi/comments/a1/'/></entry></feed>"
)
SECTION = f"<ul><li class=item><a href=/n/1>{SAID['page']}</a></li></ul>"


def platforms(path: str, asked: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
    """Answer as each platform does; the token must have come with the request."""
    where = path.partition("?")[0]
    answers: dict[str, Any] = {
        "/feed.xml": lambda: as_text(FEED, "application/rss+xml"),
        "/api/v1/timelines/tag/940": lambda: as_json([] if "min_id" in path else [STATUS]),
        "/xrpc/app.bsky.feed.searchPosts": lambda: as_json({"posts": [VIEW]}),
        "/2/tweets/search/recent": lambda: as_json(
            {
                "data": [TWEET],
                "includes": {"users": [{"id": "7", "username": "sara_q", "name": "سارة"}]},
                "meta": {"newest_id": TWEET["id"], "result_count": 1},
            }
            if "since_id" not in path
            else {"meta": {"result_count": 0}}
        ),
        "/youtube/v3/commentThreads": lambda: as_json({"items": [THREAD]}),
        "/s/hayy": lambda: as_text(CHANNEL),
        "/r/saudi/new/.rss": lambda: as_text(REDDIT, "application/atom+xml"),
        "/forum.json": lambda: as_json({"items": [{"id": 1, "body": SAID["json"]}]}),
        "/robots.txt": lambda: as_text("User-agent: *\nDisallow: /private\n", "text/plain"),
        "/local-news": lambda: as_text(SECTION),
    }
    tokens = {"/2/": ("authorization", "Bearer s3cret"), "/youtube/": ("x-goog-api-key", "s3cret")}
    for begins, (header, value) in tokens.items():
        if where.startswith(begins) and asked.get(header) != value:
            return 401, {}, b"{}"
    return answers[where]() if where in answers else (404, {}, b"")


def sources(site: str) -> list[dict[str, Any]]:
    """One source of each kind, as an operator would add it."""
    token = "SAWT_SECRET_TEST"
    kinds: dict[str, tuple[str, dict[str, Any]]] = {
        "feed": (f"{site}/feed.xml", {}),
        "file": ("posts.jsonl", {}),
        "mastodon": (site, {"hashtag": ["940"]}),
        "bluesky": (site, {"query": "940"}),
        "x": (site, {"query": "940", "token": token}),
        "youtube": (site, {"video": "aaaaaaaaaaa", "key": token}),
        "telegram": (f"{site}/s/hayy", {}),
        "reddit": (site, {"subreddit": "saudi"}),
        "json": (
            f"{site}/forum.json",
            {"items": "items", "fields": {"native_id": "id", "text": "body"}},
        ),
        "page": (f"{site}/local-news", {"item": "li.item", "link": "a", "title": "a"}),
    }
    return [
        {"name": kind, "kind": kind, "url": url, "interval_seconds": 5, "options": options}
        for kind, (url, options) in kinds.items()
    ]


def test_what_each_kind_hears_becomes_a_ticket(tmp_path: Path) -> None:
    answering: Answering = platforms
    files = tmp_path / "files"
    files.mkdir()
    row = {"text": SAID["file"], "id": "1"}
    (files / "posts.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")

    with (
        a_site(answering) as site,
        serving(tmp_path, SAWT_SECRET_TEST="s3cret", SAWT_FILES=str(files)) as sawt,
    ):
        added: dict[str, str] = {}
        for source in sources(site):
            answer = sawt.post("/api/v1/sources", source)
            assert answer.status_code == 201, (source["kind"], answer.text)
            added[answer.json()["id"]] = source["kind"]

        def owned() -> dict[str, str]:
            found = {post["source"]: post for post in sawt.all("/api/v1/posts", ticket="true")}
            return {added[source]: post["ticket"] for source, post in found.items()}

        until(lambda: owned().keys() == SAID.keys(), "a ticket of each kind")
        runs = {
            kind: sawt.get(f"/api/v1/sources/{source}/runs")["items"]
            for source, kind in added.items()
        }
        assert {kind for kind, log in runs.items() if any(run["new"] for run in log)} == set(SAID)
        posts = sawt.all("/api/v1/posts")

    assert len(posts) == len(SAID)
    assert {post["title"] or post["text"] for post in posts} == set(SAID.values())
    assert all(post["tags"] and post["tags"]["relevant"] for post in posts)
