"""A delivery is handed over once, to the address it is for; whatever is answered is an answer."""

from ipaddress import ip_network

import pytest

from hostile import hangs, says, serving, whole
from listener.door import MOST_HEARD, Door, Limits
from listener.errors import CollectError, SourceRefused, SourceSilent
from listener.reasons_ar import in_arabic


def a_door(*networks: str, total: float = 60.0) -> Door:
    allow = tuple(ip_network(one) for one in networks)
    return Door(contact="a@b.example", allow=allow, limits=Limits(total=total))


@pytest.mark.parametrize("status", [b"204 Fine", b"301 Moved", b"404 No", b"410 Gone", b"503 No"])
async def test_every_status_is_an_answer_and_no_redirect_is_followed(status: bytes) -> None:
    answer = whole(b"words", b"Location: /elsewhere", b"Retry-After: 7", status=status)
    async with serving(says(answer)) as heard, a_door("127.0.0.0/8") as door:
        said = await door.hand("whk_1", heard.url, {"webhook-id": "evt_1"}, b"{}")

    assert said.status == int(status[:3])
    assert said.headers["retry-after"] == "7"
    assert said.body == (b"" if said.status == 204 else b"words")
    assert len(heard.heads) == 1
    assert heard.bodies == [b"{}"]
    assert heard.headers["webhook-id"] == b"evt_1"


async def test_of_a_long_complaint_the_beginning_is_kept() -> None:
    answer = whole(b"x" * 100_000, status=b"500 No")
    async with serving(says(answer)) as heard, a_door("127.0.0.0/8") as door:
        said = await door.hand("whk_1", heard.url, {}, b"{}")

    assert len(said.body) == MOST_HEARD


async def test_a_status_counts_though_its_words_never_end() -> None:
    begun = b"HTTP/1.1 410 Gone\r\nContent-Length: 9\r\n\r\nwor"
    async with serving(hangs(begun)) as heard, a_door("127.0.0.0/8") as door:
        said = await door.hand("whk_1", heard.url, {}, b"{}")

    assert (said.status, said.body) == (410, b"wor")


async def test_who_does_not_answer_in_time_is_not_waited_for() -> None:
    async with serving(hangs()) as heard, a_door("127.0.0.0/8", total=0.2) as door:
        with pytest.raises(SourceSilent, match=r"no answer within 0\.2 s"):
            await door.hand("whk_1", heard.url, {}, b"{}")


async def test_what_is_packed_is_not_unpacked() -> None:
    answer = whole(b"\x1f\x8b", b"Content-Encoding: gzip", status=b"500 No")
    async with serving(says(answer)) as heard, a_door("127.0.0.0/8") as door:
        said = await door.hand("whk_1", heard.url, {}, b"{}")

    assert said.body == b""


@pytest.mark.parametrize("url", ["https://127.0.0.1/", "http://8.8.8.8/", "https://[::1]/"])
async def test_where_nothing_may_be_visited_nothing_is_handed_over(url: str) -> None:
    async with a_door() as door:
        with pytest.raises(SourceRefused):
            await door.hand("whk_1", url, {}, b"{}")
        with pytest.raises(SourceRefused):
            await door.check("whk_1", url)


async def test_a_name_that_does_not_resolve_is_told_when_it_is_added() -> None:
    async def unknown(*_: object) -> list[str]:
        raise OSError

    async with Door(contact="a@b.example", ask=unknown) as door:
        for scheme in ("https", "http"):
            with pytest.raises(CollectError, match="does not resolve") as told:
                await door.check("whk_1", f"{scheme}://hooks.example/")
            said = in_arabic(told.value.reason, told.value.cause)
            assert said is not None
            assert "تحقق من كتابته" in said
