"""The service over a database of its own, for material that is sent to it."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.config import read_config
from api.settings import LOCAL_KEY, read_settings
from classifier.tags import Tags
from listener.post import Post
from make import TAGS

CONFIG = Path(__file__).parents[2] / "config"


class Judge:
    """Says the same of every post: what is sent is the point, not what becomes of it."""

    model = "judge"

    def tag(self, posts: Sequence[Post]) -> Sequence[Tags]:
        return [TAGS for _ in posts]


@pytest.fixture
def client(migrated_sqlite: Path, tmp_path: Path) -> Iterator[TestClient]:
    """A client with the key."""
    path = tmp_path / "sawt.db"
    shutil.copy(migrated_sqlite, path)
    settings = read_settings(data=tmp_path, database=f"sqlite+aiosqlite:///{path}", config=CONFIG)
    app = create_app(settings, read_config(CONFIG), Judge(), ())
    with TestClient(app, raise_server_exceptions=False) as opened:
        opened.headers["authorization"] = f"Bearer {LOCAL_KEY}"
        yield opened
