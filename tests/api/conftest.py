"""The service over a real database, with a judge whose judgements a test can foresee."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api import joining, passwords
from api.app import create_app
from api.config import Config, read_config
from api.jobs import new_jobs
from api.settings import LOCAL_KEY, Settings, read_settings
from api.tools import Tools
from classifier.tags import PlaceTag, Tags
from listener.post import Post
from make import a_service, some_tags
from router.incidents.model import Joining, load_joining

ROOT = Path(__file__).parents[2]
POTHOLE = {"text": "حفرة كبيرة وسط شارع التحلية في جدة كسرت كفر سيارتي", "native_id": "p1"}
WATER = {"text": "انقطاع الماء عن حي الصفا في جدة من يومين ولا أحد يرد", "native_id": "w1"}
FOOTBALL = {"text": "مباراة الليلة كانت ممتعة", "native_id": "f1"}


class Judge:
    """Knows four words, and one city."""

    model = "judge"

    def tag(self, posts: Sequence[Post]) -> Sequence[Tags]:
        """See Tagger.tag."""
        return [self._judge(post) for post in posts]

    def _judge(self, post: Post) -> Tags:
        at = post.words.find("جدة")
        place = PlaceTag(code="jeddah", score=0.99, evidence=((at, at + 3),)) if at >= 0 else None
        return some_tags(
            relevant="مباراة" not in post.words,
            services=a_service(self._service(post.words)),
            municipality=place,
            model=self.model,
        )

    @staticmethod
    def _service(words: str) -> str:
        if "النفق" in words:
            return "storm.tunnel_flooding"
        return "external.water" if "الماء" in words else "roads.pothole"


@pytest.fixture(scope="session")
def config() -> Config:
    return read_config(ROOT / "config")


@pytest.fixture(scope="session", autouse=True)
def joining_read_once() -> Iterator[None]:
    """Read what posts are joined by once, though every test opens a service."""

    @cache
    def read(path: Path, changed: int, amana_of: tuple[tuple[str, str], ...]) -> Joining:
        del changed
        return load_joining(path, dict(amana_of))

    def kept(path: Path, amana_of: Mapping[str, str]) -> Joining:
        changed = path.stat().st_mtime_ns if path.exists() else 0
        return read(path, changed, tuple(amana_of.items()))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(joining, "load_joining", kept)
        yield


@pytest.fixture(scope="session", autouse=True)
def careful() -> Iterator[PasswordHasher]:
    """Hash passwords quickly; yields what the service hashes with, which means to be slow."""
    with pytest.MonkeyPatch.context() as patch:
        own = passwords._HASHER  # noqa: SLF001 - it is nobody's to choose
        quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        patch.setattr(passwords, "_HASHER", quick)
        yield own


@pytest.fixture
def url(migrated_sqlite: Path, tmp_path: Path) -> str:
    path = tmp_path / "sawt.db"
    shutil.copy(migrated_sqlite, path)
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
def settings(url: str, tmp_path: Path) -> Settings:
    return read_settings(
        data=tmp_path, database=url, config=ROOT / "config", allow_networks="127.0.0.0/8"
    )


@pytest.fixture
def loops() -> Sequence[str]:
    """Which loops run beside the API; none, unless a test asks for them."""
    return ()


@pytest.fixture
def app(settings: Settings, config: Config, loops: Sequence[str]) -> FastAPI:
    return create_app(settings, config, Judge(), loops)


@pytest.fixture
def stranger(app: FastAPI) -> Iterator[TestClient]:
    """A client without a key."""
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def client(stranger: TestClient) -> TestClient:
    """A client with the key."""
    stranger.headers["authorization"] = f"Bearer {LOCAL_KEY}"
    return stranger


@pytest.fixture
def pothole() -> dict[str, Any]:
    return dict(POTHOLE)


@pytest.fixture
def water() -> dict[str, Any]:
    return dict(WATER)


@pytest.fixture
def football() -> dict[str, Any]:
    return dict(FOOTBALL)


@pytest.fixture
def routed(client: TestClient) -> Callable[..., list[dict[str, Any]]]:
    """`routed(post, …)`: push posts and work the queue off; returns the tickets, latest first."""
    tools: Tools = client.app_state["tools"]
    jobs = new_jobs(tools, ("classify", "route"))

    def push(*posts: dict[str, Any]) -> list[dict[str, Any]]:
        answer = client.post("/api/v1/posts", json={"items": list(posts)})
        assert answer.status_code in {200, 201}, answer.text
        assert client.portal
        for loop in jobs.loops.values():
            client.portal.call(loop.once)
        items: list[dict[str, Any]] = client.get("/api/v1/tickets").json()["items"]
        return items

    return push
