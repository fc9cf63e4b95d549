"""The doctor for LINE accounts finds what would lose residents' messages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from service.app import build_app
from service.channels.line.menu import load_menu
from service.launch.clock import read_clock
from service.launch.line_check import check_line
from service.launch.line_menu import publish_menu
from service.settings import Settings, WrongSettings
from tests.fakes.line_platform import FakeLine
from tests.fakes.line_user import SECRET
from tests.line.channel_driver import LineDriver
from tests.live import serve
from tests.service_fixtures import DATA


def make_settings(line: FakeLine, url: str, folder: Path) -> Settings:
    """Settings of a service at this address."""
    values: dict[str, Any] = {"line_channel_secret": SECRET, "line_channel_token": "channel-token"}
    values |= {"line_api_host": line.host, "line_data_host": line.host, "content_dir": DATA}
    return Settings(data_dir=folder, public_url=url, **values)


def show_menu(line: FakeLine, name: str) -> None:
    """Let everybody see a menu of this name."""
    line.menus.kept["shown"] = load_menu(DATA).draw().to_dict() | {"name": name}
    line.menus.shown = "shown"


async def test_a_healthy_account_passes(
    driver: LineDriver, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Token, webhook, its trial against the running service, and quota are well."""
    async with serve(build_app(driver.parts)) as http:
        url = str(http.base_url).rstrip("/")
        driver.line.webhook, driver.line.quota = f"{url}/line/webhook", 200
        await publish_menu(make_settings(driver.line, url, tmp_path))
        await check_line(make_settings(driver.line, url, tmp_path))
    shown = capsys.readouterr().out
    assert ("×" in shown, shown.count("○"), shown.count("□")) == (False, 7, 6)
    found = ("おらほ(@oraho)", "届きました", "残り 200 通", "data/line のとおり", "Webhookの再送")
    assert [word for word in found if word not in shown] == []


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"access_token": "another"}, "アクセストークン: LINEが受け付けません"),
        ({"chat_mode": "chat"}, "チャット: オン"),
        ({"webhook": ""}, "Webhook URL: 登録されていません"),
        ({"webhook": "http://127.0.0.1:9/elsewhere"}, "Webhook URL: http://127.0.0.1:9/elsewhere"),
        ({"is_webhook_active": False}, "Webhookの利用: オフ"),
        ({"quota": 200, "spent": 190}, "無料メッセージ: 残り 10 通"),
        ({"channel_secret": "another"}, "Webhookの試し: ERROR_STATUS_CODE"),
        ({}, "メニュー: 出ていません"),
        ({"menu": "oraho-menu-of-yesterday"}, "メニュー: 古いまま"),
    ],
)
async def test_what_is_not_well_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], fields: dict[str, Any], found: str
) -> None:
    """Each fault is a line with its remedy, and the command fails."""
    async with FakeLine(read_clock).serve() as line:
        line.webhook = "http://127.0.0.1:9/line/webhook"
        for name, value in fields.items():
            show_menu(line, value) if name == "menu" else setattr(line, name, value)
        with pytest.raises(WrongSettings):
            await check_line(make_settings(line, "http://127.0.0.1:9", tmp_path))
    assert f"× {found}" in capsys.readouterr().out


async def test_a_menu_that_the_town_made_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A town may have its own; the check says so and is content."""
    async with FakeLine(read_clock).serve() as line:
        show_menu(line, "町のメニュー")
        with pytest.raises(WrongSettings):
            await check_line(make_settings(line, "http://127.0.0.1:9", tmp_path))
    assert "○ メニュー: 町が自分で作ったもの" in capsys.readouterr().out


async def test_without_line_there_is_nothing_to_check(tmp_path: Path) -> None:
    """Switched off is said, not checked."""
    with pytest.raises(WrongSettings, match="LINEは使っていません"):
        await check_line(Settings(data_dir=tmp_path))
