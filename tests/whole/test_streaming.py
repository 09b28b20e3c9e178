"""Events over the wire, from the real program."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from whole.serving import PATIENCE, Served, environment


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    running = Served(environment(tmp_path))
    running.start()
    yield running
    running.stop()


def some(lines: Iterator[str], many: int) -> list[str]:
    found: list[str] = []
    for line in lines:
        if line.startswith("id: "):
            found.append(line.removeprefix("id: "))
        if len(found) == many:
            break
    return found


def test_a_stream_tells_goes_on_from_where_it_was_and_ends_when_the_service_stops(
    served: Served,
) -> None:
    post = {"text": "حفرة كبيرة وسط شارع التحلية في جدة كسرت كفر سيارتي", "native_id": "p1"}
    headers = served.headers | {"accept": "text/event-stream"}
    url = f"{served.url}/api/v1/events"
    with httpx.stream("GET", url, headers=headers, timeout=PATIENCE) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.iter_lines()
        next(lines)
        served.post("/api/v1/posts", post)
        first = some(lines, 1)
    with httpx.stream(
        "GET", url, headers=headers | {"last-event-id": "evt_0"}, timeout=PATIENCE
    ) as answer:
        lines = answer.iter_lines()
        again = some(lines, 1)
        served.stop()
        for line in lines:
            assert not line.startswith("error")

    log = Path(served.env["SAWT_DATA"], "serve.log").read_text()
    assert first == again
    assert "timeout graceful shutdown exceeded" not in log
    assert "Traceback" not in log
