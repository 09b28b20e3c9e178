"""How polite polling is: `python bench/polite.py [HOURS] [FEEDS] [RESTARTS]` (48, 200, 5).

Simulated hours of feeds behind the real door, collector and pace. Servers, network and clock are
made up and in this process; what a database would hold outlives each restart. Each server keeps
its own ledger, and the figures are read from that. Restarts fall between polls: a process that
is killed while it reads a source asks that one again sooner.
"""

import asyncio
import heapq
import logging
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpcore
import structlog

from listener.collect import collect
from listener.collector import Page
from listener.door import Door, Limits
from listener.kinds.feed import Feed
from listener.run import Run
from listener.source import Source

START = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
INTERVALS = tuple(timedelta(minutes=minutes) for minutes in (15, 30, 60))
WEEKLY = (1, 7, 70, 400)
FEEDS_A_HOST = 4
SPREAD = timedelta(seconds=10)
STEP = timedelta(seconds=2)
LONGEST_DOWN = 45
USUAL = (48, 200, 5)
REFUSALS = (
    "429 Too Many Requests\r\nRetry-After: 5400",
    "503 Service Unavailable\r\nRetry-After: 5400",
)
REFUSED_FOR = timedelta(seconds=5400)


class Clock:
    """The time, as the simulation has it."""

    now = START

    def __call__(self) -> datetime:
        """Tell it."""
        return self.now


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: when, whether it was conditional, and whether as it should be."""

    at: datetime
    conditional: bool
    exact: bool
    clean: bool
    allowed: datetime


@dataclass(slots=True)
class Publisher:
    """A feed as its server sees it. It publishes evenly, and has its own idea of manners."""

    source: Source
    weekly: int
    max_age: int
    refuses: float
    ledger: list[Asked] = field(default_factory=list)
    given: str = ""
    allowed: datetime = START

    def answer(self, head: str, now: datetime, chance: random.Random) -> bytes:
        """Note a request and answer it."""
        said = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
        shown = said.get("if-none-match", "")
        clean = not said.keys() & {"cookie", "referer"} and "+https://" in said["user-agent"]
        known = bool(self.ledger)
        self.ledger.append(Asked(now, bool(shown), shown == self.given, clean, self.allowed))
        if known and chance.random() < self.refuses:
            self.allowed = now + REFUSED_FOR
            return f"HTTP/1.1 {chance.choice(REFUSALS)}\r\nContent-Length: 0\r\n\r\n".encode()
        self.allowed = now + timedelta(seconds=self.max_age)
        newest = int((now - START) / timedelta(weeks=1) * self.weekly)
        # Quotes, a weak mark and a byte that is not ASCII: as odd as they come.
        tag = f'W/"{self.source.id}-{newest}-\xe9"'
        status, body = ("304 Not Modified", "") if shown == tag else ("200 OK", self._rss(newest))
        self.given = tag
        caching = f"Cache-Control: max-age={self.max_age}\r\n" if self.max_age else ""
        head = f"HTTP/1.1 {status}\r\nETag: {tag}\r\nSet-Cookie: a=1\r\n{caching}"
        return f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode("latin-1")

    def _rss(self, newest: int) -> str:
        items = "".join(
            f"<item><guid>{n}</guid><title>{n}</title><pubDate>"
            f"{format_datetime(START + timedelta(weeks=1) / self.weekly * n)}</pubDate></item>"
            for n in range(newest, newest - 10, -1)
        )
        return f'<rss version="2.0"><channel>{items}</channel></rss>'


@dataclass(slots=True)
class Network(httpcore.AsyncNetworkBackend):
    """Every server there is, by host and path."""

    publishers: dict[tuple[str, str], Publisher]
    clock: Clock
    chance: random.Random
    at_once: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    most_at_once: int = 0

    async def connect_tcp(
        self, host: str, port: int, *args: object, **given: object
    ) -> "Connection":
        """Connect to whatever listens: who is meant is said in the request."""
        del host, port, args, given
        return Connection(self)


class Connection(httpcore.AsyncNetworkStream):
    """One request and its answer."""

    def __init__(self, network: Network) -> None:
        """Begin with nothing said."""
        self._network, self._said, self._answer, self._host = network, b"", b"", ""

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Hear a request; when its head is whole, answer."""
        del timeout
        self._said += buffer
        if self._host or b"\r\n\r\n" not in self._said:
            return
        head, network = self._said.decode("latin-1"), self._network
        self._host = head.split("host: ", 1)[1].split("\r\n", 1)[0]
        network.at_once[self._host] += 1
        network.most_at_once = max(network.most_at_once, network.at_once[self._host])
        publisher = network.publishers[self._host, head.split(" ", 2)[1]]
        self._answer = publisher.answer(head, network.clock.now, network.chance)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """Give the answer, after a moment in which others could ask."""
        del timeout
        await asyncio.sleep(0)
        part, self._answer = self._answer[:max_bytes], self._answer[max_bytes:]
        return part

    async def aclose(self) -> None:
        """Hang up."""
        if self._host:
            self._network.at_once[self._host] -= 1
            self._host = ""

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's signature
        """Say nothing of oneself."""
        del info


@dataclass(slots=True)
class Kept:
    """What a database would hold of one source."""

    due: datetime
    at: str | None = None
    failed: int = 0
    posts: dict[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inbox:
    """An inbox that outlives its process."""

    kept: dict[str, Kept]

    async def cursor(self, source: str) -> str | None:
        """See listener.collect.Inbox."""
        return self.kept[source].at

    async def failures(self, source: str) -> int:
        """See listener.collect.Inbox."""
        return self.kept[source].failed

    async def recent(self, source: str) -> Sequence[datetime]:
        """See listener.collect.Inbox."""
        return list(self.kept[source].posts.values())[-50:]

    async def keep(self, source: str, page: Page, at: datetime) -> int:
        """See listener.collect.Inbox."""
        kept = self.kept[source]
        before = len(kept.posts)
        for post in page.posts:
            kept.posts.setdefault(post.native_id, post.published or at)
        kept.at = page.cursor
        return len(kept.posts) - before

    async def note(self, run: Run) -> None:
        """See listener.collect.Inbox."""
        kept = self.kept[run.source]
        kept.failed = kept.failed + 1 if run.outcome.failed else 0
        kept.due = run.next_poll or kept.due


def publishers(feeds: int, chance: random.Random) -> list[Publisher]:
    """Make feeds of many tempers, four to a host."""
    return [
        Publisher(
            Source(
                id=f"feed-{n}",
                name=f"feed-{n}",
                kind="feed",
                url=f"http://host-{n // FEEDS_A_HOST}.example/{n}",
                interval=INTERVALS[n % len(INTERVALS)],
            ),
            weekly=WEEKLY[n % len(WEEKLY)],
            max_age=chance.choice((0, 0, 600, 7_200)),
            refuses=chance.choice((0.0, 0.0, 0.05)),
        )
        for n in range(feeds)
    ]


async def live(network: Network, kept: dict[str, Kept], until: datetime) -> int:
    """Run one process until a moment; return the most requests planned for one second at boot."""
    clock, chance = network.clock, network.chance
    inbox = Inbox(kept)
    sources = {one.source.id: one.source for one in network.publishers.values()}
    planned = list[tuple[datetime, str]]()
    for id_, source in sources.items():
        late = kept[id_].due <= clock.now
        spread = min(source.interval / 10, SPREAD) * chance.random() if late else timedelta()
        planned.append((max(kept[id_].due, clock.now) + spread, id_))
    heapq.heapify(planned)
    seconds = defaultdict[datetime, int](int)
    for due, _ in planned:
        seconds[due.replace(microsecond=0)] += 1

    async def ask(_: str, port: int) -> Sequence[str]:
        del port
        return ["203.0.114.7"]

    limits = Limits(per_minute=1_000_000)  # minutes pass in milliseconds here
    async with Door(
        contact="https://sawt.example", ask=ask, clock=clock, limits=limits, wire=network
    ) as door:

        async def poll(id_: str) -> None:
            source = sources[id_]
            await collect(source, Feed(source, door), inbox, clock=clock, chance=chance.random)
            heapq.heappush(planned, (kept[id_].due, id_))

        while planned and planned[0][0] < until:
            clock.now = planned[0][0] + STEP
            ready = list[str]()
            while planned and planned[0][0] <= clock.now:
                ready.append(heapq.heappop(planned)[1])
            await asyncio.gather(*map(poll, ready))
    return max(seconds.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the ledgers say."""

    feeds: int
    requests: int
    most_unconditional: int
    inexact: int
    too_soon: int
    before_allowed: int
    unclean: int
    most_at_once: int
    most_at_boot: int

    @property
    def polite(self) -> bool:
        """Whether every rule was kept."""
        broken = (self.inexact, self.too_soon, self.before_allowed, self.unclean)
        return not any(broken) and self.most_unconditional <= 1 and self.most_at_once <= 1


def figures(network: Network, most_at_boot: int) -> Figures:
    """Read the ledgers."""
    servers = network.publishers.values()
    asked = [one for server in servers for one in server.ledger]
    return Figures(
        feeds=len(servers),
        requests=len(asked),
        most_unconditional=max(sum(not one.conditional for one in s.ledger) for s in servers),
        inexact=sum(one.conditional and not one.exact for one in asked),
        too_soon=sum(_too_soon(server) for server in servers),
        before_allowed=sum(one.at < one.allowed for one in asked),
        unclean=sum(not one.clean for one in asked),
        most_at_once=network.most_at_once,
        most_at_boot=most_at_boot,
    )


def _too_soon(server: Publisher) -> int:
    pairs: Iterable[tuple[Asked, Asked]] = zip(server.ledger, server.ledger[1:], strict=False)
    return sum(later.at - first.at < server.source.interval for first, later in pairs)


async def simulate(hours: int, feeds: int, restarts: int, seed: int = 7) -> tuple[Figures, Network]:
    """Simulate hours of polling, with restarts at random moments and some time down after each."""
    chance, clock = random.Random(seed), Clock()  # noqa: S311 - repeatable, and no secret
    clock.now = START
    made = publishers(feeds, chance)
    by_place = {(f"host-{n // FEEDS_A_HOST}.example", f"/{n}"): one for n, one in enumerate(made)}
    network = Network(by_place, clock, chance)
    kept = {one.source.id: Kept(START) for one in made}
    end = START + timedelta(hours=hours)
    stops = sorted(START + (end - START) * chance.random() for _ in range(restarts))
    boots = list[int]()
    for stop in (*stops, end):
        boots.append(await live(network, kept, stop))
        clock.now = max(clock.now, stop) + timedelta(minutes=LONGEST_DOWN) * chance.random()
    return figures(network, max(boots)), network


def main() -> None:
    """Simulate, print the figures, and fail where a rule was broken."""
    quiet = structlog.make_filtering_bound_logger(logging.CRITICAL)
    structlog.configure(wrapper_class=quiet)
    given = [int(one) for one in sys.argv[1:4]]
    hours, feeds, restarts = (*given, *USUAL[len(given) :])
    found, network = asyncio.run(simulate(hours, feeds, restarts))
    print(f"{hours} hours, {feeds} feeds, {restarts} restarts: {found.requests} requests")
    print(f"unconditional requests of one feed, at most   {found.most_unconditional}")
    print(f"validators not byte-identical                 {found.inexact}")
    print(f"sooner than the configured interval           {found.too_soon}")
    print(f"before Cache-Control or Retry-After allowed   {found.before_allowed}")
    print(f"with a cookie, a Referer or without a contact {found.unclean}")
    print(f"at one host at once, at most                  {found.most_at_once}")
    print(f"planned for one second at a start, at most    {found.most_at_boot} of {found.feeds}")
    for weekly in WEEKLY:
        some = [one for one in network.publishers.values() if one.weekly == weekly]
        each = sum(len(one.ledger) for one in some) / max(len(some), 1)
        print(f"requests to a feed with {weekly:>3} posts a week      {each:.1f}")
    sys.exit(0 if found.polite else 1)


if __name__ == "__main__":
    main()
