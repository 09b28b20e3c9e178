"""What the media say, what they ask, news of projects, and the contacts made of their authors."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel

from api.app import create_app
from api.config import Config
from api.media_bodies import (
    ContactPage,
    ContactView,
    EnquiryPage,
    EnquiryView,
    MediaPage,
    ProjectPage,
)
from api.settings import LOCAL_KEY, Settings
from classifier.tags import Intent, PlaceTag, Tags, Urgency
from listener.post import Post
from make import a_service, some_tags

Push = Callable[..., str]


class Judge:
    """Knows one city, and reads intents and services off single words."""

    model = "judge"

    def tag(self, posts: Sequence[Post]) -> Sequence[Tags]:
        """See Tagger.tag."""
        return [self._judge(post.words) for post in posts]

    def _judge(self, words: str) -> Tags:
        at = words.find("جدة")
        intents = {"رأي": Intent.OPINION, "تعليق": Intent.INQUIRY, "أعلنت": Intent.NEWS}
        return some_tags(
            relevant="مباراة" not in words,
            services=a_service("projects.announcement" if "مشروع" in words else "roads.pothole"),
            municipality=PlaceTag(code="jeddah", score=0.99, evidence=((at, at + 3),))
            if at >= 0
            else None,
            intent=next(
                (code for word, code in intents.items() if word in words), Intent.COMPLAINT
            ),
            urgency=Urgency.NORMAL,
            model=self.model,
        )


@pytest.fixture
def app(settings: Settings, config: Config) -> FastAPI:
    return create_app(settings, config, Judge(), ())


@pytest.fixture
def push(client: TestClient, routed: Callable[..., Any]) -> Push:
    """Hear of a post, and decide it; return its id."""
    count = 0

    def one(text: str, **post: Any) -> str:
        nonlocal count
        count += 1
        routed({"platform": "news", "native_id": f"n{count}", "text": text, **post})
        items = client.get("/api/v1/posts", params={"limit": 1}).json()["items"]
        found: str = items[0]["id"]
        return found

    return one


def listed(client: TestClient, path: str, **params: Any) -> dict[str, Any]:
    answer = client.get(f"/api/v1{path}", params=params)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    models: dict[str, type[BaseModel]] = {
        "/media/posts": MediaPage,
        "/media/projects": ProjectPage,
        "/media/enquiries": EnquiryPage,
        "/contacts": ContactPage,
    }
    models[path].model_validate(body)
    return body


def ids(body: dict[str, Any]) -> list[str]:
    return [each["id"] for each in body["items"]]


def test_what_the_media_say_is_listed_and_what_citizens_say_is_not(
    client: TestClient, push: Push
) -> None:
    paper = push("حفرة في جدة تعطل السير", author_kind="outlet")
    writer = push("رأي في حفر جدة", author_kind="journalist", author_name="أحمد الحربي")
    office = push("عالجت أمانة جدة الحفرة", author_kind="official")
    push("حفرة أمام بيتي في جدة", author_kind="citizen", platform="x", author="abu_fahad")
    push("مباراة في جدة", author_kind="outlet")

    found = listed(client, "/media/posts")

    assert ids(found) == [writer, paper]
    assert [each["speaker"] for each in found["items"]] == ["opinion_writer", "press"]
    assert ids(listed(client, "/media/posts", speaker=["official", "press"])) == [office, paper]
    (group,) = found["groups"]
    assert (group["municipality"], group["service"], group["posts"]) == (
        "jeddah",
        "roads.pothole",
        2,
    )


def test_what_the_media_say_is_narrowed_and_cut_into_pages(client: TestClient, push: Push) -> None:
    first = push("حفرة في جدة", author_kind="outlet")
    tweet = push("خبر عن مشروع", author_kind="outlet", platform="x", author="okaz")

    for params, expected in (
        ({"platform": "x"}, [tweet]),
        ({"municipality": "jeddah"}, [first]),
        ({"service": "projects"}, [tweet]),
        ({"service": "roads.pothole"}, [first]),
        ({"text": "حفره"}, [first]),
        ({"source": "api"}, [tweet, first]),
        ({"sample": True}, []),
        ({"until": "2026-01-02"}, []),
        ({"contact": "contact_99"}, []),
        ({"contact": "x"}, []),
    ):
        assert ids(listed(client, "/media/posts", **params)) == expected, params
    page = listed(client, "/media/posts", limit=1)
    rest = listed(client, "/media/posts", limit=1, after=page["next"])
    assert (ids(page), ids(rest), rest["next"], rest["groups"]) == ([tweet], [first], None, None)


@pytest.mark.parametrize(
    ("path", "params", "at"),
    [
        ("/media/posts", {"speaker": "citizen"}, "query.speaker.0"),
        ("/media/posts", {"service": "roads.hole"}, "query.service"),
        ("/media/posts", {"since": "2026-01-02", "until": "2026-01-01"}, "query.since"),
        ("/media/projects", {"topic": "x"}, "query.topic"),
        ("/media/enquiries", {"unit": "x"}, "query.unit"),
        ("/contacts", {"kind": "citizen"}, "query.kind"),
        ("/contacts", {"municipality": "x"}, "query.municipality"),
        ("/media/posts", {"after": "x"}, "bad-cursor"),
        ("/contacts", {"after": "x"}, "bad-cursor"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(
    client: TestClient, path: str, params: dict[str, str], at: str
) -> None:
    answer = client.get(f"/api/v1{path}", params=params)

    assert answer.status_code == 422, answer.text
    assert at in answer.text


def test_an_enquiry_has_the_clock_of_the_press_beside_that_of_all_others(
    client: TestClient, push: Push
) -> None:
    push("حفرة أخرى في طريق الملك بجدة", author_kind="citizen", platform="x", author="sara")
    post = push("نطلب تعليق أمانة جدة على الحفر", author_kind="journalist", author_name="أحمد")

    (enquiry,) = listed(client, "/media/enquiries")["items"]

    assert enquiry["unit"] == "jeddah.media"
    assert enquiry["asked"]["id"] == post
    assert enquiry["clock"]["first_answer"]["policy"] == "press-enquiries"
    assert enquiry["ordinary"]["first_answer"]["policy"] == "everything"
    assert enquiry["clock"]["first_answer"]["due"] < enquiry["ordinary"]["first_answer"]["due"]
    assert listed(client, "/media/enquiries", sort="opened")["items"] == [enquiry]
    assert listed(client, "/media/enquiries", status="claimed")["items"] == []
    one = client.get(f"/api/v1/media/enquiries/{enquiry['id']}").json()
    assert EnquiryView.model_validate(one)
    assert one["asked"] == enquiry["asked"]
    (other,) = set(ids(client.get("/api/v1/tickets").json())) - {one["id"]}
    missing = client.get(f"/api/v1/media/enquiries/{other}")
    assert (missing.status_code, missing.json()["type"]) == (404, "/problems/unknown-ticket")


def test_an_enquiry_that_was_answered_is_owed_an_update_by_both_clocks(
    client: TestClient, push: Push
) -> None:
    push("نطلب تعليق أمانة جدة", author_kind="journalist", author_name="أحمد")
    (ticket,) = ids(listed(client, "/media/enquiries"))
    client.post(f"/api/v1/tickets/{ticket}/claim", json={"holder": "هند"})
    client.post(f"/api/v1/tickets/{ticket}/answer", json={"text": "تم", "who": "هند"})

    (enquiry,) = listed(client, "/media/enquiries")["items"]

    for clock in (enquiry["clock"], enquiry["ordinary"]):
        assert clock["first_answer"]["met"]
        assert clock["next_update"]["due"]


def test_what_is_found_to_be_no_enquiry_is_none_any_more(client: TestClient, push: Push) -> None:
    post = push("نطلب تعليق أمانة جدة", author_kind="outlet")

    client.post(f"/api/v1/posts/{post}/corrections", json={"intent": "complaint", "who": "هند"})

    assert listed(client, "/media/enquiries")["items"] == []
    assert ids(listed(client, "/media/posts")) == [post]
    client.post(f"/api/v1/posts/{post}/corrections", json={"relevant": False, "who": "هند"})
    assert ids(listed(client, "/media/posts")) == []


def test_an_enquiry_that_only_its_words_tell_is_among_them(client: TestClient, push: Push) -> None:
    by = {"platform": "x", "author": "someone"}
    push("استفسار صحفي: متى تُردم حفرة طريق الملك بجدة؟", **by)
    push("نرجو تزويدنا برد البلدية على بلاغ حفرة حي الصفا في جدة", **by)
    push("استفسار صحفي عن حفرة حي النزهة في جدة", **by, author_kind="citizen")

    (enquiry,) = listed(client, "/media/enquiries")["items"]

    assert enquiry["asked"]["text"].startswith("استفسار صحفي: متى")
    assert enquiry["asked"]["speaker"] is None
    assert enquiry["clock"]["first_answer"] == enquiry["ordinary"]["first_answer"]


def test_project_news_are_found_whoever_tells_them_by_topic(client: TestClient, push: Push) -> None:
    opened = push("افتتاح مشروع حديقة في جدة", author_kind="outlet")
    tender = push("ترسية مشروع نفق في جدة", author_kind="citizen", platform="x", author="abu_fahad")

    found = listed(client, "/media/projects")

    assert ids(found) == [tender, opened]
    assert [each["project"] for each in found["items"]] == ["tender", "opening"]
    assert found["items"][0]["speaker"] is None
    assert "abu_fahad" not in str(found)
    assert {each["topic"]: each["posts"] for each in found["groups"]} == {"tender": 1, "opening": 1}
    assert [each["code"] for each in found["topics"]] == ["opening", "tender", "works"]
    assert ids(listed(client, "/media/projects", topic="opening")) == [opened]
    assert listed(client, "/media/projects", limit=1)["next"]


def test_contacts_are_made_of_those_whose_kind_is_stated_and_never_of_citizens(
    client: TestClient, push: Push
) -> None:
    push("حفرة في جدة", author_kind="outlet", author_name="عكاظ")
    push("حفر جدة", author_kind="journalist", author_name="أحمد الحربي")
    push("رأي في جدة", author_kind="journalist", platform="x", author="writer_1", author_name="سعد")
    push("عالجنا حفرة في جدة", author_kind="official", platform="x", author="JeddahAmana")
    push("حفرة في جدة", author_kind="citizen", platform="x", author="abu_fahad")
    push("حفرة كبيرة في جدة", platform="x", author="kateb", author_name="الكاتب خالد")
    push("حفرة في جدة", author_kind="outlet", platform="forum", author="user_7")

    found = listed(client, "/contacts")["items"]

    assert [(each["kind"], each["pseudonymous"]) for each in found] == [
        ("official", False),
        ("opinion_writer", True),
        ("journalist", False),
        ("press", False),
    ]
    assert found[2]["author_name"] == "أحمد الحربي"
    assert found[1]["author_name"].startswith("صحفي ")
    for name in ("writer_1", "سعد", "abu_fahad", "kateb", "user_7"):
        assert name not in str(found)


def test_a_contact_says_how_often_they_wrote_on_what_and_where(
    client: TestClient, push: Push
) -> None:
    by = {"author_kind": "journalist", "author_name": "أحمد الحربي"}
    push("حفرة في جدة", **by)
    push("مشروع في جدة", **by)
    last = push("حفرة أخرى في جدة", **by)

    (contact,) = listed(client, "/contacts")["items"]

    assert (contact["posts"], contact["latest"], contact["source"]) == (3, last, "api")
    assert contact["services"] == [
        {"code": "roads.pothole", "posts": 2},
        {"code": "projects.announcement", "posts": 1},
    ]
    assert contact["municipalities"] == [{"code": "jeddah", "posts": 3}]
    assert len(ids(listed(client, "/media/posts", contact=contact["id"]))) == 3
    assert client.get(f"/api/v1/contacts/{contact['id']}").json() == contact


def test_contacts_are_narrowed_and_cut_into_pages(client: TestClient, push: Push) -> None:
    push("حفرة في جدة", author_kind="outlet", author_name="عكاظ")
    push("خبر مشروع", author_kind="official", platform="x", author="Amana", author_name="الأمانة")

    def names(**params: Any) -> list[str]:
        return [each["author_name"] for each in listed(client, "/contacts", **params)["items"]]

    for params, expected in (
        ({"kind": "press"}, ["عكاظ"]),
        ({"platform": "x"}, ["الأمانة"]),
        ({"municipality": "jeddah"}, ["عكاظ"]),
        ({"service": "projects"}, ["الأمانة"]),
        ({"service": "roads.pothole"}, ["عكاظ"]),
        ({"text": "الامانه"}, ["الأمانة"]),
        ({"text": "nobody"}, []),
    ):
        assert names(**params) == expected, params
    page = listed(client, "/contacts", limit=1)
    assert names(limit=1, after=page["next"]) == ["عكاظ"]


def test_an_outlet_is_a_contact_where_a_post_names_nobody(client: TestClient, push: Push) -> None:
    push("حفرة في جدة", author_kind="outlet")
    push("حفرة في جدة", author_kind="journalist")

    (contact,) = listed(client, "/contacts")["items"]

    assert (contact["kind"], contact["author_name"], contact["outlet"]) == ("press", "api", "api")


def test_a_writer_is_whose_latest_posts_are_opinion_half_and_half_at_least(
    client: TestClient, push: Push
) -> None:
    by = {"author_kind": "journalist", "author_name": "أحمد"}

    def kind() -> str:
        (contact,) = listed(client, "/contacts")["items"]
        found: str = contact["kind"]
        return found

    push("حفرة في جدة", **by)
    assert kind() == "journalist"
    push("رأي في جدة", **by)
    assert kind() == "opinion_writer"
    push("حفرة في حي الصفا بجدة", **by)
    assert kind() == "journalist"


def test_what_an_office_notes_is_kept_with_who_wrote_it_and_audited(
    client: TestClient, push: Push
) -> None:
    push("حفرة في جدة", author_kind="journalist", author_name="أحمد")
    (contact,) = ids(listed(client, "/contacts"))
    path = f"/api/v1/contacts/{contact}"

    noted = client.patch(path, json={"note": "يفضل البريد", "outlet": "عكاظ", "who": "هند"})
    again = client.patch(path, json={"note": "يفضل الهاتف", "who": "منال"})

    ContactView.model_validate(noted.json())
    assert noted.json()["outlet"] == "عكاظ"
    (note,) = again.json()["notes"]
    assert (note["note"], note["outlet"], note["who"], note["office"]) == (
        "يفضل الهاتف",
        "عكاظ",
        "منال",
        [],
    )
    lines = client.get("/api/v1/audit").json()["items"]
    assert [(each["verb"], each["target"], each["who"]) for each in lines] == [
        ("contact.note", contact, "منال"),
        ("contact.note", contact, "هند"),
    ]
    assert lines[0]["before"] == {"note": "يفضل البريد"}
    same = client.patch(path, json={"note": "يفضل الهاتف", "who": "سعد"})
    assert same.json()["notes"][0]["who"] == "منال"
    gone = client.patch(path, json={"note": None, "outlet": None, "who": "هند"})
    assert gone.json()["notes"] == []


def test_a_note_needs_somebody_who_writes_it_and_a_contact(client: TestClient, push: Push) -> None:
    push("حفرة في جدة", author_kind="journalist", author_name="أحمد")
    (contact,) = ids(listed(client, "/contacts"))

    nobody = client.patch(f"/api/v1/contacts/{contact}", json={"note": "x"})
    strange = client.patch(f"/api/v1/contacts/{contact}", json={"surname": "x", "who": "هند"})
    missing = client.patch("/api/v1/contacts/contact_99", json={"note": "x", "who": "هند"})

    assert (nobody.status_code, strange.status_code) == (422, 422)
    assert (missing.status_code, missing.json()["type"]) == (404, "/problems/unknown-contact")
    assert client.get("/api/v1/contacts/x").status_code == 404


def a_key(client: TestClient, user: str, places: list[str], role: str = "agent") -> dict[str, str]:
    body = {"id": user, "name": user, "roles": [role], "places": places}
    assert client.post("/api/v1/users", json=body).status_code == 201
    made = client.post("/api/v1/keys", json={"user": user, "label": "x"}).json()
    return {"authorization": f"Bearer {made['key']}"}


SALMA = {
    "name": "سلمى القرني",
    "platform": "x",
    "account": "@salma_writes",
    "outlet": "المدينة",
    "email": "salma@paper.example",
    "telephone": "+966 50 123 4567",
    "places": ["jeddah", "jeddah"],
    "note": "صباحًا",
    "who": "هند",
}


def added(client: TestClient, key: dict[str, str] | None = None, **changes: Any) -> dict[str, Any]:
    body = {**SALMA, **changes}
    if key:
        del body["who"]
    answer = client.post("/api/v1/contacts", json=body, headers=key)
    assert answer.status_code == 201, answer.text
    ContactView.model_validate(answer.json())
    found: dict[str, Any] = answer.json()
    return found


def test_a_contact_is_added_by_hand_and_is_the_author_once_they_are_heard(
    client: TestClient, push: Push
) -> None:
    contact = added(client)
    (note,) = contact["notes"]

    assert (contact["by_hand"], contact["name"], contact["kind"]) == (
        True,
        "سلمى القرني",
        "journalist",
    )
    assert (contact["last"], contact["source"], contact["author"]) == (None, None, None)
    assert (note["account"], note["places"]) == ("@salma_writes", ["jeddah"])
    push("حفرة في جدة", author_kind="journalist", platform="x", author="salma_writes")
    (heard,) = listed(client, "/contacts")["items"]
    assert (heard["id"], heard["by_hand"], heard["posts"]) == (contact["id"], False, 1)
    assert (heard["name"], heard["pseudonymous"]) == ("سلمى القرني", True)
    # What says whose it is on posts is what it was: a pseudonym.
    assert heard["author_name"].startswith("صحفي ")
    assert listed(client, "/contacts", text="المدينه")["items"] == [heard]
    assert listed(client, "/contacts", municipality="jeddah")["items"] == [heard]


def test_a_citizen_s_posts_are_nobody_s_whoever_adds_their_account(
    client: TestClient, push: Push
) -> None:
    contact = added(client, account="abu_fahad")
    push("حفرة في جدة", platform="x", author="abu_fahad", author_kind="citizen")
    push("حفرة كبيرة في جدة", platform="x", author="abu_fahad")

    (found,) = listed(client, "/contacts")["items"]

    assert (found["id"], found["by_hand"], found["posts"]) == (contact["id"], True, 0)
    assert ids(listed(client, "/media/posts", contact=contact["id"])) == []


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"account": None}, "body.account"),
        ({"platform": None}, "body.account"),
        ({"name": ""}, "body.name"),
        ({"kind": "citizen"}, "body.kind"),
        ({"email": "salma"}, "body.email"),
        ({"telephone": "call me"}, "body.telephone"),
        ({"account": "two words"}, "body.account"),
        ({"places": ["jeddah", "jedda"]}, "body.places.1"),
        ({"who": None}, "body.who"),
    ],
)
def test_what_a_contact_cannot_be_is_refused_by_name(
    client: TestClient, changes: dict[str, Any], at: str
) -> None:
    answer = client.post("/api/v1/contacts", json={**SALMA, **changes})

    assert answer.status_code == 422
    assert at in [each["at"] for each in answer.json()["errors"]], answer.text


def test_a_contact_is_changed_and_moves_to_the_account_that_it_turns_out_to_be(
    client: TestClient, push: Push
) -> None:
    push("حفرة في جدة", author_kind="journalist", platform="x", author="salma_writes")
    contact = added(client, account=None, platform=None)
    path = f"/api/v1/contacts/{contact['id']}"
    who = {"who": "هند"}

    nameless = client.patch(path, json={**who, "name": None})
    half = client.patch(path, json={**who, "account": "salma_writes"})
    writer = client.patch(path, json={**who, "kind": "opinion_writer", "places": None})
    moved = client.patch(path, json={**who, "account": "salma_writes", "platform": "x"})

    assert (nameless.status_code, half.status_code) == (422, 422)
    assert (writer.json()["kind"], writer.json()["notes"][0]["places"]) == ("opinion_writer", [])
    assert (moved.json()["id"] != contact["id"], moved.json()["posts"]) == (True, 1)
    assert client.get(path).status_code == 404
    heard = client.patch(f"/api/v1/contacts/{moved.json()['id']}", json={**who, "kind": "press"})
    assert heard.status_code == 422
    assert "body.kind" in heard.text


def test_what_a_colleague_saved_meanwhile_is_not_overwritten(client: TestClient) -> None:
    contact = added(client)
    path, stood = f"/api/v1/contacts/{contact['id']}", contact["notes"][0]["revision"]

    first = client.patch(path, json={"note": "أ", "revision": stood, "who": "هند"})
    second = client.patch(path, json={"note": "ب", "revision": stood, "who": "منال"})
    gone = client.delete(path, params={"revision": stood})
    twice = client.post("/api/v1/contacts", json=SALMA)

    assert first.status_code == 200
    for refused in (second, gone):
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/contact-changed")
        assert refused.json()["who"] == "هند"
    assert client.get(path).json()["notes"][0]["note"] == "أ"
    assert (twice.status_code, twice.json()["type"]) == (409, "/problems/contact-exists")
    assert twice.json()["contact"] == contact["id"]


def test_a_contact_is_removed_by_the_office_that_keeps_it_and_by_administrators_of_all(
    client: TestClient,
) -> None:
    jeddah, agent = a_key(client, "hind", ["jeddah"]), a_key(client, "wakil", [])
    contact = added(client, jeddah)
    path = f"/api/v1/contacts/{contact['id']}"
    # The ministry sees it, and has nothing of its own to take away.
    assert client.delete(path, headers=agent).status_code == 204
    assert client.get(path, headers=jeddah).status_code == 200

    assert client.delete(path, headers=jeddah).status_code == 204
    assert client.delete(path, headers=jeddah).status_code == 404
    again = added(client, jeddah)
    assert client.delete(f"/api/v1/contacts/{again['id']}").status_code == 204
    assert listed(client, "/contacts")["items"] == []


def test_who_asked_to_be_erased_is_not_added_by_hand(client: TestClient) -> None:
    said = {"basis": "subject_request", "note": "طلب", "who": "هند"}
    whom = {"platform": "x", "author": "salma_writes"}
    assert client.post("/api/v1/erasures", json=said | whom).status_code in {200, 201}

    answer = client.post("/api/v1/contacts", json=SALMA)

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/contact-erased")


def test_a_note_is_seen_by_its_office_and_the_ministry(client: TestClient, push: Push) -> None:
    push("حفرة في جدة", author_kind="outlet", author_name="عكاظ")
    (contact,) = ids(listed(client, "/contacts"))
    path = f"/api/v1/contacts/{contact}"
    jeddah, both = a_key(client, "hind", ["jeddah"]), a_key(client, "manal", ["jeddah", "riyadh"])
    riyadh, viewer = a_key(client, "saad", ["riyadh"]), a_key(client, "v", [], "viewer")

    client.patch(path, json={"note": "من جدة"}, headers=jeddah)
    client.patch(path, json={"note": "من الوزارة", "who": "وكيل"})

    def notes(key: dict[str, str]) -> list[str]:
        return [each["note"] for each in client.get(path, headers=key).json()["notes"]]

    assert client.get(path, headers=jeddah).json()["first"] is None
    assert notes(jeddah) == notes(both) == ["من جدة"]
    assert client.get(path, headers=riyadh).status_code == 404
    assert notes({"authorization": f"Bearer {LOCAL_KEY}"}) == ["من الوزارة", "من جدة"]
    assert client.get(path, headers=viewer).status_code == 403


def test_where_else_a_contact_writes_is_not_found_out_by_asking_for_it(
    client: TestClient, push: Push
) -> None:
    by = {"author_kind": "outlet", "author_name": "عكاظ"}
    push("حفرة في جدة", **by)
    push("مشروع في بلد آخر", **by)
    jeddah = a_key(client, "hind", ["jeddah"])

    def found(**params: str) -> int:
        answer = client.get("/api/v1/contacts", params=params, headers=jeddah)
        return len(answer.json()["items"])

    assert found(municipality="jeddah") == found(service="roads") == 1
    assert found(service="projects") == 0


def test_who_was_erased_is_no_contact_and_becomes_none_again(
    client: TestClient, push: Push
) -> None:
    handle = {"author_kind": "journalist", "platform": "x", "author": "writer_1"}
    name = {"author_kind": "journalist", "author_name": "أحمد الحربي"}
    push("حفرة في جدة", **handle)
    post = push("رأي في جدة", **name)
    push("حفرة في جدة", author_kind="outlet")
    for contact in ids(listed(client, "/contacts")):
        client.patch(f"/api/v1/contacts/{contact}", json={"note": "اتصلنا به", "who": "هند"})

    said = {"basis": "subject_request", "note": "طلب", "who": "هند"}
    for whom in ({"platform": "x", "author": "writer_1"}, {"post": post}):
        answer = client.post("/api/v1/erasures", json=said | whom)
        assert answer.json()["counts"]["contacts"] == 1, answer.text

    later = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    push("حفرة ثانية في جدة", published=later, **handle)
    push("رأي ثان في جدة", published=later, **name)
    (left,) = listed(client, "/contacts")["items"]
    assert (left["kind"], left["author_name"]) == ("press", "api")
