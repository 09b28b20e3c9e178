"""`sawt serve`: API, page, schedule and loops in one process."""

import asyncio
import errno
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from api import logs, memory
from api.app import create_app
from api.cli.prepare import ready, sync_sources
from api.config import Config, read_config
from api.failure import Failed
from api.jobs import LOOPS
from api.settings import LOCAL_KEY, Settings, read_settings
from api.taggers import live_tagger
from store.database import open_database

GRACE = 5  # seconds that open requests get when the service stops


class Server(uvicorn.Server):
    """Says where to look once it listens; being stopped is a good end."""

    def __init__(self, config: uvicorn.Config, settings: Settings) -> None:
        super().__init__(config)
        self.settings = settings

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell the person at the terminal."""
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(announcement(self.settings))
            sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop; streams end at once, since they would be waited for in vain."""
        if (tools := self.lifespan.state.get("tools")) is not None:
            tools.streams.close()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on Ctrl-C and SIGTERM, with exit status 0."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield


def serve(*, host: str | None, port: int | None, jobs: bool) -> None:
    """Check everything, take the port, then start; what fails leaves nothing half done.

    Raises:
        Failed: Something that a person can mend: a setting, the port, the schema.
        WrongConfig: A file of the policy is wrong.
        DatabaseUnavailable: The database cannot be opened.
    """
    given = {"host": host, "port": port}
    settings = read_settings(**{name: value for name, value in given.items() if value is not None})
    settings.guarded()
    logs.set_up(settings.log_level, settings.log_format)
    config = read_config(settings.config)
    tagger = live_tagger(settings, config)
    memory.started()
    with _listening(settings) as listening:
        asyncio.run(_prepare(settings, config))
        app = create_app(settings, config, tagger, LOOPS if jobs else ())
        server = Server(
            uvicorn.Config(
                app,
                log_config=None,
                log_level="warning",
                access_log=settings.access_log,
                server_header=False,
                # Whom to believe is `SAWT_PROXIES`; uvicorn would believe this whole machine.
                proxy_headers=False,
                # It bounds the head of a request; httptools collects one without end, and slowly.
                http="h11",
                timeout_graceful_shutdown=GRACE,
            ),
            settings,
        )
        if settings.access_log:
            # Not before: the server's configuration sets the levels of its own logs.
            logs.log_requests()
        server.run(sockets=[listening])
    if not server.started:
        what = "the service could not start"
        raise Failed(what, "the log above says why")


async def _prepare(settings: Settings, config: Config) -> None:
    await ready(settings)
    async with open_database(settings.url) as sessions:
        await sync_sources(settings, sessions, config.gazetteer)


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    """Take the port before anything is written, so that a second start changes nothing."""
    try:
        family, *_, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        taken = socket.create_server(address[:2], family=family, backlog=2048)
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        if error.errno == errno.EADDRINUSE:
            what = f"{where} is in use"
            raise Failed(what, "stop the other program, or choose another: --port") from error
        what = f"cannot listen on {where}: {error.strerror}"
        raise Failed(what, "choose another address: --host") from error
    with taken:
        yield taken


def announcement(settings: Settings) -> str:
    """Write where to look. A key that somebody chose is never printed."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    site = f"http://{host}:{settings.port}/"
    local = settings.key == LOCAL_KEY
    # Behind the #, a browser keeps it to itself: it is in no request, and so in no log.
    begin = f"{site}welcome{f'#key={LOCAL_KEY}' if local else ''}"
    return (
        f"Sawt   {site}\n"
        f"Begin  {begin}   (the first time)\n"
        f"API    {site}openapi.json   Authorization: Bearer"
        f" {LOCAL_KEY if local else '(the key in SAWT_API_KEY)'}\n"
        "Stop   Ctrl-C\n"
    )
