"""From when to when figures are counted."""

import pytest
from fastapi.testclient import TestClient

FIGURES = ("quality", "misroutes", "closure", "suppressed")


@pytest.mark.parametrize("figures", FIGURES)
@pytest.mark.parametrize(
    "period",
    [
        {"until": "0001-01-02T00:00:00Z"},
        {"since": "9999-12-31T23:59:59Z"},
        {"since": "2026-11-02T00:00:00Z", "until": "2026-11-01T00:00:00Z"},
        {"since": "2024-01-01T00:00:00Z", "until": "2026-11-01T00:00:00Z"},
    ],
)
def test_a_period_that_is_none_is_refused_in_both_languages(
    client: TestClient, figures: str, period: dict[str, str]
) -> None:
    answer = client.get(f"/api/v1/stats/{figures}", params=period)

    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["at"] == "query.since"
    assert error["reason"].startswith("must be before until")
    assert error["reason_ar"]


@pytest.mark.parametrize("figures", FIGURES)
def test_a_period_without_a_beginning_has_its_usual_length(
    client: TestClient, figures: str
) -> None:
    answer = client.get(f"/api/v1/stats/{figures}", params={"until": "2026-11-23T09:00:00Z"})

    days = {"suppressed": "2026-11-16T09:00:00Z"}.get(figures, "2026-08-31T09:00:00Z")
    assert (answer.json()["since"], answer.json()["until"]) == (days, "2026-11-23T09:00:00Z")
