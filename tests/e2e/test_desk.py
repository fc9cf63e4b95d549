"""The desk in a browser: the race, the lost session, passing on, the call at night, everybody's pages."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from knowledge.catalogue import load_catalogue
from tests.e2e.live_desk import DATA, LiveDesk
from tests.fakes.resident import FakeResident

KORIYAMA, IWAKI = "072036", "072044"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDesk]:
    """One running desk for this file."""
    live = LiveDesk(load_catalogue(DATA), tmp_path_factory.mktemp("desk"))
    yield live
    live.stop()


@pytest.fixture
def hana(browser: Browser, desk: LiveDesk) -> Page:
    """A supporter of 郡山市 before the list."""
    page = desk.sit(browser, "はな", (KORIYAMA,))
    page.goto(f"{desk.url}/desk")
    return page


def call(desk: LiveDesk, town: str = KORIYAMA, words: str = "パソコンの画面が動かない") -> FakeResident:
    """Return a resident who has asked for a person."""
    resident = desk.begin(municipality=town)
    desk.say(resident, words)
    desk.press(resident, "人に相談する", "はい、お願いします")
    return resident


def take(page: Page, desk: LiveDesk, resident: FakeResident) -> None:
    """Open the case of this resident from the list."""
    page.goto(f"{desk.url}/desk")
    number = desk.find_handoff(resident)
    page.locator(f"#claim-{number}").click()
    expect(page.get_by_label("返事を書く")).to_be_visible()


def test_who_has_consented_is_seen_within_two_seconds(hana: Page, desk: LiveDesk) -> None:
    """Given an open list, when a resident consents, then the case stands there without a touch."""
    resident = desk.begin(municipality=KORIYAMA)
    desk.press(resident, "人に相談する")
    expect(hana.get_by_text("待っている人はいません").last).to_be_visible()
    desk.press(resident, "はい、お願いします")
    consented = time.monotonic()
    hana.locator("[data-waiting]").first.wait_for()
    assert time.monotonic() - consented <= 2.0
    assert hana.title().startswith("(1) ")
    desk.press(resident, "待つのをやめる")


def test_the_loser_of_a_race_sees_who_won(browser: Browser, hana: Page, desk: LiveDesk) -> None:
    """Given two before the same case, when both press, then one has it and the other reads the name."""
    resident = call(desk)
    taro = desk.sit(browser, "たろう", (KORIYAMA,))
    number = desk.find_handoff(resident)
    for page in (hana, taro):
        page.goto(f"{desk.url}/desk/handoffs/{number}")
    hana.get_by_role("button", name="この相談を受ける").click()
    expect(hana.get_by_label("返事を書く")).to_be_visible()
    taro.get_by_role("button", name="この相談を受ける").click()
    expect(taro.locator("#problem")).to_contain_text("受けた人: はな")
    assert "はながお手伝いします" in desk.read(resident)


@pytest.mark.parametrize("has_script", [True, False])
def test_a_session_that_ends_in_the_middle_of_a_reply_loses_no_word(
    browser: Browser, desk: LiveDesk, has_script: bool
) -> None:
    """Given words half written, when the session is over, then later they stand in the field again."""
    number = desk.hire("はな", (KORIYAMA,))
    page = desk.open(browser, number)
    resident = call(desk)
    take(page, desk, resident)
    if not has_script:
        page = desk.open(browser, number, has_script=False)
        page.goto(f"{desk.url}/desk/conversations/{resident.id}")
    if has_script:
        with page.expect_response("**/typing"):
            page.get_by_label("返事を書く").fill("途中まで書いた大切な返事です。")
    else:
        page.get_by_label("返事を書く").fill("途中まで書いた大切な返事です。")
    desk.move(timedelta(minutes=31))
    page.get_by_role("button", name="送る", exact=True).click()
    expect(page.get_by_role("heading", name="窓口に入る")).to_be_visible()
    assert "途中まで書いた" not in desk.read(resident)
    again = desk.open(browser, number)
    again.goto(f"{desk.url}/desk/conversations/{resident.id}")
    expect(again.get_by_label("返事を書く")).to_have_value("途中まで書いた大切な返事です。")
    again.get_by_role("button", name="送る", exact=True).click()
    expect(again.get_by_label("返事を書く")).to_have_value("")
    assert "途中まで書いた大切な返事です。" in desk.read(resident)


def test_the_bot_is_silent_from_consent_to_give_back(browser: Browser, hana: Page, desk: LiveDesk) -> None:
    """Given a case passed on and then given back: the bot speaks only before and after."""
    taro = desk.sit(browser, "たろう", (KORIYAMA,))
    taro.goto(f"{desk.url}/desk")
    resident = call(desk)
    assert desk.say(resident, "まだですか") == []
    take(hana, desk, resident)
    assert desk.say(resident, "はなさんですか") == []
    hana.get_by_label("だれに").select_option(label="たろう")
    hana.locator("#forward-reason").fill("スマホにくわしいため")
    hana.get_by_role("button", name="代わる", exact=True).click()
    expect(hana.get_by_text("ほかの人に代わりました。")).to_be_visible()
    assert desk.say(resident, "どなたですか") == []
    take(taro, desk, resident)
    expect(taro.locator("main")).to_contain_text("スマホにくわしいため")
    taro.get_by_role("button", name="ボットに戻す").click()
    expect(taro.get_by_text("相談をボットに戻しました。")).to_be_visible()
    assert desk.say(resident, "もう一つ聞きたい") != []


def test_what_was_ended_by_mistake_is_taken_up_again(hana: Page, desk: LiveDesk) -> None:
    """Given a slip of the finger, when it is taken back at once, then the case is held again."""
    resident = call(desk)
    take(hana, desk, resident)
    hana.get_by_label("解決した").check()
    hana.get_by_role("button", name="相談を終わる").click()
    hana.get_by_role("button", name="相談に戻る").click()
    expect(hana.get_by_label("返事を書く")).to_be_visible()
    assert "はながもう一度お手伝いします" in desk.read(resident)


def test_an_answer_is_inserted_with_one_press(hana: Page, desk: LiveDesk) -> None:
    """Given a topic, when its answer is chosen, then it stands in the field and nothing was sent."""
    resident = call(desk)
    take(hana, desk, resident)
    hana.get_by_label("返事を書く").fill("お調べしました。")
    hana.get_by_label("ほかの答え").select_option("topic:mynumber_pin_locked")
    hana.get_by_role("button", name="選んだ答えを入れる").click()
    written = hana.get_by_label("返事を書く").input_value()
    assert written.startswith("お調べしました。\n\n")
    assert len(written) > 40
    assert "お調べしました" not in desk.read(resident)


def test_a_call_asked_for_at_night_is_made_in_the_morning(browser: Browser, desk: LiveDesk) -> None:
    """Given a wish left after hours, when morning comes, then it is due; afterwards the number is gone."""
    desk.move(timedelta(hours=9))
    resident = desk.begin(municipality=KORIYAMA)
    desk.press(resident, "人に相談する", "はい、お願いします")
    assert "いまは支援員がいません" in desk.read(resident)
    wish = {"kana": "さとう", "phone": "0249242111", "band": "morning"}
    answer = desk.act(resident, lambda: resident.post("callback", wish))
    assert answer.status_code == 201
    desk.move(timedelta(hours=12, minutes=30))
    hana = desk.sit(browser, "はな", (KORIYAMA,))
    hana.goto(f"{desk.url}/desk")
    expect(hana.locator("#callbacks")).to_contain_text("いま電話できます")
    take(hana, desk, resident)
    expect(hana.get_by_role("link", name="0249242111")).to_be_visible()
    hana.get_by_label("つながった").check()
    hana.get_by_role("button", name="結果を残す").click()
    hana.get_by_label("折り返しの電話で話した").check()
    hana.get_by_role("button", name="相談を終わる").click()
    expect(hana.get_by_text("相談を終わりました。")).to_be_visible()
    assert "0249242111" not in hana.content()
    desk.move(timedelta(hours=2, minutes=30))  # noon again


def test_help_by_telephone_is_on_record(hana: Page, desk: LiveDesk) -> None:
    """Given a call that is over, when it is written down, then it stands in the list."""
    hana.goto(f"{desk.url}/desk/records")
    form = hana.locator("form[action='/desk/records']")
    form.get_by_label("電話", exact=True).check()
    form.get_by_label("解決した").check()
    form.locator("[name=minutes]").fill("12")
    form.locator("[name=remark]").fill("充電のしかたを話した")
    form.get_by_role("button").click()
    expect(hana.get_by_text("記録しました。")).to_be_visible()
    expect(hana.locator("#ended")).to_contain_text("充電のしかたを話した")


def test_breaking_off_needs_a_reason_and_can_be_taken_back(hana: Page, desk: LiveDesk) -> None:
    """Given an abusive conversation, when it is broken off, then the resident reads so; a slip is undone."""
    resident = call(desk)
    take(hana, desk, resident)
    hana.locator("#abuse-reason").fill("ひどい言葉が続いた")
    hana.get_by_role("button", name="相談を打ち切る").click()
    expect(hana.get_by_text("相談を打ち切りました。")).to_be_visible()
    hana.get_by_role("button", name="相談に戻る").click()
    expect(hana.get_by_label("返事を書く")).to_be_visible()
    assert "この相談は、ここで終わります" in desk.read(resident)


def test_passing_on_can_be_taken_back(hana: Page, desk: LiveDesk) -> None:
    """Given a case passed to another town by a slip, when it is taken back at once, then it is held again."""
    resident = call(desk)
    take(hana, desk, resident)
    hana.get_by_label("だれに").select_option(label="いわき市")
    hana.locator("#forward-reason").fill("いわき市の手続きのため")
    hana.get_by_role("button", name="代わる", exact=True).click()
    hana.get_by_role("button", name="相談に戻る").click()
    expect(hana.get_by_label("返事を書く")).to_be_visible()
    assert desk.say(resident, "まだですか") == []


def test_sitting_beside(hana: Page, desk: LiveDesk) -> None:
    """Given a topic with steps, when they are ticked off together, then the end is one record."""
    hana.goto(f"{desk.url}/desk/records")
    hana.locator("#beside-topic").select_option("mynumber_pin_locked")
    hana.get_by_role("button", name="隣で始める").click()
    hana.get_by_role("checkbox").first.check()
    hana.get_by_role("button", name="印を残す").click()
    expect(hana.get_by_role("checkbox").first).to_be_checked()
    hana.get_by_label("解決した").check()
    hana.get_by_role("button", name="終わる", exact=True).click()
    expect(hana.get_by_text("記録しました。")).to_be_visible()
    expect(hana.locator("#ended")).to_contain_text("隣で")


def test_every_page_is_for_everybody(browser: Browser, desk: LiveDesk) -> None:
    """No finding of axe on any page, nothing wider than a telephone, targets of 48 pixels, three sizes."""
    resident = call(desk)
    admin = desk.sit(browser, "かんり", role="administrator")
    hana = desk.sit(browser, "はな", (KORIYAMA,))
    other = call(desk)
    take(hana, desk, resident)
    number = desk.find_handoff(resident)
    waiting = desk.find_handoff(other)
    paths = [
        (hana, f"/desk/conversations/{resident.id}"),
        (hana, "/desk"),
        (admin, f"/desk/handoffs/{waiting}"),
        (admin, "/desk/records"),
        (admin, "/desk/team"),
        (admin, f"/desk/team/{number}"),
        (admin, "/desk/search"),
        (admin, "/desk/canned"),
        (admin, "/desk/hours"),
        (admin, f"/desk/hours/{KORIYAMA}"),
        (admin, "/desk/audit"),
        (admin, "/desk/accounts"),
        (admin, "/desk/me"),
        (admin, "/desk/sign-in"),
    ]
    for page, path in paths:
        page.goto(f"{desk.url}{path}")
        found = Axe().run(page, options=RULES)
        assert (path, [violation["id"] for violation in found.response["violations"]]) == (path, [])
        page.set_viewport_size({"width": 320, "height": 700})
        for size in ("", "large", "largest"):
            page.evaluate("size => { document.documentElement.className = size }", size)
            width = page.evaluate("document.documentElement.scrollWidth")
            assert (path, size, width) == (path, size, 320)
            assert (path, size, page.evaluate(SMALL)) == (path, size, [])
        page.set_viewport_size({"width": 1024, "height": 900})


def test_the_size_of_letters_is_kept(hana: Page, desk: LiveDesk) -> None:
    """Chosen once, every page of the desk has these letters in this browser."""
    hana.goto(f"{desk.url}/desk/me")
    hana.get_by_label("とても大きい").check()
    hana.get_by_role("button", name="この大きさにする").click()
    hana.goto(f"{desk.url}/desk")
    assert hana.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"


SMALL = """() => [...document.querySelectorAll("button, select, input:not([type=hidden]), a")]
  .filter((one) => one.offsetParent && !one.closest("p.words, .skip") && !one.matches(".skip"))
  .map((one) => [one.textContent.trim().slice(0, 20), (one.closest("label") || one).getBoundingClientRect()])
  .filter(([, box]) => box.height < 47.5)
  .map(([words]) => words)"""
