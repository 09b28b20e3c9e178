from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.schemas import RulesView, TaggedItems, TaggedView, TriedView, UnitsView


def test_classify_tags_one_post_and_keeps_nothing(
    client: TestClient, pothole: dict[str, Any]
) -> None:
    answer = client.post("/api/v1/classify", json=pothole | {"id": "row-7"})

    tags = TaggedView.model_validate(answer.json())
    assert answer.status_code == 200
    assert tags.id == "row-7"
    assert tags.municipality
    assert tags.municipality.code == "jeddah"
    assert client.get("/api/v1/posts").json()["items"] == []


def test_classify_answers_an_id_that_is_half_a_character(client: TestClient) -> None:
    body = b'{"id": "a\\ud800", "text": "\\u062d\\u0641\\u0631\\u0629"}'

    answer = client.post("/api/v1/classify", content=body)

    assert answer.status_code == 200
    assert answer.json()["id"] == "a\ufffd"


def test_classify_tags_many_in_order(
    client: TestClient, pothole: dict[str, Any], football: dict[str, Any]
) -> None:
    answer = client.post("/api/v1/classify", json={"items": [football, pothole]})

    found = TaggedItems.model_validate(answer.json()).items
    assert [tags.relevant for tags in found] == [False, True]


def test_labels_are_never_read(client: TestClient, pothole: dict[str, Any]) -> None:
    labels = {"services": ["parks.trees"], "municipality": "abha", "relevant": False}

    plain = client.post("/api/v1/classify", json=pothole)
    labelled = client.post("/api/v1/classify", json=pothole | labels)

    assert plain.json() == labelled.json()


def test_rules_say_where_a_text_would_go_and_why(
    client: TestClient, pothole: dict[str, Any]
) -> None:
    answer = client.post("/api/v1/rules/try", json={"text": pothole["text"]})

    tried = TriedView.model_validate(answer.json())
    assert tried.wanted
    assert tried.unit
    assert tried.unit.code == "jeddah.roads"
    assert tried.reasons
    assert client.get("/api/v1/tickets").json()["items"] == []


def test_rules_pass_over_what_is_not_relevant(client: TestClient, football: dict[str, Any]) -> None:
    tried = TriedView.model_validate(
        client.post("/api/v1/rules/try", json={"text": football["text"]}).json()
    )

    assert (tried.wanted, tried.unit, tried.due) == (False, None, None)


@pytest.mark.parametrize(
    "body", [{}, {"text": ""}, {"text": "x", "place": "jedda"}, {"text": "x" * 5001}, []]
)
def test_a_wrong_question_is_a_problem(client: TestClient, body: Any) -> None:
    assert client.post("/api/v1/rules/try", json=body).status_code == 422


def test_the_policy_and_its_units_are_shown(client: TestClient) -> None:
    rules = RulesView.model_validate(client.get("/api/v1/rules").json())
    units = UnitsView.model_validate(client.get("/api/v1/units").json())

    assert rules.rules[0]["name"]
    assert "jeddah.roads" in {unit.code for unit in units.items}


def test_metrics_count_what_is_no_sample(
    client: TestClient, routed: Callable[..., list[dict[str, Any]]], pothole: dict[str, Any]
) -> None:
    routed(pothole)

    told = client.get("/metrics")

    assert told.headers["content-type"].startswith("text/plain")
    assert "sawt_posts_pushed_total 1.0" in told.text
    assert 'sawt_posts_decided_total{wanted="true"} 1.0' in told.text
    assert 'method="GET",route="/tickets",status="200"' in told.text


def test_services_municipalities_units_and_rules_are_named(client: TestClient) -> None:
    names = client.get("/api/v1/names").json()

    assert names["services"]["roads.pothole"]["ar"]
    assert names["services"]["roads.pothole"]["domain"] == "roads"
    assert "جدة" in names["municipalities"]["jeddah"]["ar"]
    assert names["municipalities"]["jeddah"]["amana"] == "jeddah"
    assert names["units"]["jeddah.roads"]["ar"]
    assert names["rules"]["owners"]["ar"] != "owners"
