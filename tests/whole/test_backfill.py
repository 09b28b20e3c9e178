"""`sawt backfill`: what was missed is paged back from the command line."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from whole.serving import a_site, environment, sawt

ITEM = (
    "<item><guid>{}</guid><title>حفرة {}</title><pubDate>{} Nov 2025 10:00:00 GMT</pubDate></item>"
)


def document(*items: tuple[int, int]) -> bytes:
    inner = "".join(ITEM.format(number, number, day) for number, day in items)
    return f'<rss version="2.0"><channel>{inner}</channel></rss>'.encode()


@pytest.fixture
def env(tmp_path: Path) -> Iterator[dict[str, str]]:
    pages = {"/feed": document((4, 23), (3, 22)), "/feed?paged=2": document((2, 21), (1, 19))}

    def answer(path: str, _: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        return (200, {}, pages[path]) if path in pages else (404, {}, b"")

    with a_site(answer) as site:
        (tmp_path / "sources.yaml").write_text(
            "sources:\n"
            f'  - {{id: okaz, name: عكاظ, kind: feed, url: "{site}/feed", interval: 5s}}\n'
            '  - {id: rows, name: صفوف, kind: file, url: "posts.jsonl"}\n',
            "utf-8",
        )
        yield environment(tmp_path, SAWT_SOURCES=str(tmp_path / "sources.yaml"))


def test_it_pages_back_until_then_and_no_further(env: dict[str, str]) -> None:
    done = sawt("backfill", "okaz", "--since", "2025-11-20T00:00", "--json", env=env)

    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["pages"], line["new"]) for line in lines] == [(1, 2), (2, 3), (3, 3)]
    assert lines[-1]["due"] is None
    assert "no further" in lines[-1]["reason"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("okaz", "--since", "soon"), "is no time in the past"),
        (("okaz", "--since", "2099-01-01"), "is no time in the past"),
        (("nobody", "--since", "2025-11-20"), "no source 'nobody'"),
        (("rows", "--since", "2025-11-20"), "cannot be paged back"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    env: dict[str, str], words: tuple[str, ...], says: str
) -> None:
    done = sawt("backfill", *words, env=env)

    assert done.returncode == 1
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1
