"""The door for mail: whom it connects to, what it hands over, and what it says went wrong."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from email.message import EmailMessage
from ipaddress import ip_network
from typing import Any

import pytest

from listener import mail
from listener.mail import MailDoor, NotMailed, PerhapsMailed, Tls
from mailbox_server import Mailbox, a_mailbox

LOOPBACK = (ip_network("127.0.0.0/8"),)


@pytest.fixture
async def box() -> AsyncIterator[Mailbox]:
    async with a_mailbox(auth_require_tls=False, auth_exclude_mechanism=["LOGIN"]) as opened:
        yield opened


def a_door(box: Mailbox, **given: Any) -> MailDoor:
    values: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": box.port,
        "sender": "sawt@example.com",
        "tls": Tls.NONE,
        "allow": LOOPBACK,
    }
    return MailDoor(**values | given)


def a_mail() -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "ملخص"
    message.set_content("حفرة")
    return message


async def test_a_mail_is_handed_over(box: Mailbox) -> None:
    await a_door(box).send(a_mail(), "noura@example.com")

    assert box.to == ["noura@example.com"]
    assert box.mails[0]["Subject"] == "ملخص"


async def test_a_user_shows_a_password(box: Mailbox) -> None:
    await a_door(box, user="sawt", password="open sesame").send(a_mail(), "a@example.com")

    assert box.users == [b"sawt"]
    with pytest.raises(NotMailed, match="535"):
        await a_door(box, user="sawt", password="wrong").send(a_mail(), "a@example.com")
    assert "wrong" not in repr(a_door(box, user="sawt", password="wrong"))


@pytest.mark.parametrize(
    ("says", "again"), [("550 no such user", False), ("451 try later", True), ("452 full", True)]
)
@pytest.mark.parametrize("at", ["rcpt", "data"])
async def test_a_refusal_says_whether_to_come_again(
    box: Mailbox, at: str, says: str, *, again: bool
) -> None:
    box.says[at] = says

    with pytest.raises(NotMailed, match=says[:3]) as refused:
        await a_door(box).send(a_mail(), "a@example.com")

    assert refused.value.again is again
    assert not box.mails


async def test_a_private_address_is_not_dialled_unless_it_is_opened(box: Mailbox) -> None:
    with pytest.raises(NotMailed, match="SAWT_ALLOW_NETWORKS") as refused:
        await a_door(box, allow=(), tls=Tls.STARTTLS).send(a_mail(), "a@example.com")

    assert not refused.value.again


async def test_mail_is_never_sent_in_the_open(box: Mailbox) -> None:
    async def public(host: str, port: int) -> Sequence[str]:
        del host, port
        return ["8.8.8.8"]

    with pytest.raises(NotMailed, match="in the open"):
        await a_door(box, host="mail.example.com", ask=public).send(a_mail(), "a@example.com")


async def test_a_server_without_tls_gets_nothing(box: Mailbox) -> None:
    with pytest.raises(NotMailed):
        await a_door(box, tls=Tls.STARTTLS).send(a_mail(), "a@example.com")

    assert not box.mails


async def test_where_nothing_listens_it_is_tried_again(box: Mailbox) -> None:
    with pytest.raises(NotMailed, match="nothing listens") as refused:
        await a_door(box, port=1).send(a_mail(), "a@example.com")

    assert refused.value.again


async def test_a_name_that_is_not_known_is_tried_again(box: Mailbox) -> None:
    async def nobody(host: str, port: int) -> Sequence[str]:
        raise OSError(host, port)

    with pytest.raises(NotMailed, match="does not resolve"):
        await a_door(box, host="mail.example.com", ask=nobody).send(a_mail(), "a@example.com")


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def talking(talk: Talk) -> AsyncIterator[Mailbox]:
    """Serve one connection; it is closed when the test goes on."""
    ended = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()
            ended.set()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield Mailbox(port=server.sockets[0].getsockname()[1])
        await ended.wait()


async def test_a_server_that_breaks_off_may_have_taken_it() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        for answer in (b"250 hello\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n"):
            await reader.readline()
            writer.write(answer)
        await reader.readuntil(b"\r\n.\r\n")

    async with talking(talk) as box:
        with pytest.raises(PerhapsMailed):
            await a_door(box).send(a_mail(), "a@example.com")


async def test_a_server_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "STEP", 0.1)

    async def talk(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with talking(talk) as box:
        with pytest.raises(NotMailed) as refused:
            await a_door(box).send(a_mail(), "a@example.com")

    assert refused.value.again


async def test_what_a_slow_server_was_never_handed_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mail, "TOTAL", 0.2)
    heard: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        heard.append(await reader.readline())
        writer.write(b"250 hello\r\n")
        # It greets in time, and then takes its time: each answer would come, none did.
        heard.append(await reader.read())

    async with talking(talk) as box:
        with pytest.raises(NotMailed) as refused:
            await a_door(box).send(a_mail(), "a@example.com")

    assert refused.value.again
    assert b"DATA" not in b"".join(heard)
