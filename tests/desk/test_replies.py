"""Writing to a resident through the page: nothing is said twice, nothing written is lost."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import httpx
import pytest
import pytest_asyncio

from service.parts import Parts
from tests.desk.people import call_person
from tests.fakes.clock import FakeClock
from tests.fakes.resident import FakeResident
from tests.fakes.supporter import FakeSupporter


@pytest_asyncio.fixture
async def supporter(parts: Parts, transport: httpx.ASGITransport, resident: FakeResident) -> FakeSupporter:
    """A supporter who holds the resident's case."""
    supporter = await FakeSupporter.join(parts, transport, "はな")
    await call_person(resident)
    await supporter.claim_first()
    return supporter


async def read_said(resident: FakeResident) -> list[str]:
    """Return what the supporter said."""
    return [message["text"] for message in await resident.read() if message["from"] == "supporter"]


async def test_each_page_carries_a_form_of_its_own(resident: FakeResident, supporter: FakeSupporter) -> None:
    """So that the same words can be said again on purpose."""
    page = f"/desk/conversations/{resident.id}"
    forms = [
        re.findall(r'name="form_id" value="([^"]+)"', (await supporter.http.get(page)).text) for _ in range(2)
    ]
    assert [len(form) for form in forms] == [1, 1]
    assert forms[0] != forms[1]


async def test_ten_clicks_at_once_are_one_message(resident: FakeResident, supporter: FakeSupporter) -> None:
    """Whatever the hand does, the resident reads it once; every click ends on the same page."""
    answers = await asyncio.gather(*(supporter.reply(resident.id, "こんにちは", "f-1") for _ in range(10)))
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.url.query for answer in answers} == {b"sent=f-1"}
    assert await read_said(resident) == ["こんにちは"]


async def test_other_words_in_a_used_form_are_not_lost(
    resident: FakeResident, supporter: FakeSupporter
) -> None:
    """Going back and changing the text: it stands in a fresh form, to be sent with one more press."""
    await supporter.reply(resident.id, "こんにちは", "f-1")
    answer = await supporter.reply(resident.id, "こんばんは", "f-1")
    assert (answer.status_code, "前の文は、もう送られています" in answer.text) == (409, True)
    assert ">こんばんは</textarea>" in answer.text
    assert await read_said(resident) == ["こんにちは"]
    (fresh,) = re.findall(r'name="form_id" value="([^"]+)"', answer.text)
    await supporter.reply(resident.id, "こんばんは", fresh)
    assert await read_said(resident) == ["こんにちは", "こんばんは"]


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "何も書かれていません"), ("　\n ", "何も書かれていません"), ("あ" * 1001, "1000文字")],
)
async def test_what_cannot_be_sent_is_explained_and_kept(
    resident: FakeResident, supporter: FakeSupporter, text: str, told: str
) -> None:
    """The words stay in the box."""
    answer = await supporter.reply(resident.id, text)
    assert (answer.status_code, told in answer.text) == (422, True)
    assert text.strip() in answer.text
    assert await read_said(resident) == []


@pytest.mark.parametrize("form_id", ["", "x" * 65, "あ", "a b", "a\x00"])
async def test_a_form_without_its_number_is_refused(
    resident: FakeResident, supporter: FakeSupporter, form_id: str
) -> None:
    """Nothing is said, and the words are given back."""
    answer = await supporter.reply(resident.id, "こんにちは", form_id)
    assert (answer.status_code, "こんにちは</textarea>" in answer.text) == (400, True)
    assert await read_said(resident) == []


async def test_hidden_numbers_are_told(resident: FakeResident, supporter: FakeSupporter) -> None:
    """A supporter who repeats a private number sees that it was hidden."""
    answer = await supporter.reply(resident.id, "123456789018ですね")
    assert "●●●● に変えて送りました" in answer.text
    assert await read_said(resident) == ["●●●●ですね"]


async def test_markup_stays_words(resident: FakeResident, supporter: FakeSupporter) -> None:
    """Supporters' words, names and drafts are escaped like residents'."""
    nasty = "</textarea><script>alert(1)</script>"
    page = await supporter.reply(resident.id, nasty)
    assert (nasty in page.text, "&lt;/textarea&gt;" in page.text) == (False, True)
    draft = await supporter.reply(resident.id, nasty + "あ" * 1000, "f-2")
    assert (nasty in draft.text, "&lt;/textarea&gt;" in draft.text) == (False, True)
    problem = await supporter.reply("nobody", nasty, "f-3")
    assert (nasty in problem.text, "&lt;/textarea&gt;" in problem.text) == (False, True)


async def test_a_session_that_ended_leads_back_to_the_case(
    resident: FakeResident, supporter: FakeSupporter, clock: FakeClock
) -> None:
    """After signing in again the supporter stands where they were; nothing was said meanwhile."""
    token = await supporter.form_token()
    clock.move(timedelta(minutes=31))
    form = {"form_token": token, "text": "書きかけ", "form_id": "f-1"}
    answer = await supporter.http.post(f"/desk/conversations/{resident.id}/reply", data=form)
    assert answer.url.path == "/desk/sign-in"
    (back,) = re.findall(r'name="back" value="([^"]+)"', answer.text)
    assert back == f"/desk/conversations/{resident.id}"
    assert (await supporter.sign_in(back=back)).url.path == back
    assert await read_said(resident) == []
    page = (await supporter.http.get(back)).text
    assert re.search(r"<textarea id=\"text\"[^>]*>書きかけ</textarea>", page)
    await supporter.reply(resident.id, "書き終えた", "f-2")
    assert "</textarea>" in (page := (await supporter.http.get(back)).text)
    assert ">書きかけ</textarea>" not in page


@pytest.mark.parametrize("outcome", ["", "nonsense"])
async def test_an_end_without_an_outcome_is_asked_for(
    resident: FakeResident, supporter: FakeSupporter, outcome: str
) -> None:
    """The case stays open until one of the outcomes is chosen."""
    answer = await supporter.post(f"/desk/conversations/{resident.id}/close", outcome=outcome)
    assert (answer.status_code, "一つ選んでください" in answer.text) == (422, True)
    assert (await supporter.http.get(f"/desk/conversations/{resident.id}")).status_code == 200


async def test_speakers_are_named_in_words(resident: FakeResident, supporter: FakeSupporter) -> None:
    """Colour alone tells nothing."""
    await supporter.reply(resident.id, "こんにちは")
    page = (await supporter.http.get(f"/desk/conversations/{resident.id}")).text
    named = re.findall(r'<p class="by">([^<]+?) <time', page)
    assert {"住民", "お知らせ", "支援員 はな"} <= set(named)
