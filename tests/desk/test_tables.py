"""Every table that leaves the desk, found by asking all its addresses: no cell of it runs in a spreadsheet.

The addresses come from the app, so that a new table is tried without being named here.
"""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta

import httpx
import pytest

from knowledge.cells import read_cell, write_cell
from knowledge.opendata.columns import Kind
from knowledge.opendata.export import write_csv
from knowledge.opendata.records import read_sheet
from service.desk.pages.doors import read_opening
from service.desk.rights import Right, Role
from service.parts import Parts
from service.storage import audit, case_records, supporters
from service.storage.case_records import CaseRecord
from service.storage.supporters import Supporter
from service.venues.spreadsheet import read_table
from tests.desk.people import find_person
from tests.desk.test_matrix import BY_QUERY, FIELDS, ROUTES
from tests.fakes.payloads import PAYLOADS
from tests.fakes.resident import FakeResident
from tests.fakes.supporter import FakeSupporter

TOWN = "072036"
SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "|")
BEFORE = ("", " ", "\u3000", "\u00a0")
FORMULAS = tuple(f"{blank}{sign}HYPERLINK(0)" for sign in SIGNS for blank in BEFORE)
# What must be among them, so that a table that is lost is noticed.
KNOWN = {
    "/desk/records/export",
    "/desk/audit/export",
    "/desk/statistics/table.csv",
    "/desk/knowledge/table.csv",
    "/desk/sessions/export.csv",
    "/desk/team/{handoff_id}/export",
}


def test_there_are_forty() -> None:
    """Each sign behind each kind of blank."""
    assert len(set(FORMULAS)) == 40


def is_safe(cell: str) -> bool:
    """Say whether no spreadsheet takes a cell for a formula, whatever blanks it skips."""
    return not cell.lstrip(" \u3000\u00a0\u200b\ufeff").startswith(SIGNS) and not cell.startswith(
        ("\t", "\r")
    )


def list_tables(answer: httpx.Response) -> list[str]:
    """Return the tables that an answer brings, from archives too."""
    kind = answer.headers.get("content-type", "")
    if kind.startswith("text/csv"):
        return [answer.content.decode("utf-8-sig")]
    if kind == "application/zip":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            names = [name for name in archive.namelist() if name.endswith(".csv")]
            return [archive.read(name).decode("utf-8-sig") for name in names]
    return []


@pytest.fixture
async def admin(parts: Parts, http: httpx.AsyncClient, transport: httpx.ASGITransport) -> FakeSupporter:
    """An administrator of a desk where people have written formulas and scripts wherever they can."""
    admin = await FakeSupporter.seat(parts, transport, FORMULAS[0], role=Role.ADMINISTRATOR)
    person = await find_person(parts, admin.supporter_id)
    resident = await FakeResident.begin(http, municipality=TOWN)
    for words in FORMULAS[:8]:
        await resident.say(words)
    await resident.press("人に相談する")
    await resident.press("はい、お願いします")
    await poison(parts, person)
    official = Supporter(0, "", "", "official", (TOWN,))
    for number, words in enumerate((*FORMULAS, *PAYLOADS[:10])):
        cells = {
            "全国地方公共団体コード": TOWN,
            "イベント名": words,
            "開始日": "2026-12-09",
            "ID": f"x{number}",
        }
        await parts.editing.add(official, cells)
    return admin


async def poison(parts: Parts, person: Supporter) -> None:
    """Store formulas and scripts in names, remarks and reasons."""
    now = parts.clock()
    async with parts.database.write() as connection:
        for number, words in enumerate((*FORMULAS, *PAYLOADS)):
            name = await supporters.create(
                connection,
                login=f"x{number}",
                name=words[:80],
                role="supporter",
                municipalities=(TOWN,),
                password_hash="-",
                now=now,
            )
            await audit.note(connection, "inspect", now, name, None, municipality=TOWN, purpose=words)
            record = CaseRecord(0, TOWN, person.id, "phone", "", (), 1, "solved", words, now, now)
            await case_records.put(connection, record)


async def test_no_table_of_the_desk_holds_a_formula(parts: Parts, admin: FakeSupporter) -> None:
    """All addresses are asked; whatever answers with a table brings a safe one, kept as a file."""
    found: dict[str, int] = {}
    token = await admin.form_token()
    today = parts.clock().date()
    days = {"first_day": str(today - timedelta(days=1)), "last_day": str(today + timedelta(days=1))}
    for route in ROUTES:
        if not isinstance(read_opening(route.endpoint).to, Right) or route.path in BY_QUERY:
            continue
        if "sign-out" in route.path or "/me/" in route.path:
            continue
        url = route.path.format_map(Samples())
        for method in sorted(route.methods or ()):
            data = {**FIELDS, "town": TOWN, "form_token": token, **days} if method == "POST" else None
            answer = await admin.http.request(method, url, data=data, follow_redirects=False)
            for table in list_tables(answer):
                cells = [cell for row in csv.reader(io.StringIO(table, newline="")) for cell in row]
                assert (route.path, [cell for cell in cells if not is_safe(cell)]) == (route.path, [])
                assert answer.headers["content-disposition"].startswith("attachment; filename=")
                assert answer.headers["x-content-type-options"] == "nosniff"
                found[route.path] = found.get(route.path, 0) + sum("HYPERLINK" in cell for cell in cells)
    assert set(found) >= KNOWN
    poisoned = {path for path, count in found.items() if count >= 8}
    assert poisoned >= KNOWN - {"/desk/statistics/table.csv", "/desk/knowledge/table.csv"}


class Samples(dict[str, str]):
    """The first thing of each kind."""

    def __missing__(self, key: str) -> str:
        return {"town_code": TOWN}.get(key, "1")


@pytest.mark.parametrize("words", [*FORMULAS, "'=1", "'", "''x", "'たろう", "普通の名前"])
def test_open_data_survives_its_own_table(words: str) -> None:
    """A name that looks like a formula comes back as it was written."""
    cells = {"全国地方公共団体コード": TOWN, "イベント名": words.strip(), "開始日": "2026-12-09", "ID": "x1"}
    rows = [list(cells), [write_cell(cell) for cell in cells.values()]]
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    sheet = read_sheet(read_table("a.csv", file.getvalue().encode()), {TOWN: "郡山市"})
    again = read_sheet(read_table("b.csv", write_csv(Kind.EVENTS, sheet.records).encode()), {TOWN: "郡山市"})
    assert sheet.faults == ()
    assert [record.cells for record in sheet.records] == [record.cells for record in again.records]
    assert sheet.records[0].cells["イベント名"] == words.strip()


@pytest.mark.parametrize("text", ["'たろう", "'", "it's", "'1", "' x"])
def test_a_mark_that_nobody_put_there_stays(text: str) -> None:
    """A table from elsewhere loses no letter."""
    assert read_cell(text) == text
