"""The door for mail: SMTP to the one server that the operator named, and to no other.

The address is checked as those of sources are, and the connection is made to the checked one; what
lies in a private network must be opened in `SAWT_ALLOW_NETWORKS`.
"""

import asyncio
import socket
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from enum import StrEnum

import aiosmtplib

from listener.dial import Resolve, addresses, resolve
from listener.door import trusted_tls
from listener.guard import Forbidden, Ip, Network, check_ip, trusted

# Seconds: to connect, for one answer, to be ready to take a mail, and again to take it.
CONNECT = 5.0
STEP = 10.0
TOTAL = 30.0
_PERMANENT = range(500, 600)


class Tls(StrEnum):
    """How the connection is kept from others; none: only in a network that the operator opened."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class NotMailed(Exception):
    """A mail was not taken; `again` says whether it may be, later. Nothing of it was delivered."""

    def __init__(self, reason: str, *, again: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.again = again


class PerhapsMailed(Exception):
    """The connection broke after a mail was handed over: it may have been taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailDoor:
    """Hands mails to a server. `sender` is whom they come from."""

    host: str
    port: int
    sender: str
    tls: Tls = Tls.STARTTLS
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    allow: tuple[Network, ...] = ()
    ask: Resolve = resolve
    context: ssl.SSLContext = field(default_factory=trusted_tls)

    async def send(self, message: EmailMessage, to: str) -> None:
        """Send one mail to one address.

        Raises:
            NotMailed: The server cannot be reached, may not be, or does not take it.
            PerhapsMailed: It cannot be known whether it was taken.
        """
        try:
            async with asyncio.timeout(TOTAL):
                client = await self._ready(to)
        except TimeoutError as error:
            msg = f"the mail server was not ready to take it within {TOTAL:g} s"
            raise NotMailed(msg, again=True) from error
        try:
            async with asyncio.timeout(TOTAL):
                await client.data(message.as_bytes(policy=SMTP))
        except TimeoutError as error:
            # Whoever was slow may have taken it: what is handed over is not handed over twice.
            msg = f"the mail server did not answer within {TOTAL:g} s"
            raise PerhapsMailed(msg) from error
        except (aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPTimeoutError) as error:
            msg = "the mail server broke off; look whether the mail is there"
            raise PerhapsMailed(msg) from error
        except aiosmtplib.SMTPException as error:
            raise _not_mailed(error) from error
        finally:
            client.close()

    async def _ready(self, to: str) -> aiosmtplib.SMTP:
        """Connect, and say from whom and to whom: up to here nothing was handed over."""
        sock = await self._connected()
        client = aiosmtplib.SMTP(
            hostname=self.host,
            sock=sock,
            timeout=STEP,
            use_tls=self.tls is Tls.TLS,
            start_tls=self.tls is Tls.STARTTLS,
            tls_context=None if self.tls is Tls.NONE else self.context,
            username=self.user,
            password=self.password,
        )
        try:
            await client.connect()
            await client.mail(self.sender)
            await client.rcpt(to)
        except BaseException as error:
            client.close()
            sock.close()
            if isinstance(error, aiosmtplib.SMTPException | OSError):
                raise _not_mailed(error) from error
            raise
        return client

    async def _connected(self) -> socket.socket:
        """Connect to the first of the server's addresses that listens; all must be allowed."""
        try:
            found = await addresses(self.host, self.port, self.ask)
            for ip in found:
                self._check(ip)
        except OSError as error:
            msg = "the name of the mail server does not resolve"
            raise NotMailed(msg, again=True) from error
        except Forbidden as error:
            msg = f"mail server: {error}"
            raise NotMailed(msg, again=False) from error
        for ip in found:
            try:
                return await self._dial(ip)
            except OSError:
                continue
        msg = "nothing listens at the mail server"
        raise NotMailed(msg, again=True)

    def _check(self, ip: Ip) -> None:
        check_ip(ip, self.allow)
        if self.tls is Tls.NONE and not trusted(ip, self.allow):
            msg = "mail is never sent in the open; set SAWT_SMTP_TLS, or open its network"
            raise Forbidden(msg)

    async def _dial(self, ip: Ip) -> socket.socket:
        family = socket.AF_INET6 if ":" in str(ip) else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM)
        sock.setblocking(False)  # noqa: FBT003 - socket's signature
        try:
            async with asyncio.timeout(CONNECT):
                await asyncio.get_running_loop().sock_connect(sock, (str(ip), self.port))
        except BaseException:
            sock.close()
            raise
        return sock


def _not_mailed(error: Exception) -> NotMailed:
    """Say why a mail was not taken; what the server said in words is not passed on."""
    if isinstance(error, aiosmtplib.SMTPResponseException):
        again = error.code not in _PERMANENT
        return NotMailed(f"the mail server refused it: {error.code}", again=again)
    return NotMailed(f"the mail server: {type(error).__name__}", again=True)
