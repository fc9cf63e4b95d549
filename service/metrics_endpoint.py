"""Adds /metrics to the app that listens on loopback only."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST

from service.conversation.ports import Clock
from service.metrics import Metrics
from service.storage import snapshot
from service.storage.engine import Database


def install(app: FastAPI, metrics: Metrics, database: Database, clock: Clock) -> None:
    """Serve the figures; they carry no ids and no words."""

    @app.get("/metrics")
    async def show() -> Response:
        async with database.read() as connection:
            found = await snapshot.read(connection)
        return Response(metrics.show(found, clock()), media_type=CONTENT_TYPE_LATEST)
