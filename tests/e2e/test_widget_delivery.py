"""Nothing a resident writes is lost or said twice, whatever the line does."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Chat, Service
from tests.e2e.serving import serve

FIRST = "暗証番号を忘れました"


def test_what_is_written_offline_is_sent_once(chat: Chat, service: Service) -> None:
    """Offline the text stays visible as unsent; back online it goes by itself, once."""
    chat.page.context.set_offline(True)
    chat.write(FIRST)
    expect(chat.page.locator(".entry.unsent")).to_contain_text("まだ送れていません")
    expect(chat.notice).to_contain_text("書いた文は残っています")
    expect(chat.page.get_by_role("button", name="もう一度送る")).to_be_in_viewport(ratio=1)
    chat.page.context.set_offline(False)
    expect(chat.answers).to_have_count(1)
    expect(chat.page.locator(".entry.unsent")).to_have_count(0)
    expect(chat.notice).to_have_text("")
    assert (service.heard, chat.texts()) == ([FIRST], [FIRST])


def test_unsent_texts_survive_a_reload_in_order(chat: Chat, service: Service) -> None:
    """Two texts written while the service is away arrive after a reload, in order, once."""
    service.book.faults.refusals["send"] = [(503, "try_again", 30)]
    chat.write("一つめ")
    chat.write("二つめ")
    expect(chat.page.locator(".entry.unsent, .entry.sending")).to_have_count(2)
    chat.page.reload()
    expect(chat.entries).to_have_count(5)
    assert service.heard == ["一つめ", "二つめ"]
    assert chat.texts() == service.heard
    chat.page.wait_for_function("() => !Object.keys(localStorage).some(key => key.endsWith('outbox'))")


def test_what_an_earlier_conversation_left_behind_is_not_sent_unasked(chat: Chat, service: Service) -> None:
    """An unsent text of a conversation that is gone stands in the field: the resident decides."""
    item = "{clientId: 'old-old-old', text: '前の文', conversation: 'gone', at: Date.now() - 120000}"
    chat.page.evaluate(f"localStorage.setItem('soudan::outbox', JSON.stringify([{item}]))")
    chat.page.reload()
    expect(chat.field).to_have_value("前の文")
    assert (service.heard, service.book.calls["send"]) == ([], 0)


def test_a_draft_survives_a_reload(chat: Chat, service: Service) -> None:
    """What was typed and not sent is still there."""
    chat.field.fill("書きかけの文")
    chat.page.reload()
    expect(chat.field).to_have_value("書きかけの文")
    assert service.heard == []


def test_the_conversation_goes_on_after_a_reload(chat: Chat, service: Service) -> None:
    """The same conversation is shown again, not a new one."""
    chat.write(FIRST)
    expect(chat.answers).to_have_count(1)
    chat.page.reload()
    expect(chat.answers).to_have_count(1)
    assert (len(service.book.talks), chat.texts()) == (1, [FIRST])


def test_a_lost_answer_stores_one_message(chat: Chat, service: Service) -> None:
    """When the service stored a text but its answer was cut, sending again changes nothing."""
    service.book.faults.lost_answers = 2
    chat.write(FIRST)
    expect(chat.answers).to_have_count(1, timeout=15_000)
    expect(chat.page.locator(".entry.unsent")).to_have_count(0, timeout=15_000)
    assert (service.heard, chat.texts(), service.book.faults.lost_answers) == ([FIRST], [FIRST], 0)


def test_killed_streams_lose_nothing(chat: Chat, service: Service) -> None:
    """A hundred messages while every stream dies after 0.3 seconds: all there, once, in order."""
    service.book.faults.stream_life = 0.3
    chat.page.reload()
    chat.entries.first.wait_for()
    said = [f"{number}番目の知らせ" for number in range(100)]
    for words in said:
        service.do(lambda talk, words=words: talk.say("supporter", words, "佐藤"))  # type: ignore[misc]
        chat.page.wait_for_timeout(40)
    expect(chat.page.locator(".entry.supporter")).to_have_count(len(said), timeout=15_000)
    assert chat.page.locator(".entry.supporter .body").all_inner_texts() == said
    assert service.book.calls["events"] > 3


def test_texts_whose_answers_are_cut_arrive_once_and_in_order(chat: Chat, service: Service) -> None:
    """A hundred texts while four answers are cut and every stream dies: all stored and shown, once."""
    service.book.faults.lost_answers = 4
    service.book.faults.stream_life = 0.3
    service.book.faults.think = 0.01
    said = [f"{number}番目の質問" for number in range(100)]
    for words in said:
        chat.write(words)
    expect(chat.stored).to_have_count(len(said), timeout=60_000)
    assert (service.heard, chat.texts(), service.book.faults.lost_answers) == (said, said, 0)


def test_polling_takes_over_where_streams_do_not_open(page: Page, service: Service) -> None:
    """After two refused openings messages arrive by long-poll, and no third opening is tried."""
    service.book.faults.refusals["events"] = [(502, "bad_gateway", 0)] * 20
    page.goto(f"{service.url}/chat")
    chat = Chat(page)
    chat.write(FIRST)
    expect(chat.answers).to_have_count(1)
    service.do(lambda talk: talk.say("supporter", "お待たせしました", "佐藤"))
    expect(page.locator(".entry.supporter")).to_have_count(1, timeout=10_000)
    service.do(lambda talk: talk.say("supporter", "佐藤です", "佐藤"))
    expect(page.locator(".entry.supporter")).to_have_count(2)
    service.do(lambda talk: talk.turn_to(mode="with_supporter", supporter="佐藤"))
    expect(chat.state).to_contain_text("佐藤")
    assert service.book.calls["events"] == 2


def test_a_restart_of_the_service_loses_nothing(page: Page, built_widget: Path) -> None:
    """Two texts written while nobody listens arrive once and in order when the service is back."""
    chat = Chat(page)
    with serve() as before:
        page.goto(f"{before.url}/chat")
        chat.write(FIRST)
        expect(chat.answers).to_have_count(1)
        port = int(before.url.rpartition(":")[2])
    chat.write("一つめ")
    chat.write("二つめ")
    expect(page.locator(".entry.unsent")).to_have_count(2)
    with serve(before.book, port) as after:
        chat.press("もう一度送る")
        expect(chat.stored).to_have_count(3, timeout=20_000)
        assert (after.heard, chat.texts()) == ([FIRST, "一つめ", "二つめ"],) * 2


def test_a_silent_stream_still_answers(page: Page, service: Service) -> None:
    """Behind a proxy that holds the stream back, the answer comes with the message itself."""
    service.book.faults.mute_streams = True
    page.goto(f"{service.url}/chat")
    chat = Chat(page)
    chat.write(FIRST)
    expect(chat.answers).to_have_count(1)
    assert service.heard == [FIRST]


@pytest.mark.parametrize(
    "waking",
    [
        "document.dispatchEvent(new Event('visibilitychange'))",
        "window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))",
        "window.dispatchEvent(new Event('online'))",
    ],
)
def test_each_way_of_waking_catches_up(page: Page, service: Service, waking: str) -> None:
    """A stream that is dead though open, as after sleep: what was said meanwhile is fetched."""
    service.book.faults.mute_streams = True
    page.goto(f"{service.url}/chat")
    chat = Chat(page)
    chat.entries.first.wait_for()
    for number in range(3):
        service.do(lambda talk, number=number: talk.say("supporter", f"{number}番目", "佐藤"))  # type: ignore[misc]
    page.wait_for_timeout(1000)
    expect(page.locator(".entry.supporter")).to_have_count(0)
    page.evaluate(waking)
    expect(page.locator(".entry.supporter .body")).to_have_text(["0番目", "1番目", "2番目"])


def test_coming_back_catches_up(chat: Chat, service: Service) -> None:
    """What was said while the device slept is there when the page is shown again."""
    chat.page.context.set_offline(True)
    service.do(lambda talk: talk.say("supporter", "お電話しました", "佐藤"))
    chat.page.context.set_offline(False)
    chat.page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(chat.page.locator(".entry.supporter")).to_have_count(1)


def test_a_full_service_is_asked_again_when_it_said(chat: Chat, service: Service) -> None:
    """429 names the wait in words; the text is kept and goes by itself."""
    service.book.faults.refusals["send"] = [(429, "too_many", 2)]
    chat.write(FIRST)
    expect(chat.notice).to_contain_text("混み合っています")
    expect(chat.answers).to_have_count(1)
    assert (service.heard, service.book.calls["send"]) == ([FIRST], 2)


def test_the_resident_can_hurry_an_unsent_text(chat: Chat, service: Service) -> None:
    """「もう一度送る」 sends at once instead of waiting."""
    service.book.faults.refusals["send"] = [(503, "try_again", 60)]
    chat.write(FIRST)
    expect(chat.notice).to_contain_text("いま受け付けられません")
    chat.press("もう一度送る")
    expect(chat.answers).to_have_count(1)
    assert service.heard == [FIRST]


@pytest.mark.parametrize(("status", "code"), [(413, "body_too_large"), (422, "too_long")])
def test_a_refused_text_comes_back_to_the_field(chat: Chat, service: Service, status: int, code: str) -> None:
    """A text that is too long is explained and stands in the field again."""
    service.book.faults.refusals["send"] = [(status, code, 0)]
    chat.write(FIRST)
    expect(chat.notice).to_contain_text("1000文字まで")
    expect(chat.field).to_have_value(FIRST)
    assert service.heard == []


def test_a_used_id_is_replaced(chat: Chat, service: Service) -> None:
    """409 means the id was spent: the text goes again under a new one."""
    service.book.faults.refusals["send"] = [(409, "id_reused", 0)]
    chat.write(FIRST)
    expect(chat.answers).to_have_count(1)
    assert service.heard == [FIRST]


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (401, "session_expired", "時間がたったので、前の相談は終わりました。"),
        (410, "conversation_closed", "前の相談は終わっています。"),
    ],
)
def test_a_text_to_a_gone_conversation_opens_another(
    chat: Chat, service: Service, status: int, code: str, words: str
) -> None:
    """The text is not lost: a new conversation takes it, and the resident is told."""
    service.book.faults.refusals["send"] = [(status, code, 0)]
    chat.write(FIRST)
    expect(chat.page.locator(".entry.divider")).to_contain_text(words)
    expect(chat.answers).to_have_count(1)
    assert (len(service.book.talks), service.heard) == (2, [FIRST])


def test_an_ended_conversation_is_replaced_on_the_next_visit(chat: Chat, service: Service) -> None:
    """A conversation the service no longer knows does not keep the page from opening."""
    service.book.talks.clear()
    chat.page.reload()
    expect(chat.page.locator(".entry.bot")).to_have_count(1)
    assert len(service.book.talks) == 1


def test_the_page_opens_while_the_service_is_away(page: Page, service: Service) -> None:
    """A text can be written before the service has answered once; it goes when it does."""
    service.book.faults.refusals["start"] = [(503, "try_again", 1)]
    page.goto(f"{service.url}/chat")
    chat = Chat(page)
    chat.write(FIRST)
    expect(page.locator(".entry.unsent")).to_have_count(1)
    expect(chat.answers).to_have_count(1)
    assert (service.heard, len(service.book.talks)) == ([FIRST], 1)


def test_a_late_opening_clears_the_notice(page: Page, service: Service) -> None:
    """While the service is away the page says so; once the greeting is there, it no longer does."""
    service.book.faults.refusals["start"] = [(503, "try_again", 1)]
    page.goto(f"{service.url}/chat")
    chat = Chat(page)
    expect(chat.notice).to_contain_text("いま受け付けられません")
    expect(page.locator(".entry.bot")).to_have_count(1)
    expect(chat.notice).to_have_text("")


def test_erasing_without_a_line_is_made_up_for(chat: Chat, service: Service) -> None:
    """終了して消す offline clears the page, says so honestly, and erases when the line is back."""
    first = service.book.last.id
    chat.press("終了して消す")
    chat.page.context.set_offline(True)
    chat.press("終了して消す")
    expect(chat.sheet).to_contain_text("つながると自動で消します")
    chat.page.context.set_offline(False)
    expect(chat.entries).to_have_count(0)
    chat.page.wait_for_function("() => !Object.keys(localStorage).some(key => key.endsWith('erase'))")
    assert service.book.erased == [first]


@pytest.mark.parametrize(
    "number", ["123456789012", "1234 5678 9012", "１２３４−５６７８−９０１２", "一二三四五六七八九〇一二"]
)
def test_what_looks_like_a_my_number_is_held_once(chat: Chat, service: Service, number: str) -> None:
    """The resident is warned before it leaves; pressing again sends, the service masks."""
    chat.write(f"番号は{number}です")
    expect(chat.notice).to_contain_text("マイナンバーのような番号")
    assert service.heard == []
    chat.page.locator(".send").click()
    expect(chat.page.locator(".entry.resident")).to_have_count(1)


def test_nothing_written_is_not_sent(chat: Chat, service: Service) -> None:
    """Spaces alone are answered with what to do."""
    chat.write(" 　 ")
    expect(chat.notice).to_contain_text("ききたいことを書いてください")
    assert (service.heard, service.book.calls["send"]) == ([], 0)


def test_a_long_text_is_counted(chat: Chat, service: Service) -> None:
    """Beyond the limit the page says how much is too much, and keeps it."""
    chat.write("あ" * 1003)
    expect(chat.page.locator(".count")).to_have_text("3文字 多いです。短くしてください。")
    expect(chat.notice).to_contain_text("1000文字まで")
    assert (len(chat.field.input_value()), service.book.calls["send"]) == (1003, 0)
