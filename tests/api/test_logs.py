"""What the log says of an error: where and of which kind, never in its own words."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from api import logs
from api.settings import LogFormat, LogLevel

WORDS = "حفرة في شارع التحلية"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize("form", [LogFormat.JSON, LogFormat.CONSOLE])
@pytest.mark.parametrize("ours", [True, False])
def test_an_error_never_brings_a_posts_words_into_the_log(
    capsys: pytest.CaptureFixture[str], form: LogFormat, *, ours: bool
) -> None:
    logs.set_up(LogLevel.INFO, form)

    try:
        _fail()
    except ValueError:
        (structlog.get_logger() if ours else logging.getLogger("lib")).exception("loop failed")

    said = capsys.readouterr().err
    for secret in (WORDS, json.dumps(WORDS)[1:-1]):
        assert secret not in said
    for expected in ("loop failed", "in _fail", "ValueError", "KeyError"):
        assert expected in said


def _fail() -> None:
    try:
        dict[str, str]()[WORDS]
    except KeyError as error:
        raise ValueError(WORDS) from error


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("/api/v1/tickets", "/api/v1/tickets"),
        ("/api/v1/tickets?text=x", "/api/v1/tickets"),
        ("/feeds/secret.rss", "/feeds/-"),
        ("/open311/v2/tokens/secret.xml?api_key=secret", "/open311/v2/tokens/-"),
        ("/api/v1/websub/secret", "/api/v1/websub/-"),
        ("/api/v1/feeds/feed_1", "/api/v1/feeds/feed_1"),
    ],
)
def test_what_is_told_of_an_address_opens_nothing(asked: str, told: str) -> None:
    assert logs.told_of(asked) == told
