"""What people and the file do to sources is told, once, with the place and without the address."""

from typing import Any

from make import NOON, a_source
from store.database import Sessions
from store.events import SqlEvents
from store.sources import SqlSources


async def told(sessions: Sessions) -> list[tuple[str, str]]:
    found = await SqlEvents(sessions).list(limit=99)
    return [(each.type, each.body["id"]) for each in found]


async def bodies(sessions: Sessions) -> list[Any]:
    return [each.body for each in await SqlEvents(sessions).list(limit=99)]


async def test_what_people_do_to_a_source_is_told_once(sessions: Sessions) -> None:
    sources = SqlSources(sessions)
    await sources.add(a_source(), NOON)
    for _ in range(2):
        await sources.pause("okaz", NOON)
    for _ in range(2):
        await sources.resume("okaz", NOON)
    await sources.change("okaz", NOON, name="جديد")

    names = ["source.added", "source.paused", "source.resumed", "source.updated"]
    assert await told(sessions) == [(name, "okaz") for name in names]


async def test_it_is_of_the_sources_place_and_holds_no_address(sessions: Sessions) -> None:
    private = "https://news.example/feed?key=geheim"
    await SqlSources(sessions).add(
        a_source(url=private, options={"place": "jeddah", "secret": "SAWT_SECRET_OKAZ"}), NOON
    )
    await SqlSources(sessions).add(a_source(id="everywhere"), NOON)

    of_jeddah, everywhere = await bodies(sessions)
    assert set(of_jeddah) == {"id", "name", "kind", "municipality"}
    assert (of_jeddah["municipality"], everywhere["municipality"]) == ("jeddah", None)


async def test_what_the_file_changes_is_told_and_what_it_leaves_is_not(sessions: Sessions) -> None:
    sources = SqlSources(sessions)
    both = [a_source(), a_source(id="spa")]
    await sources.sync(both, NOON)
    await sources.sync(both, NOON)
    await sources.sync([a_source(name="عكاظ اليوم")], NOON)
    await sources.sync([a_source(name="عكاظ اليوم")], NOON)
    await sources.sync([a_source(name="عكاظ اليوم"), a_source(id="spa")], NOON)

    assert await told(sessions) == [
        ("source.added", "okaz"),
        ("source.added", "spa"),
        ("source.updated", "okaz"),
        ("source.paused", "spa"),
        ("source.resumed", "spa"),
    ]
