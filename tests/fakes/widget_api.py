"""A stand-in for the Widget API v1: the contract to the letter, in memory, able to fail on demand."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from service.security_headers import POLICY
from service.widget_files import WidgetFiles
from tests.fakes.widget_book import SCRIPT, Book, Json, Talk

WIDGET = Path(__file__).parents[2] / "web_widget"
CSP = {"Content-Security-Policy": POLICY}
LIMIT = 1000
NEAR = "いまいる場所の近くの教室を教えてください"
# What the service allows to the origins of its list; here the list is this machine under another name.
ALLOWED: Json = {
    "allow_origin_regex": r"http://localhost:\d+",
    "allow_methods": ["GET", "POST", "PATCH", "DELETE"],
    "allow_headers": ["Authorization", "Content-Type", "Last-Event-ID"],
}
Call = Callable[[Request, Talk], Awaitable[Response]]


class CutAnswer(Response):
    """Promises more bytes than it sends, so that the client sees a broken connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head and one byte, then wait for the client to give up on a closed socket."""
        headers = [
            (b"content-length", b"1000"),
            (b"content-type", b"application/json"),
            (b"connection", b"close"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})
        raise asyncio.CancelledError


def problem(status: int, code: str, retry_after: int = 0) -> Response:
    """Answer with the error shape of the contract."""
    headers = {"Retry-After": str(retry_after)} if retry_after else {}
    return JSONResponse({"error": code, "message": f"（{code}）"}, status, headers)


class WidgetApi:
    """The routes; `book` holds what they read and change."""

    def __init__(self, book: Book) -> None:
        self.book = book
        one = "/api/v1/conversations/{id}"
        self.app = Starlette(
            middleware=[Middleware(CORSMiddleware, **ALLOWED)],
            routes=[
                Route("/chat", self.page("chat.html")),
                Route("/demo", self.page("demo.html")),
                Route("/town", self.town),
                Mount("/widget", WidgetFiles(directory=WIDGET / "dist")),
                Route("/api/v1/site", self.site),
                Route("/api/v1/conversations", self.start, methods=["POST"]),
                Route("/api/v1/conversations/continue", self.take_over, methods=["POST"]),
                Route(one, self.known("patch", self.patch), methods=["PATCH"]),
                Route(one, self.known("erase", self.erase), methods=["DELETE"]),
                Route(f"{one}/messages", self.known("send", self.send), methods=["POST"]),
                Route(f"{one}/messages", self.known("messages", self.messages), methods=["GET"]),
                Route(f"{one}/events", self.known("events", self.events), methods=["GET"]),
                Route(f"{one}/code", self.known("code", self.code), methods=["POST"]),
                Route(f"{one}/transcript", self.known("transcript", self.transcript), methods=["GET"]),
                *[
                    Route(f"{one}/{name}", self.known(name, self.note(name)), methods=["POST"])
                    for name in ("callback", "rating", "typing", "feedback")
                ],
            ],
        )

    def page(self, name: str) -> Callable[[Request], Awaitable[Response]]:
        """Serve a page with its placeholders filled, under the strict policy."""

        async def serve(request: Request) -> Response:
            text = (WIDGET / name).read_text("utf-8")
            phone = self.book.site["phone"]
            filled = {"title": "デジタル相談", "municipality": request.query_params.get("m", "072036")}
            filled |= {"phone": phone["number"], "phone_label": phone["label"]}
            filled["kiosk"] = "kiosk" if "kiosk" in request.query_params else ""
            for key, value in filled.items():
                text = text.replace("{{" + key + "}}", value)
            return Response(text, media_type="text/html", headers=CSP)

        return serve

    async def town(self, request: Request) -> Response:
        """A town's page on another server: asked for as localhost, it names the service by its number."""
        service = f"http://127.0.0.1:{request.url.port}"
        page = (
            f'<!doctype html><html lang="ja"><meta charset="utf-8"><title>町</title>'
            f'<script src="{service}/widget/soudan.js" defer></script>'
            f'<soudan-chat server="{service}" municipality="072036"></soudan-chat></html>'
        )
        return Response(page, media_type="text/html")

    async def site(self, request: Request) -> Response:
        """Say which towns, groups and telephone there are."""
        return self.refusal("site") or JSONResponse(self.book.site)

    async def start(self, request: Request) -> Response:
        """Open a conversation; an unknown town is refused."""
        if refused := self.refusal("start"):
            return refused
        facts = json.loads(await request.body() or b"{}")
        codes = {town["code"] for town in self.book.site["municipalities"]} | {"outside", None}
        if facts.get("municipality") not in codes:
            return problem(404, "unknown_site")
        talk = self.book.open(facts)
        return JSONResponse({"id": talk.id, "token": talk.token, "messages": talk.messages}, 201)

    def refusal(self, call: str) -> Response | None:
        """Count the call and spend one ordered refusal, if there is one."""
        self.book.calls[call] += 1
        waiting = self.book.faults.refusals.get(call, [])
        return problem(*waiting.pop(0)) if waiting else None

    def known(self, name: str, call: Call) -> Callable[[Request], Awaitable[Response]]:
        """Let a call through only with the token of its conversation."""

        async def serve(request: Request) -> Response:
            if refused := self.refusal(name):
                return refused
            talk = self.book.talks.get(request.path_params["id"])
            if talk is None and name == "erase" and request.path_params["id"] in self.book.erased:
                return Response(status_code=204)
            if talk is None or request.headers.get("authorization") != f"Bearer {talk.token}":
                return problem(401, "session_expired")
            if talk.state["mode"] == "closed" and name in ("send", "patch", "callback"):
                return problem(410, "conversation_closed")
            return await call(request, talk)

        return serve

    async def send(self, request: Request, talk: Talk) -> Response:
        """Store one message once, and answer it now or later."""
        body = json.loads(await request.body())
        text, choice = body.get("text"), body.get("choice")
        if position := body.get("position"):
            talk.notes.append(("position", position))
            text = NEAR
        if (text is None and choice not in talk.offered) or (text is not None and not text.strip()):
            return problem(422, "unknown_choice" if text is None else "empty")
        if text is not None and len(text) > LIMIT:
            return problem(422, "too_long")
        what = json.dumps([text, choice])
        before, answer = talk.sent.get(body["client_id"], (what, None))
        if before != what:
            return problem(409, "id_reused")
        if answer is None:
            answer = await self.store(talk, body["client_id"], what, text, choice, request)
        if self.book.faults.lost_answers > 0:
            self.book.faults.lost_answers -= 1
            return CutAnswer()
        return JSONResponse(answer, 200 if "replies" in answer else 202)

    async def store(
        self, talk: Talk, client_id: str, what: str, text: str | None, choice: str | None, request: Request
    ) -> Json:
        """Append the resident's message and wait for the answer as long as was asked."""
        label, inner = talk.offered[choice] if choice else (text or "", text or "")
        message = talk.say("resident", text=label)
        talk.sent[client_id] = (what, {"message": message})
        turn = self.book.answer_later(talk, inner)
        wait = float(request.query_params.get("wait", 0))
        if wait:
            await asyncio.wait([turn], timeout=wait)
            if turn.done():
                replies = [m for m in talk.messages[message["seq"] :] if m["from"] != "resident"]
                talk.sent[client_id] = (what, {"message": message, "replies": replies})
        return talk.sent[client_id][1]

    async def messages(self, request: Request, talk: Talk) -> Response:
        """Catch up, or wait for something to happen."""
        after, wait = int(request.query_params.get("after", 0)), float(request.query_params.get("wait", 0))
        bell = talk.wake
        if wait and len(talk.messages) <= after:
            await talk.listen(bell, wait)
        page = {"messages": talk.messages[after:], "state": talk.state}
        return JSONResponse(page if talk.notices is None else {**page, "notices": talk.notices})

    async def events(self, request: Request, talk: Talk) -> Response:
        """Open the stream where the client left off."""
        after = int(request.headers.get("last-event-id", 0))
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self.stream(talk, after), media_type="text/event-stream", headers=headers)

    async def stream(self, talk: Talk, after: int) -> AsyncIterator[str]:
        """Write state, typing and messages until the stream is cut."""
        faults, loop = self.book.faults, asyncio.get_running_loop()
        end = loop.time() + (faults.stream_life or 3600)
        if faults.mute_streams:
            await asyncio.sleep(end - loop.time())
            return
        yield f"retry: {self.book.retry_ms}\n\n"
        state, notices, was_typing = None, None, False
        while loop.time() < end:
            bell = talk.wake
            for message in talk.messages[after:]:
                after = message["seq"]
                yield f"event: message\nid: {after}\ndata: {json.dumps(message)}\n\n"
            if state != talk.state:
                state = talk.state
                yield f"event: state\ndata: {json.dumps(state)}\n\n"
            if notices != talk.notices:
                notices = talk.notices
                yield f"event: notices\ndata: {json.dumps(notices)}\n\n"
            if was_typing != talk.is_typing:
                was_typing = talk.is_typing
                yield f"event: typing\ndata: {json.dumps({'from': 'supporter', 'typing': was_typing})}\n\n"
            await talk.listen(bell, min(15.0, max(0.0, end - loop.time())))
            yield ": still here\n\n"

    async def patch(self, request: Request, talk: Talk) -> Response:
        """Take the resident's towns and wording."""
        talk.facts |= json.loads(await request.body())
        return JSONResponse(talk.facts)

    async def erase(self, request: Request, talk: Talk) -> Response:
        """End and erase."""
        self.book.talks.pop(talk.id)
        self.book.erased.append(talk.id)
        return Response(status_code=204)

    async def transcript(self, request: Request, talk: Talk) -> Response:
        """Hand out the record."""
        return JSONResponse({"messages": talk.messages})

    async def code(self, request: Request, talk: Talk) -> Response:
        """Give a number under which another screen goes on."""
        self.book.codes["12345678"] = talk.id
        return JSONResponse({"code": "12345678", "minutes": 10}, 201)

    async def take_over(self, request: Request) -> Response:
        """Hand the conversation to another screen, once; the old token no longer opens it."""
        if refused := self.refusal("continue"):
            return refused
        body = json.loads(await request.body())
        talk = self.book.talks.get(self.book.codes.pop(body["code"], ""))
        if talk is None:
            return problem(404, "unknown_code")
        talk.token = secrets.token_hex(16)
        return JSONResponse({"id": talk.id, "token": talk.token, "messages": talk.messages}, 201)

    def note(self, name: str) -> Call:
        """Keep what was posted to a small call; a call-back wish also changes the state."""

        async def serve(request: Request, talk: Talk) -> Response:
            talk.notes.append((name, json.loads(await request.body())))
            if name != "callback":
                return Response(status_code=204)
            message = talk.say("system", reply=SCRIPT["callback"])
            talk.turn_to(mode="callback")
            return JSONResponse({"messages": [message]}, 201)

        return serve
