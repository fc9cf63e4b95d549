"""Reading aids: strong colours, what lies below, questions to choose from, paper."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Chat, Service
from tests.e2e.states import TAGS, Reach, answered, callback, danger, quick_replies, refused, settings, venues


def choose_contrast(chat: Chat) -> None:
    """Switch to black and white."""
    chat.press("文字・ことば")
    chat.press("白黒ではっきり")
    chat.press("もどる")


@pytest.mark.parametrize("reach", [answered, venues, danger, quick_replies, refused, settings, callback])
def test_strong_colours_hold_seven_to_one(chat: Chat, service: Service, reach: Reach) -> None:
    """In black and white axe finds nothing, and every text has the contrast of AAA."""
    choose_contrast(chat)
    reach(chat, service)
    options = {"runOnly": TAGS, "rules": {"color-contrast-enhanced": {"enabled": True}}}
    found = Axe().run(chat.page, options=options).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []
    enhanced = {"runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]}}
    assert Axe().run(chat.page, options=enhanced).response["violations"] == []


def test_strong_colours_stay_after_a_reload(chat: Chat) -> None:
    """The choice is remembered and in force without opening anything."""
    choose_contrast(chat)
    chat.page.reload()
    chat.entries.first.wait_for()
    ground = "element => getComputedStyle(element).backgroundColor"
    expect(chat.page.locator(".app")).to_have_attribute("data-contrast", "")
    chat.page.locator(".below").wait_for(state="attached")
    assert chat.page.locator(".bubble").first.evaluate(ground) == "rgb(0, 0, 0)"


def test_what_lies_below_is_announced_and_brought_up(chat: Chat) -> None:
    """A long answer says that it goes on; pressing brings the rest; at the end the button is gone."""
    chat.page.set_viewport_size({"width": 390, "height": 780})
    chat.write("暗証番号を忘れました")
    expect(chat.answers).to_have_count(1)
    below = chat.page.get_by_role("button", name="続きを読む")
    expect(below).to_be_visible()
    box = below.bounding_box()
    assert box is not None
    assert box["height"] >= 48
    for _ in range(6):
        if not below.is_visible():
            break
        below.click()
        chat.page.wait_for_timeout(100)
    expect(chat.page.get_by_role("button", name="わからない")).to_be_in_viewport()


def test_every_group_is_two_taps_away_at_any_time(chat: Chat, service: Service) -> None:
    """Without writing: 「質問を選ぶ」, then any group the greeting named, also long after it."""
    chat.write("暗証番号を忘れました")
    expect(chat.answers).to_have_count(1)
    greeted = chat.entries.first.locator(".choice").all_inner_texts()
    chat.press("質問を選ぶ")
    assert chat.sheet.locator(".choice").all_inner_texts() == greeted
    chat.sheet.get_by_role("button", name="教室や相談会をさがす").click()
    expect(chat.page.locator(".venues li")).to_have_count(2)
    assert service.heard == ["暗証番号を忘れました", "教室や相談会をさがす"]


PAPER = "window.print = function () { window.top.paper = document.body.innerText; };"


def test_an_answer_is_printed_alone_with_addresses_and_number(page: Page, service: Service) -> None:
    """The paper holds one answer, written-out addresses, opened explanations, the day and the telephone."""
    page.add_init_script(PAPER)
    page.goto(f"{service.url}/chat")
    chat = Chat(page)
    chat.write("暗証番号を忘れました")
    expect(chat.answers).to_have_count(1)
    chat.press("印刷する")
    page.wait_for_function("window.paper !== undefined")
    paper = page.evaluate("window.paper")
    for words in (
        "役場の窓口で、暗証番号を新しく決め直せます。",
        "カードと本人確認書類を用意します。",
        "https://www.kojinbango-card.go.jp/",
        "カードを使うときに入れる、自分で決めた番号です。",
        "確認日：2026年11月24日",
        "電話 024-000-0000",
        "に印刷",
    ):
        assert words in paper
    assert "こんにちは" not in paper
    assert "（別の画面で開きます）" not in paper


def test_the_whole_conversation_is_printed_at_the_end(page: Page, service: Service) -> None:
    """After a person has helped, the record can be taken along on paper."""
    page.add_init_script(PAPER)
    page.goto(f"{service.url}/chat")
    chat = Chat(page)
    chat.write("暗証番号を忘れました")
    expect(chat.answers).to_have_count(1)
    service.do(lambda talk: talk.turn_to(mode="with_supporter", supporter="佐藤"))
    expect(chat.state).to_contain_text("佐藤")
    service.do(lambda talk: talk.turn_to(mode="closed"))
    chat.press("やりとりを印刷する")
    page.wait_for_function("window.paper !== undefined")
    paper = page.evaluate("window.paper")
    assert [words in paper for words in ("こんにちは", "あなた", "カードと本人確認書類")] == [True] * 3


def test_nothing_is_asked_twice(chat: Chat, service: Service) -> None:
    """A form left and opened again is still filled; towns once chosen go into the next conversation."""
    chat.press("文字・ことば")
    chat.press("住民票のある市町村 選ぶ")
    chat.press("福島県の外")
    chat.help.click()
    chat.press("支援員から電話をもらう")
    chat.page.get_by_label("お名前").fill("おだか はなこ")
    chat.page.get_by_label("電話を受けやすい時間").select_option(label="午前")
    chat.press("もどる")
    chat.help.click()
    chat.press("支援員から電話をもらう")
    expect(chat.page.get_by_label("お名前")).to_have_value("おだか はなこ")
    expect(chat.page.get_by_label("電話を受けやすい時間")).to_have_value("morning")
    chat.press("もどる")
    service.do(lambda talk: talk.turn_to(mode="closed"))
    chat.press("新しく相談する")
    expect(chat.state).to_have_text("自動の案内がお答えします。")
    facts = service.book.last.facts
    assert (len(service.book.talks), facts["municipality"], facts["registered"]) == (2, "072036", "outside")


def test_the_towns_documents_are_linked(chat: Chat, service: Service) -> None:
    """Privacy notice and the like open beside the conversation, at the service's own address."""
    chat.press("文字・ことば")
    link = chat.sheet.get_by_role("link", name="個人情報の取り扱い")
    expect(link).to_have_attribute("href", f"{service.url}/documents/privacy?municipality=072036")
