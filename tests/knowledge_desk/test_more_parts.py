"""Editing what goes beside an answer: things to bring, words for who asks for a parent or lives elsewhere."""

from __future__ import annotations

import json
from dataclasses import asdict

import httpx
import pytest

from actions.heard import Heard
from actions.replies.topic import answer_topic
from knowledge.context import Context
from knowledge.patches import patch_of
from knowledge.reply import Reply, Ruby, TextPart
from service.parts import Parts
from service.storage import topic_edits
from service.storage.topic_edits import NewEdit
from tests.fakes.clock import FakeClock
from tests.fakes.supporter import FakeSupporter
from tests.knowledge_desk.officials import NEW, TOPIC, number_of, open_form, propose, seat_official

PROXY = "家族が代わりに行くときは、委任状が要ります。"
EVACUEE = "避難している方は、住民票のある役場に電話します。"
BRING = "通帳\n眼鏡"


@pytest.fixture
async def hana(parts: Parts, transport: httpx.ASGITransport) -> FakeSupporter:
    """An official of the prefecture."""
    return await seat_official(parts, transport, "はな")


@pytest.fixture
async def taro(parts: Parts, transport: httpx.ASGITransport) -> FakeSupporter:
    """Another one."""
    return await seat_official(parts, transport, "たろう")


def ask(parts: Parts, clock: FakeClock, context: Context) -> Reply:
    """Return what the bot answers now to somebody."""
    catalogue = parts.knowledge.library.catalogue()
    heard = Heard("", "ask", TOPIC, None, (), (), (), None, context, clock())
    return catalogue.aids.aid_reply(answer_topic(catalogue.topic(TOPIC), heard, catalogue))


def texts(reply: Reply) -> dict[str, tuple[Ruby, ...]]:
    """Return each paragraph with its readings."""
    return {part.text: part.ruby for part in reply.parts if isinstance(part, TextPart)}


async def test_published_parts_are_said_to_whom_they_are_for(
    parts: Parts, hana: FakeSupporter, taro: FakeSupporter, clock: FakeClock
) -> None:
    """Things for everybody, the other words only for those they are meant for, all with readings."""
    number = number_of(await propose(hana, bring=BRING, proxy=PROXY, evacuee=EVACUEE))
    page = (await taro.http.get(f"/desk/knowledge/edits/{number}")).text
    assert f"<ins>{PROXY}</ins>" in page
    assert f"<ins>{EVACUEE}</ins>" in page
    await taro.post(f"/desk/knowledge/edits/{number}/publish")
    plain = texts(ask(parts, clock, Context(living="072036", registered="072036")))
    assert [text for text in plain if "通帳、眼鏡" in text] != []
    assert not {PROXY, EVACUEE} & set(plain)
    for_parent = texts(ask(parts, clock, Context(living="072036", registered="072036", proxy=True)))
    assert (PROXY in for_parent, EVACUEE in for_parent) == (True, False)
    assert Ruby("委任", "いにん") in for_parent[PROXY]
    away = texts(ask(parts, clock, Context(living="072036", registered="075469")))
    assert (PROXY in away, EVACUEE in away) == (False, True)
    assert Ruby("避難", "ひなん") in away[EVACUEE]


async def test_they_are_seen_before_they_are_handed_in(hana: FakeSupporter) -> None:
    """The preview shows them with furigana under headings that say who reads them."""
    fields = await open_form(hana) | {"proxy": [PROXY], "evacuee": [EVACUEE], "bring": [BRING]}
    page = (await hana.http.post("/desk/knowledge/check", data=fields)).text
    proxy = page.partition('id="seen-proxy"')[2].partition("</section>")[0]
    assert "<ruby>委任<rp>(</rp><rt>いにん</rt><rp>)</rp></ruby>" in proxy
    evacuee = page.partition('id="seen-evacuee"')[2].partition("</section>")[0]
    assert "<rt>ひなん</rt>" in evacuee
    bubbles = page.partition('id="seen-line"')[2].partition("</section>")[0]
    assert "通帳、眼鏡" in bubbles


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"proxy": "家族が行く。"}, "「です・ます」で終わっていません"),
        ({"evacuee": "とても" * 15 + "長いです。"}, "40文字まで"),
        ({"bring": "とても" * 20}, "一つ40文字まで"),
        ({"bring": "通帳を持って来ます。"}, "一行に一つの名前だけ"),
    ],
)
async def test_the_same_rules_hold_for_them(hana: FakeSupporter, changes: dict[str, str], fault: str) -> None:
    """What lint refuses in a file is refused here too."""
    refused = await propose(hana, **changes)
    assert (refused.status_code, fault in refused.text) == (422, True)


async def test_emptied_they_are_gone_and_opened_again_they_stand_there(
    parts: Parts, hana: FakeSupporter, taro: FakeSupporter, clock: FakeClock
) -> None:
    """The form holds what is in force; an empty field takes the words away."""
    number = number_of(await propose(hana, bring=BRING, proxy=PROXY, evacuee=EVACUEE))
    await taro.post(f"/desk/knowledge/edits/{number}/publish")
    fields = await open_form(hana)
    assert (fields["bring"], fields["proxy"], fields["evacuee"]) == ([BRING], [PROXY], [EVACUEE])
    number = number_of(await propose(hana, bring="", proxy="", evacuee=""))
    await taro.post(f"/desk/knowledge/edits/{number}/publish")
    topic = parts.knowledge.library.catalogue().topic(TOPIC)
    assert (topic.bring, topic.proxy, topic.evacuee) == ((), "", "")


async def test_an_edit_from_before_leaves_them_as_they_are(
    parts: Parts, hana: FakeSupporter, taro: FakeSupporter
) -> None:
    """A stored edit that does not know these parts takes nothing away."""
    files = parts.knowledge.library.files.topic(TOPIC)
    known = {k: v for k, v in asdict(patch_of(files)).items() if k not in ("bring", "proxy", "evacuee")}
    old = topic_edits._patch.validate_json(json.dumps(known | {"answer": NEW}, ensure_ascii=False))
    edit = NewEdit(TOPIC, "070009", old, (), "", "base", "", hana.supporter_id, "はな")
    async with parts.database.write() as connection:
        number = await topic_edits.put(connection, edit, parts.clock())
    assert (await taro.http.get(f"/desk/knowledge/edits/{number}")).status_code == 200
    await taro.post(f"/desk/knowledge/edits/{number}/publish")
    now = parts.knowledge.library.catalogue().topic(TOPIC)
    assert now.answer == NEW
    assert (now.bring, now.proxy, now.evacuee) == (files.bring, files.proxy, files.evacuee)
