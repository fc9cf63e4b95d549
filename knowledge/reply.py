"""Reply v1: the one shape in which bot, desk and system speak; channels render it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from knowledge.context import Context


class Behaviour(StrEnum):
    """What a reply does; public contract, read by evaluation and statistics."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    VENUES = "venues"
    HANDOFF = "handoff"
    DECLINE = "decline"
    EMERGENCY = "emergency"
    PRIVACY_WARNING = "privacy_warning"
    SMALLTALK = "smalltalk"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Ruby:
    """One reading: `base` as it stands in the text, `reading` in hiragana."""

    base: str
    reading: str


@dataclass(frozen=True, slots=True)
class Term:
    """One hard word in the text and its plain explanation (glossary)."""

    word: str
    meaning: str
    easy: str = ""


@dataclass(frozen=True, slots=True)
class TextPart:
    """A paragraph; `easy` is its やさしい日本語 wording, empty when it is the same."""

    text: str
    easy: str = ""
    ruby: tuple[Ruby, ...] = ()
    terms: tuple[Term, ...] = ()
    type: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class StepsPart:
    """Numbered steps, one action each; `easy` has the same length or is empty."""

    steps: tuple[str, ...]
    easy: tuple[str, ...] = ()
    ruby: tuple[Ruby, ...] = ()
    type: Literal["steps"] = "steps"


@dataclass(frozen=True, slots=True)
class Link:
    """A link with words that say where it leads; `url` is http or https."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class LinksPart:
    """Links a resident may open."""

    links: tuple[Link, ...]
    type: Literal["links"] = "links"


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number; `open_now` is computed when read, None when hours are unknown."""

    label: str
    number: str
    hours: str = ""
    open_now: bool | None = None


@dataclass(frozen=True, slots=True)
class PhonesPart:
    """Telephone numbers a resident may call."""

    phones: tuple[Phone, ...]
    type: Literal["phones"] = "phones"


@dataclass(frozen=True, slots=True)
class VenueCard:
    """One dated event or standing counter as shown to residents; texts may be empty."""

    id: str
    name: str
    municipality: str
    place: str = ""
    address: str = ""
    when: str = ""
    date: str = ""
    cost: str = ""
    booking: str = ""
    phone: str = ""
    url: str = ""
    note: str = ""
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class VenuesPart:
    """Places and dates, best first."""

    venues: tuple[VenueCard, ...]
    type: Literal["venues"] = "venues"


@dataclass(frozen=True, slots=True)
class SourcePart:
    """Where an answer comes from; `checked_on` is an ISO date or empty."""

    url: str
    title: str
    checked_on: str = ""
    type: Literal["source"] = "source"


@dataclass(frozen=True, slots=True)
class NoticePart:
    """Something the resident must not overlook."""

    text: str
    level: Literal["info", "warning", "danger"] = "info"
    easy: str = ""
    ruby: tuple[Ruby, ...] = ()
    type: Literal["notice"] = "notice"


Part = TextPart | StepsPart | LinksPart | PhonesPart | VenuesPart | SourcePart | NoticePart


@dataclass(frozen=True, slots=True)
class Choice:
    """A button. Inside, `value` is a word of `knowledge.choices`; clients see an opaque one."""

    label: str
    value: str
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class HandoffWish:
    """Why a person is needed, and one line for the desk on what the resident wants."""

    reason: str
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply; `topic` is None unless an approved answer is given or named."""

    behaviour: Behaviour
    topic: str | None = None
    confidence: float | None = None
    candidates: tuple[tuple[str, float], ...] = ()
    parts: tuple[Part, ...] = ()
    choices: tuple[Choice, ...] = ()
    handoff: HandoffWish | None = None
    context: Context = field(default_factory=Context)
