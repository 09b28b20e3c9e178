"""The weekly audit: M10, a seeded random sample of closed tickets, and a rate with its interval."""

from datetime import UTC, date, datetime, timedelta
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.acts import Actor, Lacking, NotAllowed
from router.auditing import OwnWork, Tally, Verdict, Week, check_verdict, draw, wilson
from router.closure import Audit
from router.states import Role

POLICY = Audit(share=0.05, at_least=10)
WEEK = Week(date(2026, 11, 22))
TICKETS = [f"{number:016x}" for number in range(400)]


def riyadh(written: str) -> datetime:
    return datetime.fromisoformat(f"{written}+03:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "name"),
    [
        ("2026-11-21T23:59:59", "2026-W47"),
        ("2026-11-22T00:00:00", "2026-W48"),
        ("2026-11-28T23:59:59", "2026-W48"),
        ("2027-01-03T00:00:00", "2027-W01"),
        ("2020-12-27T00:00:00", "2020-W53"),
    ],
)
def test_a_week_runs_from_sunday_to_saturday_in_riyadh(at: str, name: str) -> None:
    week = Week.of(riyadh(at))

    assert week.name == name
    assert week.begins <= riyadh(at) < week.ends
    assert week.ends - week.begins == timedelta(days=7)
    assert Week.named(name) == week
    assert week.next.before == week


@pytest.mark.parametrize(
    "name", ["2026-48", "2026-W54", "٢٠٢٦-W٤٨", "W48", "", "0001-W01", "9999-W52"]
)
def test_what_is_no_week_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="week"):
        Week.named(name)


@given(st.sets(st.sampled_from(TICKETS)), st.text(max_size=9))
def test_m10_drawing_again_gives_the_same_whatever_the_order(closed: set[str], seed: str) -> None:
    drawn = draw(sorted(closed), seed, WEEK, POLICY)

    assert drawn == draw(sorted(closed, reverse=True), seed, WEEK, POLICY)
    assert set(drawn) <= closed
    assert len(drawn) == len(set(drawn)) == min(len(closed), max(10, -(-len(closed) // 20)))


def test_m10_another_seed_or_week_draws_others() -> None:
    drawn = draw(TICKETS, "a", WEEK, POLICY)

    assert len(drawn) == 20
    assert drawn != draw(TICKETS, "b", WEEK, POLICY)
    assert drawn != draw(TICKETS, "a", WEEK.next, POLICY)


def test_m10_every_ticket_is_as_likely_as_any_other() -> None:
    often = dict.fromkeys(TICKETS, 0)
    for seed in range(2000):
        for ticket in draw(TICKETS, str(seed), WEEK, POLICY):
            often[ticket] += 1

    # 100 times each in the mean, give or take 10: none is far off.
    assert 55 < min(often.values()) < max(often.values()) < 150


@given(st.integers(1, 2000), st.data())
def test_m10_the_interval_holds_the_share_and_stays_within_0_and_1(
    of: int, data: st.DataObject
) -> None:
    found = data.draw(st.integers(0, of))

    low, high = wilson(found, of)

    assert 0 <= low <= found / of <= high <= 1
    assert low < high
    mirrored = wilson(of - found, of)
    assert mirrored == pytest.approx((1 - high, 1 - low))


@given(st.integers(1, 300), st.data())
def test_m10_more_tickets_of_the_same_share_tell_more(of: int, data: st.DataObject) -> None:
    found = data.draw(st.integers(0, of))

    low, high = wilson(found, of)
    closer_low, closer_high = wilson(2 * found, 2 * of)

    assert closer_high - closer_low < high - low


def test_m10_the_interval_is_the_published_one() -> None:
    # R. G. Newcombe, Statistics in Medicine 17 (1998), table I: score method, 81/263 and others.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)


@pytest.mark.parametrize("rate", [0.02, 0.1, 0.3, 0.5, 0.9])
def test_m10_the_interval_holds_the_true_rate_in_about_95_of_100(rate: float) -> None:
    of = 60
    holds = sum(
        comb(of, found) * rate**found * (1 - rate) ** (of - found)
        for found in range(of + 1)
        if wilson(found, of)[0] <= rate <= wilson(found, of)[1]
    )

    assert 0.91 < holds <= 1


def test_what_nobody_could_tell_says_nothing_of_the_rate() -> None:
    tally = Tally(drawn=12, fixed=8, not_fixed=2, cannot_tell=2)

    assert (tally.told, tally.defect_rate, tally.interval) == (10, 0.2, wilson(2, 10))
    assert (Tally(drawn=3, cannot_tell=3).defect_rate, Tally().interval) == (None, None)


def test_an_auditor_is_an_approver_who_neither_resolved_nor_verified_and_says_why() -> None:
    hind = Actor(name="هند", roles=frozenset({Role.APPROVER}))
    workers = ("نورة", "سعد")

    check_verdict(hind, Verdict.FIXED, None, workers=workers)
    check_verdict(hind, Verdict.NOT_FIXED, "باقية", workers=workers)
    with pytest.raises(Lacking):
        check_verdict(hind, Verdict.CANNOT_TELL, None, workers=workers)
    with pytest.raises(OwnWork):
        check_verdict(hind, Verdict.FIXED, None, workers=("نورة", "هند"))
    agent = Actor(name="هند", roles=frozenset({Role.AGENT}))
    with pytest.raises(NotAllowed):
        check_verdict(agent, Verdict.FIXED, None, workers=workers)
