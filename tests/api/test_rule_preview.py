"""R2: what an edited policy would have moved of the last days' posts, before it is saved."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.config import Config
from api.rule_bodies import MovesView
from api.rule_preview import preview
from api.tools import Tools
from flow import desk_of, tag_all
from make import NOON, a_post, some_tags
from router.assign import assign
from router.rulebook import check_rules
from store.database import Sessions
from store.decided import CHUNK, SqlDecided
from store.tables import Row

Routed = Callable[..., list[dict[str, Any]]]
RULES = (Path(__file__).parents[2] / "config" / "rules.yaml").read_text(encoding="utf-8")
# The potholes of Jeddah go to projects.
EDITED = RULES.replace(
    "  # لكل خدمة إدارة تملكها\n",
    "  - name: potholes\n    when: {service: [roads.pothole]}\n    to: '{amana}.projects'\n",
)
# Ten times ten times ten…, by aliases of aliases.
BOMB = "a0: &a0 [x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)
)


async def _all(sessions: Sessions) -> list[Any]:
    async with sessions.read() as session:
        return [
            [tuple(row) for row in await session.execute(select(table))]
            for table in Row.metadata.tables.values()
        ]


def test_r2_an_edit_shows_what_it_would_have_moved_and_changes_nothing(
    client: TestClient, routed: Routed, pothole: dict[str, Any], water: dict[str, Any]
) -> None:
    routed(pothole, water)
    tools: Tools = client.app_state["tools"]
    assert client.portal
    before = client.portal.call(_all, tools.sessions)

    found = client.post("/api/v1/rules/preview", json={"rules": EDITED}).json()

    MovesView.model_validate(found)
    assert (found["looked"], found["moved"], found["whole"]) == (2, 1, True)
    assert found["units"] == [{"from": "jeddah.roads", "to": "jeddah.projects", "posts": 1}]
    assert found["services"] == [{"code": "roads.pothole", "posts": 1}]
    assert found["municipalities"] == [{"code": "jeddah", "posts": 1}]
    (example,) = found["examples"]
    assert (example["text"], example["to"]) == (pothole["text"], "jeddah.projects")
    assert client.portal.call(_all, tools.sessions) == before
    assert routed(pothole | {"native_id": "p9", "text": "حفرة أخرى في جدة"})[0]["unit"] == (
        "jeddah.roads"
    )


@pytest.mark.parametrize(
    ("rules", "at", "reason"),
    [
        (RULES.replace("{amana}.food", "{amana}.fod", 1), "body.rules:2", "unit"),
        ("rules: {\n", "body.rules:2", ""),
        ("a: &a [1]\nb: [*a]\nc: &c [*c]\n", "body.rules:3", "holds itself"),
        (BOMB, "body.rules:", "too large"),
        ("[" * 20 + "]" * 20, "body.rules:1", "too deep"),
        ("[" * 5000, "body.rules:1", "nesting"),
        ("", "body.rules", ""),
    ],
)
def test_r2_what_could_not_be_saved_is_refused_with_its_line(
    client: TestClient, rules: str, at: str, reason: str
) -> None:
    answer = client.post("/api/v1/rules/preview", json={"rules": rules})

    assert answer.status_code == 422
    error = answer.json()["errors"][0]
    assert error["at"].startswith(at)
    assert reason in error["reason"]


def test_who_only_looks_may_not_ask(client: TestClient) -> None:
    body = {"id": "v", "name": "v", "roles": ["viewer"]}
    assert client.post("/api/v1/users", json=body).status_code == 201
    key = client.post("/api/v1/keys", json={"user": "v", "label": "t"}).json()["key"]

    answer = client.post(
        "/api/v1/rules/preview",
        json={"rules": RULES},
        headers={"authorization": f"Bearer {key}"},
    )

    assert answer.status_code == 403


async def test_r2_posts_are_read_in_pages_the_latest_first_and_no_more_than_asked(
    sessions: Sessions, config: Config
) -> None:
    days = timedelta(days=1)
    for day, count in ((0, 3), (40, 5), (50, CHUNK + 7)):
        posts = [a_post(native_id=f"{day}-{n}", text=f"حفرة {day} {n} بجدة") for n in range(count)]
        await tag_all(sessions, posts, some_tags(), NOON + day * days)
        while await assign(config.rules, desk_of(sessions), NOON + day * days):
            pass
    sample = a_post(native_id="s", sample=True)
    await tag_all(sessions, [sample], some_tags(), NOON + 50 * days)
    await assign(config.rules, desk_of(sessions), NOON + 50 * days)
    decided, now = SqlDecided(sessions), NOON + 51 * days

    pages = [page async for page in decided.since(now - 30 * days, most=10_000)]
    few = [page async for page in decided.since(now - 30 * days, most=CHUNK + 1)]

    assert [len(page) for page in pages] == [CHUNK, 12]
    assert [len(page) for page in few] == [CHUNK, 1]
    assert {post.native_id for page in pages for post, _ in page} == {
        *(f"40-{n}" for n in range(5)), *(f"50-{n}" for n in range(CHUNK + 7)),
    }  # fmt: skip
    book = check_rules(EDITED, Path("rules.yaml"), config.services, config.amana_of)
    found = await preview(sessions, config, book, now, most=CHUNK)
    assert (found["looked"], found["whole"], found["moved"]) == (CHUNK, False, CHUNK)
