"""The sessions that are looked up: the repository's files and, over them, what officials have stored."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from knowledge.catalogue import Catalogue
from knowledge.context import VenueWish
from knowledge.municipalities import Point
from knowledge.opendata.columns import Kind
from knowledge.opendata.records import Cells
from knowledge.sessions import Session, read_session
from knowledge.venues import SessionBook, VenueAnswer, search
from service.storage import venues
from service.storage.engine import Database


class Shelf:
    """Keeps each town's sessions in memory until the town's version in the database changes."""

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        self._database = database
        self._catalogue = catalogue
        self._files = _by_town(catalogue.sessions)
        self._versions: dict[str, int] = {}
        self._one_at_a_time = asyncio.Lock()
        self.book = SessionBook.of(catalogue.sessions)

    async def search(self, wish: VenueWish, now: datetime, origin: Point | None = None) -> VenueAnswer:
        """Return what fits the wish; what was stored a moment ago is found."""
        await self.refresh()
        towns, needs = self._catalogue.municipalities, self._catalogue.needs
        return search(self.book, wish, now, towns, needs, origin)

    async def find(self, code: str, ref: str) -> Session | None:
        """Return one session by its town and ID, or None."""
        await self.refresh()
        return next((session for session in self.book.town(code) if session.id == ref), None)

    async def refresh(self) -> None:
        """Read again the towns that changed since the last time."""
        async with self._database.read() as connection:
            versions = await venues.read_versions(connection)
        if versions == self._versions:
            return
        async with self._one_at_a_time:
            changed = {code for code, version in versions.items() if self._versions.get(code) != version}
            stored = await self._read(changed)
            self.book = self.book.with_towns(
                {code: (*self._files.get(code, ()), *stored.get(code, ())) for code in changed}
            )
            self._versions = {**self._versions, **{code: versions[code] for code in changed}}

    async def _read(self, codes: set[str]) -> Mapping[str, tuple[Session, ...]]:
        if not codes:
            return {}
        async with self._database.read() as connection:
            events = await venues.list_of(connection, Kind.EVENTS, codes)
            facilities = await venues.list_of(connection, Kind.FACILITIES, codes)
        places = {(row.record.code, row.record.cells["名称"]): row.record.cells for row in facilities}
        return _by_town(
            furnish(read_session(cells), places.get((row.record.code, cells.get("場所名称", ""))))
            for row in events
            for cells in (row.record.cells,)
        )


def furnish(session: Session, place: Cells | None) -> Session:
    """Add what the list of public facilities knows of the venue and the session's own row does not say."""
    if place is None:
        return session
    barrier_free = place.get("バリアフリー情報", "")
    wheelchair = True if "車いす" in barrier_free or "車椅子" in barrier_free else None
    return replace(
        session,
        address=session.address or place.get("所在地_連結表記", ""),
        latitude=session.latitude or _degrees(place.get("緯度")),
        longitude=session.longitude or _degrees(place.get("経度")),
        wheelchair=wheelchair if session.wheelchair is None else session.wheelchair,
    )


def _degrees(text: str | None) -> float | None:
    return float(text) if text else None


def _by_town(sessions: Iterable[Session]) -> dict[str, tuple[Session, ...]]:
    towns: dict[str, list[Session]] = {}
    for session in sessions:
        towns.setdefault(session.code, []).append(session)
    return {code: tuple(found) for code, found in towns.items()}
