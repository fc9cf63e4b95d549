"""Asks every Rasa which model it answers with."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import httpx

SECONDS = 2.0


async def read_models(addresses: Sequence[str]) -> tuple[str | None, ...]:
    """Return the SHA-256 that each Rasa serves, or None where one does not answer."""
    async with httpx.AsyncClient(timeout=SECONDS, trust_env=False) as client:
        return tuple(await asyncio.gather(*(_read(client, address) for address in addresses)))


async def _read(client: httpx.AsyncClient, address: str) -> str | None:
    try:
        answer = (await client.get(f"{address}/webhooks/oraho/")).raise_for_status().json()
    except (httpx.HTTPError, ValueError):
        return None
    return str(answer.get("model", "")) if isinstance(answer, dict) else None
