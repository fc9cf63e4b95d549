"""Editing a topic: the repository's rules while writing, four eyes, at once, and back again."""

from __future__ import annotations

import httpx
import pytest

from knowledge.reply import NoticePart, Ruby
from service.app import build_parts
from service.parts import Parts
from tests.fakes.bot import FakeBot
from tests.fakes.clock import FakeClock
from tests.fakes.supporter import FakeSupporter
from tests.knowledge_desk.officials import (
    EASY,
    NEW,
    TOPIC,
    ask,
    number_of,
    open_form,
    propose,
    seat_official,
    words_of,
)


@pytest.fixture
async def hana(parts: Parts, transport: httpx.ASGITransport) -> FakeSupporter:
    """An official of the prefecture."""
    return await seat_official(parts, transport, "はな")


@pytest.fixture
async def taro(parts: Parts, transport: httpx.ASGITransport) -> FakeSupporter:
    """Another one."""
    return await seat_official(parts, transport, "たろう")


async def test_what_is_published_is_answered_at_once(
    parts: Parts, hana: FakeSupporter, taro: FakeSupporter, clock: FakeClock
) -> None:
    """Proposed words change nothing; published by a second person they are the answer, with readings."""
    old = words_of(ask(parts, clock()))
    number = number_of(await propose(hana))
    assert words_of(ask(parts, clock())) == old
    answer = await taro.post(f"/desk/knowledge/edits/{number}/publish")
    assert "もう住民に出ています" in answer.text
    new = words_of(ask(parts, clock()))
    assert (new.text, new.easy) == (NEW, EASY)
    assert Ruby("役場", "やくば") in new.ruby
    assert Ruby("窓口", "まどぐち") in new.ruby


async def test_nobody_publishes_their_own_words(parts: Parts, hana: FakeSupporter, clock: FakeClock) -> None:
    """Four eyes: the author is refused, however the form is sent."""
    old = words_of(ask(parts, clock()))
    number = number_of(await propose(hana))
    answer = await hana.post(f"/desk/knowledge/edits/{number}/publish")
    assert answer.status_code == 409
    assert "自分の直しは、自分では出せません。" in answer.text
    assert words_of(ask(parts, clock())) == old


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"answer": "とても" * 15 + "長いです。"}, "40文字まで"),
        ({"answer": "行かなければなりません。"}, "打ち消しが二つ"),
        ({"answer": ""}, "両方が要ります"),
        ({"easy": "役場に行く。"}, "「です・ます」で終わっていません"),
        ({"steps": "一つだけです。", "easy_steps": ""}, "steps が一つだけです"),
        ({"checked_on": "2030-01-01"}, "確認した日が先の日付です"),
        ({"review_by": "あした"}, "見直しの日を 2026-11-24 の形で"),
        ({"source_url": "javascript:alert(1)", "source_title": "x", "source_kind": "national",
          "source_seen": "2026-11-24"}, "https:// で始めます"),
        ({"source_url": "", "source_title": "", "source_kind": "national",
          "source_seen": ""}, "出典を一つは"),
        ({"corrections": "《やくば"}, "《》が正しくありません"),
    ],
)  # fmt: skip
async def test_the_repositorys_rules_hold_at_the_desk(
    hana: FakeSupporter, changes: dict[str, str], fault: str
) -> None:
    """What lint refuses in a file is said while writing and refused when handed in; the words stay."""
    fields = await open_form(hana)
    fields |= {name: [value] for name, value in changes.items()}
    checked = await hana.http.post("/desk/knowledge/check", data=fields)
    assert (checked.status_code, fault in checked.text) == (200, True)
    refused = await hana.http.post("/desk/knowledge/propose", data=fields)
    assert (refused.status_code, fault in refused.text) == (422, True)
    assert "確認を待っている直し(0件)" in (await hana.http.get("/desk/knowledge")).text


async def test_the_files_own_words_have_no_faults(hana: FakeSupporter) -> None:
    """Opening a topic finds nothing to mend in what lint has accepted."""
    page = await hana.http.get("/desk/knowledge/topic", params={"id": TOPIC})
    assert "直すところはありません" in page.text


async def test_the_preview_shows_readings_and_line(hana: FakeSupporter) -> None:
    """Before handing in, the words are seen with furigana and as LINE's bubbles, corrected where wrong."""
    fields = await open_form(hana)
    fields |= {"answer": ["一日に行けます。"], "corrections": ["一日《ついたち》"]}
    page = (await hana.http.post("/desk/knowledge/check", data=fields)).text
    assert "<ruby>一日<rp>(</rp><rt>ついたち</rt><rp>)</rp></ruby>" in page
    assert '<p class="bubble words">一日に行けます。' in page


async def test_history_and_going_back(
    parts: Parts, hana: FakeSupporter, taro: FakeSupporter, clock: FakeClock
) -> None:
    """Every version stays; one that was in force comes back at once, and the files' words too."""
    files = words_of(ask(parts, clock())).text
    first = number_of(await propose(hana))
    await taro.post(f"/desk/knowledge/edits/{first}/publish")
    second = number_of(await propose(hana, answer="役場で直せます。", note="短くしました"))
    await taro.post(f"/desk/knowledge/edits/{second}/publish")
    assert words_of(ask(parts, clock())).text == "役場で直せます。"
    await hana.post(f"/desk/knowledge/edits/{first}/restore")
    assert words_of(ask(parts, clock())).text == NEW
    await hana.post(f"/desk/knowledge/edits/{first}/withdraw")
    assert words_of(ask(parts, clock())).text == files
    page = (await hana.http.get("/desk/knowledge/topic", params={"id": TOPIC})).text
    assert "短くしました" in page
    assert "取り下げた文(はなさん)" in page


async def test_what_was_refused_cannot_be_published_or_restored(
    hana: FakeSupporter, taro: FakeSupporter
) -> None:
    """Refused words have not been agreed on by two: they never come back by the way of restoring."""
    number = number_of(await propose(hana))
    await taro.post(f"/desk/knowledge/edits/{number}/reject")
    for way in ("publish", "restore", "withdraw"):
        assert (await taro.post(f"/desk/knowledge/edits/{number}/{way}")).status_code == 409


async def test_a_towns_words_are_for_its_people_only(
    parts: Parts, transport: httpx.ASGITransport, clock: FakeClock
) -> None:
    """An override answers those registered in the town; all others keep the common words."""
    one = await seat_official(parts, transport, "いち", ("072036",))
    two = await seat_official(parts, transport, "に", ("072036",))
    common = words_of(ask(parts, clock())).text
    number = number_of(await propose(one, "072036"))
    await two.post(f"/desk/knowledge/edits/{number}/publish")
    assert words_of(ask(parts, clock(), "072036")).text == NEW
    assert words_of(ask(parts, clock(), "072044")).text == common
    assert words_of(ask(parts, clock())).text == common


async def test_towns_officials_do_not_write_for_all_or_for_others(
    parts: Parts, transport: httpx.ASGITransport, hana: FakeSupporter
) -> None:
    """郡山市 can neither change the common words nor see, publish or refuse what 県 or いわき市 propose."""
    town = await seat_official(parts, transport, "いち", ("072036",))
    number = number_of(await propose(hana))
    fields = await open_form(town, "072036")
    for other in ("070009", "072044"):
        answer = await town.http.post("/desk/knowledge/propose", data={**fields, "town": [other]})
        assert answer.status_code == 403
    assert (await town.http.get(f"/desk/knowledge/edits/{number}")).status_code == 404
    for way in ("publish", "reject", "restore", "withdraw"):
        assert (await town.post(f"/desk/knowledge/edits/{number}/{way}")).status_code == 404
    assert "はなさん" not in (await town.http.get("/desk/knowledge")).text


async def test_other_processes_follow(
    parts: Parts, hana: FakeSupporter, taro: FakeSupporter, clock: FakeClock
) -> None:
    """Another process takes the words in with its next look, and says nothing new when nothing is."""
    other = build_parts(
        parts.settings,
        parts.database,
        parts.knowledge.library.files,
        FakeBot(),
        clock,
        lambda: "id-of-another",
    )
    assert await other.knowledge.library.refresh() is False
    number = number_of(await propose(hana))
    await taro.post(f"/desk/knowledge/edits/{number}/publish")
    assert await other.knowledge.library.refresh() is True
    assert words_of(ask(other, clock())).text == NEW
    assert await other.knowledge.library.refresh() is False


async def test_an_edit_on_words_that_changed_since_says_so(
    parts: Parts, hana: FakeSupporter, taro: FakeSupporter, transport: httpx.ASGITransport, clock: FakeClock
) -> None:
    """When the common words change, a town's edit on the old ones counts as not verified until reviewed."""
    towns = number_of(await propose(hana, "072036"))
    await taro.post(f"/desk/knowledge/edits/{towns}/publish")
    assert not [p for p in ask(parts, clock(), "072036").parts if isinstance(p, NoticePart)]
    common = number_of(await propose(hana, answer="役場で直せます。"))
    await taro.post(f"/desk/knowledge/edits/{common}/publish")
    assert [p for p in ask(parts, clock(), "072036").parts if isinstance(p, NoticePart)]
    assert "元の文が変わった直し" in (await hana.http.get("/desk/knowledge")).text


async def test_markup_in_words_is_shown_and_not_run(hana: FakeSupporter) -> None:
    """Whatever an official types comes back as text."""
    fields = await open_form(hana)
    fields |= {"answer": ["<script>alert(1)</script>です。"], "note": ['"><img src=x onerror=alert(1)>']}
    page = (await hana.http.post("/desk/knowledge/check", data=fields)).text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;です。" in page
