"""The main job in two browsers: a resident asks, the bot answers, a person takes over and gives back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from knowledge.catalogue import load_catalogue
from tests.e2e.conftest import Chat
from tests.e2e.whole import DATA, Whole
from tests.fakes.supporter import PASSWORD
from tests.real_rasa import RealRasa

PATIENCE = 20_000


@pytest.fixture(scope="module")
def whole(built_widget: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    """One running Oraho for this file."""
    assert built_widget.exists()
    catalogue = load_catalogue(DATA)
    rasa = RealRasa.start(catalogue)
    whole = Whole(catalogue, rasa, tmp_path_factory.mktemp("whole"))
    yield whole
    whole.stop()
    rasa.stop()


def open_chat(page: Page, whole: Whole) -> Chat:
    """Open the residents' page and wait for the greeting."""
    page.set_default_timeout(PATIENCE)
    page.goto(f"{whole.url}/chat")
    page.locator(".entry").first.wait_for()
    return Chat(page)


def join_desk(page: Page, whole: Whole) -> None:
    """Use the one-time link as a newcomer does: name, password, telephone, codes on paper."""
    page.set_default_timeout(PATIENCE)
    page.goto(f"{whole.url}/desk/join?token={whole.invitation}")
    page.get_by_label("住民に見せる名前").fill("支援員さとう")
    page.get_by_label("窓口に入るときの名前").fill("sato")
    page.get_by_label("パスワード").first.fill(PASSWORD)
    page.get_by_role("button", name="登録").click()
    secret = page.locator("#secret").get_attribute("data-secret")
    page.get_by_label("6けたの数字").fill(pyotp.TOTP(secret or "").at(whole.clock()))
    page.get_by_role("button", name="登録する").click()
    page.get_by_role("link", name="控えたので、窓口を開く").click()
    expect(page.get_by_role("heading", name="待っている人")).to_be_visible()


def test_the_main_job(browser: Browser, page: Page, whole: Whole) -> None:
    """Answer with steps and source, honest venues, a person who replies and closes, the bot again."""
    desk = browser.new_context(locale="ja-JP").new_page()
    join_desk(desk, whole)
    chat = open_chat(page, whole)

    chat.write("暗証番号まちがえてロックされた")
    expect(chat.log).to_contain_text("ロックは、役場の窓口で解除できます。", timeout=PATIENCE)
    expect(chat.log).to_contain_text("住民票はどの市町村ですか")
    expect(chat.log).to_contain_text("マイナンバーカードを用意します。")
    expect(chat.log).to_contain_text("2026年11月24日")

    chat.write("こおりやまでスマホ教室ある?")
    expect(chat.log).to_contain_text("郡山市の教室と相談会を調べました。", timeout=PATIENCE)

    chat.write("もう人に代わって")
    page.get_by_role("button", name="はい、お願いします").last.click()
    expect(chat.log).to_contain_text("支援員を呼びました", timeout=PATIENCE)

    desk.get_by_role("button", name="この相談を受ける").first.click()
    expect(desk.locator("main")).to_contain_text("暗証番号まちがえてロックされた")
    expect(chat.log).to_contain_text("支援員の支援員さとうがお手伝いします。", timeout=PATIENCE)

    desk.get_by_label("返事を書く").fill("こんにちは。窓口の場所を一緒に確かめましょう。")
    desk.get_by_role("button", name="送る").click()
    expect(chat.log).to_contain_text("窓口の場所を一緒に確かめましょう。", timeout=PATIENCE)

    chat.write("ありがとうございます")
    expect(desk.locator("main")).to_contain_text("ありがとうございます", timeout=PATIENCE)

    desk.get_by_label("解決した").check()
    desk.get_by_role("button", name="相談を終わる").click()
    expect(chat.log).to_contain_text("支援員との相談を終わりました。", timeout=PATIENCE)

    chat.write("マイナンバーカードをなくしたときはどうすればいいですか")
    expect(chat.answers.last).to_contain_text("0120-95-0178", timeout=PATIENCE)


def test_with_rasa_killed_a_person_can_still_be_called(browser: Browser, page: Page, whole: Whole) -> None:
    """An apology and a number instead of silence, and the way to a person works."""
    whole.rasa.kill()
    try:
        chat = open_chat(page, whole)
        chat.write("カードの更新のこと")
        expect(chat.log).to_contain_text("いま自動の案内が動いていません。", timeout=PATIENCE)
        page.get_by_role("log").get_by_role("button", name="人に相談する").last.click()
        expect(chat.log).to_contain_text("よろしいですか。", timeout=PATIENCE)
    finally:
        whole.rasa.restart()
