"""Imports: a batch and how far it reaches are kept together."""

from dataclasses import replace

from listener.archive import Place
from make import NOON, a_post
from store.database import Sessions
from store.imports import Progress, SqlImports


async def test_an_import_goes_on_where_it_stopped_until_it_has_ended(sessions: Sessions) -> None:
    imports = SqlImports(sessions)
    fresh = await imports.begun("file")
    first = Progress(place=Place(offset=90, number=3), bad=1)

    told = await imports.keep("file", [a_post(), a_post(native_id="2")], first, NOON)
    begun = await imports.begun("file")
    second = replace(begun, place=Place(offset=180, number=5))
    last = await imports.keep("file", [a_post(native_id="2"), a_post(native_id="3")], second, NOON)
    await imports.end("file")

    assert fresh == await imports.begun("file") == await imports.begun("other") == Progress()
    assert told == begun == replace(first, new=2)
    assert last == replace(second, new=3, known=1)
