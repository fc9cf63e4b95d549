"""Puts the menu of our files into LINE's place, whatever an earlier try has left behind."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum

import aiohttp
from linebot.v3.messaging import (
    ApiException,
    AsyncApiClient,
    AsyncMessagingApi,
    AsyncMessagingApiBlob,
    Configuration,
)

from service.channels.line.menu import OURS, Menu
from service.errors import ServiceError

SECONDS = 30.0
TROUBLE = (ApiException, aiohttp.ClientError, TimeoutError, OSError)


class MenuRefused(ServiceError):
    """LINE did not take the menu; the text is a Japanese sentence for whoever called the command."""

    code = "menu_refused"


class Done(Enum):
    """What publishing did."""

    UNCHANGED = "unchanged"
    PUBLISHED = "published"


class MenuOffice:
    """Everybody's menu at LINE; `data_host` takes the picture."""

    def __init__(self, client: AsyncApiClient, data_client: AsyncApiClient) -> None:
        self._api = AsyncMessagingApi(client)
        self._data = AsyncMessagingApiBlob(data_client)

    async def publish(self, menu: Menu) -> Done:
        """Make the menu everybody's and delete our older ones; raises MenuRefused.

        The old menu stays until the new one has its picture, so residents are never without one.
        """
        try:
            ours = await self._list_ours()
            shown = await self._find_shown()
            if ours.get(shown) == menu.name:
                await self._delete(set(ours) - {shown})
                return Done.UNCHANGED
            await self._create(menu)
            await self._delete(set(ours))
            return Done.PUBLISHED
        except TROUBLE as error:
            status = getattr(error, "status", None) or type(error).__name__
            raise MenuRefused(f"LINE がメニューを受け付けません({status})。") from error

    async def _create(self, menu: Menu) -> None:
        made = await self._api.create_rich_menu(menu.draw(), _request_timeout=SECONDS)
        number = str(made.rich_menu_id)
        await self._data.set_rich_menu_image(
            number, menu.picture, _headers={"Content-Type": "image/png"}, _request_timeout=SECONDS
        )
        await self._api.set_default_rich_menu(number, _request_timeout=SECONDS)

    async def _list_ours(self) -> dict[str, str]:
        """Return our menus' names by LINE's ids; those of a town's own hand are left alone."""
        listed = await self._api.get_rich_menu_list(_request_timeout=SECONDS)
        return {menu.rich_menu_id: menu.name for menu in listed.richmenus if menu.name.startswith(OURS)}

    async def _find_shown(self) -> str:
        try:
            answer = await self._api.get_default_rich_menu_id(_request_timeout=SECONDS)
        except ApiException as error:
            if error.status == 404:
                return ""
            raise
        return str(answer.rich_menu_id)

    async def _delete(self, numbers: set[str]) -> None:
        for number in sorted(numbers):
            await self._api.delete_rich_menu(number, _request_timeout=SECONDS)


@asynccontextmanager
async def open_office(host: str, data_host: str, token: str) -> AsyncIterator[MenuOffice]:
    """Connect to LINE."""
    first, second = (Configuration(host=name.rstrip("/"), access_token=token) for name in (host, data_host))
    async with AsyncApiClient(first) as client, AsyncApiClient(second) as data_client:
        yield MenuOffice(client, data_client)
