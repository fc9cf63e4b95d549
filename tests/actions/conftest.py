"""Calls our actions as Rasa 3.6 does: an action-call JSON through rasa-sdk's executor, one `custom` back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from actions.base import Sources
from actions.register import build_executor
from knowledge import choices
from knowledge.catalogue import Catalogue, load_catalogue
from knowledge.context import Context, VenueWish
from knowledge.municipalities import Point
from knowledge.reply import Part, Reply, StepsPart, TextPart
from knowledge.sessions import Session
from knowledge.venues import FileVenues, VenueAnswer
from service.codec import read_reply

DATA = Path(__file__).parents[2] / "data"
NOW = datetime.fromisoformat("2026-11-24T10:15:00+09:00")
CATALOGUE = load_catalogue(DATA)


@dataclass(slots=True)
class Venues:
    """A search over given sessions that remembers what it was asked."""

    sessions: tuple[Session, ...] = ()
    asked: list[VenueWish] | None = None

    async def search(self, wish: VenueWish, now: datetime, origin: Point | None = None) -> VenueAnswer:
        """Search the given sessions."""
        self.asked = [*(self.asked or []), wish]
        files = FileVenues(self.sessions, CATALOGUE.municipalities, CATALOGUE.needs)
        return await files.search(wish, now, origin)


@dataclass(slots=True)
class Bot:
    """The actions with their sources; `context` is what the conversation remembers."""

    catalogue: Catalogue
    venues: Venues
    context: Context
    now: datetime = NOW

    async def hear(
        self,
        action: str,
        text: str = "",
        *,
        intent: str = "",
        topic: str | None = None,
        ranking: Sequence[tuple[str, str | None, float]] = (),
        dates: Sequence[dict[str, Any]] = (),
        choice: str | None = None,
    ) -> Reply:
        """Send one turn; places are found in the text by the real gazetteer, as the pipeline does."""
        entities = [_place(mention) for mention in self.catalogue.gazetteer.find(text)]
        entities += [{"entity": "date", "value": spoken} for spoken in dates]
        if choice:
            entities.append({"entity": "choice", "value": choice})
        message = {
            "intent": {"name": intent or action.removeprefix("action_"), "confidence": 0.9},
            "entities": entities,
            "text": text,
            "message_id": "m1",
            "metadata": {"turn": "t1", "now": self.now.isoformat(), "context": asdict(self.context)},
            "topic": topic,
            "topic_ranking": [{"intent": i, "topic": t, "confidence": c} for i, t, c in ranking],
        }
        result = await self.call(action, message)
        assert len(result["responses"]) == 1
        assert not result["events"]  # actions set no slots and write nothing
        reply = read_reply(json.loads(json.dumps(result["responses"][0]["custom"])))
        self.context = reply.context
        return reply

    async def press(self, value: str) -> Reply:
        """Press a button other than a topic."""
        return await self.hear("action_choose", f'/choose{{"choice": "{value}"}}', choice=value)

    async def call(self, action: str, message: dict[str, Any]) -> dict[str, Any]:
        """Make the JSON call of Rasa's RemoteAction and return its JSON answer."""
        tracker = {
            "sender_id": "c1:1",
            "slots": {"session_started_metadata": None},
            "latest_message": message,
            "latest_event_time": 1795482900.0,
            "followup_action": None,
            "paused": False,
            "events": [],
            "latest_input_channel": "oraho",
            "active_loop": {},
            "latest_action": {"action_name": "action_listen"},
            "latest_action_name": "action_listen",
        }
        body = {
            "next_action": action,
            "sender_id": "c1:1",
            "tracker": tracker,
            "domain": {},
            "version": "3.6.21",
        }
        executor = build_executor(Sources(lambda: self.catalogue, self.venues))
        result = await executor.run(json.loads(json.dumps(body)))
        assert result is not None
        return dict(result) if isinstance(result, dict) else dict(result.model_dump())


def _place(mention: Any) -> dict[str, Any]:
    value = {
        "codes": list(mention.codes),
        "surface": mention.surface,
        "role": mention.role,
        "negated": mention.negated,
        "region": mention.region,
    }
    return {"entity": "place", "start": mention.start, "end": mention.end, "value": value}


@pytest.fixture
def bot() -> Bot:
    """Actions over the real content and no sessions at all."""
    return Bot(CATALOGUE, Venues(), Context())


def session(code: str, day: str, name: str = "スマホ教室", **changes: Any) -> Session:
    """Make a dated, confirmed class that starts at ten."""
    made = Session(
        id=f"{code}-{day}",
        code=code,
        name=name,
        kind="course",
        starts_on=date.fromisoformat(day),
        ends_on=date.fromisoformat(day),
        starts_at=datetime.fromisoformat("2026-01-01T10:00").time(),
        when="",
        place="公民館",
        address="",
        cost="無料",
        booking="",
        phone="",
        contact="",
        url="",
        note="",
        is_past=False,
        is_confirmed=True,
        page_date="",
    )
    return replace(made, **changes)


def spoken(first: str, last: str | None = None, **more: Any) -> dict[str, Any]:
    """Write a date as the pipeline hears it."""
    heard: dict[str, Any] = {
        "from": first,
        "to": last or first,
        "time_of_day": None,
        "weekdays": [],
        "problem": None,
    }
    return {**heard, "surface": "", **more}


def bare(reply: Reply) -> tuple[Part, ...]:
    """Return the parts without readings and explanations: the words alone."""
    return tuple(map(_strip, reply.parts))


def _strip(part: Part) -> Part:
    if isinstance(part, TextPart):
        return replace(part, ruby=(), terms=())
    return replace(part, ruby=()) if isinstance(part, StepsPart) else part


def texts(reply: Reply) -> str:
    """Join all the words that a reply's text, notice and step parts say."""
    pieces = [getattr(part, "text", "") for part in reply.parts]
    pieces += [step for part in reply.parts if part.type == "steps" for step in part.steps]
    return "\n".join(piece for piece in pieces if piece)


def labels(reply: Reply) -> list[str]:
    """List the buttons of a reply."""
    return [choice.label for choice in reply.choices]


def values(reply: Reply) -> list[str]:
    """List the inner values of a reply's buttons."""
    return [choice.value for choice in reply.choices]


TOWN = choices.place_choice
