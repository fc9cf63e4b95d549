"""The unanswered list: all that did not help, without names, for the right towns, on record."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from service.parts import Parts
from service.storage import audit
from tests.fakes.bot import FakeBot
from tests.fakes.clock import FakeClock
from tests.fakes.supporter import FakeSupporter
from tests.learning.asking import (
    HOME,
    OTHER,
    OWN,
    answer_as_named,
    ask,
    judge,
    lines_of,
    list_groups,
    read,
    seat,
)


@pytest.fixture
def bot() -> FakeBot:
    """A bot that fails as it is told."""
    return FakeBot(answer_as_named)


@pytest.fixture
async def hana(parts: Parts, transport: httpx.ASGITransport) -> FakeSupporter:
    """An official of the prefecture."""
    return await seat(parts, transport)


async def test_all_that_did_not_help_is_listed(http: httpx.AsyncClient, hana: FakeSupporter) -> None:
    """Asked back, declined, not understood, judged wrong or unclear; answers that helped are not."""
    await ask(http, "聞き返しのこと", "断りのこと", "分からずのこと", "よい答え")
    await judge(await ask(http, "まちがいの答え"), "wrong")
    await judge(await ask(http, "むずかしい答え"), "unclear")
    await judge(await ask(http, "助かった答え"), "solved")
    page = await read(hana)
    assert {words for words, _ in list_groups(page)} == {
        "聞き返しのこと", "断りのこと", "分からずのこと", "まちがいの答え", "むずかしい答え"
    }  # fmt: skip
    assert "5件(5種類)" in page
    assert page.count("出した答え: ") == 2


async def test_buttons_are_no_words(http: httpx.AsyncClient, hana: FakeSupporter) -> None:
    """A press is not the resident's wording, so it is not listed."""
    resident = await ask(http, "聞き返しのこと")
    await resident.press("ロック")
    assert [words for words, _ in list_groups(await read(hana))] == ["聞き返しのこと"]


async def test_names_do_not_show(http: httpx.AsyncClient, hana: FakeSupporter) -> None:
    """Neither name nor address of anybody is on the page."""
    await ask(http, "聞き返し、渡辺花子です。郡山市朝日1-23-7まで来て")
    page = await read(hana)
    assert [word for word in ("渡辺", "花子", "朝日", "23-7") if word in page] == []
    assert "郡山市●●●●まで来て" in page


async def test_like_lines_are_one_group_and_the_frequent_come_first(
    http: httpx.AsyncClient, hana: FakeSupporter, clock: FakeClock
) -> None:
    """Three who ask the same stand before the newer single one; the newest come first when asked for."""
    for end in ("", "んだけど", "です"):
        await ask(http, f"聞き返しのぽかぽか券を使いたい{end}")
    clock.move(timedelta(minutes=1))
    await ask(http, "断りの雪かきの手伝い")
    frequent, newest = await read(hana), await read(hana, order="newest")
    assert [len(numbers.split()) for _, numbers in list_groups(frequent)] == [3, 1]
    assert [len(numbers.split()) for _, numbers in list_groups(newest)] == [1, 3]


async def test_a_town_sees_its_own_people_only(
    parts: Parts, http: httpx.AsyncClient, transport: httpx.ASGITransport, hana: FakeSupporter
) -> None:
    """Another town's words are neither shown nor taken off; where no town is known, the prefecture reads."""
    await ask(http, "聞き返しの郡山")
    await ask(http, "断りのいわき", town=OTHER)
    nowhere = await http.post("/api/v1/conversations", json={})
    assert nowhere.status_code == 201
    town = await seat(parts, transport, (OWN,))
    assert [words for words, _ in list_groups(await read(town))] == ["聞き返しの郡山"]
    assert "いわき" not in await read(town, town=OTHER)
    others = lines_of(await read(hana), "断りのいわき")
    assert (await town.post(f"{HOME}/dismiss", lines=others, reason="いらない")).status_code == 409
    assert "断りのいわき" in await read(hana)


async def test_taking_off_needs_a_reason_and_lasts(
    parts: Parts, http: httpx.AsyncClient, hana: FakeSupporter
) -> None:
    """Without a reason nothing happens; with one the lines are gone, once, and the reason is on record."""
    await ask(http, "断りの雪かき")
    lines = lines_of(await read(hana), "断りの雪かき")
    refused = await hana.post(f"{HOME}/dismiss", lines=lines, reason=" ")
    assert (refused.status_code, "理由を書いてください" in refused.text) == (422, True)
    assert "断りの雪かき" in await read(hana)
    answer = await hana.post(f"{HOME}/dismiss", lines=lines, reason="役場の用件ではない")
    assert "1件を一覧から外しました" in answer.text
    assert list_groups(await read(hana)) == []
    again = await hana.post(f"{HOME}/dismiss", lines=lines, reason="もう一度")
    assert again.status_code == 409
    async with parts.database.read() as connection:
        trail = [(row.action, row.purpose) for row in await audit.read(connection)]
    assert ("unanswered_dismissed", "役場の用件ではない") in trail
    assert ("unanswered_read", "30日") in trail


async def test_what_is_old_or_erased_is_not_listed(
    parts: Parts, http: httpx.AsyncClient, transport: httpx.ASGITransport, clock: FakeClock
) -> None:
    """The span is kept, and what a resident deletes is gone from here too."""
    await ask(http, "聞き返しのむかし")
    clock.move(timedelta(days=8))
    resident = await ask(http, "聞き返しの消すはなし")
    hana = await seat(parts, transport)
    assert [words for words, _ in list_groups(await read(hana, days="7"))] == ["聞き返しの消すはなし"]
    await http.delete(resident.url, headers=resident.headers)
    assert list_groups(await read(hana, days="7")) == []


async def test_markup_in_words_is_shown_and_not_run(http: httpx.AsyncClient, hana: FakeSupporter) -> None:
    """Whatever a resident types comes back as text."""
    await ask(http, "聞き返し<script>alert(1)</script>")
    page = await read(hana)
    assert "<script>alert" not in page
