"""Speaks to LINE through its SDK and reduces every way a call can end to one small answer."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import aiohttp
from linebot.v3.messaging import (
    ApiException,
    AsyncApiClient,
    AsyncMessagingApi,
    Configuration,
    PushMessageRequest,
    ReplyMessageRequest,
    ShowLoadingAnimationRequest,
)

from service.channels.line.render import LineMessage

SECONDS = 8.0
LOADING_SECONDS = 20
REQUEST_ID = "x-line-request-id"
ACCEPTED_REQUEST_ID = "x-line-accepted-request-id"


class End(Enum):
    """How a call ended."""

    ANSWERED = "answered"
    NOT_SENT = "not_sent"  # LINE cannot have seen it
    UNKNOWN = "unknown"  # LINE may have acted on it


UNANSWERED = (ApiException, aiohttp.ClientError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Answer:
    """LINE's answer; `status` is 0 when there was none."""

    end: End
    status: int = 0
    message: str = ""
    request_id: str = ""

    @property
    def is_accepted(self) -> bool:
        """Say whether LINE took it: now, or (409) earlier under the same retry key."""
        return self.status in (200, 409)


@dataclass(frozen=True, slots=True)
class Quota:
    """Free messages of this month: how many there are (None: without limit) and how many are spent."""

    limit: int | None
    spent: int


@dataclass(frozen=True, slots=True)
class Account:
    """The official account; in bot mode nobody answers in LINE's own chat screen."""

    name: str
    basic_id: str
    is_bot_mode: bool


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where LINE sends events."""

    url: str
    is_active: bool


class LinePlatform:
    """One connection pool; to be opened inside a running loop."""

    def __init__(self, host: str, token: str) -> None:
        self._configuration = Configuration(host=host.rstrip("/"), access_token=token)
        self._client: AsyncApiClient | None = None

    def open(self) -> None:
        """Open the connections."""
        self._client = AsyncApiClient(self._configuration)

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def reply(self, token: str, messages: Sequence[LineMessage]) -> Answer:
        """Send with a reply token."""
        request = ReplyMessageRequest(reply_token=token, messages=list(messages))
        return await _ask(self._api.reply_message_with_http_info(request, _request_timeout=SECONDS))

    async def push(self, to: str, messages: Sequence[LineMessage], retry_key: str) -> Answer:
        """Send at any time; the same key is never sent on twice."""
        request = PushMessageRequest(to=to, messages=list(messages))
        call = self._api.push_message_with_http_info(request, retry_key, _request_timeout=SECONDS)
        return await _ask(call)

    async def show_loading(self, user_id: str) -> Answer:
        """Show that an answer is on its way."""
        request = ShowLoadingAnimationRequest(chat_id=user_id, loading_seconds=LOADING_SECONDS)
        return await _ask(self._api.show_loading_animation_with_http_info(request, _request_timeout=SECONDS))

    async def leave(self, group_id: str, *, is_room: bool) -> Answer:
        """Leave a group or a room."""
        if is_room:
            return await _ask(self._api.leave_room_with_http_info(group_id, _request_timeout=SECONDS))
        return await _ask(self._api.leave_group_with_http_info(group_id, _request_timeout=SECONDS))

    async def read_quota(self) -> Quota | None:
        """Return this month's quota; None when LINE does not say."""
        try:
            limit = await self._api.get_message_quota(_request_timeout=SECONDS)
            spent = await self._api.get_message_quota_consumption(_request_timeout=SECONDS)
        except UNANSWERED:
            return None
        return Quota(limit.value if limit.type == "limited" else None, spent.total_usage)

    async def read_account(self) -> Account | None:
        """Return whose access token it is; None when LINE does not take it."""
        try:
            info = await self._api.get_bot_info(_request_timeout=SECONDS)
        except UNANSWERED:
            return None
        return Account(info.display_name, info.basic_id, info.chat_mode == "bot")

    async def read_webhook(self) -> Webhook | None:
        """Return where LINE sends events; None when nothing is registered."""
        try:
            endpoint = await self._api.get_webhook_endpoint(_request_timeout=SECONDS)
        except UNANSWERED:
            return None
        return Webhook(endpoint.endpoint, endpoint.active)

    async def read_menu_name(self) -> str:
        """Return the inner name of the menu that everybody sees; empty when there is none."""
        try:
            shown = await self._api.get_default_rich_menu_id(_request_timeout=SECONDS)
            menu = await self._api.get_rich_menu(shown.rich_menu_id, _request_timeout=SECONDS)
        except UNANSWERED:
            return ""
        return str(menu.name)

    async def try_webhook(self) -> str:
        """Let LINE send an empty webhook; returns what went wrong, or nothing."""
        try:
            result = await self._api.test_webhook_endpoint(_request_timeout=SECONDS)
        except UNANSWERED as error:
            return type(error).__name__
        return "" if result.success else f"{result.reason} {result.detail}"

    @property
    def _api(self) -> Any:
        if self._client is None:
            raise RuntimeError("the LINE client is not open")
        return AsyncMessagingApi(self._client)


async def _ask(call: Awaitable[Any]) -> Answer:
    try:
        response = await call
    except ApiException as error:
        return _read_refusal(error)
    except aiohttp.ClientConnectorError:
        return Answer(End.NOT_SENT)
    except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
        # A body that cannot be read comes after LINE has acted.
        return Answer(End.UNKNOWN, message=type(error).__name__)
    headers = response.headers or {}
    return Answer(End.ANSWERED, 200, request_id=headers.get(REQUEST_ID, ""))


def _read_refusal(error: ApiException) -> Answer:
    headers = error.headers or {}
    request_id = headers.get(ACCEPTED_REQUEST_ID) or headers.get(REQUEST_ID, "")
    try:
        message = str(json.loads(error.body or "{}").get("message", ""))
    except (ValueError, AttributeError):
        message = ""
    return Answer(End.ANSWERED, int(error.status or 0), message[:200], request_id[:80])
