"""Figures for whoever watches the service: counted from the log's events, and read from the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from service.storage.snapshot import Snapshot

LATENCY_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 60)
COUNTED_BY_NAME = frozenset(
    {
        "background_failed",
        "bot_rests",
        "bot_retry",
        "bot_unavailable",
        "bundle_fenced",
        "chore_failed",
        "handoff_claimed",
        "handoff_returned",
        "line_event_dead",
        "line_signature_wrong",
        "message_repeated",
        "request_crashed",
        "request_failed",
        "sign_in_failed",
        "turn_buried",
        "turn_fenced",
        "turn_parked",
    }
)


class Metrics:
    """A registry of its own: two services in one process do not share figures."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._messages = Counter(
            "oraho_messages_in", "messages accepted", ("channel", "municipality"), registry=self.registry
        )
        self._masked = Counter("oraho_masked", "numbers masked before storage", registry=self.registry)
        self._latency = Histogram(
            "oraho_reply_latency_seconds",
            "from acceptance to the stored reply",
            registry=self.registry,
            buckets=LATENCY_BUCKETS,
        )
        self._events = Counter("oraho_events", "events worth watching", ("event",), registry=self.registry)
        self._waiting = self._gauge("oraho_turns_open", "turns without a reply yet")
        self._oldest = self._gauge("oraho_queue_oldest_seconds", "age of the oldest open turn")
        self._handoffs = self._gauge("oraho_handoffs_open", "residents who wait for a person")
        self._longest_wait = self._gauge("oraho_handoff_longest_wait_seconds", "the longest present wait")
        self._outbox = Gauge(
            "oraho_outbox", "parcels by channel and state", ("channel", "state"), registry=self.registry
        )
        self._jobs = Gauge(
            "oraho_job_last_success_timestamp_seconds",
            "when a recurring job last succeeded",
            ("job",),
            registry=self.registry,
        )

    def note(self, name: str, event: Mapping[str, Any]) -> None:
        """Count one event of the log."""
        if name == "message_accepted":
            self._messages.labels(event["channel"], event["municipality"]).inc()
            self._masked.inc(event["masked"])
        elif name == "turn_done":
            self._latency.observe(event["seconds"])
        elif name in COUNTED_BY_NAME:
            self._events.labels(name).inc()

    def show(self, snapshot: Snapshot, now: datetime) -> bytes:
        """Return all figures in Prometheus' text form."""
        self._waiting.set(snapshot.open_turns)
        self._oldest.set(_age(snapshot.oldest_turn, now))
        self._handoffs.set(snapshot.open_handoffs)
        self._longest_wait.set(_age(snapshot.oldest_handoff, now))
        self._outbox.clear()
        for (channel, state), count in snapshot.outbox.items():
            self._outbox.labels(channel, state).set(count)
        for name, at in snapshot.job_successes.items():
            self._jobs.labels(name).set(at.timestamp())
        return generate_latest(self.registry)

    def _gauge(self, name: str, meaning: str) -> Gauge:
        return Gauge(name, meaning, registry=self.registry)


def _age(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())
