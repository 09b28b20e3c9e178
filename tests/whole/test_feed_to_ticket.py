"""The main job, whole: a feed on loopback becomes tickets, and stays so through a kill."""

from pathlib import Path
from typing import Any

from whole.serving import a_feed, serving, until

HOLE = ("a1", "حفرة كبيرة وسط شارع التحلية في جدة كسرت كفر سيارتي اليوم")
LIGHT = ("a2", "أعمدة الإنارة في حي النرجس بالرياض مطفية من أسبوع والشارع مظلم")
WASTE = ("a3", "الحاوية عند بيتنا في الدمام طفحت والبلدية ما رفعت النفايات من أربعة أيام")


def identities(tickets: list[Any]) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return sorted(
        (t["id"], t["unit"], t["opened"], tuple(p["native_id"] for p in t["posts"]))
        for t in tickets
    )


def test_a_feed_becomes_tickets_follows_its_feed_and_survives_a_kill(tmp_path: Path) -> None:
    with a_feed(HOLE, LIGHT) as feed, serving(tmp_path) as sawt:
        added = sawt.post(
            "/api/v1/sources",
            {
                "name": "تجربة",
                "kind": "feed",
                "url": feed.url,
                "interval_seconds": 5,
                "options": {},
            },
        )
        assert added.status_code == 201, added.text

        until(lambda: len(sawt.all("/api/v1/tickets")) == 2, "two tickets")
        until(
            lambda: any("if-none-match" in asked for asked in feed.asked), "a conditional request"
        )
        feed.items.append(WASTE)
        until(lambda: len(sawt.all("/api/v1/tickets")) == 3, "a third ticket")
        before = identities(sawt.all("/api/v1/tickets"))

        sawt.kill()
        asked = len(feed.asked)
        sawt.start()
        until(lambda: len(feed.asked) >= asked + 2, "asked again after the kill")

        assert identities(sawt.all("/api/v1/tickets")) == before
        assert len(sawt.all("/api/v1/posts")) == 3
        runs = sawt.get(f"/api/v1/sources/{added.json()['id']}/runs")["items"]
        assert {"read", "unchanged"} <= {run["outcome"] for run in runs}
