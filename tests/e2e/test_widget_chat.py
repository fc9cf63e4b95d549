"""What a resident sees and can do on the page /chat."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Chat, Service


def test_the_page_greets_and_names_the_speaker(chat: Chat) -> None:
    """The greeting is there at once, with the speaker's name in words."""
    expect(chat.log.locator(".who").first).to_contain_text("自動の案内")
    expect(chat.state).to_have_text("自動の案内がお答えします。")


def test_an_answer_shows_every_part(chat: Chat) -> None:
    """Text, steps, telephone, link, notice, source and day of checking all appear, as what they are."""
    chat.write("暗証番号を忘れました")
    answer = chat.answers
    expect(answer.locator("ol.steps li")).to_have_count(3)
    expect(answer.get_by_role("link", name="0120-95-0178")).to_have_attribute("href", "tel:0120950178")
    expect(answer.get_by_role("link", name="暗証番号の変更・再設定")).to_have_attribute(
        "href", "https://www.kojinbango-card.go.jp/"
    )
    expect(answer.locator(".notice.warning")).to_contain_text("ご注意")
    expect(answer.locator(".source")).to_contain_text("確認日：2026年11月24日")
    expect(answer.locator(".phones")).to_contain_text("いま受付中です")


def test_venues_are_cards_with_what_is_known(chat: Chat) -> None:
    """A venue shows its name, day, place and telephone; unknown rows are left out."""
    chat.press("教室や相談会をさがす")
    cards = chat.page.locator(".venues li")
    expect(cards).to_have_count(2)
    expect(cards.first).to_contain_text("12月3日（木）10時から12時")
    expect(cards.first).to_contain_text("約1キロ")
    expect(cards.last.locator("dt")).to_have_text(["日時", "市町村"])


def test_a_choice_is_sent_as_offered(chat: Chat, service: Service) -> None:
    """A button sends its opaque value once and shows its label as the resident's words."""
    chat.write("ロックされた")
    chat.press("暗証番号がロックされた")
    expect(chat.answers).to_have_count(1)
    assert service.heard == ["ロックされた", "暗証番号がロックされた"]
    assert chat.texts() == service.heard


def test_feedback_is_sent_and_thanked(chat: Chat, service: Service) -> None:
    """「ちがう」 reaches the service with the answer's number, and the next step is named."""
    chat.write("暗証番号を忘れました")
    chat.press("ちがう")
    expect(chat.page.locator(".feedback")).to_contain_text("人に相談できます")
    assert service.book.last.notes == [("feedback", {"seq": 3, "verdict": "wrong"})]


def test_easy_wording_replaces_the_standard_one(chat: Chat, service: Service) -> None:
    """やさしい日本語 changes what is already on the page and tells the service."""
    chat.write("暗証番号を忘れました")
    expect(chat.answers).to_contain_text("まちがいが続くと")
    chat.press("文字・ことば")
    chat.press("やさしい日本語")
    expect(chat.page.locator(".option[aria-pressed=true]:focus")).to_have_text("やさしい日本語")
    chat.press("もどる")
    expect(chat.answers).to_contain_text("番号を 何回も まちがえると")
    expect(chat.answers.locator("ol.steps li").first).to_have_text("カードを 用意します。")
    expect(chat.answers.locator("dd").first).to_have_text("カードを 使う ときの 番号です。")
    assert service.book.last.facts["language"] == "ja-easy"


def test_easy_wording_is_remembered(chat: Chat) -> None:
    """The chosen wording stands after a reload."""
    chat.press("文字・ことば")
    chat.press("やさしい日本語")
    chat.page.reload()
    expect(chat.page.locator(".send")).to_have_text("おくる")


def test_furigana_is_off_until_asked_for(chat: Chat) -> None:
    """Readings appear only after the switch, with brackets for readers without ruby."""
    chat.write("暗証番号を忘れました")
    expect(chat.answers).to_have_count(1)
    expect(chat.answers.locator("ruby")).to_have_count(0)
    chat.press("文字・ことば")
    chat.press("つける")
    chat.press("もどる")
    ruby = chat.answers.locator("ruby").first
    expect(ruby.locator("rt")).to_have_text("やくば")
    assert ruby.evaluate("ruby => ruby.textContent") == "役場（やくば）"


@pytest.mark.parametrize(("words", "factor"), [("大", 1.25), ("特大", 1.5)])
def test_text_grows_and_stays_grown(chat: Chat, words: str, factor: float) -> None:
    """The sizes are 100, 125 and 150 percent of 18 pixels and survive a reload."""
    size = "element => parseFloat(getComputedStyle(element).fontSize)"
    body = chat.page.locator(".entry .body").first
    assert body.evaluate(size) == 18
    chat.press("文字・ことば")
    chat.press(words)
    chat.page.reload()
    assert 18 * factor == body.evaluate(size)


def test_a_town_is_chosen_in_two_taps(chat: Chat, service: Service) -> None:
    """Region, then name; the service is told and the page shows it."""
    chat.page.locator(".town").click()
    chat.press("会津")
    chat.page.get_by_role("button", name="檜枝岐村").click()
    expect(chat.page.locator(".town")).to_contain_text("檜枝岐村")
    assert service.book.last.facts["municipality"] == "073636"


def test_the_registered_town_is_another(chat: Chat, service: Service) -> None:
    """住民票 may be elsewhere, also outside the prefecture."""
    chat.press("文字・ことば")
    chat.press("住民票のある市町村 選ぶ")
    chat.press("福島県の外")
    expect(chat.notice).to_contain_text("福島県の外に変えました。")
    assert (
        service.book.last.facts["municipality"],
        service.book.last.facts["registered"],
    ) == ("072036", "outside")


def test_an_unknown_town_does_not_keep_anyone_out(page: Page, service: Service) -> None:
    """A page made for a town the service does not know still opens a conversation."""
    page.goto(f"{service.url}/chat?m=999999")
    expect(page.locator(".entry.bot")).to_have_count(1)
    expect(page.locator(".town")).to_have_text("市町村を選ぶ")
    expect(page.locator(".talk > .status")).to_contain_text("市町村がわかりませんでした")


def test_end_erases_everything(chat: Chat, service: Service) -> None:
    """終了して消す deletes the conversation there and here, after one question."""
    chat.write("暗証番号を忘れました")
    expect(chat.answers).to_have_count(1)
    chat.field.fill("書きかけ")
    first = service.book.last.id
    chat.press("終了して消す")
    expect(chat.sheet).to_contain_text("消したものは戻せません")
    chat.press("終了して消す")
    expect(chat.sheet).to_contain_text("相談を終わり、やりとりを消しました。")
    assert [first] == service.book.erased
    kept = chat.page.evaluate("Object.keys(localStorage).map(key => key.replace(/^.*:/, ''))")
    assert set(kept) <= {"prefs"}
    chat.press("新しく相談する")
    expect(chat.entries).to_have_count(1)
    assert (chat.field.input_value(), service.book.last.id != first) == ("", True)


def test_the_record_can_be_saved(chat: Chat) -> None:
    """The conversation downloads as readable text."""
    chat.write("暗証番号を忘れました")
    expect(chat.answers).to_have_count(1)
    chat.press("文字・ことば")
    with chat.page.expect_download() as waiting:
        chat.press("やりとりを保存する")
    text = waiting.value.path().read_text("utf-8")
    assert waiting.value.suggested_filename == "相談の記録.txt"
    assert "暗証番号を忘れました\n\n自動の案内 10:15" in text.replace("\r\n", "\n")


def test_help_and_telephone_never_move(chat: Chat, service: Service) -> None:
    """「人に相談する」, the telephone and the way out stand in the same place in every state."""

    def places() -> list[object]:
        spots = [chat.help, chat.page.locator(".call .phone"), chat.page.locator(".top .small").last]
        return [spot.bounding_box() for spot in spots]

    start = places()
    for mode in ("offered", "waiting", "with_supporter", "callback", "closed"):
        service.do(lambda talk, mode=mode: talk.turn_to(mode=mode))  # type: ignore[misc]
        expect(chat.page.locator(".now")).to_have_attribute("data-mode", mode)
        assert start == places()
    chat.press("文字・ことば")
    assert start == places()


def test_a_resident_text_is_never_markup(chat: Chat) -> None:
    """What is typed appears as typed."""
    chat.write("<img src=x onerror=alert(1)><b>太字</b>")
    expect(chat.page.locator(".entry.resident .body")).to_have_text("<img src=x onerror=alert(1)><b>太字</b>")
    assert chat.page.locator(".entry img, .entry b").count() == 0


def test_without_script_the_telephone_is_there(browser_type: object, page: Page, service: Service) -> None:
    """Where the script does not run, the page says to call and offers the number."""
    page.route("**/soudan.js", lambda route: route.abort())
    page.goto(f"{service.url}/chat")
    expect(page.get_by_role("link", name="024-000-0000")).to_be_visible()
