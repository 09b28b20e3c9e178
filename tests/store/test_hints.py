"""Hints of returned tickets, on both databases."""

import asyncio
from datetime import timedelta

from flow import acts_of, by, corrections_of, decided
from make import NOON, a_post
from router.acts import Act
from router.states import Verb
from store.by import By
from store.corrections import Kept
from store.database import Sessions
from store.errors import HintDecided
from store.hints import HintState, SqlHints
from store.misroutes import NO_BAND, Routed, SqlMisroutes

LATER = NOON + timedelta(hours=1)
EVERYWHERE: frozenset[str] = frozenset()


async def a_hint(sessions: Sessions, native_id: str = "1") -> str:
    """Give back a ticket that belongs to lighting; return what it is called."""
    ticket = await decided(sessions, a_post(native_id=native_id, text=f"حفرة في شارع {native_id}"))
    back = Act(
        verb=Verb.RETURN,
        by=by("نورة"),
        unit="jeddah.lighting",
        service="lighting.outage",
        note="إنارة",
    )
    await acts_of(sessions).do(ticket, back, NOON)
    (hint, *_) = (await SqlHints(sessions).list(None, EVERYWHERE, limit=9, after=None)).items
    return hint.id


async def test_of_two_who_accept_at_once_one_does(sessions: Sessions) -> None:
    hint = await a_hint(sessions)
    hints, corrections = SqlHints(sessions), corrections_of(sessions)

    done = await asyncio.gather(
        *(
            hints.accept(hint, None, corrections, By(who=who, at=LATER))
            for who in ("منال", "هند", "سعد")
        ),
        return_exceptions=True,
    )

    assert len([one for one in done if isinstance(one, HintDecided)]) == 2
    ((kept,),) = [one for one in done if not isinstance(one, BaseException)]
    assert isinstance(kept, Kept)
    assert kept.label.services == ("lighting.outage",)


async def test_pages_are_latest_first(sessions: Sessions) -> None:
    for number in "12":
        await a_hint(sessions, number)
    hints = SqlHints(sessions)

    first = await hints.list(HintState.OPEN, frozenset({"jeddah"}), limit=1, after=None)
    rest = await hints.list(HintState.OPEN, EVERYWHERE, limit=1, after=first.next)

    assert [one.id for one in (*first.items, *rest.items)] == ["hint_2", "hint_1"]
    assert rest.next is None


async def test_misroutes_are_counted_of_what_was_opened_in_the_period(sessions: Sessions) -> None:
    await a_hint(sessions)
    await decided(sessions, a_post(native_id="2", sample=True))

    found = await SqlMisroutes(sessions).figures(NOON, LATER)
    nothing = await SqlMisroutes(sessions).figures(LATER, LATER + timedelta(days=1))

    wrong = Routed(tickets=1, misrouted=1, misroutes=1)
    assert found.total == wrong
    assert found.services == [("roads.pothole", wrong)]
    assert found.units == [
        ("jeddah.roads", wrong),
        ("jeddah.lighting", Routed(tickets=1, misrouted=0, misroutes=0)),
    ]
    assert [at for at, _ in found.bands if at != NO_BAND] == [4]
    assert nothing.total == Routed(tickets=0, misrouted=0, misroutes=0)
