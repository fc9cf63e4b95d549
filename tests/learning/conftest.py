"""The public app on a real database."""

from __future__ import annotations

from tests.service_fixtures import bot, catalogue, http, parts, resident, settings, transport

__all__ = ["bot", "catalogue", "http", "parts", "resident", "settings", "transport"]
