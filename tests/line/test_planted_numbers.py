"""A number that residents must not write is kept nowhere, however it is written: P6, with real processes.

`PLANTED=1000 pytest tests/line/test_planted_numbers.py` is the full size.
"""

from __future__ import annotations

import os
import random
import unicodedata
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text

from service.launch.clock import read_clock
from service.launch.copies import copy_out, is_sqlite
from service.storage.engine import Database
from tests.conftest import KINDS, make_url_of
from tests.fakes.line_platform import FakeLine
from tests.fakes.line_user import LineUser, deliver
from tests.fakes.resident import FakeResident
from tests.line.dump import dump
from tests.line.processes import ServiceProcess
from tests.line.test_planted_secret import until_worked_off
from tests.line.traces import count_in_memory, spell
from tests.real_rasa import RealRasa
from tests.service.test_privacy import FORMS

PLANTED = int(os.environ.get("PLANTED", "24"))
SECRETS = (
    ("カードの暗証番号は{}です、これで合っていますか", "0739", "０７３９", "〇七三九", "0 7 3 9", "0-7-3-9"),
    ("暗証番号は {} だど", "ぜろななさんきゅう", "ゼロ ナナ サン キュウ"),
    ("パスワードは{}にしました", "YAMABUKI83Q", "ｙａｍａｂｕｋｉ８３ｑ"),
    ("カードの番号は{}です", "4111 1111 1111 1111", "４１１１－１１１１－１１１１－１１１１"),
)
SEEN = "マイナンバーカードをなくしました"


@dataclass(frozen=True)
class Plant:
    """What is written, and the bits of it that must be nowhere."""

    words: str
    bits: tuple[str, ...]


class WideService(ServiceProcess):
    """One that one address may ask as often as a whole town."""

    @property
    def settings(self) -> dict[str, str]:
        """Its environment variables."""
        names = ("MESSAGES_PER_MINUTE", "MESSAGES_PER_MINUTE_IN_ALL", "REQUESTS_PER_MINUTE_PER_ADDRESS")
        wide = {f"ORAHO_{name}": "100000" for name in names}
        return {**super().settings, **wide, "ORAHO_LOG_LEVEL": "debug"}


def sow() -> Iterator[Plant]:
    """Write numbers with a right and a wrong check digit in all forms, then everything else once."""
    dice = random.Random(20261124)
    forms = list(FORMS.items())
    for count in range(PLANTED):
        digits = f"{dice.randrange(10**11, 10**12)}"
        written = forms[count % len(forms)][1](digits)
        yield Plant(f"私の{written}を見て", (written, digits, unicodedata.normalize("NFKC", digits)))
    for sentence, *forms_of_it in SECRETS:
        for written in forms_of_it:
            before, _, after = sentence.partition("{}")
            yield Plant(sentence.format(written), (before + written, written + after))


@pytest_asyncio.fixture(params=KINDS)
async def process(
    request: pytest.FixtureRequest, tmp_path: Path, real_rasa: RealRasa
) -> AsyncIterator[ServiceProcess]:
    """The service and Rasa, each a process of its own, on either database."""
    url = await make_url_of(request, tmp_path)
    real_rasa.restart()
    async with FakeLine(read_clock).serve() as line:
        running = WideService(url, tmp_path, line, real_rasa.port, real_rasa.token)
        await running.start()
        yield running
        await running.kill()


async def test_no_planted_number_is_anywhere(process: ServiceProcess, real_rasa: RealRasa) -> None:
    """On the web and on LINE: not in rows, files, logs of the database, copies, exports, logs or Rasa."""
    plants = list(sow())
    database = Database(process.database_url)
    async with process.client() as http:
        resident = await FakeResident.begin(http)
        user = LineUser(process.line)
        await resident.say(SEEN)
        for place, plant in enumerate(plants):
            if place % 2:
                assert (await deliver(http, user.text(plant.words))).status_code == 200
            else:
                await resident.say(plant.words)
        await until_worked_off(database)
        export = await resident.get("transcript")
        (process.folder / "export.json").write_bytes(export.content)
    rows = await dump(database)
    assert rows.count("●●●●") >= len(plants)
    assert [plant.words for plant in plants if any(bit in rows for bit in plant.bits)] == []
    folders = [process.folder, *await find_server_files(process, database)]
    assert find_plants(folders, [Plant(SEEN, (SEEN,))]) == [SEEN]  # the search finds what is there
    assert find_plants(folders, plants) == []
    assert real_rasa.process is not None
    in_memory = [plant.words for plant in plants[:: max(1, len(plants) // 12)]]
    assert sum(count_in_memory(real_rasa.process.pid, words) for words in in_memory) == 0
    await database.close()


async def find_server_files(process: ServiceProcess, database: Database) -> list[Path]:
    """Return the folders of PostgreSQL, its log of changes too; of SQLite copy the file instead."""
    if is_sqlite(process.database_url):
        copy_out(process.database_url, process.folder / "copy.db")
        names = {path.name for path in process.folder.iterdir()}
        assert {"oraho.db", "oraho.db-wal", "copy.db", "service.log", "export.json"} <= names
        return []
    async with database.write() as connection:
        await connection.execute(text("CHECKPOINT"))
        folder = Path((await connection.execute(text("SHOW data_directory"))).scalar_one())
        own = "SELECT oid FROM pg_database WHERE datname = current_database()"
        number = (await connection.execute(text(own))).scalar_one()
    began = process.folder.stat().st_ctime - 600  # the server is shared: leave out what older tests wrote
    changes = [path for path in (folder / "pg_wal").iterdir() if path.stat().st_mtime >= began]
    return [folder / "base" / str(number), *(path for path in changes if path.is_file())]


def find_plants(folders: list[Path], plants: list[Plant]) -> list[str]:
    """Return the plants of which a bit stands in a file, in any encoding."""
    needles = [(plant, spelling) for plant in plants for bit in plant.bits for spelling in spell(bit)]
    found: list[str] = []
    for folder in folders:
        for path in [folder] if folder.is_file() else [path for path in folder.rglob("*") if path.is_file()]:
            content = path.read_bytes()
            found += [plant.words for plant, spelling in needles if spelling in content]
    return list(dict.fromkeys(found))
