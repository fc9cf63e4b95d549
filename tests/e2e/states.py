"""How a resident comes into each state of the widget; shared by axe, sizes and the pictures in docs/."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.chat import Chat
from tests.e2e.serving import Service

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

Reach = Callable[[Chat, Service], None]


def ask(chat: Chat) -> None:
    """Ask a question and wait for the answer."""
    chat.write("暗証番号を忘れました")
    expect(chat.answers).to_have_count(1)


def opened(_chat: Chat, _service: Service) -> None:
    """Nothing has happened yet."""


def answered(chat: Chat, _service: Service) -> None:
    """An answer with every part."""
    ask(chat)


def venues(chat: Chat, _service: Service) -> None:
    """Cards of venues."""
    chat.press("教室や相談会をさがす")
    expect(chat.page.locator(".venues li")).to_have_count(2)


def danger(chat: Chat, _service: Service) -> None:
    """A safety answer."""
    chat.write("詐欺の電話がきた")
    expect(chat.page.locator(".entry.emergency")).to_have_count(1)


def typing(chat: Chat, service: Service) -> None:
    """The bot is thinking."""
    service.book.faults.think = 3
    chat.write("暗証番号を忘れました")
    expect(chat.notice).to_contain_text("返事を書いています")


def offline(chat: Chat, _service: Service) -> None:
    """A text could not be sent."""
    chat.page.context.set_offline(True)
    chat.write("暗証番号を忘れました")
    expect(chat.page.locator(".entry.unsent")).to_have_count(1)


def waiting(chat: Chat, service: Service) -> None:
    """A supporter has been called."""
    service.do(lambda talk: talk.turn_to(mode="waiting", position=2, wait_minutes=8))
    expect(chat.state).to_contain_text("8分")


def helped(chat: Chat, service: Service) -> None:
    """A supporter answers."""
    service.do(lambda talk: talk.turn_to(mode="with_supporter", supporter="佐藤"))
    service.do(lambda talk: talk.say("supporter", "こんにちは", "佐藤"))
    expect(chat.page.locator(".entry.supporter")).to_have_count(1)


def rating(chat: Chat, service: Service) -> None:
    """The supporter has left and the help is rated."""
    helped(chat, service)
    service.do(lambda talk: talk.turn_to(mode="closed"))
    expect(chat.page.locator(".after button")).to_have_count(6)


def refused(chat: Chat, _service: Service) -> None:
    """A text was refused before sending."""
    chat.write("")
    expect(chat.notice).to_contain_text("まだ何も書かれていません")


def settings(chat: Chat, _service: Service) -> None:
    """The page 「文字・ことば」."""
    chat.press("文字・ことば")
    expect(chat.sheet).to_be_visible()


def towns(chat: Chat, _service: Service) -> None:
    """The list of towns."""
    chat.page.locator(".town").click()
    chat.press("会津")


def callback(chat: Chat, _service: Service) -> None:
    """The form for a call, with a mistake."""
    chat.help.click()
    chat.press("支援員から電話をもらう")
    chat.press("この番号に電話をもらう")


def leaving(chat: Chat, _service: Service) -> None:
    """The question before erasing."""
    chat.press("終了して消す")
    expect(chat.sheet).to_be_visible()


def quick_replies(chat: Chat, _service: Service) -> None:
    """The bot asks back with buttons."""
    chat.write("ロックされた")
    expect(chat.page.get_by_role("button", name="暗証番号がロックされた")).to_be_visible()


# The states that are checked and pictured; "closed" is the launcher on a town's page.
EIGHT: dict[str, Reach] = {
    "open": opened,
    "after-reply": answered,
    "quick-replies": quick_replies,
    "typing": typing,
    "offline": offline,
    "handed-off": helped,
    "error": refused,
}
