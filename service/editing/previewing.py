"""Shows words as residents will see them: composed by the same code, with their readings laid out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from actions.heard import Heard
from actions.replies.topic import answer_topic
from knowledge.catalogue import Catalogue
from knowledge.context import Context
from knowledge.furigana.drawing import place
from knowledge.patches import EVERYWHERE, PublishedEdit, apply_edits, fingerprint
from knowledge.reply import (
    Behaviour,
    LinksPart,
    NoticePart,
    Part,
    PhonesPart,
    Reply,
    Ruby,
    SourcePart,
    StepsPart,
    TextPart,
)
from service.conversation.ports import Clock
from service.editing.editing import Judged
from service.editing.library import Library

WriteForLine = Callable[[Reply, bool], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters, and their reading if they have one."""

    text: str
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One part of the answer; every line is a row of pieces."""

    kind: str
    lines: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The answer in both wordings, in the widget and on LINE; what some residents read besides."""

    standard: tuple[Shown, ...]
    easy: tuple[Shown, ...]
    line: tuple[str, ...]
    line_easy: tuple[str, ...]
    proxy: tuple[Shown, ...]
    evacuee: tuple[Shown, ...]


class Previewing:
    """`write_for_line` returns the bubbles of a reply in standard or easy wording."""

    def __init__(self, library: Library, write_for_line: WriteForLine, clock: Clock) -> None:
        self._library = library
        self._write_for_line = write_for_line
        self._clock = clock

    def show(self, judged: Judged) -> Preview:
        """Compose the answer to somebody of the town, as if the words were published."""
        wish = judged.wish
        base = fingerprint(self._library.base_of(wish.topic, wish.municipality))
        edit = PublishedEdit(wish.topic, wish.municipality, wish.patch, judged.readings, base)
        catalogue = apply_edits(self._library.catalogue(), [edit])
        reply = self._answer(catalogue, wish.topic, wish.municipality)
        return Preview(
            tuple(_show(part, is_easy=False) for part in reply.parts),
            tuple(_show(part, is_easy=True) for part in reply.parts),
            self._write_for_line(reply, False),
            self._write_for_line(reply, True),
            _show_besides(catalogue, wish.patch.proxy or ""),
            _show_besides(catalogue, wish.patch.evacuee or ""),
        )

    def _answer(self, catalogue: Catalogue, topic_id: str, municipality: str) -> Reply:
        town = None if municipality == EVERYWHERE else municipality
        context = Context(living=town, registered=town)
        topic = catalogue.topic(topic_id)
        heard = Heard("", "ask", topic_id, None, (), (), (), None, context, self._clock())
        return catalogue.aids.aid_reply(answer_topic(topic, heard, catalogue))


def _show_besides(catalogue: Catalogue, text: str) -> tuple[Shown, ...]:
    if not text:
        return ()
    reply = catalogue.aids.aid_reply(Reply(Behaviour.ANSWER, parts=(TextPart(text),)))
    return tuple(_show(part, is_easy=False) for part in reply.parts)


def _show(part: Part, *, is_easy: bool) -> Shown:
    if isinstance(part, TextPart | NoticePart):
        text = part.easy if is_easy and part.easy else part.text
        return Shown(part.type, _lay_out(text.splitlines(), part.ruby))
    if isinstance(part, StepsPart):
        return Shown(part.type, _lay_out(part.easy if is_easy and part.easy else part.steps, part.ruby))
    return Shown(part.type, tuple((Piece(line),) for line in _list_plain(part)))


def _list_plain(part: Part) -> tuple[str, ...]:
    if isinstance(part, LinksPart):
        return tuple(f"{link.label} {link.url}" for link in part.links)
    if isinstance(part, PhonesPart):
        return tuple(f"{phone.label} {phone.number} {phone.hours}" for phone in part.phones)
    if isinstance(part, SourcePart):
        return (f"{part.title} {part.url} {part.checked_on}",)
    return ()


def _lay_out(lines: Iterable[str], rubies: tuple[Ruby, ...]) -> tuple[tuple[Piece, ...], ...]:
    return tuple(_join(place(line.strip(), rubies)) for line in lines)


def _join(pieces: Iterable[str | Ruby]) -> tuple[Piece, ...]:
    """Join neighbouring letters without readings."""
    joined: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Ruby):
            joined.append(Piece(piece.base, piece.reading))
        elif joined and not joined[-1].reading:
            joined[-1] = replace(joined[-1], text=joined[-1].text + piece)
        else:
            joined.append(Piece(piece))
    return tuple(joined)
