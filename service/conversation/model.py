"""The nouns of a conversation as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from knowledge.context import Context
from knowledge.municipalities import Point
from knowledge.reply import HandoffWish, Reply

PREFECTURE_POOL = "070009"
OUTSIDE = "outside"


class Mode(StrEnum):
    """Who has the conversation now; clients see these words."""

    BOT = "bot"
    OFFERED = "offered"
    WAITING = "waiting"
    CALLBACK = "callback"
    WITH_SUPPORTER = "with_supporter"
    CLOSED = "closed"


class Speaker(StrEnum):
    """Who says a message; clients see these words."""

    RESIDENT = "resident"
    BOT = "bot"
    SUPPORTER = "supporter"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Conversation:
    """One resident on one channel."""

    id: str
    channel: str
    mode: Mode
    episode: int
    context: Context
    last_seq: int
    created_at: datetime
    seen_at: datetime
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One row of the transcript; residents and supporters have text, bot and system have a reply."""

    seq: int
    speaker: Speaker
    at: datetime
    text: str | None = None
    name: str | None = None
    reply: Reply | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A message about to be appended; its number and time come with the transaction."""

    speaker: Speaker
    text: str | None = None
    name: str | None = None
    reply: Reply | None = None


@dataclass(frozen=True, slots=True)
class Inbound:
    """What a resident sent, already masked: a text, the inner value of an offered button, or a cue.

    `position` stays in memory: it is neither stored nor logged, so a turn that is begun anew has none.
    """

    external_id: str
    text: str | None = None
    choice: str | None = None
    masked: tuple[str, ...] = ()
    position: Point | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Turn:
    """One resident message and everything it causes, as claimed by a worker."""

    id: int
    conversation_id: str
    message_seq: int
    inbound: Inbound
    attempts: int
    fence: int
    asked_at: datetime


class HandoffState(StrEnum):
    """Where a handoff stands at the desk."""

    FLAGGED = "flagged"
    WAITING = "waiting"
    CALLBACK = "callback"
    CLAIMED = "claimed"
    GIVEN_BACK = "given_back"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class HandoffRequest:
    """A handoff to be opened, or raised to a higher state, for one conversation."""

    state: HandoffState
    municipality: str
    wish: HandoffWish
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Handoff:
    """A conversation waiting for, or held by, a supporter."""

    id: int
    conversation_id: str
    state: HandoffState
    municipality: str
    reason: str
    summary: str
    urgent: bool
    opened_at: datetime
    supporter_id: int | None = None
    supporter_name: str | None = None
    claimed_at: datetime | None = None
    assigned_id: int | None = None
    assigned_name: str | None = None
    forward_reason: str = ""


@dataclass(frozen=True, slots=True)
class DeskStatus:
    """Whether somebody can answer now; `opens_at` is the next opening when nobody can."""

    open: bool
    opens_at: datetime | None
    phone: str = ""
    notice: str = ""  # what every resident reads first


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything one step changes, written in one transaction by the router or the desk."""

    drafts: tuple[Draft, ...] = ()
    mode: Mode | None = None
    context: Context | None = None
    handoff: HandoffRequest | None = None
    withdraw: bool = False
    new_episode: bool = False
    acknowledged: bool = False
