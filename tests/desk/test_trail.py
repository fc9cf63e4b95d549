"""The audit trail: everything is on record, why others' cases were read, and tampering is found."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from service.desk.csv_file import make_safe, write_csv
from service.desk.trail import Trail
from service.mail import Letter
from service.parts import Parts
from service.storage import audit
from tests.desk.people import call_person
from tests.fakes.clock import FakeClock
from tests.fakes.resident import FakeResident
from tests.fakes.supporter import FakeSupporter

KORIYAMA, IWAKI = "072036", "072044"


async def read_actions(parts: Parts) -> list[tuple[str, str, str, str]]:
    """Return action, role, town and purpose of every line, oldest first."""
    async with parts.database.read() as connection:
        rows = await audit.read(connection)
    return [(row.action, row.role, row.municipality, row.purpose) for row in reversed(rows)]


async def tamper(parts: Parts, statement: str) -> None:
    """Change the database behind the service's back, as somebody with all its rights could."""
    async with parts.database.write() as connection:
        if parts.database.is_sqlite:
            await connection.execute(text("DROP TRIGGER audit_is_frozen"))
        else:
            await connection.execute(text("DROP TRIGGER audit_is_frozen ON audit"))
        await connection.execute(text(statement))


@pytest.fixture
async def hana(parts: Parts, transport: httpx.ASGITransport) -> FakeSupporter:
    """A supporter of 郡山市."""
    return await FakeSupporter.seat(parts, transport, "はな", (KORIYAMA,))


@pytest.fixture
async def boss(parts: Parts, transport: httpx.ASGITransport) -> FakeSupporter:
    """The coordinator of 郡山市."""
    return await FakeSupporter.seat(parts, transport, "まとめ", (KORIYAMA,), "coordinator")


@pytest.fixture
async def held(http: httpx.AsyncClient, hana: FakeSupporter) -> FakeResident:
    """A case of 郡山市 in はな's hands."""
    resident = await FakeResident.begin(http, municipality=KORIYAMA)
    await resident.say("ひみつのはなし")
    await call_person(resident)
    await hana.claim_first()
    return resident


async def test_each_step_leaves_its_line(held: FakeResident, hana: FakeSupporter, parts: Parts) -> None:
    """Taking, reading, answering, noting, forwarding: role and town, and the reason where one is asked."""
    await hana.reply(held.id, "はい")
    await hana.post(f"/desk/conversations/{held.id}/note", note="メモ")
    await hana.post(f"/desk/conversations/{held.id}/forward", to="town-070009", reason="県にきく")
    lines = await read_actions(parts)
    for action, purpose in (
        ("claim", ""),
        ("read", ""),
        ("reply", ""),
        ("note", ""),
        ("forward", "県にきく"),
    ):
        assert (action, "supporter", KORIYAMA, purpose) in lines


async def test_reading_anothers_case_needs_a_purpose(
    held: FakeResident, boss: FakeSupporter, parts: Parts
) -> None:
    """Without one nothing is shown; with one the words are, and the purpose stands in the trail."""
    page = (await boss.http.get("/desk/team")).text
    assert ("はな さん" in page, "ひみつのはなし" in page) == (True, False)
    asked = await boss.post("/desk/team/1", purpose=" ")
    assert (asked.status_code, "ひみつのはなし" in asked.text) == (422, False)
    shown = await boss.post("/desk/team/1", purpose="はなさんに相談されたため")
    assert "ひみつのはなし" in shown.text
    assert ("inspect", "coordinator", KORIYAMA, "はなさんに相談されたため") in await read_actions(parts)


async def test_where_somebody_came_from_is_on_record(hana: FakeSupporter, parts: Parts) -> None:
    """The address stands in each line that a page has caused."""
    await hana.post("/desk/sign-out")
    async with parts.database.read() as connection:
        (line, *_) = await audit.read(connection)
    assert (line.action, line.address) == ("sign_out", "127.0.0.1")


async def test_a_line_cannot_be_changed(held: FakeResident, parts: Parts) -> None:
    """The database itself refuses, whoever asks."""
    with pytest.raises(DBAPIError, match="never changed"):
        async with parts.database.write() as connection:
            await connection.execute(text("UPDATE audit SET purpose = 'x'"))


async def test_an_untouched_trail_fits(held: FakeResident, parts: Parts, clock: FakeClock) -> None:
    """Every line is sealed once, also by two at the same time, and nothing is found."""
    trail = parts.helping.trail
    assert await trail.seal() > 0
    assert await trail.seal() == 0
    clock.move(timedelta(hours=1))
    assert await trail.find_faults() == []


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE audit SET action = 'nothing' WHERE action = 'claim'", "was changed"),
        ("UPDATE audit SET supporter_id = 99 WHERE action = 'claim'", "was changed"),
        ("DELETE FROM audit WHERE action = 'claim'", "is gone"),
        ("DELETE FROM audit_seal WHERE number = 2", "chain is broken"),
        (
            "INSERT INTO audit (at, action) SELECT at, 'forged' FROM audit WHERE action = 'claim'",
            "not sealed",
        ),
    ],
)
async def test_tampering_is_found(
    held: FakeResident,
    hana: FakeSupporter,
    parts: Parts,
    clock: FakeClock,
    statement: str,
    fault: str,
) -> None:
    """What is changed, taken out or put in later does not fit the chain."""
    await hana.reply(held.id, "はい")
    await parts.helping.trail.seal()
    await tamper(parts, statement)
    clock.move(timedelta(minutes=6))
    assert any(fault in one for one in await parts.helping.trail.find_faults())


async def test_a_chain_made_without_the_key_does_not_fit(
    held: FakeResident, parts: Parts, clock: FakeClock
) -> None:
    """Who rewrites all seals too is found out: the key is not in the database."""
    await Trail(parts.database, "another key that is long enough", clock).seal()
    assert "was changed" in (await parts.helping.trail.find_faults())[0]


THREE_YEARS = timedelta(days=1095)


async def age(parts: Parts, clock: FakeClock) -> int:
    """Let three years go by after the lines there are, and add a young one; return how many are old."""
    await parts.helping.trail.seal()
    old = len(await read_actions(parts))
    clock.move(THREE_YEARS + timedelta(days=1))
    async with parts.database.write() as connection:
        await audit.note(connection, "young", clock(), None, None)
    await parts.helping.trail.seal()
    return old


async def test_old_lines_go_with_their_seals(held: FakeResident, parts: Parts, clock: FakeClock) -> None:
    """After three years the oldest lines go; the rest still fits, and says from where on."""
    trail = parts.helping.trail
    clock.move(THREE_YEARS - timedelta(days=1))
    assert await trail.forget_old() == 0
    clock.move(timedelta(days=1) - THREE_YEARS)
    old = await age(parts, clock)
    young = (await read_actions(parts))[old:]
    assert await trail.forget_old() == old
    assert await trail.seal() == 1
    left = await read_actions(parts)
    assert (left[:-1], left[-1][0]) == (young, "audit_forgotten")
    clock.move(timedelta(hours=1))
    assert await trail.find_faults() == []
    async with parts.database.read() as connection:
        seals = (await connection.execute(text("SELECT count(*) FROM audit_seal"))).scalar_one()
    assert seals == len(left)


async def test_the_newest_line_stays_however_old(held: FakeResident, parts: Parts, clock: FakeClock) -> None:
    """The chain goes on from it; what has no seal yet stays too."""
    trail = parts.helping.trail
    await trail.seal()
    clock.move(timedelta(days=4000))
    await trail.forget_old()
    await trail.seal()
    assert [line[0] for line in await read_actions(parts)][-1] == "audit_forgotten"
    assert len(await read_actions(parts)) == 2
    assert await trail.find_faults() == []


async def test_forgetting_more_than_was_due_is_found(
    held: FakeResident, parts: Parts, clock: FakeClock
) -> None:
    """Who takes further lines out together with their seals does not get away with it."""
    await age(parts, clock)
    await parts.helping.trail.forget_old()
    await parts.helping.trail.seal()
    async with parts.database.write() as connection:
        first = (await connection.execute(text("SELECT min(number) FROM audit_seal"))).scalar_one()
        await connection.execute(text("DELETE FROM audit_seal WHERE number = :first"), {"first": first})
        await connection.execute(text("DELETE FROM audit WHERE id NOT IN (SELECT audit_id FROM audit_seal)"))
    assert "what came before is gone" in (await parts.helping.trail.find_faults())[0]


async def test_it_is_done_once_a_day(parts: Parts, clock: FakeClock) -> None:
    """One process does it, and not again before tomorrow."""
    trail = parts.helping.trail
    assert [await trail.forget_when_due() for _ in range(2)] == [True, False]
    clock.move(timedelta(hours=21))
    assert await trail.forget_when_due()


async def test_a_coordinator_reads_the_own_towns_lines(
    held: FakeResident, boss: FakeSupporter, parts: Parts, transport: httpx.ASGITransport
) -> None:
    """In words, and as a table for a reason; another town's coordinator finds none of it."""
    page = (await boss.http.get("/desk/audit")).text
    assert all(
        words in page for words in ("相談を受けた", "はな(支援員)", "郡山市", "つながりは合っています")
    )
    fields = {"first_day": "2026-11-24", "last_day": "2026-11-24", "purpose": "監査のため"}
    assert (await boss.post("/desk/audit/export", **{**fields, "purpose": ""})).status_code == 422
    table = await boss.post("/desk/audit/export", **fields)
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert rows[0][4] == "したこと"
    assert {"claim", "export_audit"} <= {row[4] for row in rows[1:]}
    iwaki = await FakeSupporter.seat(parts, transport, "いわ", (IWAKI,), "coordinator")
    other = await iwaki.post("/desk/audit/export", **fields)
    assert not any(word in other.content.decode() for word in ("はな", "claim", held.id))


async def test_the_morning_letter(
    held: FakeResident, boss: FakeSupporter, parts: Parts, clock: FakeClock
) -> None:
    """Once a day after seven: what happened, whose case was read and why; never a resident's words."""
    letters: list[Letter] = []

    async def mail(letter: Letter) -> bool:
        letters.append(letter)
        return True

    parts.helping.alarms._mailer = mail
    await boss.post("/desk/me/email", email="boss@example.jp")
    await boss.post("/desk/team/1", purpose="声をかけられたため")
    await parts.helping.trail.seal()
    clock.move(timedelta(hours=17))  # five in the morning
    assert await parts.helping.alarms.send_digest() == 0
    clock.move(timedelta(hours=3))
    await parts.helping.trail.seal()
    assert [await parts.helping.alarms.send_digest() for _ in range(2)] == [1, 0]
    (letter,) = letters
    assert letter.to == "boss@example.jp"
    assert all(words in letter.text for words in ("claim: 1件", "声をかけられたため", "合っています"))
    assert "ひみつのはなし" not in letter.text


async def test_who_waits_too_long_alarms_the_coordinator_once(
    http: httpx.AsyncClient, boss: FakeSupporter, parts: Parts, clock: FakeClock
) -> None:
    """After ten minutes one letter to the own town's coordinator, with town and minutes and nothing else."""
    letters: list[Letter] = []

    async def mail(letter: Letter) -> bool:
        letters.append(letter)
        return True

    parts.helping.alarms._mailer = mail
    await boss.post("/desk/me/email", email="boss@example.jp")
    await FakeSupporter.seat(parts, boss.http._transport, "いわ", (IWAKI,))
    for town in (KORIYAMA, IWAKI):
        resident = await FakeResident.begin(http, municipality=town)
        await resident.say("ひみつのはなし")
        await call_person(resident)
    clock.move(timedelta(minutes=9))
    assert await parts.helping.alarms.alarm_waiting() == 0
    clock.move(timedelta(minutes=2))
    assert await parts.helping.alarms.alarm_waiting() == 2
    assert await parts.helping.alarms.alarm_waiting() == 0
    (letter,) = letters
    assert "郡山市の方が11分待っています" in letter.subject
    assert "ひみつのはなし" not in letter.text


SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
PREFIXES = ("", " ", "\u3000", "\u200b")


@pytest.mark.parametrize("cell", [f"{prefix}{sign}HYPERLINK(1)" for sign in SIGNS for prefix in PREFIXES])
def test_no_cell_becomes_a_formula(cell: str) -> None:
    """Forty ways to begin a formula, full-width signs and hidden blanks too: all are made text."""
    written = write_csv([[cell, "x"]]).decode("utf-8-sig")
    assert written.startswith("\"'")
    assert make_safe("024-525-1111") == "024-525-1111"
    assert make_safe("折り返し") == "折り返し"


async def test_a_remark_leaves_as_text(boss: FakeSupporter) -> None:
    """What a supporter wrote into a record cannot run in the official's spreadsheet."""
    fields = {"town": KORIYAMA, "way": "phone", "outcome": "solved", "minutes": "5"}
    await boss.post("/desk/records", **fields, remark='=HYPERLINK("http://x")')
    table = (await boss.post("/desk/records/export")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))
    assert rows[1][-1].startswith("'=HYPERLINK")
