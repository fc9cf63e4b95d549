"""Counts one day from what was said: pure, so that the same day always gives the same numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from knowledge.reply import Behaviour
from service.conversation.desk_hours import TOKYO


class Measure(StrEnum):
    """What is counted; the kinds of each stand behind it."""

    CONVERSATIONS = "conversations"  # by channel
    TOPIC = "topic"  # answers by topic
    BEHAVIOUR = "behaviour"  # replies of the bot by behaviour
    HOUR = "hour"  # residents' messages by hour in Japan, "00" to "23"
    VERDICT = "verdict"  # solved, wrong, unclear
    STARS = "stars"  # 1 to 5
    HANDOFFS = "handoffs"  # claimed by a person, by nothing
    WAITING = "waiting"  # minutes from asking to being claimed, summed
    HELPED = "helped"  # handoffs that ended after a claim
    HANDLING = "handling"  # minutes from claim to end, summed


@dataclass(frozen=True, slots=True)
class Said:
    """One bot reply."""

    municipality: str
    behaviour: Behaviour
    topic: str | None


@dataclass(frozen=True, slots=True)
class Helped:
    """One handoff that a person took."""

    municipality: str
    opened_at: datetime
    claimed_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Day:
    """All that is counted of one day; pairs are (municipality, kind)."""

    conversations: tuple[tuple[str, str], ...]
    said: tuple[Said, ...]
    heard: tuple[tuple[str, datetime], ...]
    verdicts: tuple[tuple[str, str], ...]
    stars: tuple[tuple[str, str], ...]
    helped: tuple[Helped, ...]


Key = tuple[str, Measure, str]


def count_day(day: Day) -> dict[Key, int]:
    """Return the amount by (municipality, measure, kind)."""
    counts: Counter[Key] = Counter()
    _add(counts, Measure.CONVERSATIONS, day.conversations)
    _add(counts, Measure.BEHAVIOUR, ((said.municipality, said.behaviour.value) for said in day.said))
    answers = (said for said in day.said if said.topic and said.behaviour is Behaviour.ANSWER)
    _add(counts, Measure.TOPIC, ((said.municipality, said.topic or "") for said in answers))
    _add(counts, Measure.HOUR, ((town, f"{at.astimezone(TOKYO).hour:02d}") for town, at in day.heard))
    _add(counts, Measure.VERDICT, day.verdicts)
    _add(counts, Measure.STARS, day.stars)
    for helped in day.helped:
        counts[helped.municipality, Measure.HANDOFFS, ""] += 1
        counts[helped.municipality, Measure.WAITING, ""] += _minutes(helped.opened_at, helped.claimed_at)
        if helped.ended_at is not None:
            counts[helped.municipality, Measure.HELPED, ""] += 1
            counts[helped.municipality, Measure.HANDLING, ""] += _minutes(helped.claimed_at, helped.ended_at)
    return dict(counts)


def _add(counts: Counter[Key], measure: Measure, pairs: Iterable[tuple[str, str]]) -> None:
    for municipality, kind in pairs:
        counts[municipality, measure, kind] += 1


def _minutes(start: datetime, end: datetime) -> int:
    return max(0, round((end - start).total_seconds() / 60))
