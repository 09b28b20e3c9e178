"""The figures of the overview, on the database."""

from datetime import timedelta

from classifier.tags import Intent, PlaceTag
from flow import acts_of, answer, by, claim, decided, resolve, tag_all, ticket_for
from joined import moves_of
from make import NOON, a_post, a_service, some_tags
from router.acts import Act
from router.clock.terms import Target
from router.pace import Pace
from router.states import Verb
from router.usual import EPOCH, HOUR, WEEK, Span, before
from store.about import About
from store.database import Sessions
from store.figures import Mapped, SqlFigures, Standing, Times, Volume
from store.paces import Reopened, SqlPaces

DAY = timedelta(days=1)
TODAY = Span(NOON - HOUR, NOON + HOUR)
ALL = About()
RIYADH = PlaceTag(code="riyadh", score=0.99, evidence=())
N = (NOON - EPOCH) // HOUR


async def test_posts_and_tickets_are_counted_by_the_hour(sessions: Sessions) -> None:
    await ticket_for(sessions, a_post(native_id="1", published=NOON - 3 * HOUR))
    await ticket_for(sessions, a_post(native_id="2"))
    figures = SqlFigures(sessions)

    assert await figures.volume(ALL, [Span(NOON - DAY, NOON + HOUR)]) == Volume(
        posts={N - 3: 1, N: 1}, tickets={N: 2}
    )
    assert await figures.volume(ALL, [TODAY, *before(TODAY)]) == Volume(
        posts={N: 1}, tickets={N: 2}
    )
    assert await figures.known() == NOON


async def test_what_is_not_relevant_or_a_sample_is_not_counted(sessions: Sessions) -> None:
    await tag_all(sessions, [a_post(native_id="1")], some_tags(relevant=False, services=()))
    await ticket_for(sessions, a_post(native_id="2", sample=True))
    figures = SqlFigures(sessions)

    found = await figures.volume(ALL, [TODAY])

    assert (dict(found.posts), dict(found.tickets)) == ({}, {})
    assert await figures.known() == NOON


async def test_where_nothing_was_heard_nothing_is_known(sessions: Sessions) -> None:
    assert await SqlFigures(sessions).known() is None


async def test_a_ticket_that_was_merged_counts_with_the_other(sessions: Sessions) -> None:
    one, two = [await ticket_for(sessions, a_post(native_id=str(at))) for at in (1, 2)]
    await moves_of(sessions).merge(one, [two], by("هند"), "بلاغ واحد", NOON)

    found = await SqlFigures(sessions).volume(ALL, [TODAY])

    assert (found.posts, found.tickets) == ({N: 2}, {N: 1})


async def test_figures_can_be_of_some_places_and_services(sessions: Sessions) -> None:
    await decided(sessions, a_post(native_id="1"))
    tags = some_tags(services=a_service("lighting.outage"), municipality=RIYADH)
    await decided(sessions, a_post(native_id="2"), tags=tags)
    figures = SqlFigures(sessions)

    async def counted(about: About) -> tuple[int, int]:
        found = await figures.volume(about, [TODAY])
        return sum(found.posts.values()), sum(found.tickets.values())

    assert await counted(ALL) == (2, 2)
    assert await counted(About(municipality="jeddah")) == (1, 1)
    assert await counted(About(municipality="abha")) == (0, 0)
    assert await counted(About(service="lighting")) == (1, 1)
    assert await counted(About(service="roads.pothole")) == (1, 1)
    assert await counted(About(service="roads.manhole")) == (0, 0)
    assert await counted(About(places=frozenset({"riyadh"}))) == (1, 1)
    assert await counted(About(places=frozenset({"abha"}))) == (0, 0)


async def test_tops_stand_beside_the_same_time_of_other_weeks(sessions: Sessions) -> None:
    await decided(sessions, a_post(native_id="1"))
    await decided(sessions, a_post(native_id="2", text="حفرة ثانية", published=NOON))
    old = NOON - 2 * WEEK
    tags = some_tags(services=a_service("lighting.outage"), intent=Intent.INQUIRY)
    post = a_post(native_id="3", text="الإنارة مطفأة", published=old)
    await decided(sessions, post, tags=tags, now=old)

    found = await SqlFigures(sessions).tops(ALL, TODAY, before(TODAY))

    assert found.services == {
        "roads.pothole": Times(2, [0] * 8),
        "lighting.outage": Times(0, [0, 1, *[0] * 6]),
    }
    assert found.municipalities == {"jeddah": Times(2, [0, 1, *[0] * 6])}
    assert found.intents["complaint"] == Times(2, [0] * 8)
    assert (found.service_posts, found.municipality_posts) == (
        {"roads.pothole": 2},
        {"jeddah": 2},
    )


async def test_the_map_tells_what_is_open_overdue_and_not_answered(sessions: Sessions) -> None:
    old = await ticket_for(sessions, a_post(native_id="1"), now=NOON - 30 * DAY)
    done = await ticket_for(sessions, a_post(native_id="2"))
    over = await ticket_for(sessions, a_post(native_id="3"))
    await ticket_for(sessions, a_post(native_id="4"), municipality=None, unit="national.roads")
    for ticket in (done, over):
        await claim(sessions, ticket, who="نورة")
        await answer(sessions, ticket, who="نورة", text="تم")
    await resolve(sessions, over, who="نورة", note=None)

    found = await SqlFigures(sessions).mapped(ALL, TODAY, NOON + HOUR)

    assert old
    assert found == Mapped(
        opened={"jeddah": 2, None: 1},
        standing={
            "jeddah": Standing(open=2, overdue=1, unanswered=1),
            None: Standing(open=1, overdue=0, unanswered=1),
        },
    )


async def test_paces_are_measured_against_each_clock(sessions: Sessions) -> None:
    soon = await ticket_for(sessions, a_post(native_id="1"))
    late = await ticket_for(sessions, a_post(native_id="2"), unit="jeddah.lighting")
    await ticket_for(sessions, a_post(native_id="3"))
    never = await ticket_for(sessions, a_post(native_id="4"))
    await acts_of(sessions).do(
        never, Act(verb=Verb.DISMISS, by=by("منال"), note="ليست بلاغا"), NOON
    )
    for ticket, at in ((soon, NOON + HOUR), (late, NOON + 30 * DAY)):
        await claim(sessions, ticket, who="نورة")
        await answer(sessions, ticket, who="نورة", text="تم", now=at)
    await resolve(sessions, soon, who="نورة", note=None, now=NOON + 2 * HOUR)
    paces = SqlPaces(sessions)

    now = await paces.paces(ALL, TODAY, NOON + 2 * HOUR)
    later = await paces.paces(ALL, TODAY, NOON + 60 * DAY)

    assert now.total.tickets == 4
    first = now.total.paces[Target.FIRST_ANSWER]
    assert (first.in_time, first.late, first.waiting) == (1, 1, 1)
    assert now.total.paces[Target.RESOLVE] == Pace(
        in_time=1, waiting=2, median=2 * HOUR, ninetieth=2 * HOUR
    )
    assert later.total.paces[Target.FIRST_ANSWER].late == 2
    assert later.total.paces[Target.RESOLVE].late == 2
    assert [(unit, group.tickets) for unit, group in now.units.items()] == [
        ("jeddah.roads", 3),
        ("jeddah.lighting", 1),
    ]
    assert list(now.services) == ["roads.pothole"]


async def test_what_was_taken_up_again_is_counted_by_tickets_and_by_times(
    sessions: Sessions,
) -> None:
    ticket = await ticket_for(sessions, a_post(), now=NOON - 9 * DAY)
    for at in (NOON, NOON + HOUR / 2):
        await claim(sessions, ticket, who="نورة", now=at)
        await resolve(sessions, ticket, who="نورة", note=None, now=at)
        act = Act(verb=Verb.REOPEN, by=by("منال"), note="باقية")
        await acts_of(sessions).do(ticket, act, at)

    paces = SqlPaces(sessions)

    assert await paces.reopened(ALL, TODAY) == Reopened(times=2, tickets=1)
    assert await paces.reopened(About(municipality="riyadh"), TODAY) == Reopened(times=0, tickets=0)
