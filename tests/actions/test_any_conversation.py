"""Any conversation at all: whatever is said or pressed in any order, no turn crashes or ends dead."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import choices
from knowledge.context import Context, Pending
from knowledge.reply import Behaviour, Reply, TextPart
from tests.actions.conftest import CATALOGUE, Bot, Venues, session, spoken, values

TOPICS = [
    "mynumber_pin_locked",
    "safety_refund_scam",
    "hoken_75plus",
    "support_where",
    "online_konbini",
    "gone",
]
TEXTS = [
    "",
    "三春です",
    "会津でやってる?",
    "石川",
    "埼玉に避難しています",
    "住民票は大熊、今は若松",
    "郡山じゃなくて三春",
    "母の代わりに",
    "もう一度",
    "最初から",
]
DATES: list[list[dict[str, Any]]] = [
    [],
    [spoken("2026-11-30", "2026-12-06")],
    [{"from": None, "to": "2026-12-10"}],
    [{"from": "2026-12-01", "to": None, "weekdays": ["tue"], "time_of_day": "am"}],
    [{"from": None, "to": None, "problem": "no_such_day", "surface": "11月31日"}],
]
KINDS: dict[str, list[tuple[str, str | None]]] = {
    "action_reply": [("ask", topic) for topic in TOPICS],
    "action_venues": [("venues", None)],
    "action_inform": [("inform", None)],
    "action_handoff": [("handoff", None)],
    "action_confirm": [("affirm", None), ("deny", None)],
    "action_step": [("step", kind) for kind in ("next", "stuck", "back", "other")],
    "action_smalltalk": [("smalltalk", kind) for kind in ("greet", "thanks", "complain", "new")],
    "action_decline": [("out_of_scope", kind) for kind in ("tax", "family", "new")],
    "action_clarify": [("unclear", None)],
}
RANKINGS: list[list[tuple[str, str | None, float]]] = [
    [],
    [("ask", "mynumber_pin_locked", 0.3), ("venues", None, 0.2), ("smalltalk", "greet", 0.1)],
    [("ask", "gone", 0.3), ("out_of_scope", "tax", 0.2)],
]
SAID = st.sampled_from([(action, *kind) for action, kinds in KINDS.items() for kind in kinds])


@dataclass(frozen=True)
class Turn:
    """Something said, or the button at a place in the row of buttons offered before."""

    said: tuple[str, str, str | None]
    text: str
    dates: list[dict[str, Any]]
    ranking: list[tuple[str, str | None, float]] = field(default_factory=list)
    button: int | None = None


TURNS = st.builds(
    Turn,
    SAID,
    st.sampled_from(TEXTS),
    st.sampled_from(DATES),
    st.sampled_from(RANKINGS),
    st.none() | st.integers(0, 9),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(TURNS, min_size=1, max_size=8))
def test_every_turn_is_answered_and_leads_on(turns: list[Turn]) -> None:
    """Each reply says something, keeps a person in reach, and remembers only what can be."""
    sessions = (session("075213", "2026-12-09"), session("072036", "2026-12-02"), *CATALOGUE.sessions)
    bot = Bot(CATALOGUE, Venues(sessions), Context())
    asyncio.run(_talk(bot, turns))


async def _talk(bot: Bot, turns: list[Turn]) -> None:
    offered: list[str] = []
    for turn in turns:
        reply = await _take(bot, turn, offered)
        offered = values(reply)
        _check(reply)


async def _take(bot: Bot, turn: Turn, offered: list[str]) -> Reply:
    pressed = offered[turn.button] if turn.button is not None and turn.button < len(offered) else ""
    topic = choices.chosen(pressed, choices.TOPIC_PREFIX)
    if topic:
        return await bot.hear("action_reply", f'/ask{{"topic": "{topic}"}}', intent="ask", topic=topic)
    if pressed and not pressed.startswith("handoff:"):
        return await bot.press(pressed)
    action, intent, kind = turn.said
    return await bot.hear(
        action, turn.text, intent=intent, topic=kind, ranking=turn.ranking, dates=turn.dates
    )


def _check(reply: Reply) -> None:
    context = reply.context
    texts = [part for part in reply.parts if isinstance(part, TextPart)]
    assert texts
    assert [part for part in texts if "{" in part.text + part.easy] == []
    assert {choices.HANDOFF_REQUEST, choices.HANDOFF_ACCEPT} & set(values(reply))
    assert len(set(values(reply))) == len(reply.choices)
    assert [choice for choice in reply.choices if not choice.label] == []
    assert {topic for topic, _ in reply.candidates} <= {*CATALOGUE.topics, "gone"}
    assert (reply.handoff is not None) == (choices.HANDOFF_ACCEPT in values(reply))
    assert context.misses < 2
    assert reply.topic is None or reply.topic in CATALOGUE.topics
    assert reply.behaviour is not Behaviour.CLARIFY or reply.topic is None
    assert context.pending is not Pending.COUNTER_PLACE or context.last_topic in CATALOGUE.topics
    assert context.wish.municipality in {None, *(town.code for town in CATALOGUE.municipalities.towns)}
