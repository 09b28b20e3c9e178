"""Whatever text a stranger sends, of each kind: it ends as a stored post, or as none."""

import json
from dataclasses import replace
from ipaddress import ip_network

import pytest

from bombs import OPTIONS, courteous, full, source_of
from hostile import says, serving, whole
from listener.collect import collect
from listener.door import Door
from listener.kinds.webhook import Webhook
from listener.opening import open_source
from listener.run import Outcome
from make import MEANS, NOON, a_source
from odd import ODD
from store.database import Sessions
from store.posts import SqlPosts
from store.sources import SqlSources

SIGNED = {"secret": "SAWT_SECRET_TEST", "scheme": "hmac-sha256-hex"}


@pytest.mark.parametrize("kind", OPTIONS)
async def test_each_ends_as_a_stored_post_or_a_skipped_item(sessions: Sessions, kind: str) -> None:
    bodies = {name: full(kind, text, 1) for name, text in ODD.items()}
    runs = {}
    networks = (ip_network("127.0.0.0/8"),)
    async with Door(contact="https://sawt.example", allow=networks) as door:
        means = replace(MEANS, web=door, secret=lambda _: "s3cret")
        for number, (name, body) in enumerate(bodies.items()):
            async with serving(courteous(says(whole(body)))) as heard:
                site = heard.url.removesuffix("/feed")
                source = a_source(id=f"s{number}", **source_of(kind, site))
                await SqlSources(sessions).add(source, NOON)
                runs[name] = await collect(
                    source,
                    open_source(source, means),
                    SqlPosts(sessions),
                    clock=lambda: NOON,
                    chance=lambda: 0.0,
                )

    unforeseen = {
        name: run.reason for name, run in runs.items() if "unforeseen" in (run.reason or "")
    }
    assert unforeseen == {}
    assert runs["joined emoji"].outcome is Outcome.READ
    assert runs["bidi controls"].seen == 1
    assert runs["markup"].seen == 1


async def test_so_does_each_field_of_a_delivery(sessions: Sessions) -> None:
    means = replace(MEANS, secret=lambda _: "a secret of more than sixteen")
    source = a_source(kind="webhook", url="https://a.example", options=SIGNED)
    await SqlSources(sessions).add(source, NOON)
    hook = open_source(source, means)
    assert isinstance(hook, Webhook)
    fields = ("text", "title", "url", "author", "author_name", "native_id", "place", "language")

    for name in fields:
        rows = [{"text": "ماء", "id": key, name: text} for key, text in ODD.items()]
        page = hook.read(json.dumps(rows).encode())

        assert len(page.posts) + page.skipped == len(ODD)
        await SqlPosts(sessions).keep(source.id, page, NOON)
