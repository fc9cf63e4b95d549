"""What the pipeline heard in one turn, read from rasa-sdk's tracker into frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from actions.errors import NotHeard
from knowledge.context import Context
from knowledge.places import OUTSIDE

TOKYO = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One class the classifier thought of."""

    intent: str
    topic: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class HeardPlace:
    """A place as named; several codes are ambiguous."""

    codes: tuple[str, ...]
    surface: str
    role: str | None = None
    negated: bool = False
    region: str = ""

    @property
    def is_doubtful(self) -> bool:
        """Say whether several towns bear the name; a region is several towns without doubt."""
        return len(self.codes) > 1 and not self.region

    @property
    def is_outside(self) -> bool:
        """Say whether the place lies outside the prefecture."""
        return self.codes == (OUTSIDE,)


@dataclass(frozen=True, slots=True)
class HeardDate:
    """A date expression resolved to an inclusive range of ISO dates; `problem` says why it cannot be."""

    date_from: str | None
    date_to: str | None
    time_of_day: str | None
    weekdays: tuple[str, ...]
    problem: str | None
    surface: str


@dataclass(frozen=True, slots=True)
class Heard:
    """One turn."""

    text: str
    intent: str
    topic: str | None
    confidence: float | None
    ranking: tuple[Candidate, ...]
    places: tuple[HeardPlace, ...]
    dates: tuple[HeardDate, ...]
    choice: str | None
    context: Context
    now: datetime

    @property
    def today(self) -> date:
        """The day it is in Japan, whatever the zone of the clock."""
        return self.now.astimezone(TOKYO).date()

    @property
    def wanted_places(self) -> tuple[HeardPlace, ...]:
        """The places that were not ruled out (「郡山じゃなくて」)."""
        return tuple(place for place in self.places if not place.negated)


_context = TypeAdapter(Context)


def read_heard(message: dict[str, Any]) -> Heard:
    """Read `tracker.latest_message`; raises NotHeard when metadata or intent are not as promised."""
    metadata = message.get("metadata") or {}
    entities = message.get("entities") or []
    try:
        return Heard(
            text=message.get("text") or "",
            intent=(message.get("intent") or {}).get("name") or "",
            topic=_entity(entities, "topic") or message.get("topic"),
            confidence=_confidence(message),
            ranking=tuple(_candidate(entry) for entry in message.get("topic_ranking") or ()),
            places=tuple(_place(entity) for entity in entities if entity["entity"] == "place"),
            dates=tuple(_date(entity) for entity in entities if entity["entity"] == "date"),
            choice=_entity(entities, "choice"),
            context=_context.validate_python(metadata.get("context") or {}),
            now=datetime.fromisoformat(metadata["now"]),
        )
    except (KeyError, TypeError, ValueError, ValidationError) as error:
        raise NotHeard(type(error).__name__) from error


def _entity(entities: list[dict[str, Any]], name: str) -> str | None:
    return next((str(entity["value"]) for entity in entities if entity["entity"] == name), None)


def _confidence(message: dict[str, Any]) -> float | None:
    ranking = message.get("topic_ranking")
    return float(ranking[0]["confidence"]) if ranking else None


def _candidate(entry: dict[str, Any]) -> Candidate:
    return Candidate(entry["intent"], entry.get("topic"), float(entry["confidence"]))


def _place(entity: dict[str, Any]) -> HeardPlace:
    value = entity["value"]
    return HeardPlace(
        codes=tuple(value["codes"]),
        surface=value["surface"],
        role=value.get("role"),
        negated=bool(value.get("negated")),
        region=value.get("region") or "",
    )


def _date(entity: dict[str, Any]) -> HeardDate:
    value = entity["value"]
    return HeardDate(
        date_from=value.get("from"),
        date_to=value.get("to"),
        time_of_day=value.get("time_of_day"),
        weekdays=tuple(value.get("weekdays") or ()),
        problem=value.get("problem"),
        surface=value.get("surface") or "",
    )
