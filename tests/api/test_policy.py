"""Documents of the policy: read, checked, saved, taken over by every process, and gone back to."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.config import Config
from api.policy_bodies import (
    DocumentItems,
    DocumentText,
    RevisionPage,
    RevisionText,
    VerdictView,
)
from api.policy_standing import Policy, Standing
from api.settings import LOCAL_KEY, Settings
from api.tools import Tools, open_tools
from make import NOON
from store.audit import By
from store.database import Sessions, open_database
from store.policies import Draft, SqlPolicies

Routed = Callable[..., list[dict[str, Any]]]
POLICY = "/api/v1/policy"
CONFIG = Path(__file__).parents[2] / "config"
RULES = (CONFIG / "rules.yaml").read_text(encoding="utf-8")
ROADS = (CONFIG / "replies" / "roads.yaml").read_text(encoding="utf-8")
# The potholes of Jeddah go to projects.
EDITED = RULES.replace(
    "  # لكل خدمة إدارة تملكها\n",
    "  - name: potholes\n    when: {service: [roads.pothole]}\n    to: '{amana}.projects'\n",
)
# A department that calendars and plans name is called otherwise.
RENAMED = RULES.replace("code: emergency", "code: danger").replace("}.emergency", "}.danger")
WRONG = RULES.replace("{amana}.food", "{amana}.fod", 1)


def put(client: TestClient, code: str, text: str, revision: int = 0, **more: Any) -> Any:
    return client.put(f"{POLICY}/{code}", json={"text": text, "revision": revision, **more})


def test_every_document_is_listed_as_its_file_has_it(client: TestClient) -> None:
    found = client.get(POLICY).json()

    DocumentItems.model_validate(found)
    codes = [each["code"] for each in found["items"]]
    assert codes[:4] == ["rules", "clock", "calendars", "moon"]
    assert {"replies.roads", "replies.stop", "plans.floods"} <= {*codes}
    assert not {"services", "municipalities", "channels", "sources"} & {*codes}
    assert {each["revision"] for each in found["items"]} == {0}
    assert [each["code"] for each in found["items"] if each["differs"]] == []


def test_what_is_saved_decides_at_once_and_leaves_a_trace(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    assert routed(pothole)[0]["unit"] == "jeddah.roads"

    saved = put(client, "rules", EDITED, note="حفر جدة إلى المشاريع")

    assert saved.status_code == 200, saved.text
    DocumentText.model_validate(saved.json())
    assert (saved.json()["revision"], saved.json()["used"], saved.json()["differs"]) == (1, 1, True)
    later = routed(pothole | {"native_id": "p2", "text": "حفرة أخرى كبيرة في جدة"})
    assert later[0]["unit"] == "jeddah.projects"
    (line, *_) = client.get("/api/v1/audit").json()["items"]
    assert (line["verb"], line["target"]) == ("policy.save", "rules")
    assert (line["after"]["lines_added"], line["after"]["lines_removed"]) == (3, 1)
    assert line["after"]["note"] == "حفر جدة إلى المشاريع"


def test_a_text_is_checked_as_the_start_would_with_every_line_that_is_wrong(
    client: TestClient,
) -> None:
    twice = WRONG.replace("urgency_at_least: critical", "urgency_at_least: huge", 1)

    found = client.post(f"{POLICY}/rules/check", json={"text": twice}).json()

    VerdictView.model_validate(found)
    assert not found["fits"]
    (first, *_) = found["faults"]
    assert (first["file"], first["line"]) == ("rules.yaml", _line(twice, "huge"))
    assert first["reason_ar"].startswith("rules.")
    assert client.get(f"{POLICY}/rules").json()["revision"] == 0


def test_what_is_wrong_is_not_saved_and_each_fault_names_its_line(client: TestClient) -> None:
    answer = put(client, "rules", WRONG)

    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert fault["at"] == f"body.text:{_line(WRONG, '.fod')}"
    assert "did you mean" in fault["reason"]
    assert "هل تقصد" in fault["reason_ar"]
    assert client.get(f"{POLICY}/rules/revisions").json()["items"] == []


def test_documents_must_go_together(client: TestClient) -> None:
    """The calendars name a department that the rules would no longer have."""
    found = client.post(f"{POLICY}/rules/check", json={"text": RENAMED}).json()
    saved = put(client, "rules", RENAMED)

    assert [each["file"] for each in found["faults"]] == ["calendars.yaml"]
    assert "emergency" in found["faults"][0]["reason"]
    (fault,) = saved.json()["errors"]
    assert fault["at"] == "body.text"
    assert fault["reason"].startswith("calendars.yaml:")


def test_whoever_saves_second_is_told_that_another_was_first(client: TestClient) -> None:
    assert put(client, "rules", EDITED).status_code == 200

    second = put(client, "rules", RULES + "# ملاحظة\n")

    assert (second.status_code, second.json()["type"]) == (409, "/problems/policy-changed")
    assert (second.json()["document"], second.json()["revision"]) == ("rules", "1")
    other = put(client, "replies.roads", ROADS + "# ملاحظة\n")
    assert (other.status_code, other.json()["revision"]) == (200, 2)


def test_an_older_revision_is_gone_back_to_and_so_is_the_file(client: TestClient) -> None:
    put(client, "rules", EDITED)
    put(client, "rules", RULES + "# ملاحظة\n", 1)

    restored = client.post(f"{POLICY}/rules/restore", json={"to": 1, "revision": 2})
    reset = client.post(f"{POLICY}/rules/restore", json={"to": 0, "revision": 3, "note": "كما كان"})

    assert (restored.json()["text"], restored.json()["revision"]) == (EDITED, 3)
    assert (reset.json()["text"], reset.json()["differs"]) == (RULES, False)
    history = client.get(f"{POLICY}/rules/revisions", params={"limit": 3}).json()
    RevisionPage.model_validate(history)
    assert [each["restores"] for each in history["items"]] == [0, 1, None]
    rest = client.get(f"{POLICY}/rules/revisions", params={"after": history["next"]}).json()
    assert [each["revision"] for each in rest["items"]] == [1]
    shown = client.get(f"{POLICY}/rules/revisions/1").json()
    RevisionText.model_validate(shown)
    assert shown["text"] == EDITED
    assert client.get(f"{POLICY}/rules/revisions/0").json()["text"] == RULES


def test_a_text_that_is_the_file_s_follows_its_file_again(client: TestClient) -> None:
    put(client, "rules", EDITED)

    back = put(client, "rules", RULES.replace("\n", "\r\n"), 1).json()

    assert (back["differs"], back["revision"], back["text"]) == (False, 2, RULES)
    tools: Tools = client.app_state["tools"]
    assert tools.policy.now.texts == {}


def test_a_file_of_templates_may_be_added_and_taken_away(client: TestClient) -> None:
    own = "templates:\n  - {code: own, ar: خاص, stage: progress, text: 'نتابع {service}.'}\n"

    checked = client.post(f"{POLICY}/replies.own/check", json={"text": own}).json()
    added = put(client, "replies.own", own)

    assert checked["samples"] == [
        {
            "code": "own",
            "ar": "خاص",
            "stage": "progress",
            "text": "نتابع حفرة في الطريق.",
            "length": 21,
            "fields": ["service"],
        }
    ]
    assert (added.status_code, added.json()["shipped"]) == (200, False)
    assert "replies.own" in [each["code"] for each in client.get(POLICY).json()["items"]]
    client.post(f"{POLICY}/replies.own/restore", json={"to": 0, "revision": 1})
    assert "replies.own" not in [each["code"] for each in client.get(POLICY).json()["items"]]


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("services", "unknown-document"),
        ("channels", "unknown-document"),
        ("replies.nothing", "unknown-document"),
        ("replies...secret", "unknown-document"),
        ("rules/revisions/7", "unknown-revision"),
    ],
)
def test_what_is_no_document_is_not_there(client: TestClient, path: str, problem: str) -> None:
    answer = client.get(f"{POLICY}/{path}")

    assert (answer.status_code, answer.json()["type"]) == (404, f"/problems/{problem}")


def test_a_revision_of_another_document_is_not_gone_back_to(client: TestClient) -> None:
    put(client, "rules", EDITED)

    answer = client.post(f"{POLICY}/clock/restore", json={"to": 1, "revision": 0})

    assert answer.json()["type"] == "/problems/unknown-revision"


def test_another_process_takes_it_over_by_itself(
    client: TestClient, settings: Settings, config: Config
) -> None:
    """Whoever saves is one process; the other looks for itself."""
    put(client, "rules", EDITED)

    ours: Tools = client.app_state["tools"]

    async def other() -> list[str]:
        async with open_tools(settings, config, ours.tagger) as tools:
            return [rule.name for rule in tools.config.rules.rules]

    assert client.portal
    assert "potholes" in client.portal.call(other)


async def _saved(sessions: Sessions, **texts: str) -> SqlPolicies:
    policies = SqlPolicies(sessions)
    for number, (code, text) in enumerate(texts.items()):
        draft = Draft(
            document=code.replace("_", "."),
            text=text,
            note=None,
            restores=None,
            expected=number if code == "rules" else 0,
            added=0,
            removed=0,
        )
        assert await policies.save([draft], number, By(who="noura", at=NOON))
    return policies


def _policy(config: Config, policies: SqlPolicies) -> Policy:
    return Policy(folder=CONFIG, shipped=config, policies=policies, now=Standing(config=config))


async def test_a_saved_text_that_no_longer_fits_steps_back_and_the_others_stand(
    url: str, config: Config
) -> None:
    async with open_database(url) as sessions:
        policies = await _saved(sessions, rules=EDITED, replies_roads=ROADS + "# نص\n")
        draft = Draft(
            document="rules",
            text=WRONG,
            note=None,
            restores=None,
            expected=1,
            added=0,
            removed=0,
        )
        await policies.save([draft], 2, By(who="noura", at=NOON))
        policy = _policy(config, policies)

        await policy.look()

        assert "potholes" in [rule.name for rule in policy.now.config.rules.rules]
        assert {code: each.number for code, each in policy.now.used.items()} == {
            "rules": 1,
            "replies.roads": 2,
        }
        (broken,) = policy.now.broken.values()
        assert (broken.revision, broken.line) == (3, _line(WRONG, ".fod"))


async def test_with_nothing_good_to_step_back_to_the_files_stand(url: str, config: Config) -> None:
    async with open_database(url) as sessions:
        policy = _policy(config, await _saved(sessions, rules="rules: {\n", clock="\x07"))

        await policy.look()

        assert policy.now.config.rules.rules == config.rules.rules
        assert policy.now.broken.keys() == {"rules", "clock"}


async def test_a_file_that_a_saved_text_breaks_blames_the_saved_rules(
    url: str, config: Config
) -> None:
    async with open_database(url) as sessions:
        saved = await _saved(sessions, rules=RENAMED, replies_roads=ROADS + "# نص\n")
        policy = _policy(config, saved)

        await policy.look()

        assert policy.now.broken.keys() == {"rules"}
        assert policy.now.texts.keys() == {"replies.roads"}


def test_a_service_with_a_broken_policy_starts_and_tells_of_it(app: FastAPI, url: str) -> None:
    async def break_it() -> None:
        async with open_database(url) as sessions:
            await _saved(sessions, rules=WRONG)

    asyncio.run(break_it())
    with TestClient(app, headers={"authorization": f"Bearer {LOCAL_KEY}"}) as client:
        shown = client.get(f"{POLICY}/rules").json()
        ready = client.get("/ready").json()
        mended = put(client, "rules", EDITED, 1).json()

    assert (shown["revision"], shown["used"], shown["text"]) == (1, 0, WRONG)
    assert shown["broken"]["line"] == _line(WRONG, ".fod")
    assert "هل تقصد" in shown["broken"]["reason_ar"]
    assert ready["checks"]["policy"] == "rules cannot be used as saved; an earlier revision stands"
    assert (mended["used"], mended["broken"]) == (2, None)


def _line(text: str, what: str) -> int:
    return next(at for at, line in enumerate(text.splitlines(), 1) if what in line)
