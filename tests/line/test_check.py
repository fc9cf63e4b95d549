"""The doctor for LINE accounts finds what would lose residents' messages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from service.app import build_app
from service.launch.clock import read_clock
from service.launch.line_check import check_line
from service.settings import Settings, WrongSettings
from tests.fakes.line_platform import FakeLine
from tests.fakes.line_user import SECRET
from tests.line.channel_driver import LineDriver
from tests.live import serve


def make_settings(line: FakeLine, url: str, folder: Path) -> Settings:
    """Settings of a service at this address."""
    values: dict[str, Any] = {"line_channel_secret": SECRET, "line_channel_token": "channel-token"}
    return Settings(data_dir=folder, line_api_host=line.host, public_url=url, **values)


async def test_a_healthy_account_passes(
    driver: LineDriver, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Token, webhook, its trial against the running service, and quota are well."""
    async with serve(build_app(driver.parts)) as http:
        url = str(http.base_url).rstrip("/")
        driver.line.webhook, driver.line.quota = f"{url}/line/webhook", 200
        await check_line(make_settings(driver.line, url, tmp_path))
    shown = capsys.readouterr().out
    assert ("×" in shown, shown.count("○")) == (False, 6)
    assert all(word in shown for word in ("おらほ(@oraho)", "届きました", "残り 200 通", "Webhookの再送"))


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
    ],
)
async def test_what_is_not_well_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], fields: dict[str, Any], found: str
) -> None:
    """Each fault is a line with its remedy, and the command fails."""
    async with FakeLine(read_clock).serve() as line:
        line.webhook = "http://127.0.0.1:9/line/webhook"
        for name, value in fields.items():
            setattr(line, name, value)
        with pytest.raises(WrongSettings):
            await check_line(make_settings(line, "http://127.0.0.1:9", tmp_path))
    assert f"× {found}" in capsys.readouterr().out


async def test_without_line_there_is_nothing_to_check(tmp_path: Path) -> None:
    """Switched off is said, not checked."""
    with pytest.raises(WrongSettings, match="LINEは使っていません"):
        await check_line(Settings(data_dir=tmp_path))
