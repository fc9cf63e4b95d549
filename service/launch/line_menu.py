"""Sends the menu of `data/line` to LINE."""

from __future__ import annotations

from service.channels.line.menu import load_menu
from service.channels.line.menu_office import Done, open_office
from service.settings import Settings, WrongSettings


async def publish_menu(settings: Settings) -> None:
    """Make the menu everybody's; raises WrongSettings, WrongMenu and MenuRefused."""
    if not settings.line_is_on:
        raise WrongSettings("LINEは使っていません。docs/how-to-connect-line.md を見てください。")
    menu = load_menu(settings.content_dir)
    token = settings.line_channel_token.get_secret_value()
    async with open_office(settings.line_api_host, settings.line_data_host, token) as office:
        done = await office.publish(menu)
    print("メニューは、もう新しいものです。" if done is Done.UNCHANGED else "メニューを新しくしました。")
