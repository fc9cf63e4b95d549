"""Says whether the LINE account is set up as the service needs it."""

from __future__ import annotations

from service.channels.line.check import BY_HAND, Diagnosis, examine
from service.channels.line.menu import load_menu
from service.channels.line.platform import LinePlatform
from service.channels.line.webhook import PATH
from service.settings import Settings, WrongSettings


async def check_line(settings: Settings) -> None:
    """Print what was found; raises WrongSettings when something must be mended, WrongMenu for its files."""
    if not settings.line_is_on:
        raise WrongSettings(
            "LINEは使っていません。ORAHO_LINE_CHANNEL_SECRET などを docs/settings.md で見てください。"
        )
    menu = load_menu(settings.content_dir)
    platform = LinePlatform(settings.line_api_host, settings.line_channel_token.get_secret_value())
    platform.open()
    try:
        found = await examine(platform, f"{settings.base_url}{PATH}", menu.name)
    finally:
        await platform.close()
    print("\n".join(show(one) for one in found))
    print("ここからは画面で確かめてください。")
    print("\n".join(f"  □ {line}" for line in BY_HAND))
    if not all(one.is_well for one in found):
        raise WrongSettings("直すところがあります。")


def show(one: Diagnosis) -> str:
    """Write one finding on one line."""
    if one.is_well:
        return f"  ○ {one.name}: {one.found}"
    return f"  × {one.name}: {one.found}。{one.advice}"
