"""Each channel against a server that behaves like its platform."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from api.channels.bluesky import Bluesky
from api.channels.mastodon import Mastodon
from api.channels.opening import Accounts
from api.channels.port import Channel, Letter, NotSent, Unclear
from api.channels.x import X
from listener.door import Door
from make import NOON
from platforms import Answers, Request, Said, bluesky, hang_up, mastodon, serving, x
from router.replies.channels import Account, ChannelKind
from sites import a_door

TEXT = "عولجت الحفرة، والبيان https://jeddah.example/a"
LETTERS = {
    ChannelKind.MASTODON: "110",
    ChannelKind.BLUESKY: "at://did:plc:sara/app.bsky.feed.post/inner",
    ChannelKind.X: "1890",
}
SERVERS: dict[ChannelKind, Answers] = {
    ChannelKind.MASTODON: mastodon,
    ChannelKind.BLUESKY: bluesky,
    ChannelKind.X: x,
}
KINDS = list(SERVERS)


def an_account(kind: ChannelKind, server: str) -> Account:
    return Account(
        amana="jeddah",
        channel=kind,
        server=server,
        account="amana.example",
        secret="SAWT_SECRET_JEDDAH",
    )


def a_letter(kind: ChannelKind, **given: str | None) -> Letter:
    values = {"native_id": LETTERS[kind], "url": "https://far.example/@sara/7"} | given
    return Letter(text=TEXT, key="k1", **values)  # type: ignore[arg-type]


def opened(
    door: Door,
    kind: ChannelKind,
    server: str,
    secret: str = "token",  # noqa: S107 - opens nothing
) -> Channel:
    return Accounts(web=door, secret=lambda _: secret).open(an_account(kind, server))


async def test_mastodon_answers_under_the_post_and_names_its_author() -> None:
    async with serving(mastodon) as server, a_door() as door:
        channel = opened(door, ChannelKind.MASTODON, server.url)
        link = await channel.send(a_letter(ChannelKind.MASTODON), NOON)

    assert link == f"{server.url}/@amana/1"
    (status,) = server.published
    assert status["status"] == f"@u7@far.example {TEXT}"
    assert (status["in_reply_to_id"], status["visibility"]) == ("97", "public")
    assert server.asked[0].query["resolve"] == "true"


async def test_mastodon_publishes_once_however_often_it_is_told() -> None:
    async with serving(mastodon) as server, a_door() as door:
        channel = opened(door, ChannelKind.MASTODON, server.url)
        links = {await channel.send(a_letter(ChannelKind.MASTODON), NOON) for _ in range(2)}

    assert (len(links), len(server.published)) == (1, 1)


async def test_bluesky_answers_in_the_thread_and_marks_links_in_bytes() -> None:
    async with serving(bluesky) as server, a_door() as door:
        channel = opened(door, ChannelKind.BLUESKY, server.url)
        link = await channel.send(a_letter(ChannelKind.BLUESKY), NOON)
        await channel.send(a_letter(ChannelKind.BLUESKY), NOON + timedelta(minutes=5))

    assert link == "https://bsky.app/profile/did:plc:amana/post/1"
    record = server.published[0]
    assert record["reply"]["root"]["cid"] == "cid-root"
    assert record["reply"]["parent"]["cid"] == "cid-inner"
    place = record["facets"][0]["index"]
    said = TEXT.encode()[place["byteStart"] : place["byteEnd"]]
    assert said == b"https://jeddah.example/a"
    assert [one.path for one in server.asked].count("/xrpc/com.atproto.server.createSession") == 1


async def test_a_post_on_bluesky_that_begins_a_thread_is_its_root() -> None:
    letter = a_letter(ChannelKind.BLUESKY, native_id="at://did:plc:sara/app.bsky.feed.post/top")
    async with serving(bluesky) as server, a_door() as door:
        await opened(door, ChannelKind.BLUESKY, server.url).send(letter, NOON)

    reply = server.published[0]["reply"]
    assert reply["root"] == reply["parent"]


async def test_x_answers_the_post_by_its_id() -> None:
    async with serving(x) as server, a_door() as door:
        link = await opened(door, ChannelKind.X, server.url).send(a_letter(ChannelKind.X), NOON)

    assert link == "https://x.com/i/web/status/1001"
    assert server.published == [{"text": TEXT, "reply": {"in_reply_to_tweet_id": "1890"}}]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_refused_token_is_not_tried_again(kind: ChannelKind) -> None:
    async with serving(SERVERS[kind]) as server, a_door() as door:
        with pytest.raises(NotSent, match="token was refused") as refused:
            await opened(door, kind, server.url, "wrong").send(a_letter(kind), NOON)

    assert refused.value.retry is None
    assert "رمز" in refused.value.reason_ar
    assert not server.published


def publishing(said: Said | Callable[[], None]) -> Callable[[Request], Said | Callable[[], None]]:
    """Answer so when something is to be published, and as ever else."""
    last = {"/api/v1/statuses", "/xrpc/com.atproto.repo.createRecord", "/2/tweets"}
    return lambda request: said if request.path in last else None


BUSY = b"HTTP/1.1 429 X\r\nretry-after: 900\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


@pytest.mark.parametrize("kind", KINDS)
async def test_a_platform_that_asks_to_wait_is_asked_later(kind: ChannelKind) -> None:
    async with serving(SERVERS[kind]) as server, a_door() as door:
        server.says = publishing(BUSY)
        with pytest.raises(NotSent) as refused:
            await opened(door, kind, server.url).send(a_letter(kind), NOON)

    assert (refused.value.retry, refused.value.counts) == (timedelta(minutes=15), False)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "said",
    [hang_up, (500, {}), (200, {"ok": True}), b"HTTP/1.1 200 X\r\ncontent-length: 2\r\n\r\n{}"],
)
async def test_what_may_have_been_published_is_for_a_person_to_see(
    kind: ChannelKind, said: Said | Callable[[], None]
) -> None:
    async with serving(SERVERS[kind]) as server, a_door() as door:
        server.says = publishing(said)
        with pytest.raises(Unclear) as unclear:
            await opened(door, kind, server.url).send(a_letter(kind), NOON)

    assert "look whether the reply is there" in unclear.value.reason


@pytest.mark.parametrize("kind", [ChannelKind.MASTODON, ChannelKind.BLUESKY])
async def test_a_question_that_is_not_answered_published_nothing(kind: ChannelKind) -> None:
    async with serving(SERVERS[kind]) as server, a_door() as door:
        server.says = lambda _: hang_up
        with pytest.raises(NotSent) as refused:
            await opened(door, kind, server.url).send(a_letter(kind), NOON)

    assert refused.value.retry
    assert refused.value.counts


@pytest.mark.parametrize(
    ("kind", "given", "reason"),
    [
        (ChannelKind.MASTODON, {"url": None}, "does not find the post"),
        (ChannelKind.BLUESKY, {"native_id": "abc"}, "no address of Bluesky"),
        (
            ChannelKind.BLUESKY,
            {"native_id": "at://did:plc:sara/app.bsky.feed.post/gone"},
            "not there any more",
        ),
        (ChannelKind.X, {"native_id": "١٢٣"}, "no id of X"),
    ],
)
async def test_a_post_that_cannot_be_answered_says_why(
    kind: ChannelKind, given: dict[str, str | None], reason: str
) -> None:
    async with serving(SERVERS[kind]) as server, a_door() as door:
        with pytest.raises(NotSent, match=reason) as refused:
            await opened(door, kind, server.url).send(a_letter(kind, **given), NOON)

    assert refused.value.retry is None


@pytest.mark.parametrize(
    ("kind", "path", "reason"),
    [
        (ChannelKind.MASTODON, "/api/v2/search", "does not find the post"),
        (ChannelKind.BLUESKY, "/xrpc/com.atproto.server.createSession", "opened no session"),
        (ChannelKind.BLUESKY, "/xrpc/com.atproto.repo.getRecord", "does not find the post"),
    ],
)
async def test_a_question_that_is_answered_with_nonsense_published_nothing(
    kind: ChannelKind, path: str, reason: str
) -> None:
    async with serving(SERVERS[kind]) as server, a_door() as door:
        server.says = lambda request: (200, {"ok": 1}) if request.path == path else None
        with pytest.raises(NotSent, match=reason):
            await opened(door, kind, server.url).send(a_letter(kind), NOON)

    assert not server.published


async def test_an_account_without_its_secret_or_that_is_gone_sends_nothing() -> None:
    async with a_door() as door:
        accounts = Accounts(web=door, secret=lambda _: None)
        with pytest.raises(NotSent, match="SAWT_SECRET_JEDDAH is not set"):
            accounts.open(an_account(ChannelKind.X, "https://api.x.example"))
        with pytest.raises(NotSent, match="by hand"):
            accounts.open(None)


async def test_no_secret_is_shown_by_what_holds_it() -> None:
    async with a_door() as door:
        account = an_account(ChannelKind.X, "https://api.x.example")
        for made in (
            X(web=door, account=account, token="s3cret"),
            Mastodon(web=door, account=account, token="s3cret"),
            Bluesky(web=door, account=account, password="s3cret"),
        ):
            assert "s3cret" not in repr(made)
