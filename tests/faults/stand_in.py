"""A stand-in for Rasa.

It answers turn N of a conversation with "答え<N>:<text>", counting in the context that comes with it.
One that remembers counts by itself, as a dialogue engine with a tracker does.
"""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from typing import Any

from aiohttp import web

Json = dict[str, Any]
STOCK_TROUBLE = ("empty", "hang", "lost", "broken")
STOCK_CHANCES = (0.03, 0.01, 0.02, 0.01)
HANG_SECONDS = 30


class StandIn:
    """Answers like Rasa's channel; `mode` makes every turn go wrong in one way."""

    def __init__(self, seed: int, thinking: float, *, remembers: bool) -> None:
        self._dice = random.Random(seed)
        self._thinking = thinking
        self._remembers = remembers
        self._counts: dict[str, int] = defaultdict(int)
        self.mode = "well"

    def build(self) -> web.Application:
        """Return the server."""
        app = web.Application()
        app.router.add_get("/webhooks/oraho/", self._health)
        app.router.add_post("/webhooks/oraho/webhook", self._answer)
        app.router.add_post("/mode/{mode}", self._set_mode)
        return app

    async def _health(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def _set_mode(self, request: web.Request) -> web.Response:
        self.mode = request.match_info["mode"]
        return web.Response()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        try:
            turn = await request.json()
        except ConnectionError:
            return web.Response()  # who asked has died
        trouble = self.mode if self.mode != "well" else self._choose_trouble()
        await asyncio.sleep(self._dice.uniform(0.01, self._thinking))
        if trouble == "hang":
            await asyncio.sleep(HANG_SECONDS)
        if trouble == "broken":
            return web.Response(text='[{"custom": {"behaviour": "nonsense"', content_type="application/json")
        if trouble == "empty":
            return web.json_response([])
        reply = self._reply(turn)
        if trouble == "lost" and request.transport is not None:
            request.transport.abort()
        return web.json_response([{"recipient_id": turn["sender"], "custom": reply}])

    def _choose_trouble(self) -> str:
        well = 1 - sum(STOCK_CHANCES)
        return self._dice.choices(("well", *STOCK_TROUBLE), (well, *STOCK_CHANCES))[0]

    def _reply(self, turn: Json) -> Json:
        context = turn["metadata"]["context"]
        conversation = turn["sender"].partition(":")[0]
        self._counts[conversation] += 1
        number = self._counts[conversation] if self._remembers else (context["step"] or 0) + 1
        return {
            "behaviour": "answer",
            "topic": "stand_in",
            "parts": [{"type": "text", "text": f"答え{number}:{turn['message']}"}],
            "context": {**context, "step": number},
        }


def serve(port: int, seed: int, thinking: float, *, remembers: bool) -> None:
    """Serve on loopback until killed."""
    app = StandIn(seed, thinking, remembers=remembers).build()
    web.run_app(app, host="127.0.0.1", port=port, print=None, handle_signals=False)
