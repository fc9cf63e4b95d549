"""Figures count what happened and never carry ids or words."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import httpx
import pytest
import structlog
from fastapi import FastAPI

from service import metrics_endpoint
from service.logs import configure_logs
from service.metrics import Metrics
from service.parts import Parts
from tests.fakes.resident import FakeResident


@pytest.fixture
def metrics() -> Iterator[Metrics]:
    """Figures that watch the log of this test; the level keeps everything out of the stream."""
    metrics = Metrics()
    configure_logs("error", io.StringIO(), metrics.note)
    yield metrics
    structlog.reset_defaults()


async def scrape(metrics: Metrics, parts: Parts) -> dict[str, float]:
    """Return the figures by their names with labels."""
    app = FastAPI()
    metrics_endpoint.install(app, metrics, parts.database, parts.clock)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://loopback") as client:
        text = (await client.get("/metrics")).text
    return {name: float(value) for name, value in re.findall(r"^([a-z_]+(?:\{.*\})?) (\S+)$", text, re.M)}


async def test_messages_masked_numbers_and_latency_are_counted(
    metrics: Metrics, parts: Parts, resident: FakeResident
) -> None:
    """Two messages, one with a number in it; events below the log level count too."""
    await resident.say("番号は123456789018です")
    await resident.say("ありがとう")

    found = await scrape(metrics, parts)

    assert found['oraho_messages_in_total{channel="web",municipality=""}'] == 2
    assert found["oraho_masked_total"] == 1
    assert found["oraho_reply_latency_seconds_count"] == 2
    assert found["oraho_turns_open"] == 0


async def test_who_waits_and_which_job_ran_is_read_from_the_database(
    metrics: Metrics, parts: Parts, resident: FakeResident
) -> None:
    """A purge leaves its time; a bot that fails is counted by name."""
    await parts.retention.run()
    found = await scrape(metrics, parts)
    assert found['oraho_job_last_success_timestamp_seconds{job="purge"}'] == parts.clock().timestamp()
    assert found["oraho_handoffs_open"] == 0


async def test_no_label_carries_an_id(metrics: Metrics, parts: Parts, resident: FakeResident) -> None:
    """Ids would make figures personal and endless."""
    await resident.say("こんにちは")
    found = await scrape(metrics, parts)
    assert [name for name in found if resident.id in name or resident.token in name] == []


async def test_the_public_app_shows_no_figures(http: httpx.AsyncClient) -> None:
    """/metrics is on the loopback port only."""
    assert (await http.get("/metrics")).status_code == 404
