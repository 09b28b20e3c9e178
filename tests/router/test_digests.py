"""When digests are due, what alerts there are."""

from datetime import UTC, datetime, timedelta

import pytest

from router.alerts import Alert, alert_of
from router.digests import Kind, next_digest, period

# A Monday, noon in Riyadh.
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_a_daily_digest_is_due_at_eight_in_riyadh() -> None:
    assert next_digest(Kind.DAILY, MONDAY) == datetime(2026, 11, 24, 5, tzinfo=UTC)
    early = datetime(2026, 11, 23, 4, tzinfo=UTC)
    assert next_digest(Kind.DAILY, early) == datetime(2026, 11, 23, 5, tzinfo=UTC)


def test_a_weekly_digest_is_due_on_sundays() -> None:
    due = next_digest(Kind.WEEKLY, MONDAY)

    assert due == datetime(2026, 11, 29, 5, tzinfo=UTC)
    assert next_digest(Kind.WEEKLY, due) == due + timedelta(days=7)


def test_a_digest_is_about_what_lies_before_it() -> None:
    due = next_digest(Kind.DAILY, MONDAY)

    assert period(Kind.DAILY, due).name == "daily:2026-11-24"
    assert period(Kind.DAILY, due).since == due - timedelta(days=1)
    assert period(Kind.WEEKLY, due).since == due - timedelta(days=7)


@pytest.mark.parametrize(
    ("event", "urgency", "alert"),
    [
        ("ticket.created", "critical", Alert.URGENT),
        ("ticket.reopened", "high", Alert.URGENT),
        ("ticket.created", "normal", None),
        ("ticket.updated", "critical", None),
        ("clock.warning", "low", Alert.CLOCK),
        ("source.failing", None, Alert.FAILING),
        ("webhook.disabled", None, Alert.DISABLED),
        ("source.quiet", None, None),
    ],
)
def test_some_of_what_happens_alerts(event: str, urgency: str | None, alert: Alert | None) -> None:
    assert alert_of(event, {"urgency": urgency}) is alert


def test_every_alert_is_said_in_both_languages() -> None:
    assert all(len(set(alert.words)) == 2 for alert in Alert)
