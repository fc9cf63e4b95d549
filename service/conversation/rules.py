"""The words and look-ups that decisions need, bundled so that `decide` stays a function of values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from knowledge.context import Context
from knowledge.municipalities import Point
from knowledge.reply import NoticePart, PhonesPart, Reply, SourcePart, TextPart
from service.conversation.model import Conversation
from service.conversation.ports import Words


@dataclass(frozen=True, slots=True)
class DangerReply:
    """The fixed, tested answer to one kind of danger."""

    kind: str
    parts: tuple[NoticePart | TextPart | PhonesPart | SourcePart, ...]


def _no_phones(_context: Context) -> tuple[PhonesPart, ...]:
    """No number is known."""
    return ()


def _here(_conversation: Conversation) -> str:
    """Everything happens in the conversation itself."""
    return ""


@dataclass(frozen=True, slots=True)
class Rules:
    """`danger` reads a text for emergencies; `yes_no` reads a whole short answer.

    `summarise` writes one line for the desk; `needs_registered` says whether a topic belongs to the
    town of the 住民票 rather than to the town where the resident lives.

    Some channels must not carry everything: `consult_at` names the page where a person is reached,
    `contact_at` the page that takes name and number; both are empty where the conversation itself does.
    `blind_channels` are those whose residents cannot see that a person has the conversation.
    `near` shows venues near a point, or near a town's office where the point is not known.
    `phones` names numbers a resident of these towns may call.
    `relay_towns` have decided that their supporters may answer on such a channel itself.
    """

    words: Words
    danger: Callable[[str], DangerReply | None]
    yes_no: Callable[[str], bool | None]
    summarise: Callable[[Context], str]
    needs_registered: Callable[[str], bool]
    near: Callable[[str, Context, datetime, Point | None], Reply]
    groups: tuple[tuple[str, str], ...] = ()  # (group id, button label)
    consult_at: Callable[[Conversation], str] = _here
    contact_at: Callable[[Conversation], str] = _here
    blind_channels: frozenset[str] = frozenset()
    phones: Callable[[Context], tuple[PhonesPart, ...]] = _no_phones
    relay_towns: frozenset[str] = frozenset()
