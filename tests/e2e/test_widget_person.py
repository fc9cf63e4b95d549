"""From the automatic guide to a person and back, as the resident sees it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Chat, Service


def call_supporter(chat: Chat) -> None:
    """Ask for a person and consent."""
    chat.help.click()
    chat.press("ここで文字で相談する")
    chat.press("はい、お願いします")
    expect(chat.page.locator(".now")).to_have_attribute("data-mode", "waiting")


def test_help_shows_three_ways(chat: Chat) -> None:
    """Write, be called, or call: the number is there even without a line."""
    chat.help.click()
    expect(chat.sheet.get_by_role("button")).to_have_text(
        ["もどる", "ここで文字で相談する", "支援員から電話をもらう"]
    )
    expect(chat.sheet.get_by_role("link")).to_have_attribute("href", "tel:0240000000")


def test_waiting_says_place_and_honest_minutes(chat: Chat, service: Service) -> None:
    """Position counts those before; unknown minutes are called unknown."""
    call_supporter(chat)
    expect(chat.state).to_have_text("支援員を呼んでいます。前に2人お待ちです。あとおよそ12分です。")
    service.do(lambda talk: talk.turn_to(mode="waiting", position=1, wait_minutes=None))
    expect(chat.state).to_have_text("支援員を呼んでいます。次があなたの番です。待ち時間はまだわかりません。")


def test_a_supporter_is_named(chat: Chat, service: Service) -> None:
    """The resident knows who answers, in the state line and at every message."""
    call_supporter(chat)
    service.do(lambda talk: talk.turn_to(mode="with_supporter", supporter="佐藤"))
    service.do(lambda talk: talk.say("supporter", "こんにちは。佐藤です。", "佐藤"))
    expect(chat.state).to_have_text("支援員の佐藤さんがお答えします。")
    expect(chat.page.locator(".entry.supporter .who")).to_contain_text("支援員 佐藤")
    expect(chat.page.locator(".entry.supporter")).to_be_in_viewport()


def test_typing_is_shown_and_ends(chat: Chat, service: Service) -> None:
    """While the supporter types, the page says so; afterwards it does not."""
    service.do(lambda talk: talk.turn_to(mode="with_supporter", supporter="佐藤"))
    service.do(lambda talk: talk.type(True))
    expect(chat.notice).to_have_text("返事を書いています。お待ちください。")
    service.do(lambda talk: talk.type(False))
    expect(chat.notice).to_have_text("")


def test_the_supporter_sees_the_resident_type(chat: Chat, service: Service) -> None:
    """Typing is reported while a person helps, at most every five seconds."""
    service.do(lambda talk: talk.turn_to(mode="with_supporter", supporter="佐藤"))
    expect(chat.page.locator(".now")).to_have_attribute("data-mode", "with_supporter")
    chat.field.press_sequentially("はい、あります")
    expect(chat.field).to_have_value("はい、あります")
    chat.page.wait_for_timeout(100)
    assert [name for name, _ in service.book.last.notes] == ["typing"]


def test_the_bot_is_seen_thinking(chat: Chat, service: Service) -> None:
    """Between a question and its answer the page says that an answer is being written."""
    service.book.faults.think = 3
    chat.write("暗証番号を忘れました")
    expect(chat.notice).to_have_text("返事を書いています。お待ちください。")
    expect(chat.answers).to_have_count(1)
    expect(chat.notice).to_have_text("")


def test_a_call_back_is_asked_for(chat: Chat, service: Service) -> None:
    """Kana, number and time reach the service once; the page confirms and stops asking."""
    chat.help.click()
    chat.press("支援員から電話をもらう")
    chat.page.get_by_label("お名前").fill("おだか はなこ")
    chat.page.get_by_label("電話番号").fill("０２４（１２３）４５６７")
    chat.page.get_by_label("電話を受けやすい時間").select_option(label="午前")
    chat.press("この番号に電話をもらう")
    expect(chat.state).to_have_text("支援員から電話をかけます。お待ちください。")
    expect(chat.page.locator(".entry.system")).to_contain_text("受け付けました")
    expect(chat.page.locator(".after")).to_be_empty()
    wish = {"kana": "おだか はなこ", "phone": "0241234567", "band": "morning"}
    assert service.book.last.notes == [("callback", wish)]


@pytest.mark.parametrize(
    ("kana", "phone", "words", "field"),
    [
        ("小高花子", "024-123-4567", "ひらがなかカタカナ", "お名前"),
        ("", "024-123-4567", "ひらがなかカタカナ", "お名前"),
        ("おだか", "123", "電話番号を数字で", "電話番号"),
        ("オダカ", "でんわ", "電話番号を数字で", "電話番号"),
    ],
)
def test_a_wrong_call_back_form_is_explained(
    chat: Chat, service: Service, kana: str, phone: str, words: str, field: str
) -> None:
    """The wrong field is named and focused, nothing is sent, nothing is cleared."""
    chat.help.click()
    chat.press("支援員から電話をもらう")
    chat.page.get_by_label("お名前").fill(kana)
    chat.page.get_by_label("電話番号").fill(phone)
    chat.press("この番号に電話をもらう")
    expect(chat.page.get_by_role("alert")).to_contain_text(words)
    expect(chat.page.get_by_label(field)).to_be_focused()
    expect(chat.page.get_by_label("お名前")).to_have_value(kana)
    assert service.book.last.notes == []


def test_a_failed_call_back_keeps_what_was_written(chat: Chat, service: Service) -> None:
    """When the service is away, the form stays filled and can be sent again."""
    service.book.faults.refusals["callback"] = [(503, "try_again", 0)]
    chat.help.click()
    chat.press("支援員から電話をもらう")
    chat.page.get_by_label("お名前").fill("おだか")
    chat.page.get_by_label("電話番号").fill("024-123-4567")
    chat.press("この番号に電話をもらう")
    expect(chat.page.get_by_role("alert")).to_contain_text("まだ送れていません")
    chat.press("この番号に電話をもらう")
    expect(chat.sheet).to_be_hidden()
    assert [name for name, _ in service.book.last.notes] == ["callback"]


def test_the_form_is_offered_when_a_call_is_wished_for_in_words(chat: Chat) -> None:
    """After the button 「電話で折り返してほしい」 the form is one tap away."""
    call_supporter(chat)
    chat.press("電話で折り返してほしい")
    expect(chat.state).to_have_text("電話を受けるには、番号を知らせてください。")
    chat.press("電話番号を知らせる")
    expect(chat.page.get_by_label("お名前")).to_be_visible()


def test_help_is_rated_once(chat: Chat, service: Service) -> None:
    """After the supporter has left the page asks once how it was."""
    service.do(lambda talk: talk.turn_to(mode="with_supporter", supporter="佐藤"))
    expect(chat.state).to_contain_text("佐藤")
    service.do(lambda talk: talk.turn_to(mode="bot"))
    chat.press("よかった")
    expect(chat.notice).to_have_text("ありがとうございます。")
    chat.page.reload()
    expect(chat.state).to_have_text("自動の案内がお答えします。")
    expect(chat.page.locator(".after")).to_be_empty()
    assert service.book.last.notes == [("rating", {"stars": 5})]


def test_a_closed_conversation_leads_to_a_new_one(chat: Chat, service: Service) -> None:
    """The end is said, and one button begins again."""
    service.do(lambda talk: talk.turn_to(mode="closed"))
    expect(chat.state).to_have_text("この相談は終わりました。")
    chat.press("新しく相談する")
    expect(chat.state).to_have_text("自動の案内がお答えします。")
    assert len(service.book.talks) == 2
