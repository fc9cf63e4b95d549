"""Conversations of the stand-in Widget API, kept in memory, with the faults a test may order."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Json = dict[str, Any]
SCRIPT: Json = json.loads(Path(__file__).with_name("widget_replies.json").read_text("utf-8"))
AT = "2026-11-24T10:15:00+09:00"


@dataclass
class Talk:
    """One conversation; `wake` is set whenever something a client should see has happened."""

    id: str
    token: str
    state: Json = field(default_factory=lambda: {"mode": "bot"})
    messages: list[Json] = field(default_factory=list)
    offered: dict[str, tuple[str, str]] = field(default_factory=dict)
    sent: dict[str, tuple[str, Json]] = field(default_factory=dict)
    facts: Json = field(default_factory=dict)
    notes: list[tuple[str, Json]] = field(default_factory=list)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    is_typing: bool = False
    notices: list[Json] | None = None

    def say(
        self, speaker: str, text: str | None = None, name: str | None = None, reply: Json | None = None
    ) -> Json:
        """Append one Message v1 and wake every reader."""
        message: Json = {"seq": len(self.messages) + 1, "from": speaker, "name": name, "at": AT}
        if text is not None:
            message["text"] = text
        if reply is not None:
            message["reply"] = self.hide_choices(reply, message["seq"])
        self.messages.append(message)
        self.ring()
        return message

    def turn_to(self, **state: object) -> None:
        """Change the state that clients are shown."""
        self.state = dict(state)
        self.ring()

    @staticmethod
    async def listen(bell: asyncio.Event, seconds: float) -> None:
        """Wait until a bell rings, at most so long."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(bell.wait(), seconds)

    def ring(self) -> None:
        """Wake every reader; each takes the new bell with it."""
        bell, self.wake = self.wake, asyncio.Event()
        bell.set()

    def type(self, is_typing: bool) -> None:
        """Let the supporter start or stop typing."""
        self.is_typing = is_typing
        self.ring()

    def post(self, *notices: Json) -> None:
        """Let the town tell this, and nothing else, before anything else."""
        self.notices = list(notices)
        self.ring()

    def hide_choices(self, reply: Json, seq: int) -> Json:
        """Give every choice an opaque value, as the service does."""
        hidden = []
        for index, choice in enumerate(reply.get("choices", [])):
            value = f"{seq}.{index}"
            self.offered[value] = (choice["label"], choice["value"])
            hidden.append({**choice, "value": value})
        return {**reply, "choices": hidden}


@dataclass
class Faults:
    """What goes wrong next; every field is spent or stays as its comment says."""

    refusals: dict[str, list[tuple[int, str, int]]] = field(default_factory=dict)  # call → answers, spent
    lost_answers: int = 0  # messages stored, answer cut; spent
    stream_life: float | None = None  # seconds until each stream is cut; stays
    mute_streams: bool = False  # streams open but say nothing; stays
    think: float = 0.05  # seconds the bot takes; stays


class Book:
    """All conversations and what was asked of them."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything, as before a test."""
        self.site: Json = SCRIPT["site"]
        self.greeting_notice: Json | None = None
        self.talks: dict[str, Talk] = {}
        self.faults = Faults()
        self.calls: Counter[str] = Counter()
        self.erased: list[str] = []
        self.codes: dict[str, str] = {}
        self.retry_ms = 100
        self.background: set[asyncio.Task[None]] = set()

    def wake_anew(self) -> None:
        """Let go of the loop that ended: every conversation gets a bell of the next one."""
        for talk in self.talks.values():
            talk.wake = asyncio.Event()

    def open(self, facts: Json) -> Talk:
        """Start a conversation with its greeting."""
        talk = Talk(id=secrets.token_hex(8), token=secrets.token_hex(16), facts=facts)
        self.talks[talk.id] = talk
        first = [{"type": "notice", **self.greeting_notice}] if self.greeting_notice else []
        talk.say("bot", reply={**SCRIPT["greeting"], "parts": [*first, *SCRIPT["greeting"]["parts"]]})
        return talk

    @property
    def last(self) -> Talk:
        """The conversation opened last."""
        return list(self.talks.values())[-1]

    def answer_later(self, talk: Talk, heard: str) -> asyncio.Task[None]:
        """Let the bot think, then answer; silent while a person has the conversation."""
        task = asyncio.get_running_loop().create_task(self._answer(talk, heard))
        self.background.add(task)
        task.add_done_callback(self.background.discard)
        return task

    async def _answer(self, talk: Talk, heard: str) -> None:
        is_button = heard.startswith(("handoff:", "callback:"))
        if talk.state["mode"] in ("waiting", "with_supporter") and not is_button:
            return
        await asyncio.sleep(self.faults.think)
        reply = next((reply for words, reply in SCRIPT["answers"] if words in heard), SCRIPT["otherwise"])
        state = SCRIPT["states"].get(heard)
        talk.say("bot", reply=reply)
        if state:
            talk.turn_to(**state)
