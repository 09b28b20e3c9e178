"""What the dashboard takes with many tickets: its first page, news, and a hundred open pages.

    python bench/dashboard.py [TICKETS [PAGES [TICKETS_PER_MINUTE [SECONDS]]]]

`sawt serve` over SQLite, its loops running; its tickets were opened within the last 30 days, with
the clocks of `config/`. The first page is opened in Chromium with an empty cache; bytes are as they
travelled, compressed. A new ticket is late by what lies between its opening, as the service wrote
it, and its line in the page: in Chromium alone, and in each of many open pages. Those are signed in
as ten people; each listens to events and asks for what it shows as assets/js/live.js and queue.js
do. The cost is CPU seconds of the server.
"""

import asyncio
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import httpx
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from api.config import read_config  # noqa: E402 - after the path
from browser import SWITCHES  # noqa: E402 - as above
from classifier.tags import Intent, Urgency  # noqa: E402 - as above
from many import fill  # noqa: E402 - as above
from router.clock.terms import Matter  # noqa: E402 - as above
from router.clock.timing import Past, Stand  # noqa: E402 - as above
from router.states import Status  # noqa: E402 - as above
from store.clocked import columns  # noqa: E402 - as above
from store.migrate import migrate  # noqa: E402 - as above
from whole.serving import Served, environment  # noqa: E402 - as above

TICKS = os.sysconf("SC_CLK_TCK")
PASSWORD = "a long password of benches"  # noqa: S105 - opens nothing
PEOPLE = [f"person-{number}" for number in range(10)]
# Each of them in each place is a matter of its own, and so a ticket.
MATTERS = (
    "حفرة كبيرة وسط الشارع كسرت كفر سيارتي",
    "النفايات متراكمة والحاوية طافحة من أسبوع",
    "أعمدة الإنارة مطفية في الحي كله",
    "مطعم يبيع أكل فاسد وتسممنا منه",
    "طفح مجاري قدام البيت",
    "كلاب ضالة تهاجم الأطفال",
    "الحديقة مهملة والألعاب مكسورة",
)
PLACES = ("جدة", "الدمام", "أبها", "تبوك", "حائل", "بريدة", "الطائف", "نجران", "جازان", "الباحة")
DAYS = 30
OF_GROUP = 25
SCRIPT = {"hx-request": "true"}
URGENCIES = ("critical", "high", "normal", "low")
# As assets/js/live.js gathers events, and queue.js asks for rows and counts.
GATHER, SPREAD = 0.3, 0.3
ROWS, REST, LONGER, LONGEST, QUIET, COUNTED = 0.5, 1.0, 0.5, 4.0, 1.5, 30.0
LONG = 3600.0


def cpu(pid: int) -> float:
    """Return the CPU seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def service(tickets: int) -> Iterator[Served]:
    """Serve with so many tickets, and ten people."""
    with tempfile.TemporaryDirectory() as folder:
        env = environment(Path(folder), SAWT_REQUESTS_PER_MINUTE="0")
        asyncio.run(migrate(env["SAWT_DATABASE"]))
        asyncio.run(fill(env["SAWT_DATABASE"], tickets, clocks(datetime.now(UTC))))
        served = Served(env)
        served.start()
        try:
            for name in PEOPLE:
                body = {"id": name, "name": name, "roles": ["manager"], "password": PASSWORD}
                served.post("/api/v1/users", body).raise_for_status()
            yield served
        finally:
            served.stop()


def clocks(now: datetime) -> Callable[[int], Mapping[str, object]]:
    """Return what makes tickets of many ages, whose clocks have said all that is past."""
    timing = read_config(ROOT / "config").timing

    @cache
    def aged(hours: int, urgency: str) -> Mapping[str, object]:
        opened, stand = now - timedelta(hours=hours), Stand(Status.NEW, "jeddah.roads")
        matter = Matter(
            urgency=Urgency(urgency), intent=Intent("complaint"), service="roads.pothole"
        )
        clock = timing.taken_over(matter, stand, Past(opened, None, None), now)
        told = {"opened": opened, "urgency": urgency}
        return told | columns(clock, timing, stand, now, due=now)

    return lambda number: aged(number % (24 * DAYS), URGENCIES[number % len(URGENCIES)])


def tell(served: Served, number: int) -> str:
    """Push a post that becomes a ticket of its own; return its id."""
    place, matter = PLACES[number % len(PLACES)], MATTERS[number // len(PLACES) % len(MATTERS)]
    text = f"{matter} في {place}"
    answer = served.post("/api/v1/posts", {"native_id": f"told-{number}", "text": text})
    answer.raise_for_status()
    found: str = answer.json()["id"]
    return found


def first_page(served: Served) -> tuple[list[float], int]:
    """Open the queue with an empty cache; return seconds until it is loaded, and its bytes."""
    took, bytes_ = [], 0
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=SWITCHES
        )
        for _ in range(7):
            context = chromium.new_context(base_url=served.url)
            page = signed_in(context.new_page())
            lengths: list[float] = []
            listening = context.new_cdp_session(page)
            listening.send("Network.enable")
            listening.on(
                "Network.loadingFinished",
                lambda told, into=lengths: into.append(told["encodedDataLength"]),
            )
            began = time.monotonic()
            page.goto("/", wait_until="load")
            page.locator("[data-row]").first.wait_for()
            took.append(time.monotonic() - began)
            page.wait_for_timeout(500)
            bytes_ = int(sum(lengths))
            context.close()
        chromium.close()
    return took, bytes_


def signed_in(page: Page) -> Page:
    """Sign a page in."""
    answer = page.request.post("/api/v1/sign-in", data={"user": PEOPLE[0], "password": PASSWORD})
    assert answer.ok, answer.text()  # noqa: S101 - a program that measures
    return page


def new_ticket(served: Served, tries: int = 10) -> list[float]:
    """Return how late new tickets stand in an open page, in seconds; one comes every 3 s."""
    late = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=SWITCHES
        )
        page = signed_in(chromium.new_context(base_url=served.url).new_page())
        page.goto("/?sort=opened")
        for number in range(tries):
            post = tell(served, number)
            while not (ticket := served.get(f"/api/v1/posts/{post}")["ticket"]):
                time.sleep(0.02)
            page.locator(f'[href*="{ticket}"]').first.wait_for(state="attached")
            seen = datetime.now(UTC)
            opened = datetime.fromisoformat(served.get(f"/api/v1/tickets/{ticket}")["opened"])
            late.append((seen - opened).total_seconds())
            time.sleep(max(0.0, 3 - late[-1]))
        chromium.close()
    return late


async def open_page(
    url: str, cookie: dict[str, str], shows: Callable[[str], bool], late: list[float]
) -> None:
    """Listen as a page does, and ask anew as it does; note how late a ticket that is told is.

    `shows` says whether a ticket that is due then is among those that the page shows.
    """
    async with httpx.AsyncClient(base_url=url, cookies=cookie, timeout=LONG) as client:
        waiting: asyncio.Task[None] | None = None
        wanted: dict[str, datetime] = {}
        last, streak = 0.0, 0
        counted = time.monotonic() - random.random() * COUNTED  # noqa: S311 - no secret

        async def count() -> None:
            nonlocal counted
            await asyncio.sleep(max(0.0, counted + COUNTED - time.monotonic()))
            counted = time.monotonic()
            (await client.get("/queue/counts", headers=SCRIPT)).raise_for_status()

        async def ask() -> None:
            nonlocal last, streak
            streak = 0 if time.monotonic() - last > QUIET else streak + 1
            rest = min(REST + LONGER * streak, LONGEST)
            gather = GATHER + random.random() * (SPREAD + ROWS)  # noqa: S311 - no secret
            await asyncio.sleep(max(gather, last + rest - time.monotonic()))
            last = time.monotonic()
            query, happened = {"sort": "opened", "ticket": sorted(wanted)[:50]}, [*wanted.values()]
            wanted.clear()
            (await client.get("/queue/rows", params=query, headers=SCRIPT)).raise_for_status()
            late.extend((datetime.now(UTC) - each).total_seconds() for each in happened)

        counting: asyncio.Task[None] | None = None
        async with client.stream(
            "GET", "/api/v1/events", headers={"accept": "text/event-stream"}
        ) as events:
            async for line in events.aiter_lines():
                if line.startswith("data: ") and '"type":"ticket.' in line:
                    told = json.loads(line[6:])
                    if counting is None or counting.done():
                        counting = asyncio.create_task(count())
                    if not shows(told["data"]["due"]):
                        continue
                    wanted.setdefault(told["data"]["id"], datetime.fromisoformat(told["timestamp"]))
                    if waiting is None or waiting.done():
                        waiting = asyncio.create_task(ask())


async def many_pages(
    served: Served, pages: int, rate: float, seconds: float, *, latest: bool
) -> str:
    """Keep pages open while tickets come; say what that costs.

    Pages by the clock show the soonest of each group alone; what is opened later is due later. The
    `latest` first is each ticket's place.
    """
    cookies = [await sign_in(served.url, name) for name in PEOPLE]
    late: list[float] = []
    shows = shown_by_clock(served) if not latest else bool
    tasks = [
        asyncio.create_task(open_page(served.url, cookies[each % len(cookies)], shows, late))
        for each in range(pages)
    ]
    await asyncio.sleep(5)
    idle = cpu(served.pid)
    await asyncio.sleep(10)
    idle = (cpu(served.pid) - idle) / 10
    alone, began = cpu(served.pid), time.monotonic()
    for number in range(int(rate * seconds / 60)):
        await asyncio.to_thread(tell, served, (10 if latest else 40) + number)
        await asyncio.sleep(max(0.0, began + (number + 1) * 60 / rate - time.monotonic()))
    busy = (cpu(served.pid) - alone) / (time.monotonic() - began)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    which = "latest first" if latest else "by the clock"
    return (
        f"{pages} pages, {which}: {idle:.1%} of a core while nothing happens; with {rate:.0f}"
        f" tickets a minute {busy:.1%}; {len(late)} times a page told of a ticket,"
        f" {_told(late)} after it"
    )


def shown_by_clock(served: Served) -> Callable[[str], bool]:
    """Return whether a page of the queue shows what is due then: the soonest of each group."""
    groups = ("overdue", "today", "later")
    ends = served.get("/api/v1/tickets/counts")["day_ends"]
    lasts = {}
    for group in groups:
        page = served.get(f"/api/v1/tickets?clock={group}&sort=due&snoozed=false&limit={OF_GROUP}")
        lasts[group] = page["items"][-1]["due"] if page["next"] else "9"

    def shows(due: str) -> bool:
        now = datetime.now(UTC).isoformat()
        return due <= lasts["overdue" if due < now else "today" if due < ends else "later"]

    return shows


async def sign_in(url: str, name: str) -> dict[str, str]:
    """Sign somebody in; return their cookies."""
    async with httpx.AsyncClient(base_url=url) as client:
        answer = await client.post("/api/v1/sign-in", json={"user": name, "password": PASSWORD})
        answer.raise_for_status()
        return dict(answer.cookies)


def _told(values: Sequence[float]) -> str:
    if not values:
        return "none"
    ordered = sorted(values)
    return f"p50 {statistics.median(ordered):.3f} s, most {ordered[-1]:.3f} s"


def main(
    tickets: float = 100_000, pages: float = 100, rate: float = 20.0, seconds: float = 60.0
) -> None:
    """Measure, and print."""
    with service(int(tickets)) as served:
        took, bytes_ = first_page(served)
        print(f"first page with {tickets:,.0f} tickets: {_told(took)}; {bytes_ / 1000:.0f} kB")
        print(f"a new ticket stands in the page: {_told(new_ticket(served))} after its opening")
        for latest in (False, True):
            print(asyncio.run(many_pages(served, int(pages), rate, seconds, latest=latest)))
        print(json.dumps({"load": os.getloadavg()}))


if __name__ == "__main__":
    main(*[float(word) for word in sys.argv[1:]])
