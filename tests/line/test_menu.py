"""The menu at the foot of LINE's screen: published from our files, and what each area does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from service.channels.line.menu import Menu, WrongMenu, load_menu, load_text
from service.channels.line.menu_office import Done, MenuRefused, open_office
from service.conversation.model import Mode
from service.launch.clock import read_clock
from service.launch.line_menu import publish_menu
from service.settings import Settings, WrongSettings
from tests.fakes.bot import FakeBot
from tests.fakes.line_menus import read_size
from tests.fakes.line_platform import FakeLine
from tests.fakes.line_user import SECRET
from tests.line.channel_driver import LineDriver, words
from tests.service_fixtures import DATA

SIX = ["カード", "オンライン手続き", "教室・相談会", "人に相談", "やさしい日本語", "電話"]


async def publish(line: FakeLine, menu: Menu) -> Done:
    """Publish at the stand-in."""
    async with open_office(line.host, line.host, line.access_token) as office:
        return await office.publish(menu)


async def test_the_command_puts_the_menu_of_our_files_in_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Six labelled areas cover the picture; a second run changes nothing."""
    async with FakeLine(read_clock).serve() as line:
        values: dict[str, Any] = {"line_channel_secret": SECRET, "line_channel_token": line.access_token}
        values |= {"line_api_host": line.host, "line_data_host": line.host}
        settings = Settings(data_dir=tmp_path, content_dir=DATA, **values)
        await publish_menu(settings)
        await publish_menu(settings)
        (menu,) = line.menus.kept.values()
        assert [area["action"]["label"] for area in menu["areas"]] == SIX
        assert line.menus.pictures[line.menus.shown] == (DATA / "line" / "menu.ja.png").read_bytes()
        assert (
            sum(area["bounds"]["width"] * area["bounds"]["height"] for area in menu["areas"]) == 2500 * 1680
        )
    assert capsys.readouterr().out.splitlines() == [
        "メニューを新しくしました。",
        "メニューは、もう新しいものです。",
    ]


async def test_a_changed_menu_takes_the_place_of_the_old_one() -> None:
    """Ours are replaced, also half-made ones; a menu that the town made by hand is left alone."""
    first = load_menu(DATA)
    second = Menu(first.text.model_copy(update={"bar": "メニュー"}), first.picture)
    async with FakeLine(read_clock).serve() as line:
        by_hand = first.draw().to_dict() | {"name": "町のメニュー"}
        line.menus.kept["by-hand"] = by_hand
        line.menus.kept["half-made"] = second.draw().to_dict()
        assert await publish(line, first) is Done.PUBLISHED
        assert await publish(line, second) is Done.PUBLISHED
        assert await publish(line, second) is Done.UNCHANGED
        names = {menu["name"] for menu in line.menus.kept.values()}
        assert names == {"町のメニュー", second.name}
        assert line.menus.kept[line.menus.shown]["chatBarText"] == "メニュー"


async def test_a_refusal_is_said_and_the_old_menu_stays() -> None:
    """When LINE does not take the picture, residents keep the menu they have."""
    menu = load_menu(DATA)
    spoilt = Menu(menu.text, menu.picture[:16] + b"\0" * 8)
    async with FakeLine(read_clock).serve() as line:
        await publish(line, menu)
        shown = line.menus.shown
        with pytest.raises(MenuRefused, match="400"):
            await publish(line, spoilt)
        assert (line.menus.shown, shown in line.menus.kept) == (shown, True)


async def test_without_line_the_command_says_so(tmp_path: Path) -> None:
    """Nothing is called."""
    with pytest.raises(WrongSettings, match="LINEは使っていません"):
        await publish_menu(Settings(data_dir=tmp_path, content_dir=DATA))


@pytest.mark.parametrize("text", ["bar: あ\nareas: []", "bar: [", "x: 1"])
def test_wrong_words_are_refused(tmp_path: Path, text: str) -> None:
    """The file names itself in the sentence."""
    (tmp_path / "line").mkdir()
    (tmp_path / "line" / "menu.ja.yml").write_text(text, encoding="utf-8")
    with pytest.raises(WrongMenu, match=r"menu\.ja\.yml"):
        load_text(tmp_path)


def test_the_picture_has_the_menus_size() -> None:
    """Width and height are those that the areas are laid over."""
    size = load_menu(DATA).draw().size
    assert read_size(load_menu(DATA).picture) == (size.width, size.height)


@pytest.mark.parametrize(
    ("label", "asked"),
    [
        ("カード", '/choose{"choice": "group:mynumber"}'),
        ("オンライン手続き", '/choose{"choice": "group:online"}'),
        ("教室・相談会", '/choose{"choice": "venues"}'),
    ],
)
async def test_three_areas_ask_the_bot(driver: LineDriver, bot: FakeBot, label: str, asked: str) -> None:
    """The bot hears the choice; the transcript has the area's words."""
    await driver.run(driver.user.postback(f"menu.{SIX.index(label)}"))
    assert [question.message for question in bot.asked] == [asked]
    assert (await driver.transcript())[0].text == label


async def test_the_area_for_people_leads_to_one(driver: LineDriver) -> None:
    """By default to the town's page."""
    await driver.run(driver.user.postback("menu.3"))
    assert "https://oraho.example/chat" in words(driver.shown())
    assert (await driver.conversation()).mode is Mode.BOT


async def test_easy_japanese_is_switched_on_and_off(driver: LineDriver) -> None:
    """The choice is kept; what follows is easy until it is switched back, by button too."""
    await driver.run(driver.user.postback("menu.4"))
    assert "やさしい 日本語(にほんご)で 答(こた)えます。" in words(driver.shown())
    assert (await driver.conversation()).context.language == "ja-easy"
    await driver.run(driver.user.event("follow"))
    assert "機械(きかい)が" in words(driver.shown()[-1:])
    await driver.run(driver.user.postback("menu.4"))
    assert words(driver.shown()).endswith("ふつうの日本語に戻しました。")
    await driver.run(driver.press("やさしい日本語にする"))
    assert (await driver.conversation()).context.language == "ja-easy"


async def test_the_area_for_telephones_lists_checked_numbers(driver: LineDriver) -> None:
    """The free number for cards and the consumers' hotline stand there for everybody."""
    await driver.run(driver.user.postback("menu.5"))
    shown = words(driver.shown())
    assert ("0120-95-0178" in shown, "188" in shown.splitlines()) == (True, True)


@pytest.mark.parametrize("data", ["menu.6", "menu.", "menu.-1", "menu.00", "menu.0.1"])
async def test_what_is_no_area_is_an_old_button(driver: LineDriver, bot: FakeBot, data: str) -> None:
    """The menu's data can name its six areas and nothing else."""
    await driver.run(driver.user.postback(data))
    assert ("そのボタンは古くて使えません" in words(driver.shown()), bot.asked) == (True, [])
