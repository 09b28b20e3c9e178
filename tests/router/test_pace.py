"""How soon matters were answered, against their clocks."""

from datetime import timedelta

from router.pace import Kept, Pace, pace


def test_what_was_kept_is_counted_with_how_long_it_took() -> None:
    found = pace(
        [
            (Kept.IN_TIME, 60.0),
            (Kept.IN_TIME, 120.0),
            (Kept.IN_TIME, 180.0),
            (Kept.LATE, 600.0),
            (Kept.LATE, None),
            (Kept.WAITING, None),
        ]
    )

    assert found == Pace(
        in_time=3,
        late=2,
        waiting=1,
        median=timedelta(seconds=150),
        ninetieth=timedelta(seconds=474),
    )
    assert found.share == 0.6


def test_what_is_owed_no_more_counts_for_nothing() -> None:
    assert pace([(None, None)]) == Pace()


def test_where_nothing_is_decided_there_is_no_share() -> None:
    assert pace([(Kept.WAITING, None)]).share is None
