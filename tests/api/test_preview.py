"""A source is looked at before it is added: what it would bring, and nothing is stored."""

from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.tools import Tools
from listener.kinds.budget import Mark
from whole.serving import a_site

SOURCES = "/api/v1/sources"
PREVIEW = f"{SOURCES}/preview"


def a_feed(count: int, *, dated: bool = True) -> bytes:
    date = "<pubDate>Mon, 23 Nov 2026 09:0{}:00 GMT</pubDate>" if dated else ""
    items = "".join(
        f"<item><guid>{n}</guid><title>حفرة رقم {n}</title>{date.format(n % 10)}</item>"
        for n in range(count)
    )
    return f"<rss version='2.0'><channel>{items}</channel></rss>".encode()


def tweets(asked: str) -> bytes:
    most = int(asked.partition("max_results=")[2].partition("&")[0])
    rows = ", ".join(f'{{"id": "{1790000000000000000 + n}", "text": "حفرة"}}' for n in range(most))
    return f'{{"data": [{rows}], "meta": {{"next_token": "more"}}}}'.encode()


def answering(path: str, _: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
    plain = path.partition("?")[0]
    if plain == "/2/tweets/search/recent":
        return 200, {}, tweets(path)
    found = {"/many": a_feed(30), "/undated": a_feed(2, dated=False), "/empty": a_feed(0)}
    if plain == "/busy":
        return 429, {"Retry-After": "3600"}, b""
    body = found.get(plain)
    return (200, {}, body) if body else (404, {}, b"")


def sent(client: TestClient, path: str, to: str = PREVIEW, **more: Any) -> Any:
    with a_site(answering) as site:
        body = {"name": "تجربة", "kind": "feed", "url": site + path, "interval_seconds": 60}
        return client.post(to, json=body | more)


def reasons(answer: Any) -> str:
    return " ".join(each["reason"] for each in answer.json()["warnings"])


def test_the_first_posts_are_shown_and_nothing_is_stored(client: TestClient) -> None:
    answer = sent(client, "/many")

    shown = answer.json()
    assert answer.status_code == 200
    assert (len(shown["posts"]), shown["seen"], shown["left_out"], shown["skipped"]) == (
        20,
        30,
        0,
        0,
    )
    assert shown["posts"][0]["text"].startswith("حفرة") or shown["posts"][0]["title"]
    assert client.get(SOURCES).json()["items"] == []
    assert client.get("/api/v1/posts").json()["items"] == []


def test_what_its_keywords_leave_out_is_counted_and_told(client: TestClient) -> None:
    answer = sent(client, "/many", options={"include": ["7"]})

    assert answer.json()["left_out"] == 29
    (warning,) = answer.json()["warnings"]
    assert warning["reason"].startswith("29 posts left out")
    assert "استُبعد 29" in warning["reason_ar"]


def test_it_is_said_how_often_it_would_be_read(client: TestClient) -> None:
    steady = sent(client, "/many", options={"steady": True}, interval_seconds=120).json()
    quiet = sent(client, "/many", interval_seconds=120).json()

    assert steady["next_poll_seconds"] == 120
    assert quiet["next_poll_seconds"] > 120


def test_a_source_without_posts_or_dates_is_warned_of(client: TestClient) -> None:
    assert "has no posts now" in reasons(sent(client, "/empty"))
    assert "when it was published" in reasons(sent(client, "/undated"))


def test_one_that_is_busy_is_no_refusal_but_a_warning(client: TestClient) -> None:
    answer = sent(client, "/busy")

    (warning,) = answer.json()["warnings"]
    assert answer.status_code == 200
    assert warning["cause"] == "rate"
    assert "لا يقبل المصدر مزيدًا من الطلبات" in warning["reason_ar"]
    assert answer.json()["next_poll_seconds"] == 3600


@pytest.mark.parametrize(
    "wrong",
    [{}, {"kind": "telepathy"}, {"options": {"plaec": "jeddah"}}, {"interval_seconds": 1}],
)
def test_what_would_be_refused_is_refused_with_the_same_problem(
    client: TestClient, wrong: dict[str, Any]
) -> None:
    with a_site(answering) as site:
        body = {"name": "تجربة", "kind": "feed", "url": f"{site}/gone"} | wrong
        previewed, added = (client.post(to, json=body) for to in (PREVIEW, SOURCES))

    assert previewed.status_code == added.status_code == 422
    assert previewed.json()["errors"] == added.json()["errors"]


def test_a_refusal_is_a_warning_to_whoever_would_add_it_unchecked(client: TestClient) -> None:
    answer = sent(client, "/gone", unchecked=True)

    assert answer.status_code == 200
    assert answer.json()["warnings"][0]["cause"] == "gone"


def test_a_source_that_is_there_is_not_previewed_as_a_new_one(client: TestClient) -> None:
    with a_site(answering) as site:
        body = {"name": "تجربة", "kind": "feed", "url": f"{site}/many"}
        assert client.post(SOURCES, json=body).status_code == 201

        assert client.post(PREVIEW, json=body).status_code == 409


def test_what_is_sent_to_us_has_nothing_to_show(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAWT_SECRET_VENDOR", "a-secret-of-the-vendor")
    options = {"secret": "SAWT_SECRET_VENDOR", "scheme": "hmac-sha256-hex"}
    body = {"name": "الراصد", "kind": "webhook", "url": "https://vendor.example/"}

    answer = client.post(PREVIEW, json=body | {"options": options})

    assert answer.json()["posts"] == []
    assert answer.json()["next_poll_seconds"] is None
    assert "sent to us" in reasons(answer)


class TestWhereEachPostIsPaidFor:
    """X gives ten posts at least, and counts them."""

    X: Mapping[str, Any] = {
        "kind": "x",
        "options": {"query": "حفرة", "token": "SAWT_SECRET_X", "page": 100},
    }

    @pytest.fixture(autouse=True)
    def token(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SAWT_SECRET_X", "t0ken")

    def mark(self, client: TestClient, source: str) -> Mark:
        tools: Tools = client.app_state["tools"]
        assert client.portal
        return Mark.found(client.portal.call(tools.polls.inbox.cursor, source))

    def test_a_preview_asks_for_the_fewest(self, client: TestClient) -> None:
        answer = sent(client, "", **self.X)

        assert answer.json()["seen"] == 10
        assert "no budget of a source does" in reasons(answer)

    def test_what_a_trial_read_counts_in_the_month_and_is_read_again(
        self, client: TestClient
    ) -> None:
        source = sent(client, "", SOURCES, **self.X).json()["id"]

        mark = self.mark(client, source)
        assert mark.read == 10
        assert (mark.since_id, mark.newest_id, mark.next_token) == (None, None, None)

    def test_another_question_does_not_forget_what_was_spent(self, client: TestClient) -> None:
        with a_site(answering) as site:
            body = {"name": "تجربة", "url": site, "interval_seconds": 60, **self.X}
            source = client.post(SOURCES, json=body).json()["id"]

            other = {**self.X["options"], "query": "إنارة"}
            client.patch(f"{SOURCES}/{source}", json={"options": other})
            assert self.mark(client, source).read == 20

            client.patch(f"{SOURCES}/{source}", json={"options": {**other, "page": 50}})
            assert self.mark(client, source).read == 30
