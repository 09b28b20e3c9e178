"""One form for every log line, ours and the libraries': an event word and facts, on stderr."""

import logging
import re
import sys
from traceback import format_tb

import structlog
from structlog.typing import ExcInfo

from api.settings import LogFormat, LogLevel

_SHARED: tuple[structlog.types.Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
# These say every few seconds what our own lines say better.
_CHATTY = ("apscheduler", "httpx", "httpcore", "alembic", "aiosqlite", "asyncio")

# In these a step of the path opens something by itself.
_KEYS = re.compile(r"^(/feeds/|/api/v1/websub/|/open311/v2/tokens/)[^/]+")
_REQUESTS = "uvicorn.access"


def set_up(level: LogLevel, form: LogFormat) -> None:
    """Send structlog and the standard library's logging to stderr, in one form."""
    console = form is LogFormat.CONSOLE or (form is LogFormat.AUTO and sys.stderr.isatty())
    renderers: tuple[structlog.types.Processor, ...] = (
        (
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                exception_formatter=lambda out, info: print(places(info), file=out),
            ),
        )
        if console
        else (
            structlog.processors.ExceptionRenderer(places),
            structlog.processors.JSONRenderer(),
        )
    )
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level.value),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.value.upper())
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


def places(exc_info: ExcInfo) -> str:
    """Write a traceback's places and kinds; never an error's words, which may quote a post."""
    error: BaseException | None = exc_info[1]
    parts: list[str] = []
    while error is not None:
        parts.append("".join(format_tb(error.__traceback__)) + type(error).__qualname__)
        error = error.__cause__ or error.__context__
    return "\ncaused by:\n".join(parts)


def told_of(address: str) -> str:
    """Return what a log may hold of an address: no query, and no part that is a key."""
    return _KEYS.sub(r"\1-", address.partition("?")[0])


def log_requests() -> None:
    """Let the server's own line of each request through, without what its address may hold."""
    lines = logging.getLogger(_REQUESTS)
    lines.setLevel(logging.INFO)
    lines.addFilter(_without_keys)


def _without_keys(record: logging.LogRecord) -> bool:
    """Shorten the address, the third of what the server says: client, method, address, …."""
    client, method, address, *rest = record.args or ()
    record.args = (client, method, told_of(str(address)), *rest)
    return True
