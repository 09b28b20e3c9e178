"""What people are alerted to, of all that happens. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

URGENT = frozenset({"critical", "high"})


class Alert(StrEnum):
    """What somebody may ask to be told of at once. The values are public."""

    CLOCK = "clock.warning"
    URGENT = "ticket.urgent"
    FAILING = "source.failing"
    DISABLED = "webhook.disabled"

    @property
    def words(self) -> tuple[str, str]:
        """What it is called, in Arabic and in English."""
        return _WORDS[self]


_WORDS: Mapping[Alert, tuple[str, str]] = {
    Alert.CLOCK: ("موعد يقترب أو فات", "A deadline is near, or has passed"),
    Alert.URGENT: ("تذكرة عاجلة", "An urgent ticket"),
    Alert.FAILING: ("مصدر متعطل", "A source fails"),
    Alert.DISABLED: ("أُوقف إرسال إلى نظام آخر", "A webhook was disabled"),
}


def alert_of(event: str, body: Mapping[str, Any]) -> Alert | None:
    """Return what an event alerts to, or None."""
    if event in {"ticket.created", "ticket.reopened"}:
        return Alert.URGENT if body.get("urgency") in URGENT else None
    return Alert(event) if event in set(Alert) else None
