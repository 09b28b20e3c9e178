"""`config/open311.yaml`: what senders are asked, checked when the service starts."""

from pathlib import Path

import pytest

from classifier.services import load_services
from listener.config import WrongConfig
from router.open311.book import load_open311

CONFIG = Path(__file__).parents[3] / "config"
SERVICES = load_services(CONFIG / "services.yaml")
ONE = "attributes:\n  - {of: [OF], code: c, ar: س, en: q, REST}\n"


def test_the_shipped_file_is_sound() -> None:
    book = load_open311(CONFIG, SERVICES)

    asked = [each.code for each in book.asked_of(SERVICES["food.poisoning"])]
    assert asked == ["establishment", "symptoms", "eaten_at"]
    assert [each.code for each in book.asked_of(SERVICES["lighting.outage"])] == ["pole_number"]
    assert book.asked_of(SERVICES["roads.bus"]) == []


def test_without_the_file_nothing_more_is_asked(tmp_path: Path) -> None:
    book = load_open311(tmp_path, SERVICES)

    assert book.attributes == ()
    assert book.contact
    assert book.key_service


@pytest.mark.parametrize(
    ("of", "rest", "reason"),
    [
        ("roads.unknown", "required: true", "no service or domain roads.unknown"),
        ("roads", "datatype: singlevaluelist", "needs values"),
        ("roads", "values: [{key: a, ar: س, en: a}]", "string has no values"),
        (
            "roads",
            "datatype: multivaluelist, values: [{key: a, ar: س, en: a}, {key: a, ar: س, en: b}]",
            "a key is there twice",
        ),
        ("roads", "datatype: colour", "datatype"),
        ("roads, roads.bus", "required: true", "c is asked of roads.bus twice"),
    ],
)
def test_what_cannot_be_is_told_with_its_line(
    tmp_path: Path, of: str, rest: str, reason: str
) -> None:
    (tmp_path / "open311.yaml").write_text(ONE.replace("OF", of).replace("REST", rest), "utf-8")

    with pytest.raises(WrongConfig, match=reason) as told:
        load_open311(tmp_path, SERVICES)
    assert told.value.line
