"""The knowledge as files: a table out and in without loss, and the repository's own files."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalogue import Catalogue
from knowledge.cells import read_cell, write_cell
from knowledge.patches import EVERYWHERE, patch_of
from knowledge.topic_file import write_topic
from knowledge.topics import read_topic
from service.editing.tables import read_table, write_table
from service.parts import Parts
from tests.fakes.supporter import FakeSupporter
from tests.knowledge_desk.officials import NEW, TOPIC, number_of, propose, seat_official


@pytest.fixture
async def hana(parts: Parts, transport: httpx.ASGITransport) -> FakeSupporter:
    """An official of the prefecture."""
    return await seat_official(parts, transport, "はな")


def test_every_topic_survives_its_file(catalogue: Catalogue, tmp_path: Path) -> None:
    """Writing a topic and reading it gives the same topic, for all of them."""
    for topic in catalogue.topics.values():
        path = tmp_path / f"{topic.id}.ja.yml"
        path.write_text(write_topic(topic), encoding="utf-8")
        assert topic == read_topic(path)


def test_every_topic_survives_the_table(catalogue: Catalogue) -> None:
    """The table brings back every editable word of every topic."""
    wishes = read_table(write_table([(topic, EVERYWHERE) for topic in catalogue.topics.values()]))
    assert [patch_of(topic) for topic in catalogue.topics.values()] == [wish.patch for wish in wishes]


@given(st.text())
def test_no_cell_is_a_formula(text: str) -> None:
    """Whatever stands in a cell, no spreadsheet takes it for a formula, and nothing of it is lost."""
    assert read_cell(write_cell(text)) == text
    assert not write_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))


async def take_table(official: FakeSupporter) -> list[dict[str, str]]:
    """Return the rows of the table as a spreadsheet shows them."""
    answer = await official.http.get("/desk/knowledge/table.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def put_table(official: FakeSupporter, rows: list[dict[str, str]]) -> httpx.Response:
    """Bring rows back as a file."""
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return await official.http.post(
        "/desk/knowledge/import-table",
        data={"form_token": await official.form_token()},
        files={"file": ("t.csv", file.getvalue().encode(), "text/csv")},
    )


async def test_the_table_changes_only_what_was_changed(hana: FakeSupporter) -> None:
    """Brought back as it was, it proposes nothing; a changed row waits for a second person."""
    rows = await take_table(hana)
    assert "0件の直し" in (await put_table(hana, rows)).text
    next(row for row in rows if row["topic"] == TOPIC)["answer"] = NEW
    page = (await put_table(hana, rows)).text
    assert "1件の直し" in page
    assert "確認を待っている直し(1件)" in page


async def test_a_wrong_row_stops_the_whole_table(hana: FakeSupporter) -> None:
    """One fault, and nothing is proposed; the topic and the fault are named."""
    rows = await take_table(hana)
    rows[0]["answer"] = NEW
    rows[1]["answer"] = "行く。"
    answer = await put_table(hana, rows)
    assert answer.status_code == 422
    assert f"{rows[1]['topic']}: 「です・ます」で終わっていません" in answer.text
    assert "確認を待っている直し(0件)" in (await hana.http.get("/desk/knowledge")).text


async def test_a_towns_table_cannot_write_for_another(parts: Parts, transport: httpx.ASGITransport) -> None:
    """A town's official gets only the town's rows, and rows for another town are refused as a whole."""
    town = await seat_official(parts, transport, "いち", ("072036",))
    rows = await take_table(town)
    assert {"072036"} == {row["municipality"] for row in rows}
    for row in rows:
        row["municipality"] = "072044"
    assert (await put_table(town, rows)).status_code == 403


async def test_what_is_no_table_is_refused_in_words(hana: FakeSupporter) -> None:
    """A file that cannot be read says why."""
    for content, reason in ((b"\xff\xfe\x00", "UTF-8"), (b"a,b\n1,2\n", "列がありません")):
        answer = await hana.http.post(
            "/desk/knowledge/import-table",
            data={"form_token": await hana.form_token()},
            files={"file": ("t.csv", content, "text/csv")},
        )
        assert (answer.status_code, reason in answer.text) == (422, True)


async def test_edits_leave_as_the_repositorys_files(
    parts: Parts, transport: httpx.ASGITransport, hana: FakeSupporter, tmp_path: Path
) -> None:
    """What is in force comes out as topic files and town files that load to the very same answers."""
    taro = await seat_official(parts, transport, "たろう")
    for town, answer in ((EVERYWHERE, NEW), ("072036", "市役所で直せます。")):
        number = number_of(await propose(hana, town, answer=answer))
        await taro.post(f"/desk/knowledge/edits/{number}/publish")
    packed = (await hana.http.get("/desk/knowledge/files.zip")).content
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(tmp_path)
    catalogue = parts.knowledge.library.catalogue()
    folder = tmp_path / "data/knowledge"
    assert catalogue.topic(TOPIC) == read_topic(folder / f"topics/{TOPIC}.ja.yml")
    assert catalogue.overrides[TOPIC, "072036"] == read_topic(folder / f"overrides/072036/{TOPIC}.ja.yml")
