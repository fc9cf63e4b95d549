"""Without any script a resident asks, presses, reads and reaches a person."""

from __future__ import annotations

import html
import re

import httpx
import pytest

from knowledge.reply import (
    Behaviour,
    Choice,
    NoticePart,
    Phone,
    PhonesPart,
    Reply,
    SourcePart,
    StepsPart,
    TextPart,
)
from service.conversation.ports import Question
from tests.fakes.bot import FakeBot

PAGE = "/chat/plain"


def read_hidden(page: str) -> dict[str, str]:
    """The hidden fields of the form, as a browser would send them."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    return {name: html.unescape(value) for name, value in found}


def read_buttons(page: str) -> dict[str, str]:
    """The offered buttons by their words."""
    found = re.findall(r'<button name="choice" value="([^"]+)">([^<]+)</button>', page)
    return {html.unescape(words): value for value, words in found}


async def send(http: httpx.AsyncClient, page: str, **fields: str) -> str:
    """Send the form of a page with these fields and return the next page."""
    answer = await http.post(PAGE, data={**read_hidden(page), "text": "", **fields})
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    return answer.text


@pytest.fixture
def answers(bot: FakeBot) -> FakeBot:
    """A bot whose answer has every kind of part."""

    def reply(question: Question) -> Reply:
        return Reply(
            Behaviour.ANSWER,
            parts=(
                TextPart("役場で直せます。\n「<b>」は印です。"),
                StepsPart(("カードを持ちます。", "窓口に行きます。")),
                PhonesPart((Phone("窓口", "024-123-4567", "平日"),)),
                NoticePart("番号を言わないでください。", "warning"),
                SourcePart("https://example.jp/", "案内", "2026-11-24"),
            ),
            choices=(Choice("次へ", "none"),),
        )

    bot.answer = reply
    return bot


async def test_chat_offers_the_form_where_no_script_runs(http: httpx.AsyncClient) -> None:
    """The page /chat holds a plain form for its town inside the element that a script would replace."""
    page = (await http.get("/chat", params={"municipality": "072109"})).text
    assert f'<form method="post" action="{PAGE}">' in page
    assert '<input type="hidden" name="municipality" value="072109">' in page


async def test_a_question_is_answered_on_the_next_page(http: httpx.AsyncClient, answers: FakeBot) -> None:
    """Every part is there, markup is text, numbers can be dialled, no token stands in an address."""
    page = await send(http, "", text="暗証番号を忘れました", municipality="072109")
    for words in (
        "暗証番号を忘れました",
        "<p>役場で直せます。</p>",
        "「&lt;b&gt;」は印です。",
        "<li>カードを持ちます。</li>",
        'href="tel:0241234567"',
        "番号を言わないでください。",
        'href="https://example.jp/"',
        "2026-11-24",
    ):
        assert words in page
    token = read_hidden(page)["token"]
    assert page.count(token) == 1
    assert len(token) > 30


async def test_the_conversation_goes_on_and_buttons_work(http: httpx.AsyncClient, answers: FakeBot) -> None:
    """The second page knows the first; only the newest answer's buttons can be pressed."""
    first = await send(http, "", text="こんにちは")
    second = await send(http, first, choice=read_buttons(first)["次へ"])
    assert read_hidden(first)["conversation"] == read_hidden(second)["conversation"]
    assert (second.count("役場で直せます。"), len(read_buttons(second))) == (2, 1)


async def test_pressing_twice_stores_once(http: httpx.AsyncClient, answers: FakeBot) -> None:
    """The same form sent again gives the same page and no second message."""
    first = await send(http, "", text="こんにちは")
    pages = [await send(http, first, text="もう一つ") for _ in range(2)]
    assert [page.count("もう一つ") for page in pages] == [1, 1]


async def test_a_person_is_reached(http: httpx.AsyncClient) -> None:
    """「人に相談する」 is among the first buttons and leads to the question for consent."""
    first = await send(http, "", look="1")
    second = await send(http, first, choice=read_buttons(first)["人に相談する"])
    assert "よろしいですか。" in second


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": "あ" * 1001}, "文が長すぎます"),
        ({"choice": "99.9"}, "そのボタンはもう使えません"),
        ({"token": "forged", "text": "x"}, "前の相談は終わりました"),
    ],
)
async def test_what_cannot_be_stored_is_explained_and_kept(
    http: httpx.AsyncClient, fields: dict[str, str], words: str
) -> None:
    """The notice names the next step, and the text stands in the field again."""
    first = await send(http, "", text="こんにちは")
    page = await send(http, first, **fields)
    assert words in page
    assert f'maxlength="1000">{fields.get("text", "")}</textarea>' in page


async def test_a_forged_token_shows_nothing_of_the_conversation(http: httpx.AsyncClient) -> None:
    """Who does not know the token begins anew."""
    first = await send(http, "", text="ひみつの質問")
    page = await send(http, first, token="forged", look="1")
    assert ("ひみつの質問" in page, read_hidden(page)["conversation"]) == (False, "")


async def test_a_foreign_form_is_refused(http: httpx.AsyncClient) -> None:
    """Another site cannot post here in a resident's name."""
    answer = await http.post(PAGE, data={"text": "x"}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
