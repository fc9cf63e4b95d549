"""Officials keep their towns' classes with plain forms; residents' searches see it at once."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from knowledge import choices
from knowledge.context import VenueWish
from knowledge.reply import Behaviour, Choice, Reply, VenueCard, VenuesPart
from service.parts import Parts
from service.storage import audit
from service.venues.next_month import find_same_day
from tests.desk.people import hire, wish_call
from tests.fakes.bot import FakeBot
from tests.fakes.resident import FakeResident
from tests.fakes.supporter import FakeSupporter

MIHARU, KORIYAMA = "075213", "072036"
CALL = Choice("電話をもらう", choices.CALLBACK_REQUEST)
SAMPLES = Path(__file__).parent / "samples"
FORM = {
    "全国地方公共団体コード": MIHARU,
    "イベント名": "はじめてのスマホ",
    "x_type": "course",
    "開始日": "2026-12-09",
    "開始時間": "10:00",
    "終了時間": "11:30",
    "場所名称": "公民館",
    "料金(基本)": "0",
    "x_wheelchair": "yes",
}


@pytest_asyncio.fixture
async def official(parts: Parts, transport: httpx.ASGITransport) -> FakeSupporter:
    """An official of Miharu."""
    return await FakeSupporter.seat(parts, transport, "みはるの係", (MIHARU,), "official")


async def found(parts: Parts, wish: VenueWish | None = None) -> list[str]:
    """Return the days that a resident of Miharu finds."""
    answer = await parts.venues.search(wish or VenueWish(MIHARU), parts.clock())
    return [str(session.starts_on) for session in answer.dated]


def read_value(name: str, page: str) -> str:
    """Return the value of an input on a page."""
    match = re.search(rf'name="{re.escape(name)}"[^>]*value="([^"]*)"', page)
    assert match, page
    return match.group(1)


async def first_number(official: FakeSupporter) -> int:
    """Return the number of the first session in the list."""
    numbers = re.findall(r'id="session-(\d+)"', (await official.http.get("/desk/sessions")).text)
    return int(numbers[0])


async def test_a_new_class_is_found_at_once(parts: Parts, official: FakeSupporter) -> None:
    """Added in one form, it is shown to the next resident who asks, and stands in the trail."""
    page = await official.post("/desk/sessions/new", **FORM)
    assert "加えました" in page.text
    assert await found(parts) == ["2026-12-09"]
    async with parts.database.read() as connection:
        (latest, *_) = await audit.read(connection)
    assert (latest.action.split()[0], latest.supporter_id) == ("session_add", official.supporter_id)


async def test_a_wrong_day_is_named_and_words_are_kept(parts: Parts, official: FakeSupporter) -> None:
    """Nothing is stored, and nothing has to be written twice."""
    page = await official.post("/desk/sessions/new", **{**FORM, "終了日": "2026-12-01"})
    assert (page.status_code, "開始日より前です" in page.text) == (422, True)
    assert read_value("イベント名", page.text) == FORM["イベント名"]
    assert await found(parts) == []


async def test_a_stale_form_is_refused(parts: Parts, official: FakeSupporter) -> None:
    """Who opened the form before somebody else's change does not overwrite it."""
    await official.post("/desk/sessions/new", **FORM)
    number = await first_number(official)
    version = read_value("version", (await official.http.get(f"/desk/sessions/{number}")).text)
    first = await official.post(
        f"/desk/sessions/{number}", **{**FORM, "開始日": "2026-12-16", "version": version}
    )
    late = await official.post(
        f"/desk/sessions/{number}", **{**FORM, "開始日": "2026-12-23", "version": version}
    )
    assert ("直しました" in first.text, late.status_code) == (True, 422)
    assert "ほかの人が先に直しました" in late.text
    assert await found(parts) == ["2026-12-16"]


@pytest.mark.parametrize(
    ("repeat", "wish", "expected"),
    [
        ("weekly", VenueWish(MIHARU, "2026-12-14", "2026-12-20"), ["2026-12-16"]),
        ("2,4", VenueWish(MIHARU, "2026-12-14", "2026-12-31"), ["2026-12-23"]),
        ("fortnightly", VenueWish(MIHARU, "2026-12-14", "2026-12-31"), ["2026-12-23"]),
    ],
)
async def test_a_repetition_is_chosen_from_a_list(
    parts: Parts, official: FakeSupporter, repeat: str, wish: VenueWish, expected: list[str]
) -> None:
    """毎週 and 第2と第4 need no knowledge of rules; the choice stands in the form again."""
    await official.post("/desk/sessions/new", **{**FORM, "repeat": repeat})
    page = await official.http.get(f"/desk/sessions/{await first_number(official)}")
    assert await found(parts, wish) == expected
    assert f'value="{repeat}" selected' in page.text


async def test_a_copy_stands_on_the_same_weekday(parts: Parts, official: FakeSupporter) -> None:
    """The second Wednesday stays one, and the form opens to be looked at."""
    await official.post("/desk/sessions/new", **FORM)
    page = await official.post(f"/desk/sessions/{await first_number(official)}/copy")
    assert ("次の月に写しました" in page.text, read_value("開始日", page.text)) == (True, "2027-01-13")
    assert await found(parts) == ["2026-12-09", "2027-01-13"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-12-09", "2027-01-13"), ("2026-12-30", "2027-01-27"), ("2027-01-29", "2027-02-26")],
)
def test_a_fifth_weekday_becomes_the_last_where_there_is_none(day: str, expected: str) -> None:
    """A month with four Wednesdays has no fifth one."""
    assert find_same_day(date.fromisoformat(day)).isoformat() == expected


async def test_a_cancelled_class_is_told_to_residents_and_to_supporters(
    parts: Parts, official: FakeSupporter, resident: FakeResident, bot: FakeBot
) -> None:
    """The search says so, and who waits for a call about it is marked in the queue."""
    await official.post("/desk/sessions/new", **FORM)
    (session,) = (await parts.venues.search(VenueWish(MIHARU), parts.clock())).dated
    card = VenueCard(session.id, session.name, "三春町")
    bot.answer = lambda question: Reply(
        Behaviour.VENUES, parts=(VenuesPart((card,)),), choices=(CALL,), context=question.context
    )
    await resident.say("三春の教室")
    await wish_call(resident)
    page = await official.post(f"/desk/sessions/{await first_number(official)}/cancel")
    answer = await parts.venues.search(VenueWish(MIHARU), parts.clock())
    (listed,) = await parts.desk.list_queue(await hire(parts, "はなこ"))
    assert "この教室を案内した1人が" in page.text
    assert (answer.dated, len(answer.cancelled)) == ((), 1)
    assert listed.handoff.summary.startswith("「はじめてのスマホ」は中止になりました。")


async def test_one_day_of_a_recurring_class_is_cancelled(parts: Parts, official: FakeSupporter) -> None:
    """The other Wednesdays stay."""
    await official.post("/desk/sessions/new", **{**FORM, "repeat": "weekly"})
    await official.post(f"/desk/sessions/{await first_number(official)}/cancel", day="2026-12-09")
    assert await found(parts) == ["2026-12-16"]


async def test_other_towns_classes_do_not_exist_for_an_official(
    parts: Parts, official: FakeSupporter, transport: httpx.ASGITransport
) -> None:
    """Not in the list, not by number, not by a form that names another town."""
    other = await FakeSupporter.seat(parts, transport, "こおりやまの係", (KORIYAMA,), "official")
    await official.post("/desk/sessions/new", **FORM)
    number = await first_number(official)
    refused = await other.post("/desk/sessions/new", **FORM)
    assert "はじめてのスマホ" not in (await other.http.get("/desk/sessions")).text
    assert [(await other.http.get(f"/desk/sessions/{number}")).status_code, refused.status_code] == [404, 404]


async def upload(official: FakeSupporter, name: str, content: bytes) -> httpx.Response:
    """Send a file to look at."""
    form = {"form_token": await official.form_token()}
    return await official.http.post("/desk/session-import", data=form, files={"file": (name, content)})


async def test_a_table_is_looked_at_before_it_is_taken_in(parts: Parts, official: FakeSupporter) -> None:
    """The preview counts and shows rows and stores none; consent takes them in; undo takes them out."""
    page = await upload(official, "x.csv", (SAMPLES / "events_predecessor_cp932.csv").read_bytes())
    assert ("新しい行 2" in page.text, await found(parts)) == (True, [])
    await official.post("/desk/session-import/confirm", upload=read_value("upload", page.text))
    assert await found(parts) == ["2026-12-09", "2026-12-16"]
    await official.post("/desk/session-import/undo")
    assert await found(parts) == []


async def test_a_wrong_table_shows_row_column_and_reason(official: FakeSupporter) -> None:
    """The official can go to the cell and put it right."""
    page = await upload(official, "x.csv", (SAMPLES / "events_wrong.csv").read_bytes())
    assert page.status_code == 422
    assert "<td>2</td><td>開始日</td><td>「2026/2/30」は使えません。その日はありません</td>" in page.text


async def test_a_table_of_another_town_is_refused(parts: Parts, official: FakeSupporter) -> None:
    """Nobody takes in rows for a town that is not theirs."""
    page = await upload(official, "x.csv", (SAMPLES / "events_current_utf8_bom.csv").read_bytes())
    assert page.status_code == 403
    assert await found(parts, VenueWish(KORIYAMA)) == []


async def test_the_table_comes_out_as_it_went_in(parts: Parts, official: FakeSupporter) -> None:
    """What was exported changes nothing when it is taken in again."""
    await official.post("/desk/sessions/new", **FORM)
    exported = (await official.http.get("/desk/sessions/export.csv")).content
    page = await upload(official, "events.csv", exported)
    assert "新しい行 0、変わる行 0、同じ行 1" in page.text
