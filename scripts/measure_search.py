"""Measures the search over 10,000 venues and 50,000 sessions on both databases; prints a table."""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from knowledge.catalogue import Catalogue, load_catalogue  # noqa: E402
from knowledge.context import VenueWish  # noqa: E402
from knowledge.opendata.columns import Kind  # noqa: E402
from knowledge.opendata.records import Record  # noqa: E402
from service.storage import venues  # noqa: E402
from service.storage.engine import Database  # noqa: E402
from service.storage.migrate import migrate  # noqa: E402
from service.venues.shelf import Shelf  # noqa: E402

VENUES, SESSIONS, SEARCHES = 10_000, 50_000, 2_000
NOW = datetime.fromisoformat("2026-11-24T12:00:00+09:00")
DICE = random.Random(7)  # noqa: S311 - a benchmark, the same each time
RULES = ("FREQ=WEEKLY;BYDAY=WE", "FREQ=MONTHLY;BYDAY=2TH,4TH", "FREQ=WEEKLY;BYDAY=MO,FR")


def make_records(codes: list[str]) -> tuple[list[Record], list[Record]]:
    """Make venues and sessions; every tenth session recurs, a third lies in the past."""
    places = [DICE.choice(codes) for _ in range(VENUES)]
    facilities = [
        Record(Kind.FACILITIES, code, f"F{i}", {"名称": f"会場{i}", "バリアフリー情報": "車いす用トイレ"})
        for i, code in enumerate(places)
    ]
    events = []
    for number in range(SESSIONS):
        place = number % VENUES
        day = (NOW + timedelta(days=DICE.randint(-60, 120))).date().isoformat()
        cells = {
            "全国地方公共団体コード": places[place],
            "ID": f"E{number}",
            "イベント名": DICE.choice(("スマホ教室", "LINE教室", "マイナンバー相談会")),
            "開始日": day,
            "終了日": day,
            "開始時間": DICE.choice(("10:00", "13:30", "18:00")),
            "終了時間": "19:00",
            "料金(基本)": DICE.choice(("0", "500", "")),
            "連絡先電話番号": "024-000-0000",
            "場所名称": f"会場{place}",
            "参加申込方法": DICE.choice(("電話", "予約不要")),
        }
        if number % 10 == 0:
            cells |= {"x_rrule": DICE.choice(RULES), "x_holidays": "no", "終了日": "2027-12-31"}
        events.append(Record(Kind.EVENTS, places[place], f"E{number}", cells))
    return facilities, events


def make_wish(codes: list[str]) -> VenueWish:
    """Make a wish as residents do: a town, often days, sometimes more."""
    first = NOW.date() + timedelta(days=DICE.randint(0, 60))
    with_day = DICE.random() < 0.7
    return VenueWish(
        municipality=DICE.choice(codes),
        date_from=first.isoformat() if with_day else None,
        date_to=(first + timedelta(days=DICE.choice((0, 6, 30)))).isoformat() if with_day else None,
        time_of_day=DICE.choice((None, None, "am", "pm")),
        weekdays=DICE.choice(((), (), ("tue",), ("wed", "fri"))),
        needs=DICE.choice(((), (), ("free",), ("line",), ("wheelchair", "phone_booking"))),
    )


@dataclass(frozen=True)
class Taken:
    """Seconds of the first look at all towns; milliseconds of each search: by the clock, of the processor."""

    first: float
    wall: list[float]
    cpu: list[float]


async def measure(database: Database, catalogue: Catalogue) -> Taken:
    """Fill the database, look at all towns, and search."""
    codes = [town.code for town in catalogue.municipalities.towns]
    facilities, events = make_records(codes)
    async with database.write() as connection:
        await venues.add(connection, facilities, NOW)
        await venues.add(connection, events, NOW)
        await venues.touch(connection, set(codes))
    shelf = Shelf(database, catalogue)
    begun = time.perf_counter()
    await shelf.refresh()
    first = time.perf_counter() - begun
    wishes = [make_wish(codes) for _ in range(SEARCHES)]
    wall, cpu = [], []
    for number, wish in enumerate(wishes):
        if number % 100 == 99:  # an official changes something now and then
            async with database.write() as connection:
                await venues.touch(connection, {DICE.choice(codes)})
        begun, spent = time.perf_counter(), time.process_time()
        await shelf.search(wish, NOW)
        wall.append((time.perf_counter() - begun) * 1000)
        cpu.append((time.process_time() - spent) * 1000)
    return Taken(first, wall, cpu)


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """Open and migrate an empty database."""
    database = Database(url)
    await migrate(database)
    yield database
    await database.close()


async def main() -> None:
    """Measure SQLite, and the empty PostgreSQL whose URL stands on the command line."""
    catalogue = load_catalogue(ROOT / "data")
    print(f"平均の待ち {os.getloadavg()[0]:.1f}(測る前の1分)\n")
    print("| データベース | 時間 | 50% | 95% | 99% | 最大 | 起動後の最初の読み込み |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        urls = {"SQLite": f"sqlite+aiosqlite:///{folder}/oraho.db"}
        if len(sys.argv) > 1:
            urls["PostgreSQL"] = sys.argv[1]
        for name, url in urls.items():
            async with open_database(url) as database:
                taken = await measure(database, catalogue)
            for kind, times in (("時計", taken.wall), ("CPU", taken.cpu)):
                marks = statistics.quantiles(times, n=100)
                shown = (f"{value:.1f} ms" for value in (marks[49], marks[94], marks[98], max(times)))
                print(f"| {name} | {kind} | {' | '.join(shown)} | {taken.first:.1f} s |")


if __name__ == "__main__":
    asyncio.run(main())
