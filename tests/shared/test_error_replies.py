"""Real error replies of five platforms, classified as their documentation says."""

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from clock import Clock
from hostile import Heard, Write, serving, whole
from listener.door import Door, Limits
from listener.errors import Cause, CollectError, SourceBusy
from listener.failures import of_status
from listener.rates import pause

NOW = datetime(2026, 4, 11, 23, 15, tzinfo=UTC)
# What each platform documents, first match first: platform, status, what the reply says.
DOCUMENTED: tuple[tuple[str, str, str, Cause], ...] = (
    (".*", "5..|408|425", "", Cause.RETRY),
    (".*", "429", "", Cause.RATE),
    # developers.google.com/youtube/v3/docs/errors, cloud.google.com/apis/design/errors
    ("youtube", "403", "quotaExceeded|[lL]imitExceeded", Cause.RATE),
    ("youtube", "403", "commentsDisabled|Closed|Suspended", Cause.GONE),
    ("youtube", "400", "keyInvalid|keyExpired|API_KEY_INVALID", Cause.AUTH),
    # docs.x.com/x-api/fundamentals/response-codes-and-errors
    ("x", "403", "usage-capped|UsageCap", Cause.RATE),
    (
        "x",
        "40[03]",
        'resource-not-found|has been suspended|"code": (17|34|50|63|144)\\b',
        Cause.GONE,
    ),
    ("x", "400", '"code": (32|89|99|135|215)\\b', Cause.AUTH),
    # docs.bsky.app, lexicons
    ("bluesky", "400", "ExpiredToken|InvalidToken|AuthMissing", Cause.AUTH),
    ("bluesky", "400", "not found|NotFound|Unable to resolve|Takedown|Deactivated", Cause.GONE),
    # docs.joinmastodon.org/api, RFC 6749 section 5.2
    (".*", "400", "invalid_grant|invalid_client|unauthorized_client", Cause.AUTH),
    ("mastodon", "422", "requires an authenticated user", Cause.AUTH),
    ("reddit", "400", "NOEXIST|DOESNT_EXIST", Cause.GONE),
    (".*", "401|402|403", "", Cause.AUTH),
    (".*", "404|410|451", "", Cause.GONE),
    (".*", "4..", "", Cause.REQUEST),
)


@pytest.fixture(scope="module")
def replies(shared: Path) -> list[dict[str, Any]]:
    path = shared / "corpora" / "platforms" / "errors.jsonl"
    if not path.exists():
        pytest.skip("NOT TESTED: no error replies (SAWT_SHARED names the folder of the corpora)")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def body_of(reply: dict[str, Any]) -> bytes:
    body = reply["body"]
    raw = body.get("_raw") if isinstance(body, dict) else None
    return (json.dumps(body) if raw is None else raw).encode()


def documented(reply: dict[str, Any]) -> Cause:
    said = body_of(reply).decode()
    return next(
        cause
        for platform, status, words, cause in DOCUMENTED
        if re.fullmatch(platform, reply["platform"])
        and re.fullmatch(status, str(reply["status"]))
        and re.search(words, said)
    )


def judged(reply: dict[str, Any]) -> CollectError:
    return of_status("s", reply["status"], reply["headers"], NOW, body_of(reply), secrets=["k"])


def test_every_reply_is_told_as_its_platform_documents_it(
    replies: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = [
        (reply["platform"], reply["status"], judged(reply).cause, documented(reply))
        for reply in replies
        if judged(reply).cause is not documented(reply)
    ]
    causes = Counter(str(judged(reply).cause) for reply in replies)
    with capsys.disabled():
        told = f"{len(replies) - len(wrong)} of {len(replies)}: {dict(causes)}"
        print(f"\nerror replies told apart: {told}")  # noqa: T201 - a figure

    assert wrong == []


def test_a_reason_is_one_short_line_without_people_or_keys(replies: list[dict[str, Any]]) -> None:
    for reply in replies:
        reason = judged(reply).reason
        assert f"HTTP {reply['status']}" in reason
        assert len(reason) < 400
        assert "\n" not in reason
        assert not re.search(r"@|https?:|[A-Za-z0-9]{20}", reason)


async def test_a_host_is_not_asked_before_the_reset_that_its_headers_tell(
    replies: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    """Each reply, with nothing left: no request until its own reset, then one."""
    told = 0
    for reply in replies:
        headers = spent(reply["headers"])
        left = pause(headers, NOW)
        if left is None:
            continue
        told += 1
        await not_asked_for(left, reply, headers)
    with capsys.disabled():
        print(f"\n0 requests before the reset: {told} of {told} replies that tell of one")  # noqa: T201 - a figure
    assert told


def spent(headers: dict[str, str]) -> dict[str, str]:
    """Say that nothing is left, and put the reset of a recorded reply a minute from now."""
    later = NOW + timedelta(minutes=1)
    changed = dict(headers)
    for name, value in headers.items():
        if name.endswith("-remaining"):
            changed[name] = "0.0" if "." in value else "0"
        if name.endswith("-reset"):
            plain = value.isdigit()
            epoch = str(int(later.timestamp())) if len(value) >= 10 else "60"
            changed[name] = epoch if plain else later.isoformat().replace("+00:00", "Z")
    return changed


async def not_asked_for(left: timedelta, reply: dict[str, Any], headers: dict[str, str]) -> None:
    names = ("content-length", "content-encoding", "transfer-encoding")
    lines = [f"{n}: {v}".encode("latin-1") for n, v in headers.items() if n not in names]
    answer = whole(body_of(reply), *lines, status=f"{reply['status']} Said".encode())

    async def behave(heard: Heard, write: Write) -> None:
        await write(answer if len(heard.heads) == 1 else whole(b"x"))

    clock = Clock(NOW)
    door = Door(
        contact="https://sawt.example",
        allow=(ip_network("127.0.0.0/8"),),
        clock=clock,
        limits=Limits(connect=10.0),
    )
    async with serving(behave) as heard, door:
        with pytest.raises(CollectError):
            await door.get("s", heard.url, {"authorization": "Bearer x"})
        for _ in range(3):
            with pytest.raises(SourceBusy):
                await door.get("other", heard.url, {"authorization": "Bearer x"})
            clock.now += (left - timedelta(milliseconds=1)) / 3
        assert len(heard.heads) == 1
        clock.now = NOW + left
        await door.get("s", heard.url, {"authorization": "Bearer x"})
        assert len(heard.heads) == 2
