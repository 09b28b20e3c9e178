"""config/closure.yaml: what it says, and what is wrong with it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from classifier.services import load_services
from listener.config import WrongConfig
from router.closure import Closure, load_closure

CONFIG = Path(__file__).parents[2] / "config"
SERVICES = load_services(CONFIG / "services.yaml")


def written(path: Path, **given: Any) -> Closure:
    shipped = yaml.safe_load((CONFIG / "closure.yaml").read_text(encoding="utf-8"))
    file = path / "closure.yaml"
    values = {name: value for name, value in {**shipped, **given}.items() if value is not None}
    file.write_text(yaml.safe_dump(values), encoding="utf-8")
    return load_closure(file, SERVICES)


def test_a_service_wins_over_its_domain_and_one_that_is_not_named_needs_nothing(
    tmp_path: Path,
) -> None:
    closure = written(tmp_path)

    assert closure.wants("projects.announcement") == {"link", "note"}
    assert closure.wants("projects.delay") == closure.wants("roads.pothole") == {"photo"}
    assert closure.wants(None) == closure.wants("external.water") == frozenset()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"verify_within_hours": None}, "verify_within_hours"),
        ({"verify_within_hours": 0}, "verify_within_hours"),
        ({"object_within_hours": 3000}, "object_within_hours"),
        ({"audit": {"share": 2, "at_least": 10}}, "share"),
        ({"evidence": [{"of": ["rodes"], "one_of": ["photo"]}]}, "no service or domain rodes"),
        ({"evidence": [{"of": ["roads", "roads"], "one_of": ["photo"]}]}, "roads is there twice"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    tmp_path: Path, given: dict[str, Any], reason: str
) -> None:
    with pytest.raises(WrongConfig, match=reason):
        written(tmp_path, **given)
