"""What a hub asks and sends: verified where we asked, believed where it is signed."""

import hmac
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from fastapi.testclient import TestClient

from api.settings import Settings, read_settings
from api.subscribing import Subscriber
from api.tools import Tools
from feeds import ITEM, rss
from listener.collector import Page
from listener.door import Answer
from listener.errors import SourceRefused
from listener.feeds.hub import Hub
from store.posts import SqlPosts
from store.subscriptions import SqlSubscriptions

ROOT = Path(__file__).parents[2]
PUBLIC = "https://sawt.example/here"
HUB = Hub(url="https://hub.example/", topic="http://127.0.0.1:8124/feed")
FEED = {"name": "خبر", "kind": "feed", "url": HUB.topic, "interval_seconds": 900}
BODY = rss(ITEM).encode()


class TheHub:
    """Remembers what it was asked, and asks back where it was told to."""

    def __init__(self, client: TestClient, source: str) -> None:
        self.client = client
        self.source = source
        self.asked: list[tuple[str, dict[str, list[str]]]] = []
        self.refuses = False

    async def get(self, source: str, url: str, headers: Mapping[str, str]) -> Answer:
        raise AssertionError((source, url, headers))

    async def post(self, source: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        assert headers["content-type"] == "application/x-www-form-urlencoded"
        self.asked.append((url, parse_qs(body.decode())))
        if self.refuses:
            raise SourceRefused(source, "HTTP 403")
        return Answer(status=202, url=url, headers={}, body=b"")

    @property
    def path(self) -> str:
        return self.form["hub.callback"].removeprefix(PUBLIC)

    @property
    def form(self) -> dict[str, str]:
        return {name: value for name, (value,) in self.asked[-1][1].items()}

    def verifies(self, **changed: str) -> Any:
        named = {f"hub.{name}": value for name, value in changed.items()}
        asked = {
            "hub.mode": "subscribe",
            "hub.topic": HUB.topic,
            "hub.challenge": "a<b>",
            "hub.lease_seconds": "3600",
        }
        return self.client.get(self.path, params=asked | named, headers={"authorization": ""})

    def sends(
        self, body: bytes = BODY, signature: str | None = None, method: str = "sha256"
    ) -> int:
        if signature is None:
            key = self.form["hub.secret"].encode()
            signature = f"{method}={hmac.digest(key, body, method).hex()}"
        headers = {"authorization": "", "x-hub-signature": signature, "content-type": "text/xml"}
        return self.client.post(self.path, content=body, headers=headers).status_code

    def posts(self) -> list[Any]:
        found: list[Any] = self.client.get("/api/v1/posts").json()["items"]
        return found

    def shown(self) -> Any:
        return self.client.get(f"/api/v1/sources/{self.source}").json()


@pytest.fixture
def settings(url: str, tmp_path: Path) -> Settings:
    return read_settings(
        data=tmp_path,
        database=url,
        config=ROOT / "config",
        allow_networks="127.0.0.0/8",
        public_url=f"{PUBLIC}/",
    )


@pytest.fixture
def step(client: TestClient) -> Callable[[TheHub], int]:
    """`step(hub)`: let the subscriber ask."""
    tools: Tools = client.app_state["tools"]
    numbers = count()
    subscriptions = SqlSubscriptions(tools.sessions)

    def step(hub: TheHub) -> int:
        subscriber = Subscriber(
            subscriptions=subscriptions,
            web=hub,
            public_url=tools.public_url,
            token=lambda: f"token{next(numbers)}",
        )
        assert client.portal
        return client.portal.call(subscriber.step, tools.clock())

    return step


@pytest.fixture
def offered(client: TestClient) -> TheHub:
    """A hub that a feed has named."""
    source = client.post("/api/v1/sources", json=FEED).json()["id"]
    tools: Tools = client.app_state["tools"]
    assert client.portal
    client.portal.call(SqlPosts(tools.sessions).keep, source, Page(hub=HUB), tools.clock())
    return TheHub(client, source)


@pytest.fixture
def hub(offered: TheHub, step: Callable[[TheHub], int]) -> TheHub:
    """A hub that has been asked."""
    assert step(offered) == 1
    return offered


def test_a_hub_is_asked_once_and_verifies_what_we_asked_for(
    hub: TheHub, step: Callable[[TheHub], int]
) -> None:
    answer = hub.verifies()

    assert (answer.status_code, answer.text) == (200, "a<b>")
    assert answer.headers["content-type"].startswith("text/plain")
    assert hub.asked[0][0] == HUB.url
    assert hub.form["hub.mode"] == "subscribe"
    assert hub.form["hub.topic"] == HUB.topic
    assert hub.path.startswith("/api/v1/websub/token")
    assert step(hub) == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"topic": "http://127.0.0.1:8124/other"},
        {"topic": "\0"},
        {"mode": "unsubscribe"},
        {"mode": ""},
        {"challenge": ""},
        {"challenge": "x" * 2_001},
        {"mode": "denied", "topic": "http://127.0.0.1:8124/other"},
    ],
)
def test_what_we_did_not_ask_for_is_not_found(hub: TheHub, changed: dict[str, str]) -> None:
    assert hub.verifies(**changed).status_code == 404


@pytest.mark.parametrize("name", ["nobody", "%00", "a.b", "ط"])
def test_a_callback_that_we_did_not_give_is_not_found(client: TestClient, name: str) -> None:
    path = f"/api/v1/websub/{name}"

    assert client.get(path, params={"hub.mode": "subscribe"}).status_code == 404
    assert client.post(path, content=BODY).status_code == 404


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_what_a_hub_sends_is_stored_without_a_poll(hub: TheHub, method: str) -> None:
    hub.verifies()

    assert hub.sends(method=method) == 202
    assert hub.sends(method=method) == 202

    (post,) = hub.posts()
    assert (post["source"], post["title"]) == (hub.source, "حفرة في شارع التحلية")
    last = hub.shown()["last_run"]
    assert (last["outcome"], last["seen"], last["new"]) == ("read", 1, 0)


@pytest.mark.parametrize("signature", ["", "sha256=00", "sha256=" + "0" * 64, "md5=" + "0" * 32])
def test_what_is_not_signed_is_ignored_and_the_sender_learns_nothing(
    hub: TheHub, signature: str
) -> None:
    hub.verifies()

    assert hub.sends(signature=signature) == 202
    assert hub.posts() == []
    assert hub.shown()["last_run"] is None
    metrics = hub.client.get("/metrics").text
    assert f'sawt_deliveries_refused_total{{source="{hub.source}"}} 1.0' in metrics


def test_what_is_signed_and_no_feed_is_noted(hub: TheHub) -> None:
    assert hub.sends(b"<html></html>") == 202

    last = hub.shown()["last_run"]
    assert (last["outcome"], last["seen"]) == ("garbled", 0)
    assert hub.shown()["failures"] == 0


def test_a_source_that_is_paused_hears_nothing(hub: TheHub) -> None:
    hub.client.post(f"/api/v1/sources/{hub.source}/pause")

    assert hub.sends() == 202
    assert hub.posts() == []


def test_a_hub_that_denies_is_believed(hub: TheHub) -> None:
    hub.verifies()

    assert hub.verifies(mode="denied", reason="no").status_code == 200


def test_a_hub_that_refuses_is_asked_later(
    offered: TheHub, step: Callable[[TheHub], int], capfd: pytest.CaptureFixture[str]
) -> None:
    offered.refuses = True

    assert (step(offered), step(offered)) == (1, 0)
    said = "".join(capfd.readouterr())
    assert "HTTP 403" in said
    assert offered.form["hub.secret"] not in said


class TestWhereWeCannotBeReached:
    @pytest.fixture
    def settings(self, url: str, tmp_path: Path) -> Settings:
        return read_settings(
            data=tmp_path, database=url, config=ROOT / "config", allow_networks="127.0.0.0/8"
        )

    def test_no_hub_is_asked_nor_heard(
        self, offered: TheHub, step: Callable[[TheHub], int], client: TestClient
    ) -> None:
        assert step(offered) == 0
        assert offered.asked == []
        path = "/api/v1/websub/token0"
        assert client.get(path, params={"hub.mode": "subscribe"}).status_code == 404
        assert client.post(path, content=BODY).status_code == 404
