"""The figures of quality: counted by what the model had said, on each engine."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import text

from classifier.labels import Correction
from classifier.tags import Tags
from flow import corrections_of, decided, tag_all
from make import NOON, a_post, a_service, some_tags
from store.by import By
from store.database import Sessions
from store.quality import BANDS, Counted, Quality, SqlQuality

NOURA = By(who="نورة", at=NOON)
SURE = some_tags(services=a_service("roads.pothole", 0.97))
UNSURE = some_tags(services=a_service("waste.bins", 0.6), sure=False)
OFFTOPIC = some_tags(relevant=False, relevance=0.1)


async def tagged(sessions: Sessions, tags: Tags, count: int, now: datetime = NOON) -> list[str]:
    """Decide so many posts of these tags; return their ids."""
    posts = [
        a_post(native_id=f"{tags.services[0].code}{tags.relevant}{now}{n}", text=f"نص {n}")
        for n in range(count)
    ]
    await decided(sessions, *posts, tags=tags, now=now)
    return [post.id for post in posts]


async def figures(
    sessions: Sessions, since: datetime = NOON, until: datetime = NOON + timedelta(days=1)
) -> Quality:
    return await SqlQuality(sessions).figures(since, until)


async def test_misrouted_are_those_whom_a_person_sends_elsewhere(sessions: Sessions) -> None:
    sure = await tagged(sessions, SURE, 4)
    unsure = await tagged(sessions, UNSURE, 2)
    off = await tagged(sessions, OFFTOPIC, 3)
    corrections = corrections_of(sessions)
    await corrections.correct(sure[0], Correction(services=("waste.bins",)), NOURA)
    await corrections.correct(sure[1], Correction(services=("roads.pothole",)), NOURA)
    await corrections.correct(unsure[0], Correction(municipality="riyadh"), NOURA)
    relevant = Correction(relevant=True, services=("roads.pothole",))
    await corrections.correct(off[0], relevant, NOURA)

    found = await figures(sessions)

    assert found.total == Counted(tagged=9, corrected=4, misrouted=3, sure=7, sure_misrouted=2)
    assert dict(found.classes) == {
        "roads.pothole": Counted(tagged=4, corrected=2, misrouted=1, sure=4, sure_misrouted=1),
        "waste.bins": Counted(tagged=2, corrected=1, misrouted=1, sure=0, sure_misrouted=0),
        "offtopic": Counted(tagged=3, corrected=1, misrouted=1, sure=3, sure_misrouted=1),
    }
    assert dict(found.units) == {
        "jeddah.roads": Counted(tagged=4, corrected=2, misrouted=1, sure=4, sure_misrouted=1),
        "jeddah.waste": Counted(tagged=2, corrected=1, misrouted=1, sure=0, sure_misrouted=0),
    }
    by_band = {BANDS[at]: (counted.tagged, counted.misrouted) for at, counted in found.bands}
    assert by_band == {0.95: (4, 1), 0.5: (2, 1), 0.9: (3, 1)}


async def test_a_correction_that_is_taken_back_is_no_misrouting(sessions: Sessions) -> None:
    (post,) = await tagged(sessions, SURE, 1)
    corrections = corrections_of(sessions)
    await corrections.correct(post, Correction(services=("waste.bins",)), NOURA)
    await corrections.correct(post, Correction(services=("roads.pothole",)), NOURA)

    total = (await figures(sessions)).total

    assert (total.tagged, total.corrected, total.misrouted) == (1, 1, 0)


async def test_only_the_period_counts_and_no_samples(sessions: Sessions) -> None:
    await tagged(sessions, SURE, 1, NOON - timedelta(microseconds=1))
    await tagged(sessions, SURE, 1, NOON)
    await tagged(sessions, SURE, 1, NOON + timedelta(days=1))
    await tag_all(sessions, [a_post(native_id="s", sample=True)], SURE)

    assert (await figures(sessions)).total.tagged == 1


async def test_nothing_tagged_counts_nothing(sessions: Sessions) -> None:
    found = await figures(sessions)

    assert found.total == Counted(tagged=0, corrected=0, misrouted=0, sure=0, sure_misrouted=0)
    assert (found.classes, found.units, found.bands, found.weeks) == ([], [], [], [])


async def test_weeks_begin_on_monday_in_utc(sessions: Sessions) -> None:
    sunday = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)
    await tagged(sessions, SURE, 2, sunday)
    await tagged(sessions, UNSURE, 1, sunday)
    (post,) = await tagged(sessions, UNSURE, 1, sunday + timedelta(minutes=1))
    await tagged(sessions, OFFTOPIC, 2, sunday + timedelta(days=7))
    await corrections_of(sessions).correct(post, Correction(services=("roads.pothole",)), NOURA)

    weeks = (await figures(sessions, sunday, sunday + timedelta(days=8))).weeks

    assert [(week.begins, week.unsure, week.classes) for week in weeks] == [
        (date(2026, 11, 16), 1, Counter({"roads.pothole": 2, "waste.bins": 1})),
        (date(2026, 11, 23), 1, Counter({"waste.bins": 1, "offtopic": 2})),
    ]


async def test_the_period_is_read_off_an_index(sessions: Sessions) -> None:
    query = "SELECT count(*), sum(CAST(sure AS INTEGER)) FROM tags WHERE tagged >= '2026-01-01'"
    async with sessions.read() as session:
        if sessions.postgres:  # which knows that an empty table is faster read whole
            await session.execute(text("SET LOCAL enable_seqscan = off"))
            plan = await session.execute(text(f"EXPLAIN {query}"))
        else:
            plan = await session.execute(text(f"EXPLAIN QUERY PLAN {query}"))

        assert "tags_tagged" in str(plan.all())
