"""What Prometheus reads. Samples are left out: they are not the citizens' voice."""

import math
from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from classifier.second.reader import Came
from listener.run import Run
from listener.source import Source
from store.coverage import Coverage

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """The counters of one process, in a registry of their own so that two never mix."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.runs = self._counter("runs", "Runs of sources.", ("source", "outcome"))
        self.collected = self._counter("posts_collected", "New posts, by source.", ("source",))
        self.pushed = self._counter("posts_pushed", "New posts that came by the API.")
        self.refused = self._counter(
            "deliveries_refused", "Deliveries whose signature was wrong.", ("source",)
        )
        self.forgotten = self._counter(
            "forgotten", "Removed after their time: posts, and authors of posts.", ("what",)
        )
        self.decided = self._counter("posts_decided", "Posts routed.", ("wanted",))
        self.second = self._counter(
            "second_readings", "Posts for a second reader, by what came of it.", ("came",)
        )
        self.told = self._counter(
            "webhook_attempts", "Attempts at webhooks, by what came of them.", ("verdict",)
        )
        self.telling = Histogram(
            "sawt_webhook_seconds",
            "Time that an attempt at a webhook took.",
            registry=self.registry,
            buckets=BUCKETS,
        )
        self.lag = Histogram(
            "sawt_webhook_lag_seconds",
            "From an event to its first attempt at an endpoint.",
            registry=self.registry,
            buckets=(*BUCKETS, 60.0, 600.0),
        )
        self.disabled = self._counter("webhooks_disabled", "Endpoints that were given up.")
        self.failures = self._counter("loop_failures", "Failed rounds of a loop.", ("loop",))
        self.rounds = self._counter("loop_items", "Items that a loop worked off.", ("loop",))
        self.beat = Gauge(
            "sawt_loop_beat_seconds",
            "When a loop last finished a round (Unix time).",
            ("loop",),
            registry=self.registry,
        )
        self.waiting = Gauge(
            "sawt_worklist_posts", "Posts that wait, by stage.", ("stage",), registry=self.registry
        )
        self.oldest = Gauge(
            "sawt_worklist_oldest_seconds", "Age of the oldest that waits.", registry=self.registry
        )
        self.quiet = Gauge(
            "sawt_source_quiet",
            "1 where a source answers, and is silent for longer than is usual for it.",
            ("source",),
            registry=self.registry,
        )
        self.source_coverage = Gauge(
            "sawt_source_coverage",
            "How much of a source's last 24 hours was heard, 0 to 1.",
            ("source",),
            registry=self.registry,
        )
        self.coverage = Gauge(
            "sawt_coverage",
            "How much of the last 24 hours of all sources was heard, 0 to 1.",
            registry=self.registry,
        )
        # Until it is known, nobody may take it for nothing, or for everything.
        self.coverage.set(math.nan)
        self.requests = Histogram(
            "sawt_http_request_seconds",
            "Time to answer.",
            ("method", "route", "status"),
            registry=self.registry,
            buckets=BUCKETS,
        )

    def ran(self, source: Source, run: Run) -> None:
        """Count a run of a source; a sample's is not counted."""
        if not source.sample:
            self.runs.labels(source.id, run.outcome.value).inc()
            self.collected.labels(source.id).inc(run.new)

    def read_again(self, came: Came) -> None:
        """Count a post that a second reader was to be asked of."""
        self.second.labels(came.value).inc()

    def queue(self, waiting: Mapping[str, int], oldest: float) -> None:
        """Note how much waits and for how long, in seconds."""
        for stage, count in waiting.items():
            self.waiting.labels(stage).set(count)
        self.oldest.set(oldest)

    def covered(self, found: Coverage) -> None:
        """Note what was heard in the last day; what is not known is NaN."""
        self.quiet.clear()
        self.source_coverage.clear()
        for each in found.sources:
            self.quiet.labels(each.source).set(each.quiet)
            self.source_coverage.labels(each.source).set(_or_nan(each.coverage))
        self.coverage.set(_or_nan(found.coverage))

    def text(self) -> bytes:
        """Write everything in Prometheus' text format."""
        return generate_latest(self.registry)

    def _counter(self, name: str, says: str, labels: tuple[str, ...] = ()) -> Counter:
        return Counter(f"sawt_{name}", says, labels, registry=self.registry)


def _or_nan(figure: float | None) -> float:
    return math.nan if figure is None else figure
