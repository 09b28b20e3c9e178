"""Digests and alerts: made once, sent once, inert whatever people typed."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import orjson
import pytest
from fastapi.testclient import TestClient

from api import letters
from api.config import Config
from api.letters import apart
from api.noticing import LEASE, PER_USER, Noticing
from api.settings import Settings, read_settings
from api.sheets import Language, Names
from api.watching import Every
from clock import Clock
from listener.door import Door
from listener.errors import SourceBusy, SourceRefused, SourceSilent
from listener.mail import MailDoor, Tls
from mailbox_server import Mailbox, a_mailbox
from make import NOON
from receivers import receiving
from router.alerts import Alert
from router.digests import Kind, next_digest
from router.people import User
from router.states import Role
from store.audit import By
from store.database import Sessions
from store.digests import SqlDigests
from store.errors import UnknownNotice
from store.events import SqlEvents
from store.happened import Happened, write_down
from store.housekeeping import LETTERS_KEPT, tend
from store.notices import LetterState, Notice, Outcome, SqlNotices
from store.people import SqlPeople
from store.sealing import Seal
from store.tickets import SqlTickets
from web import Web

ROOT = Path(__file__).parents[2]
HOOK = "https://hooks.example/T0/secret-part"
SEAL = Seal(["k" * 32])
BY = By(who="noura", at=NOON)
WARNING = {
    "ticket": "0b1c2d3e4f5a6b7c",
    "percent": 80,
    "unit": "jeddah.roads",
    "services": ["roads.pothole"],
    "municipality": "jeddah",
    "urgency": "high",
    "due": "2026-11-23T10:00:00Z",
}


JEDDAH = frozenset({"jeddah"})


@pytest.fixture
async def box() -> AsyncIterator[Mailbox]:
    async with a_mailbox() as opened:
        yield opened


@pytest.fixture
def web() -> Web:
    return Web({"/T0/secret-part": [b"ok"]})


@pytest.fixture
async def noticing(
    sessions: Sessions, config: Config, clock: Clock, box: Mailbox, web: Web
) -> Noticing:
    user = User(id="noura", name="نورة", roles=frozenset({Role.AGENT}), places=JEDDAH)
    await SqlPeople(sessions).add(user, BY)
    return Noticing(
        notices=SqlNotices(sessions),
        events=SqlEvents(sessions),
        tickets=SqlTickets(sessions),
        digests=SqlDigests(sessions),
        config=config,
        mail=MailDoor(
            host="127.0.0.1",
            port=box.port,
            sender="sawt@example.com",
            tls=Tls.NONE,
            allow=(ip_network("127.0.0.0/8"),),
        ),
        web=web,
        seal=SEAL,
        clock=clock,
        looking=Every(timedelta(0)),
    )


async def a_notice(noticing: Noticing, **given: Any) -> Notice:
    values: dict[str, Any] = {
        "number": 0,
        "user": "noura",
        "label": "جدة",
        "kind": Kind.ALERT,
        "way": "mail",
        "address": "noura@example.com",
        "hook": None,
        "asks": {},
        "created": NOON,
        "next": None,
        "reached": 0,
    }
    if given.get("way", "mail") != "mail":
        given = {"address": None, "hook": SEAL.seal(HOOK), **given}
    return await noticing.notices.add(Notice(**values | given), BY)


async def happens(sessions: Sessions, type_: str = "clock.warning", **body: Any) -> None:
    async with sessions.begin() as session:
        told = Happened(type=type_, body=WARNING | body, sample=False)
        await write_down(session, [told], NOON, postgres=sessions.postgres)


async def rounds(noticing: Noticing, now: datetime = NOON) -> None:
    while await noticing.step(now):
        pass


async def the_letters(noticing: Noticing, notice: Notice) -> list[tuple[LetterState, str | None]]:
    found = await noticing.notices.letters(notice.id, None)
    return [(each.state, each.reason) for each in found]


async def test_what_happens_is_told_in_one_mail_arabic_first(
    noticing: Noticing, sessions: Sessions, box: Mailbox
) -> None:
    notice = await a_notice(noticing)
    await happens(sessions)
    await happens(sessions, "ticket.created", municipality="rabigh")
    await rounds(noticing)
    await rounds(noticing)

    (mail,) = box.mails
    text = mail.get_body(("plain",))
    assert text is not None
    said = text.get_content()
    assert box.to == ["noura@example.com"]
    assert said.index("تنبيه من صوت") < said.index("Sawt alert")
    assert "80 %" in said
    assert "\u20682026-11-23 13:00\u2069 بتوقيت الرياض" in said
    assert "2026-11-23 13:00 Riyadh" in said
    assert "تذكرة عاجلة" in said
    assert await the_letters(noticing, notice) == [(LetterState.SENT, None)]


async def test_many_events_at_once_are_told_in_the_same_look(
    noticing: Noticing, sessions: Sessions, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a crisis there are more in half a minute than one page holds."""
    monkeypatch.setattr("api.noticing.PAGE", 2)
    noticing.looking = Every(timedelta(seconds=30))
    await a_notice(noticing)
    for _ in range(5):
        await happens(sessions)
    await rounds(noticing)

    assert len(box.mails) == 3


async def test_alerts_are_of_what_is_asked_for_and_of_the_places_of_their_user(
    noticing: Noticing, sessions: Sessions, box: Mailbox
) -> None:
    await a_notice(noticing, asks={"alerts": ["ticket.urgent"]})
    await happens(sessions)
    await happens(sessions, "ticket.created", municipality="buraydah", unit="qassim.roads")
    await happens(sessions, "source.failing", municipality=None, unit="")
    await rounds(noticing)

    assert not box.mails


@pytest.mark.parametrize("change", [{"places": frozenset({"qassim"})}, {"active": False}])
async def test_what_waits_for_somebody_who_sees_something_else_now_is_not_sent(
    noticing: Noticing, sessions: Sessions, box: Mailbox, change: dict[str, Any]
) -> None:
    notice = await a_notice(noticing)
    (before,) = await noticing.notices.alerts()
    await noticing.notices.make(notice, JEDDAH, "evt_1", {"subject": "x"}, NOON, reached=0)

    people = SqlPeople(sessions)
    await people.change(replace(await people.user("noura"), **change), BY)
    await happens(sessions)
    await rounds(noticing)

    assert not box.mails
    assert [state for state, _ in await the_letters(noticing, notice)] == [LetterState.FAILED]
    seen, written = before[1].places, {"subject": "x"}
    if "places" in change:
        # Nor what was written just before.
        assert not await noticing.notices.make(notice, seen, "evt_2", written, NOON)


async def test_a_webhook_that_was_disabled_is_told_to_its_owner_alone(
    noticing: Noticing, sessions: Sessions, box: Mailbox
) -> None:
    people = SqlPeople(sessions)
    for name, places in (("hind", JEDDAH), ("saad", frozenset[str]())):
        await people.add(User(id=name, name=name, roles=frozenset(Role), places=places), BY)
        await a_notice(noticing, user=name, address=f"{name}@example.com")
    await a_notice(noticing)
    async with sessions.begin() as session:
        body = {"id": "whk_1", "host": "example.org", "owner": "noura", "why": "gone"}
        told = Happened(type="webhook.disabled", body=body, sample=False)
        await write_down(session, [told], NOON, postgres=sessions.postgres)
    await rounds(noticing)

    assert box.to == ["noura@example.com"]


async def test_a_daily_digest_is_sent_once_a_day(noticing: Noticing, box: Mailbox) -> None:
    due = next_digest(Kind.DAILY, NOON)
    notice = await a_notice(noticing, kind=Kind.DAILY, next=due)

    await rounds(noticing, due - timedelta(seconds=1))
    assert not box.mails
    for _ in range(3):
        await rounds(noticing, due)
    await rounds(noticing, due + timedelta(hours=20))

    assert [mail["Subject"] for mail in box.mails] == [
        f"ملخص صوت: {apart('جدة')} (2026-11-24) | Sawt digest: {apart('جدة')} (2026-11-24)"
    ]
    await rounds(noticing, due + timedelta(days=3, hours=1))
    assert [each.period for each in await noticing.notices.letters(notice.id, None)] == [
        "daily:2026-11-27",
        "daily:2026-11-24",
    ]


async def test_two_processes_make_one_letter(noticing: Noticing, box: Mailbox) -> None:
    due = next_digest(Kind.DAILY, NOON)
    notice = await a_notice(noticing, kind=Kind.DAILY, next=due)

    made = [
        await noticing.notices.make(notice, JEDDAH, "daily:x", {"subject": ""}, due, next_=due)
        for _ in range(2)
    ]
    again = replace(notice, next=due)
    await noticing.notices.make(again, JEDDAH, "daily:x", {"subject": ""}, due, next_=due)

    assert made == [True, True]
    assert len(await noticing.notices.letters(notice.id, None)) == 1
    stale = replace(notice, next=due + timedelta(days=1))
    assert not await noticing.notices.make(stale, JEDDAH, "daily:y", {"subject": ""}, due)
    assert not box.mails


async def test_a_mail_that_is_refused_for_now_is_tried_again_later(
    noticing: Noticing, sessions: Sessions, box: Mailbox
) -> None:
    notice = await a_notice(noticing)
    box.says["rcpt"] = "451 later"
    await happens(sessions)
    await rounds(noticing)
    ((state, reason),) = await the_letters(noticing, notice)
    box.says.clear()
    await rounds(noticing, NOON + timedelta(seconds=59))
    assert not box.mails
    await rounds(noticing, NOON + timedelta(seconds=60))

    assert (state, reason) == (LetterState.QUEUED, "the mail server refused it: 451")
    assert len(box.mails) == 1


async def test_a_mail_is_not_tried_for_ever(
    noticing: Noticing, sessions: Sessions, box: Mailbox
) -> None:
    notice = await a_notice(noticing)
    box.says["rcpt"] = "451 later"
    await happens(sessions)
    for hours in range(0, 60, 6):
        await rounds(noticing, NOON + timedelta(hours=hours))

    (letter,) = await noticing.notices.letters(notice.id, None)
    assert (letter.state, letter.attempts, letter.due) == (LetterState.FAILED, 6, None)


async def test_a_letter_that_somebody_died_over_is_not_sent_again(
    noticing: Noticing, sessions: Sessions, box: Mailbox
) -> None:
    notice = await a_notice(noticing)
    await happens(sessions)
    await noticing._make_alerts(NOON)  # noqa: SLF001 - made, and not sent
    assert await noticing.notices.take(NOON, NOON + LEASE)

    await rounds(noticing, NOON + LEASE - timedelta(seconds=1))
    await rounds(noticing, NOON + LEASE)

    assert not box.mails
    assert (await the_letters(noticing, notice))[0][0] is LetterState.UNCLEAR


class Hanging(Web):
    """Never answers, until the test ends."""

    async def post(self, source: str, url: str, headers: Any, body: bytes) -> Any:
        await super().post(source, url, headers, body)
        await asyncio.Event().wait()


async def test_a_hook_that_hangs_is_in_nobody_s_way(
    noticing: Noticing, sessions: Sessions, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.noticing.SOON", timedelta(milliseconds=200))
    saad = User(id="saad", name="سعد", roles=frozenset({Role.AGENT}))
    await SqlPeople(sessions).add(saad, BY)
    noticing.web = web = Hanging({"/T0/secret-part": [b""]})
    for _ in range(20):
        await a_notice(noticing, way="slack")
    await a_notice(noticing, user="saad", address="saad@example.com")
    await happens(sessions)

    async with asyncio.timeout(60):
        while not box.to:
            await noticing.step(NOON)

    assert box.to == ["saad@example.com"]
    assert len(web.asked) == PER_USER
    await noticing.close(timedelta(milliseconds=1))


async def test_letters_are_forgotten_after_their_time_unless_they_wait(
    noticing: Noticing, sessions: Sessions
) -> None:
    sent, waits = await a_notice(noticing), await a_notice(noticing)
    await happens(sessions)
    await noticing._make_alerts(NOON)  # noqa: SLF001 - made, and not sent
    taken = await noticing.notices.take(NOON, NOON + LEASE)
    assert taken
    assert taken[0].id == sent.id
    await noticing.notices.settle(taken[1], Outcome(state=LetterState.SENT), NOON)

    await tend(sessions, NOON + LETTERS_KEPT)
    kept = await the_letters(noticing, sent)
    await tend(sessions, NOON + LETTERS_KEPT + timedelta(seconds=1))

    assert len(kept) == 1
    assert await the_letters(noticing, sent) == []
    assert await the_letters(noticing, waits) == [(LetterState.QUEUED, None)]


async def test_nothing_is_sent_for_a_notice_that_was_ended(
    noticing: Noticing, sessions: Sessions, box: Mailbox
) -> None:
    notice = await a_notice(noticing)
    await happens(sessions)
    await noticing._make_alerts(NOON)  # noqa: SLF001 - made, and not sent
    await noticing.notices.end(notice.id, "noura", BY)
    await rounds(noticing)

    assert not box.mails
    assert await the_letters(noticing, notice) == [(LetterState.FAILED, "the notice was ended")]


@pytest.mark.parametrize("way", ["slack", "teams"])
async def test_a_hook_is_told_what_a_mail_says(
    noticing: Noticing, sessions: Sessions, web: Web, way: str
) -> None:
    notice = await a_notice(noticing, way=way)
    await happens(sessions)
    await rounds(noticing)

    (asked,) = web.asked
    body = orjson.loads(asked.body or b"")
    assert ("text" in body) == (way == "slack")
    assert "تنبيه من صوت" in str(body)
    assert await the_letters(noticing, notice) == [(LetterState.SENT, None)]


@pytest.mark.parametrize(
    ("error", "state", "due"),
    [
        (SourceSilent("x", HOOK), LetterState.QUEUED, timedelta(minutes=1)),
        (SourceBusy("x", HOOK, timedelta(hours=1)), LetterState.QUEUED, timedelta(hours=1)),
        (SourceRefused("x", HOOK, status=404), LetterState.FAILED, None),
    ],
)
async def test_what_goes_wrong_with_a_hook_never_shows_its_address(  # noqa: PLR0913, PLR0917 - what goes wrong, and what comes of it
    noticing: Noticing,
    sessions: Sessions,
    web: Web,
    error: Any,
    state: LetterState,
    due: timedelta | None,
) -> None:
    notice = await a_notice(noticing, way="slack")
    web.answers["/T0/secret-part"] = [error]
    await happens(sessions)
    await rounds(noticing)

    (letter,) = await noticing.notices.letters(notice.id, None)
    assert letter.state is state
    assert letter.due == (due and NOON + due)
    assert "secret" not in (letter.reason or "")


async def test_a_hook_is_judged_when_it_is_visited(noticing: Noticing, sessions: Sessions) -> None:
    """S5: a name that resolved well when the notice was made, and to this machine now."""

    async def rebound(*_: object) -> list[str]:
        return ["127.0.0.1"]

    async with receiving() as receiver, Door(contact="a@b.example", ask=rebound) as door:
        port = receiver.url.rsplit(":", 1)[1]
        hook = SEAL.seal(f"https://hooks.example:{port}")
        notice = await a_notice(noticing, way="slack", hook=hook)
        await happens(sessions)
        await rounds(replace(noticing, web=door))

    assert receiver.got == []
    ((state, _),) = await the_letters(noticing, notice)
    assert state is LetterState.FAILED


async def test_a_hook_that_cannot_be_unsealed_fails(noticing: Noticing, sessions: Sessions) -> None:
    notice = await a_notice(noticing, way="slack", hook=Seal(["o" * 32]).seal(HOOK))
    await happens(sessions)
    await rounds(noticing)

    assert (await the_letters(noticing, notice))[0][0] is LetterState.FAILED


async def test_without_a_mail_server_letters_wait(noticing: Noticing, sessions: Sessions) -> None:
    notice = await a_notice(noticing)
    noticing.mail = None
    await happens(sessions)
    await rounds(noticing)

    assert (await the_letters(noticing, notice))[0][0] is LetterState.QUEUED


def test_what_people_typed_is_neither_markup_nor_a_header() -> None:
    label = "<b>\u202eجدة\r\nBcc: all@example.com"
    body = letters.letter(
        letters.Part(title=apart(label), lines=[label]), letters.Part(title="x", lines=["<i>"])
    )

    mail = letters.mail(body, sender="sawt@example.com", to="a@example.com", key="k")
    slack, teams = letters.slack(body)["text"], letters.teams(body)

    assert mail["Bcc"] is None
    assert "\n" not in str(mail["Subject"])
    assert "\u202e" not in apart(label)
    assert "<b>" not in letters.html_of(body)
    assert "<i>" not in letters.html_of(body)
    assert "<" not in slack
    assert r"\<i\>" in str(teams["attachments"][0]["content"]["body"][-1]["text"])


def test_more_than_a_letter_holds_is_counted(config: Config) -> None:
    names = (Names(config, Language.AR), Names(config, Language.EN))
    found = [(Alert.CLOCK, WARNING)] * 25

    text = letters.text_of(letters.alerts("x", found, names))

    assert "and 5 more" in text
    assert "و5 غيرها" in text


@pytest.fixture
def settings(url: str, tmp_path: Path) -> Settings:
    return read_settings(
        data=tmp_path,
        database=url,
        config=ROOT / "config",
        smtp_host="mail.example.com",
        smtp_from="sawt@example.com",
    )


def a_key(client: TestClient, name: str) -> dict[str, str]:
    user = {"id": name, "name": name, "roles": ["agent"]}
    assert client.post("/api/v1/users", json=user).status_code == 201
    key = client.post("/api/v1/keys", json={"user": name, "label": "x"}).json()["key"]
    return {"authorization": f"Bearer {key}"}


MAIL = {"label": "جدة", "kind": "daily", "way": "mail", "address": "noura@example.com"}
# A name would be looked up.
PUBLIC = "https://8.8.8.8/T0/secret-part"
SLACK = {"label": "جدة", "kind": "alert", "way": "slack", "hook": PUBLIC}


def test_a_notice_is_made_and_its_hook_is_never_shown(client: TestClient) -> None:
    shown = a_key(client, "noura")

    mail = client.post("/api/v1/notices", json=MAIL, headers=shown)
    hook = client.post("/api/v1/notices", json=SLACK, headers=shown)
    listed = client.get("/api/v1/notices", headers=shown)

    assert (mail.status_code, hook.status_code) == (201, 201)
    assert mail.json()["next"].endswith("T05:00:00Z")
    assert hook.json()["next"] is None
    assert [each["id"] for each in listed.json()["items"]] == [hook.json()["id"], mail.json()["id"]]
    assert "secret" not in hook.text + listed.text + client.get("/api/v1/audit").text
    letters_of = client.get(f"/api/v1/notices/{mail.json()['id']}/letters", headers=shown)
    assert letters_of.json() == {"items": []}


async def test_a_test_of_a_notice_is_sent_the_way_that_it_goes(
    noticing: Noticing, box: Mailbox
) -> None:
    notice = await a_notice(noticing)
    first = await noticing.notices.test(notice.id, "noura", letters.test, BY)

    again = await noticing.notices.test(notice.id, "noura", letters.test, BY)
    await rounds(noticing)

    assert again == first
    (mail,) = box.mails
    assert "تجربة من صوت" in str(mail["subject"])
    with pytest.raises(UnknownNotice):
        await noticing.notices.test(notice.id, "somebody", letters.test, BY)


def test_somebody_elses_notice_is_not_there(client: TestClient) -> None:
    noura, saad = a_key(client, "noura"), a_key(client, "saad")
    notice = client.post("/api/v1/notices", json=SLACK, headers=noura).json()["id"]

    assert client.get("/api/v1/notices", headers=saad).json() == {"items": []}
    assert client.get(f"/api/v1/notices/{notice}/letters", headers=saad).status_code == 404
    assert client.delete(f"/api/v1/notices/{notice}", headers=saad).status_code == 404
    assert client.delete("/api/v1/notices/notice_9", headers=noura).status_code == 404
    assert client.delete(f"/api/v1/notices/{notice}", headers=noura).status_code == 204


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"address": "noura"}, "as in noura@jeddah.example"),
        ({"kind": "dayly"}, "'daily', 'weekly' or 'alert'"),
        ({"asks": {"municipalty": "jeddah"}}, "no such member; did you mean municipality?"),
        ({"asks": {"urgency": "soon"}}, "'low'"),
    ],
)
def test_what_is_mistyped_in_a_notice_is_told_in_both_languages(
    client: TestClient, wrong: dict[str, Any], reason: str
) -> None:
    refused = client.post("/api/v1/notices", json=MAIL | wrong, headers=a_key(client, "noura"))

    (fault,) = refused.json()["errors"]
    assert reason in fault["reason"]
    assert "[A-Za-z" not in fault["reason"]
    assert re.search("[\u0621-\u064a]", fault["reason_ar"])


@pytest.mark.parametrize(
    "wrong",
    [
        MAIL | {"address": "noura@example.com\r\nBcc: all@example.com"},
        MAIL | {"address": "noura"},
        MAIL | {"address": None},
        MAIL | {"hook": HOOK},
        MAIL | {"kind": "hourly"},
        MAIL | {"asks": {"alerts": ["ticket.urgent"]}},
        MAIL | {"asks": {"service": "x"}},
        SLACK | {"hook": "ftp://hooks.example/"},
        SLACK | {"hook": "https://10.0.0.1/T0/secret-part"},
        SLACK | {"hook": "https://169.254.169.254/latest/secret-part"},
        SLACK | {"hook": "https://[::1]/T0/secret-part"},
        SLACK | {"hook": "https://hooks.invalid/T0/secret-part"},
        SLACK | {"hook": "http://8.8.8.8/T0/secret-part"},
        SLACK | {"hook": None},
        SLACK | {"asks": {"alerts": ["ticket.closed"]}},
        SLACK | {"asks": {"municipality": "nowhere"}},
    ],
)
def test_a_notice_that_cannot_be_sent_is_refused(client: TestClient, wrong: dict[str, Any]) -> None:
    """S5: nor one to a hook that may not be visited."""
    refused = client.post("/api/v1/notices", json=wrong, headers=a_key(client, "noura"))

    assert refused.status_code == 422
    assert "secret" not in refused.text
