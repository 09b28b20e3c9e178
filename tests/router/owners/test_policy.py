"""The policy of assignment: what it asks, and what is refused."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from classifier.tags import Urgency
from listener.config import WrongConfig
from router.owners.policy import BY_HAND, How, Waiting, load_assignment
from router.units import Unit

ROADS = Unit(code="jeddah.roads", ar="ط", en="r", amana="jeddah", department="roads")
OFFICE = Unit(code="national.triage", ar="ف", en="t")
UNITS = {unit.code: unit for unit in (ROADS, OFFICE)}
SERVICES = {"roads.pothole", "lighting.dark"}
TICKET = Waiting(
    ticket=1,
    unit="jeddah.roads",
    department="roads",
    municipality="khulais",
    amana="jeddah",
    service="roads.pothole",
    urgency=Urgency.HIGH,
)


def load(folder: Path, *policies: dict[str, Any]) -> Any:
    text = yaml.safe_dump({"policies": list(policies)}, allow_unicode=True, sort_keys=False)
    (folder / "assignment.yaml").write_text(text, encoding="utf-8")
    return load_assignment(folder, SERVICES, UNITS)


def test_without_a_file_everything_is_by_hand(tmp_path: Path) -> None:
    book = load_assignment(tmp_path, SERVICES, UNITS)

    assert book.idle
    assert book.policy(TICKET) is BY_HAND


def test_the_first_policy_that_applies_decides(tmp_path: Path) -> None:
    book = load(
        tmp_path,
        {"name": "lights", "when": {"domain": ["lighting"]}, "by": "hand"},
        {
            "name": "roads",
            "when": {"department": ["roads"], "urgency": ["high", "critical"]},
            "by": "round_robin",
        },
        {"name": "rest", "by": "least_loaded"},
    )

    assert not book.idle
    assert book.policy(TICKET).by is How.ROUND_ROBIN


def test_a_ticket_is_asked_of_its_unit_then_of_its_places() -> None:
    assert TICKET.codes == ("jeddah.roads", "khulais", "jeddah")


def test_a_ticket_of_no_service_is_of_no_domain(tmp_path: Path) -> None:
    nameless = Waiting(
        ticket=1, unit="national.triage", department=None, municipality=None, amana=None,
        service=None, urgency=Urgency.LOW,
    )  # fmt: skip
    book = load(tmp_path, {"name": "r", "when": {"domain": ["roads"]}, "by": "round_robin"})

    assert book.policy(nameless) is BY_HAND
    assert nameless.codes == ("national.triage", "national")


@pytest.mark.parametrize(
    ("policies", "line", "reason"),
    [
        ([{"name": "a", "by": "hand"}, {"name": "a", "by": "hand"}], 4, "a is there twice"),
        ([{"name": "a", "by": "hand"}, {"name": "b", "by": "hand"}], 4, "b is never asked"),
        (
            [{"name": "a", "by": "hand", "when": {"unit": ["jeddah.rods"]}}],
            6,
            "there is no unit jeddah.rods; did you mean jeddah.roads?",
        ),
        (
            [{"name": "a", "by": "hand", "when": {"department": ["road"]}}],
            6,
            "no department road",
        ),
        (
            [{"name": "a", "by": "hand", "when": {"service": ["roads.hole"]}}],
            6,
            "no service roads.hole",
        ),
        ([{"name": "a", "by": "hand", "when": {"domain": ["sea"]}}], 6, "no domain sea"),
        ([{"name": "a", "by": "rule"}], 3, "either `person` or `team`"),
        ([{"name": "a", "by": "rule", "person": "x", "team": "y"}], 3, "either `person`"),
        ([{"name": "a", "by": "hand", "team": "y"}], 4, "remove team"),
        ([{"name": "a", "by": "round_robin", "person": "y"}], 4, "a person needs `by: rule`"),
        ([{"name": "a", "by": "chance"}], 3, "by"),
    ],
)
def test_a_policy_that_cannot_be_is_refused_with_its_line(
    tmp_path: Path, policies: list[dict[str, Any]], line: int, reason: str
) -> None:
    with pytest.raises(WrongConfig) as refused:
        load(tmp_path, *policies)

    assert refused.value.line == line
    assert reason in refused.value.reason
