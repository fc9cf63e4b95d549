"""The words and look-ups that decisions need, bundled so that `decide` stays a function of values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from knowledge.context import Context
from knowledge.reply import NoticePart, PhonesPart, SourcePart, TextPart
from service.conversation.ports import Words


@dataclass(frozen=True, slots=True)
class DangerReply:
    """The fixed, tested answer to one kind of danger."""

    kind: str
    parts: tuple[NoticePart | TextPart | PhonesPart | SourcePart, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """`danger` reads a text for emergencies; `yes_no` reads a whole short answer.

    `summarise` writes one line for the desk; `needs_registered` says whether a topic belongs to the
    town of the 住民票 rather than to the town where the resident lives.
    """

    words: Words
    danger: Callable[[str], DangerReply | None]
    yes_no: Callable[[str], bool | None]
    summarise: Callable[[Context], str]
    needs_registered: Callable[[str], bool]
    groups: tuple[tuple[str, str], ...] = ()  # (group id, button label)
