"""Requests by Open311: what comes in becomes a ticket, what is told is fit for the public."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.settings import LOCAL_KEY
from listener.pseudonyms import Names
from reporting import BASE, HOLE, Reporter, texts, tree

BEARER = {"authorization": f"Bearer {LOCAL_KEY}"}
ARABIC = 'تسرّب مياه عند المسجد ﷺ ـ ١٢٣\r\nأمام الباب <b>الشمالي</b> & "الجنوبي" 😀'


def act(city: Reporter, ticket: str, verb: str, **body: Any) -> None:
    path = f"/api/v1/tickets/{ticket}/{verb}"
    answer = city.client.post(path, json={"who": "نورة", **body}, headers=BEARER)
    assert answer.status_code == 200, answer.text


def detail(city: Reporter, ticket: str) -> Any:
    return city.client.get(f"/api/v1/tickets/{ticket}", headers=BEARER).json()


def test_a_request_becomes_a_post_and_a_ticket_of_the_service_that_was_chosen(
    city: Reporter,
) -> None:
    name = city.report(service_code="lighting.outage", jurisdiction_id="jeddah")

    ticket = detail(city, name)
    (post,) = ticket["posts"]
    assert ticket["services"][0] == "lighting.outage"
    assert ticket["municipality"] == "jeddah"
    assert post["platform"] == "open311"
    assert post["tags"]["sure"]
    assert post["tags"]["model"] == "judge+sender"
    assert city.client.get("/api/v1/corrections", headers=BEARER).json()["items"] == []


def test_a_request_is_relevant_whatever_its_words_sound_like(city: Reporter) -> None:
    name = city.report(description="مباراة الليلة", jurisdiction_id="jeddah")

    assert city.request(name)["service_code"] == "roads.pothole"


def test_the_same_request_again_is_one_post_with_one_token(city: Reporter) -> None:
    first, second = (city.post(**HOLE).json() for _ in range(2))

    assert first == second
    posts = city.client.get("/api/v1/posts", headers=BEARER).json()["items"]
    assert len(posts) == 1


def test_another_description_is_another_request(city: Reporter) -> None:
    first = city.post(**HOLE).json()

    assert city.post(**{**HOLE, "description": "غيرها"}).json() != first


def test_a_token_has_no_id_until_the_request_has_one(city: Reporter) -> None:
    (posted,) = city.post(**HOLE).json()
    token = posted["token"]

    (before,) = city.get(f"tokens/{token}.json").json()
    city.settle()
    (after,) = city.get(f"tokens/{token}.json").json()

    assert before == {"service_request_id": None, "token": token}
    assert after["service_request_id"]
    assert city.get("tokens/unknown.xml").status_code == 404


def test_arabic_comes_back_byte_for_byte(city: Reporter) -> None:
    name = city.report(description=ARABIC, address_string="حي الصفا، جدة")

    told = city.get(f"requests/{name}.xml")
    assert texts(told, "description") == [ARABIC]
    assert city.request(name)["description"] == ARABIC
    assert city.request(name)["address"] == "حي الصفا، جدة"


def test_control_characters_do_not_break_the_document(city: Reporter) -> None:
    name = city.report(description="حفرة\x0b\x01 هنا\ufffe")

    assert texts(city.get(f"requests/{name}.xml"), "description") == ["حفرة\ufffd\ufffd هنا\ufffd"]


def test_who_reports_is_neither_told_nor_kept(city: Reporter) -> None:
    person = {
        "email": "sara@example.sa",
        "phone": "0501234567",
        "first_name": "سارة",
        "last_name": "العلي",
        "device_id": "tt222111",
        "account_id": "acc-77",
    }
    name = city.report(**person)
    told = city.get(f"requests/{name}.json").text + city.get(f"requests/{name}.xml").text
    kept = str(detail(city, name))

    assert [value for value in person.values() if value in told + kept] == []
    assert {"email", "phone", "device_id", "account_id"} & city.request(name).keys() == set()
    assert detail(city, name)["posts"][0]["author"]


def test_one_reporter_has_one_name_and_another_has_another(city: Reporter) -> None:
    authors = [
        detail(city, city.report(description=f"حفرة {n}", phone=phone))["posts"][-1]["author"]
        for n, phone in enumerate(("0501234567", "0501234567", "0507654321"))
    ]

    assert authors[0] == authors[1] != authors[2]


def test_what_is_kept_of_a_reporter_cannot_be_found_by_trying_all_phones(city: Reporter) -> None:
    """Phones are so few that a digest of one is as good as the phone, but for a key in it."""
    tools = city.client.app_state["tools"]
    first = city.post(**HOLE, phone="0501234567").json()[0]["token"]
    city.client.app_state["tools"] = replace(tools, names=Names(b"another key" * 3))
    second = city.post(**HOLE, phone="0501234567").json()[0]["token"]

    assert first != second


def test_what_identifies_a_person_in_a_description_is_not_told(city: Reporter) -> None:
    name = city.report(description="حفرة\nاتصلوا على 0501234567\nشكرا")

    assert city.request(name)["description"] == "حفرة\nاتصلوا على [phone]\nشكرا"


def test_what_was_only_heard_is_told_in_none_of_its_words(
    client: TestClient, routed: Any, pothole: dict[str, Any]
) -> None:
    (ticket,) = routed({**pothole, "author": "abu_fahad", "lat": 21.5, "long": 39.2})
    told = Reporter(client).request(ticket["id"])

    assert told["description"] == "الحفر والهبوطات في الشوارع، أمانة محافظة جدة"
    assert (told["lat"], told["long"], told["media_url"]) == (None, None, None)
    assert "abu_fahad" not in str(told)
    assert "التحلية" not in str(told)


def test_an_answer_is_told_and_a_reason_is_not(city: Reporter) -> None:
    name = city.report()
    act(city, name, "claim")
    act(city, name, "answer", text="شكرًا @sara، ستعالج غدًا")
    assert city.request(name)["status_notes"].endswith("شكرًا [handle]، ستعالج غدًا")

    act(city, name, "resolve", note="المقاول فلان تأخر", evidence=[])
    told = city.request(name)
    assert told["status"] == "closed"
    assert "المقاول" not in told["status_notes"]
    assert city.request(name, lang="en")["status_notes"].startswith("Resolved.")


def test_a_closed_request_was_updated_when_it_was_closed(city: Reporter) -> None:
    name = city.report()
    assert city.request(name)["expected_datetime"]
    act(city, name, "claim")
    act(city, name, "resolve")
    (line,) = [each for each in detail(city, name)["history"] if each["verb"] == "resolve"]

    told = city.request(name)
    assert told["updated_datetime"] == line["at"]
    assert told["expected_datetime"] is None


def test_a_request_that_was_joined_with_another_says_so(city: Reporter) -> None:
    first = city.report(jurisdiction_id="jeddah")
    second = city.report(description="عمود الإنارة مطفأ من أسبوع", service_code="lighting.outage")
    answer = city.client.post(
        f"/api/v1/tickets/{first}/merge",
        json={"who": "نورة", "tickets": [second], "note": "واحد"},
        headers=BEARER,
    )
    assert answer.status_code == 200, answer.text

    assert city.request(second)["status"] == "closed"
    assert first in city.request(second)["status_notes"]


def test_names_are_arabic_and_english_when_asked(city: Reporter) -> None:
    name = city.report(jurisdiction_id="jeddah")

    assert city.request(name)["service_name"] == "الحفر والهبوطات في الشوارع"
    assert city.request(name, lang="en")["service_name"] == "Potholes and subsidence"
    assert city.request(name, lang="en")["agency_responsible"].isascii()


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/x.png",
        "http://[::1]/x",
        "http://169.254.169.254/latest",
        "http://localhost/x",
        "http://user:pass@example.org/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://0x7f.1/",
    ],
)
def test_media_of_no_public_address_is_refused(city: Reporter, address: str) -> None:
    assert city.post(**HOLE, media_url=address).status_code == 400


def test_media_is_told_of_whoever_reported_it(city: Reporter) -> None:
    name = city.report(media_url="https://img.example/1.png")

    assert city.request(name)["media_url"] == "https://img.example/1.png"


def test_a_file_is_not_kept_and_the_answer_says_so(city: Reporter) -> None:
    answer = city.client.post(
        f"{BASE}/requests.json",
        data={**HOLE, "api_key": LOCAL_KEY},
        files={"media": ("photo.png", b"\x89PNG\r\n--\r\n\x00", "image/png")},
    )

    assert answer.status_code == 200
    assert "media_url" in answer.json()[0]["service_notice"]


def test_pages_follow_each_other(city: Reporter) -> None:
    made = [city.report(description=f"حفرة {n} في الشارع {n}{n}") for n in range(3)]
    pages = [
        [
            each["service_request_id"]
            for each in city.get("requests.json", page_size="2", page=p).json()
        ]
        for p in ("1", "2", "3")
    ]

    assert [len(page) for page in pages] == [2, 1, 0]
    assert sorted(pages[0] + pages[1]) == sorted(made)


@pytest.mark.parametrize("wrong", ["0", "-1", "x", "١", "1e3", "99999999"])
def test_a_page_is_a_number_from_one(city: Reporter, wrong: str) -> None:
    assert city.get("requests.json", page=wrong).status_code == 400
    assert city.get("requests.json", page_size=wrong).status_code == 400


def test_what_changed_since_is_found(city: Reporter) -> None:
    name = city.report()
    now = datetime.now(UTC).isoformat()

    assert city.get("requests.json", updated_after=now).json() == []
    act(city, name, "claim")
    (told,) = city.get("requests.json", updated_after=now).json()
    assert told["service_request_id"] == name
    assert city.get("requests.json", updated_before=now).json() == []


def test_every_error_is_in_the_form_that_was_asked_for(city: Reporter) -> None:
    for path, status in (
        ("nothing", 404),
        ("services/nothing", 404),
        ("requests/nothing", 404),
        ("requests", 400),
    ):
        asked = {"page": "x"} if status == 400 else {}
        told, xml = city.get(f"{path}.json", **asked), city.get(f"{path}.xml", **asked)
        assert (told.status_code, xml.status_code) == (status, status), path
        assert told.json()[0]["code"] == status
        assert tree(xml).tag == "errors"
        assert texts(xml, "code") == [str(status)]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("DELETE", "requests.json", 405),
        ("GET", "services.html", 404),
        ("POST", "requests.csv", 404),
    ],
)
def test_what_the_framework_refuses_is_told_in_the_same_way(
    city: Reporter, method: str, path: str, status: int
) -> None:
    answer = city.client.request(method, f"{BASE}/{path}")

    assert answer.status_code == status
    assert answer.headers["content-type"].startswith(("text/xml", "application/json"))
    assert "problem" not in answer.text


def test_too_large_a_body_is_refused_in_the_same_way(city: Reporter) -> None:
    answer = city.post(**{**HOLE, "description": "x" * (1 << 20)})

    assert answer.status_code == 413
    assert answer.json()[0]["code"] == 413


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{}"),
        ("application/x-www-form-urlencoded", b"description=%ff%fe"),
        ("application/x-www-form-urlencoded", b"a=1&" * 600),
        ("multipart/form-data", b"--x"),
        ("multipart/form-data; boundary=x", b"--x\r\ncontent-disposition: form-data\r\n\r\n1"),
        ("multipart/form-data; boundary=x", b'--x\r\nc-d: form-data; name="a"\r\n\r\n\xff'),
        ("text/plain", b"x"),
    ],
)
def test_a_body_that_is_no_form_is_refused(city: Reporter, kind: str, body: bytes) -> None:
    answer = city.client.post(
        f"{BASE}/requests.json", content=body, headers={**BEARER, "content-type": kind}
    )

    assert answer.status_code == 400


def test_a_parameter_that_says_two_things_is_refused(city: Reporter) -> None:
    assert city.post(**{**HOLE, "lat": ["24.7", "25"]}).status_code == 400
    assert city.post(**{**HOLE, "lat": ["24.7", "24.7"]}).status_code == 200


def test_without_a_suffix_the_header_decides_and_xml_is_the_default(city: Reporter) -> None:
    said = {"accept": "application/json"}

    assert city.client.get(f"{BASE}/services", headers=said).json()
    assert tree(city.get("services")).tag == "services"
    assert tree(city.get("services/roads.pothole")).tag == "service_definition"


def test_an_unforeseen_error_tells_nothing(app: FastAPI, city: Reporter) -> None:
    @app.get(f"{BASE}/broken.json")
    async def broken() -> None:
        message = "words of a post"
        raise RuntimeError(message)

    answer = city.get("broken.json")

    assert answer.status_code == 500
    assert answer.json()[0]["code"] == 500
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "words" not in answer.text
