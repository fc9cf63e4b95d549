"""Looking for words in cases and taking a case out: one's own towns, a purpose, masked, and on record."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile

import httpx
import pytest

from service.parts import Parts
from service.storage import audit
from service.storage.audit import AuditRow
from tests.desk.people import call_person
from tests.fakes.resident import FakeResident
from tests.fakes.supporter import FakeSupporter

KORIYAMA, IWAKI = "072036", "072044"
WHY = "本人からの問い合わせのため"


@pytest.fixture
async def hana(parts: Parts, transport: httpx.ASGITransport) -> FakeSupporter:
    """A supporter of 郡山市."""
    return await FakeSupporter.seat(parts, transport, "はな", (KORIYAMA,))


@pytest.fixture
async def boss(parts: Parts, transport: httpx.ASGITransport) -> FakeSupporter:
    """The coordinator of 郡山市."""
    return await FakeSupporter.seat(parts, transport, "まとめ", (KORIYAMA,), "coordinator")


async def ask_person(http: httpx.AsyncClient, town: str, words: str) -> FakeResident:
    """Return a resident who has said something and asked for a person."""
    resident = await FakeResident.begin(http, municipality=town)
    await resident.say(words)
    await call_person(resident)
    return resident


async def search(person: FakeSupporter, words: str, purpose: str = WHY) -> httpx.Response:
    """Look for words."""
    return await person.post("/desk/search", words=words, purpose=purpose)


async def read_trail(parts: Parts, action: str) -> list[AuditRow]:
    """Return the lines about one kind of step."""
    async with parts.database.read() as connection:
        return [row for row in await audit.read(connection) if row.action == action]


async def test_words_are_found_in_ones_own_town_only(
    http: httpx.AsyncClient, parts: Parts, boss: FakeSupporter, hana: FakeSupporter
) -> None:
    """郡山市 finds its own case by any of its words; いわき市's does not exist, and both stand on record."""
    own = await ask_person(http, KORIYAMA, "パソコンの画面が動かない")
    await ask_person(http, IWAKI, "パソコンの画面が割れた")
    page = (await search(boss, "画面 パソコン")).text
    assert "パソコンの画面が動かない" in page
    assert "割れた" not in page
    (line,) = await read_trail(parts, "search")
    assert (line.conversation_id, line.municipality) == (own.id, KORIYAMA)
    assert line.purpose == f"「画面 パソコン」 {WHY}"
    assert "見つかりませんでした" in (await search(boss, "割れた")).text
    assert [row.conversation_id for row in await read_trail(parts, "search")] == [None, own.id]


async def test_what_nobody_was_asked_to_read_is_not_looked_through(
    http: httpx.AsyncClient, boss: FakeSupporter
) -> None:
    """A conversation with the bot alone is found by nobody."""
    resident = await FakeResident.begin(http, municipality=KORIYAMA)
    await resident.say("パソコンの画面が動かない")
    assert "見つかりませんでした" in (await search(boss, "パソコン")).text


@pytest.mark.parametrize(
    ("words", "purpose", "said"),
    [
        ("パソコン", " ", "理由を書いてください"),
        ("", WHY, "2文字から"),
        ("あ", WHY, "2文字から"),
        ("一つ 二つ 三つ 四つ 五つ 六つ", WHY, "2文字から"),
    ],
)
async def test_a_search_without_reason_or_sense_shows_nothing(
    http: httpx.AsyncClient, parts: Parts, boss: FakeSupporter, words: str, purpose: str, said: str
) -> None:
    """What was typed stays, the reason for the refusal is said, and nobody's words leave."""
    await ask_person(http, KORIYAMA, "あのパソコンの画面が動かない")
    answer = await search(boss, words, purpose)
    assert (answer.status_code, said in answer.text, "動かない" in answer.text) == (422, True, False)
    assert await read_trail(parts, "search") == []


@pytest.mark.parametrize("words", ["%%", "__", "パソ%ン", "\\\\"])
async def test_signs_of_the_database_are_plain_letters(
    http: httpx.AsyncClient, boss: FakeSupporter, words: str
) -> None:
    """No sign finds more than itself."""
    await ask_person(http, KORIYAMA, "パソコンの画面が動かない")
    assert "見つかりませんでした" in (await search(boss, words)).text


async def test_numbers_in_the_search_are_masked_on_record(parts: Parts, boss: FakeSupporter) -> None:
    """Who types a My Number into the search leaves it nowhere."""
    await search(boss, "1234 5678 9012")
    assert "5678" not in str(await read_trail(parts, "search"))


async def test_a_case_leaves_as_files_with_digests(
    http: httpx.AsyncClient, parts: Parts, boss: FakeSupporter, hana: FakeSupporter
) -> None:
    """Words, notes and answers, masked, safe for spreadsheets, without the call-back's number; on record."""
    resident = await FakeResident.begin(http, municipality=KORIYAMA)
    await resident.say("=HYPERLINK(1) の番号は 1234 5678 9012 です")
    wish = {"kana": "さとう", "phone": "0249242111", "band": "morning"}
    assert (await resident.post("callback", wish)).status_code == 201
    (number,) = await hana.queue()
    conversation = await hana.claim_first()
    await hana.reply(conversation, "お電話します")
    await hana.post(f"/desk/conversations/{conversation}/note", note="耳が遠い方")
    answer = await boss.post(f"/desk/team/{number}/export", purpose=WHY)
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    digests = json.loads(files.pop("manifest.json"))["sha256"]
    assert digests == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    assert files["transcript.csv"].startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(files["transcript.csv"].decode("utf-8-sig"), newline="")))
    said = [(row["だれ"], row["文"]) for row in rows]
    assert ("支援員", "お電話します") in said
    assert ("内部メモ", "耳が遠い方") in said
    assert next(words for who, words in said if who == "住民").startswith("'=HYPERLINK")
    whole = b"".join(files.values()).decode()
    assert ("5678" in whole, "0249242111" in whole, "さとう" in whole) == (False, False, False)
    assert [row["text"] for row in json.loads(files["case.json"])["rows"]][-1] == "耳が遠い方"
    (line,) = await read_trail(parts, "export_case")
    assert (line.conversation_id, line.municipality, line.purpose) == (conversation, KORIYAMA, WHY)


async def test_a_case_does_not_leave_without_reason_or_right(
    http: httpx.AsyncClient,
    parts: Parts,
    boss: FakeSupporter,
    hana: FakeSupporter,
    transport: httpx.ASGITransport,
) -> None:
    """No reason, another town, or only a supporter: nothing leaves and nothing is said to have left."""
    await ask_person(http, KORIYAMA, "パソコンの画面が動かない")
    (number,) = await hana.queue()
    iwaki = await FakeSupporter.seat(parts, transport, "いわ", (IWAKI,), "coordinator")
    path = f"/desk/team/{number}/export"
    refused = [
        (await boss.post(path, purpose="")).status_code,
        (await iwaki.post(path, purpose=WHY)).status_code,
        (await hana.post(path, purpose=WHY)).status_code,
    ]
    assert refused == [422, 404, 403]
    assert await read_trail(parts, "export_case") == []
