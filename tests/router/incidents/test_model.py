"""The file that says how posts are joined."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from listener.config import WrongConfig
from router.incidents.likeness import FEATURES
from router.incidents.model import FILE, load_joining

SHIPPED = Path(__file__).parents[3] / "models" / FILE


@pytest.fixture
def learnt() -> dict[str, Any]:
    read: dict[str, Any] = orjson.loads(SHIPPED.read_bytes())
    return read


def test_the_shipped_file_reads_and_asks_before_it_joins() -> None:
    joining = load_joining(SHIPPED, {"khulais": "jeddah"})

    assert 0 < joining.suggest < joining.join < 1
    assert joining.reader.amana("khulais") == "jeddah"
    assert joining.reader.amana("jeddah") == "jeddah"
    assert 0 < joining.forest.score([[0.0] * len(FEATURES)])[0] < joining.suggest


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(WrongConfig, match=r"joining\.json: cannot be read"):
        load_joining(tmp_path / "joining.json", {})


@pytest.mark.parametrize("broken", ["features", "forest", "names", "themes", "text"])
def test_a_file_of_another_version_is_told(
    tmp_path: Path, learnt: dict[str, Any], broken: str
) -> None:
    path = tmp_path / "joining.json"
    if broken == "features":
        learnt["features"] = ["something else"]
    learnt.pop(broken, None) if broken != "features" else None
    path.write_bytes(b"{" if broken == "text" else orjson.dumps(learnt))

    with pytest.raises(WrongConfig, match=r"learn_joining\.py"):
        load_joining(path, {})
