"""Finding tickets by words, names and platforms, however many there are of them."""

import pytest

from classifier.tags import Intent
from flow import ticket_for, tickets_of
from listener.post import Platform
from make import NOON, a_post
from store.database import Sessions
from store.excerpts import excerpts_of
from store.lexicon import lexicon_of
from store.listing import SqlListing
from store.tickets import SqlTickets, TicketFilter, only

LEXICON = lexicon_of(
    {"roads.pothole": ("الحفر والهبوطات", "Potholes"), "waste.bins": ("الحاويات", "Bins")},
    {"jeddah": ("أمانة محافظة جدة", "Jeddah"), "riyadh": ("أمانة منطقة الرياض", "Riyadh")},
)


async def found(sessions: Sessions, wanted: TicketFilter) -> str:
    page = await SqlTickets(sessions, LEXICON).list(wanted, limit=9)
    return "".join(ticket.posts[0].native_id for ticket in page.items)


@pytest.fixture(params=[0, 20_000], ids=["many", "few"])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether what is looked for is taken to be of many tickets, or of few."""
    monkeypatch.setattr("store.finding.FEW", request.param)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    ("text", "natives"),
    [
        ("كسرت كفر", "1"),
        ("كفر ممتلئة", ""),
        ("جدة", "21"),
        ("بجدة الحاويات", "2"),
        ("الرياض سيارتي", "3"),
        ("bins", "2"),
        ("محافظة جدة كفر", "1"),
        ("الرياض جدة", ""),
        ("ليس_هنا", ""),
        ("؟", ""),
    ],
)
async def test_tickets_are_found_by_words_of_posts_and_names(
    sessions: Sessions, text: str, natives: str
) -> None:
    await ticket_for(sessions, a_post(native_id="1", text="حفرة كسرت كفر سيارتي"))
    await ticket_for(sessions, a_post(native_id="2", text="حاوية ممتلئة"), services=("waste.bins",))
    await ticket_for(sessions, a_post(native_id="3", text="حفره وسيارتي"), municipality="riyadh")

    assert await found(sessions, TicketFilter(text=text)) == natives


@pytest.mark.usefixtures("few")
async def test_tickets_are_found_by_the_platform_of_any_post(sessions: Sessions) -> None:
    await ticket_for(sessions, a_post(native_id="1", platform=Platform.X))
    await ticket_for(sessions, a_post(native_id="2", platform=Platform.NEWS, text="خبر"))

    assert await found(sessions, TicketFilter(platform=only(Platform.X))) == "1"
    both = frozenset({Platform.X, Platform.NEWS})
    assert await found(sessions, TicketFilter(platform=both)) == "21"
    assert await found(sessions, TicketFilter(platform=only(Platform.REVIEW))) == ""


@pytest.mark.usefixtures("few")
async def test_groups_are_counted_up_to_a_number(sessions: Sessions) -> None:
    for number in range(3):
        await ticket_for(sessions, a_post(native_id=str(number), text=f"حفرة {number}"))
    every, later = TicketFilter(text="حفرة"), TicketFilter(text="حفرة", due_from=NOON)
    none = TicketFilter(text="حفرة", intent=only(Intent.PRAISE))

    assert await tickets_of(sessions).counts([every, later, none], 2) == [2, 2, 0]


async def test_an_excerpt_ends_where_a_word_ends_and_tells_no_name(sessions: Sessions) -> None:
    text = "@abu_fahad_99 " + "كلمة " * 100
    await ticket_for(sessions, a_post(text=text, author="abu_fahad_99"))
    page = await tickets_of(sessions).list(TicketFilter(), limit=1)

    async with sessions.read() as session:
        (excerpt,) = (await excerpts_of(session, page.items)).values()

    assert excerpt.text.endswith("كلمة…")
    assert "fahad" not in excerpt.text


async def test_a_list_of_none_says_nothing(sessions: Sessions) -> None:
    listing = SqlListing(tickets_of(sessions))

    assert (await listing.page(TicketFilter(), "sara", by_due=True, limit=1)).items == []
