"""When a ticket that is put aside comes back, as its form says it."""

from datetime import UTC, datetime

import pytest

from api.dashboard.ticket_acts import until

# In Riyadh it is the 28th already.
NOW = datetime(2026, 11, 27, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("chosen", "typed", "back"),
    [
        ("tomorrow", "", "2026-11-29T08:00:00+03:00"),
        ("week", "2026-12-01T10:00", "2026-12-05T08:00:00+03:00"),
        ("until", "2026-12-01T10:00", "2026-12-01T10:00:00+03:00"),
        ("until", "soon", "soon"),
    ],
)
def test_it_comes_back_by_riyadhs_clock(chosen: str, typed: str, back: str) -> None:
    assert until(chosen, typed, NOW) == back
