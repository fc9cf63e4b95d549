"""What officials store is found by the next question, beside the repository's files."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.catalogue import Catalogue
from knowledge.context import VenueWish
from service.storage.engine import Database
from service.storage.venue_imports import Origin
from service.venues.importing import Importing
from service.venues.shelf import Shelf
from tests.actions.conftest import session
from tests.fakes.clock import FakeClock
from tests.service_fixtures import DATA

MIHARU, KORIYAMA = "075213", "072036"
HEAD = "全国地方公共団体コード,ID,イベント名,開始日,場所名称\n"


@pytest.fixture
def shelf(database: Database, catalogue: Catalogue) -> Shelf:
    """The database over one file with one class in Miharu."""
    return Shelf(database, replace(catalogue, sessions=(session(MIHARU, "2026-12-09"),)))


@pytest.fixture
def importing(database: Database, clock: FakeClock) -> Importing:
    """Imports for two towns."""
    return Importing(database, {MIHARU: "三春町", KORIYAMA: "郡山市"}, clock)


async def take(importing: Importing, text: str) -> None:
    """Import a CSV."""
    await importing.take_in(importing.read("x.csv", text.encode()), Origin("x.csv", "-", "係の人"))


async def found(shelf: Shelf, clock: FakeClock, town: str) -> list[str]:
    """Return the days found in a town."""
    answer = await shelf.search(VenueWish(town), clock())
    return [str(one.starts_on) for one in answer.dated]


async def test_stored_and_filed_sessions_are_found_together(
    shelf: Shelf, importing: Importing, clock: FakeClock
) -> None:
    """An import is effective at once, in towns with files and in those without; so is its undoing."""
    assert await found(shelf, clock, MIHARU) == ["2026-12-09"]
    await take(importing, HEAD + f"{MIHARU},1,教室,2026-12-01,\n{KORIYAMA},1,教室,2026-12-02,\n")
    assert await found(shelf, clock, MIHARU) == ["2026-12-01", "2026-12-09"]
    assert await found(shelf, clock, KORIYAMA) == ["2026-12-02"]
    await importing.undo_last()
    assert await found(shelf, clock, MIHARU) == ["2026-12-09"]
    assert await found(shelf, clock, KORIYAMA) == []


async def test_a_stored_session_stands_over_the_files_one(
    shelf: Shelf, importing: Importing, clock: FakeClock
) -> None:
    """The same town and ID is the same session: what officials stored last counts."""
    await take(importing, HEAD + f"{MIHARU},{MIHARU}-2026-12-09,教室,2026-12-16,\n")
    assert await found(shelf, clock, MIHARU) == ["2026-12-16"]


async def test_a_public_facility_lends_its_facts(shelf: Shelf, importing: Importing) -> None:
    """Address, position and access of a venue come from the list of facilities, by its name."""
    sample = DATA.parent / "tests/venues/samples/facilities_predecessor_utf8.csv"
    await take(importing, sample.read_text("utf-8"))
    await take(importing, HEAD + f"{KORIYAMA},1,教室,2026-12-02,中央公民館\n")
    made = await shelf.find(KORIYAMA, "1")
    assert made is not None
    expected = ("福島県郡山市麓山一丁目", 37.3986, 140.3731, True)
    assert expected == (made.address, made.latitude, made.longitude, made.wheelchair)
