"""A stand-in for LINE on loopback: tokens that expire, retry keys, quotas, and failures on demand."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import hmac
import itertools
import uuid
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientError, ClientSession, web

from tests.fakes.line_limits import find_loading_problems, find_problems
from tests.fakes.line_menus import Menus

TOKEN_LIVES = timedelta(seconds=60)
MONTHLY = "You have reached your monthly limit."
Json = dict[str, Any]
ACCOUNT = {"userId": "Ubot", "basicId": "@oraho", "displayName": "おらほ", "markAsReadMode": "auto"}


@dataclass
class Call:
    """One request as it came; `status` is 0 when the connection was dropped."""

    path: str
    body: Json
    retry_key: str | None
    at: datetime
    status: int = 0


@dataclass
class Seen:
    """What one resident was shown by one call."""

    user: str
    via: str
    messages: list[Json]


@dataclass
class FakeLine:
    """LINE. `script` holds what happens to the next calls of a kind, e.g. script["push"] = [429, 200].

    Beside statuses: "drop" accepts and loses the answer, "lose" loses the request, "hang" accepts and
    never answers. `is_down` answers 503 to all, `is_mute` loses all requests.
    """

    clock: Callable[[], datetime]
    access_token: str = "channel-token"
    script: dict[str, deque[int | str]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    loading: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)
    quota: int | None = None
    spent: int = 0
    is_down: bool = False
    is_mute: bool = False
    channel_secret: str = "channel-secret"
    chat_mode: str = "bot"
    webhook: str = ""
    is_webhook_active: bool = True
    host: str = ""
    menus: Menus = field(default_factory=Menus)
    _tokens: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    _runner: web.AppRunner | None = None
    _site: web.TCPSite | None = None
    _port: int = 0
    _accepted: dict[str, str] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def issue_token(self, user: str, at: datetime | None = None) -> str:
        """Make a reply token that lives a minute."""
        token = uuid.uuid4().hex
        self._tokens[token] = (user, at or self.clock())
        return token

    def renew_token(self, token: str) -> None:
        """A redelivered event's token lives a minute from now, unless it was used."""
        if token in self._tokens:
            self._tokens[token] = (self._tokens[token][0], self.clock())

    def forget_token(self, token: str) -> None:
        """Take a reply token no more."""
        del self._tokens[token]

    def count(self, kind: str) -> int:
        """Count the calls of one kind: reply, push, …"""
        return sum(call.path.endswith(f"/{kind}") for call in self.calls)

    def of(self, kind: str) -> list[Call]:
        """Return the calls of one kind."""
        return [call for call in self.calls if call.path.endswith(f"/{kind}")]

    def shown_to(self, user: str) -> list[Json]:
        """Return every message a resident saw, in order."""
        return [message for seen in self.seen if seen.user == user for message in seen.messages]

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[FakeLine]:
        """Listen on a free loopback port."""
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._answer)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        self._site = web.TCPSite(runner, "127.0.0.1", 0)
        await self._site.start()
        self._port = runner.addresses[0][1]
        self._runner = runner
        self.host = f"http://127.0.0.1:{self._port}"
        yield self
        await runner.cleanup()

    async def vanish(self) -> None:
        """Refuse connections, as a host that is gone; those that are open live on."""
        if self._site is not None:
            await self._site.stop()

    async def come_back(self) -> None:
        """Take connections at the same port again."""
        if self._runner is not None:
            self._site = web.TCPSite(self._runner, "127.0.0.1", self._port)
            await self._site.start()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        is_json = request.can_read_body and request.content_type == "application/json"
        body = await request.json() if is_json else {}
        call = Call(request.path, body, request.headers.get("X-Line-Retry-Key"), self.clock())
        self.calls.append(call)
        kind = request.path.rpartition("/")[2]
        planned = self.script[kind].popleft() if self.script.get(kind) else None
        if planned == "lose" or self.is_mute:
            return self._drop(request)
        if self.is_down:
            return self._say(call, 503, {"message": "Service unavailable"})
        if isinstance(planned, int) and planned != 200:
            return self._say(call, planned, {"message": "planned"})
        if request.headers.get("Authorization") != f"Bearer {self.access_token}":
            return self._say(call, 401, {"message": "Authentication failed"})
        response = await self._act(call, request)
        if planned == "hang":
            await asyncio.sleep(3600)
        return self._drop(request) if planned == "drop" else response

    async def _act(self, call: Call, request: web.Request) -> web.StreamResponse:
        if "richmenu" in request.path:
            path = request.path.split("/")[3:]
            status, said = self.menus.answer(request.method, path, await request.read(), call.body)
            return self._say(call, status, said)
        match request.path.split("/")[3:]:
            case ["message", "reply"]:
                return self._reply(call)
            case ["message", "push"]:
                return self._push(call)
            case ["chat", "loading", "start"]:
                if problems := find_loading_problems(call.body):
                    return self._refuse(call, problems)
                self.loading.append(call.body["chatId"])
                return self._say(call, 202, {})
            case [("group" | "room"), identifier, "leave"]:
                self.left.append(identifier)
                return self._say(call, 200, {})
            case ["message", "quota"]:
                kind = "none" if self.quota is None else "limited"
                return self._say(call, 200, {"type": kind, "value": self.quota})
            case ["info"]:
                return self._say(call, 200, {**ACCOUNT, "chatMode": self.chat_mode})
            case ["channel", "webhook", "endpoint"] if self.webhook:
                return self._say(call, 200, {"endpoint": self.webhook, "active": self.is_webhook_active})
            case ["channel", "webhook", "test"]:
                return self._say(call, 200, await self._try_webhook())
            case ["message", "quota", "consumption"]:
                return self._say(call, 200, {"totalUsage": self.spent})
        return self._say(call, 404, {"message": "Not found"})

    async def _try_webhook(self) -> Json:
        """Send an empty webhook, signed, as LINE does from its own screen."""
        body = b'{"destination":"Ubot","events":[]}'
        digest = hmac.new(self.channel_secret.encode(), body, hashlib.sha256).digest()
        headers = {"X-Line-Signature": base64.b64encode(digest).decode()}
        status = 0
        with contextlib.suppress(ClientError):
            async with ClientSession() as http, http.post(self.webhook, data=body, headers=headers) as answer:
                status = answer.status
        is_fine = status == 200
        return {
            "success": is_fine,
            "timestamp": self.clock().isoformat(),
            "statusCode": status,
            "reason": "OK" if is_fine else "ERROR_STATUS_CODE",
            "detail": str(status),
        }

    def _reply(self, call: Call) -> web.StreamResponse:
        if call.retry_key is not None:
            return self._say(call, 400, {"message": "The retry key is not accepted in this API"})
        if problems := find_problems(call.body):
            return self._refuse(call, problems)
        user, since = self._tokens.pop(call.body["replyToken"], ("", self.clock() - TOKEN_LIVES * 2))
        if self.clock() - since > TOKEN_LIVES:
            return self._say(call, 400, {"message": "Invalid reply token"})
        self._show(user, "reply", call.body["messages"])
        return self._accept(call)

    def _push(self, call: Call) -> web.StreamResponse:
        if call.retry_key in self._accepted:
            headers = {"x-line-accepted-request-id": self._accepted[call.retry_key]}
            body = {"message": "The retry key is already accepted", "sentMessages": [{"id": "1"}]}
            return self._say(call, 409, body, headers)
        if problems := find_problems(call.body):
            return self._refuse(call, problems)
        if self.quota is not None and self.spent >= self.quota:
            return self._say(call, 429, {"message": MONTHLY})
        if call.body["to"] not in self.blocked:
            self.spent += 1
        self._show(call.body["to"], "push", call.body["messages"])
        return self._accept(call)

    def _show(self, user: str, via: str, messages: list[Json]) -> None:
        if user not in self.blocked:
            self.seen.append(Seen(user, via, messages))

    def _accept(self, call: Call) -> web.StreamResponse:
        request_id = f"request-{next(self._numbers)}"
        if call.retry_key:
            self._accepted[call.retry_key] = request_id
        sent = [{"id": str(next(self._numbers))} for _ in call.body["messages"]]
        return self._say(call, 200, {"sentMessages": sent}, {"x-line-request-id": request_id})

    def _refuse(self, call: Call, problems: list[str]) -> web.StreamResponse:
        details = [{"message": problem, "property": "messages"} for problem in problems]
        message = f"The request body has {len(problems)} error(s)"
        return self._say(call, 400, {"message": message, "details": details})

    def _say(
        self, call: Call, status: int, body: Json, headers: dict[str, str] | None = None
    ) -> web.StreamResponse:
        call.status = status
        return web.json_response(body, status=status, headers=headers)

    def _drop(self, request: web.Request) -> web.StreamResponse:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
