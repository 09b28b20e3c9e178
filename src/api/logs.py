"""One form for every log line, ours and the libraries': an event word and facts, on stderr."""

import logging
import sys

import structlog

from api.settings import LogFormat, LogLevel

_SHARED: tuple[structlog.types.Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
# These say every few seconds what our own lines say better.
_CHATTY = ("apscheduler", "httpx", "httpcore", "alembic", "aiosqlite", "asyncio")


def set_up(level: LogLevel, form: LogFormat) -> None:
    """Send structlog and the standard library's logging to stderr, in one form."""
    console = form is LogFormat.CONSOLE or (form is LogFormat.AUTO and sys.stderr.isatty())
    renderers: tuple[structlog.types.Processor, ...] = (
        (
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        )
        if console
        # Names and places of a traceback, never the values of its variables: they hold posts.
        else (structlog.processors.format_exc_info, structlog.processors.JSONRenderer())
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
