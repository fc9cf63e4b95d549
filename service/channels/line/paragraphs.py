"""Writes Reply v1 as plain text for LINE, part by part, in standard or easy wording."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from knowledge import choices
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
    VenueCard,
    VenuesPart,
)
from service.channels.line.addresses import encode_url
from service.channels.line.readings import write_readings
from service.conversation.ports import Words

REFERENCES = (LinksPart, PhonesPart, SourcePart)
GAP = "\n\n"


class Paragraphs:
    """The words of one reply; `is_easy` says which wording. The easy one has readings and explanations."""

    def __init__(self, words: Words, *, is_easy: bool) -> None:
        self._words = words
        self._is_easy = is_easy
        self._known: set[str] = set()  # words whose reading was given

    def write_reply(self, reply: Reply) -> list[str | VenuesPart]:
        """Return texts, each to be one bubble, and venues to be drawn, in the order of the reply.

        What is to be tapped (links, telephone numbers, sources) begins a bubble of its own.
        """
        pieces: list[str | VenuesPart] = []
        paragraphs: list[str] = []
        has_references = False
        for part in (*reply.parts, *self._additions(reply)):
            if isinstance(part, VenuesPart) or (isinstance(part, REFERENCES) and not has_references):
                pieces += [GAP.join(paragraphs)] if paragraphs else []
                paragraphs = []
                has_references = isinstance(part, REFERENCES)
            if isinstance(part, VenuesPart):
                pieces.append(part)
            else:
                paragraphs += self.write_part(part)
        return [*pieces, GAP.join(paragraphs)] if paragraphs else pieces

    def write_part(self, part: Part) -> Iterator[str]:
        """Yield the paragraphs of one part."""
        if isinstance(part, TextPart):
            yield self._read_out(part)
            yield from self._explain(part)
        elif isinstance(part, NoticePart):
            yield self._mark(part) + self._read_out(part)
        elif isinstance(part, StepsPart):
            steps = part.easy if self._is_easy and part.easy else part.steps
            shown = [self._add_readings(step, part.ruby) for step in steps]
            yield "\n".join(f"{number}. {step}" for number, step in enumerate(shown, start=1))
        elif isinstance(part, LinksPart):
            for link in part.links:
                yield f"{link.label}\n{encode_url(link.url)}".strip()
        elif isinstance(part, PhonesPart):
            for phone in part.phones:
                label = self._words.say("line_phone", label=phone.label).text
                yield "\n".join(filter(None, (label, phone.number, phone.hours)))
        elif isinstance(part, SourcePart):
            yield f"{self._name_source(part)}\n{encode_url(part.url)}".strip()
        elif isinstance(part, VenuesPart):
            for venue in part.venues:
                yield write_venue(venue)

    def say(self, key: str, **fields: str) -> str:
        """Return a phrase in the wording of this conversation."""
        return self._read_out(self._words.say(key, **fields))

    def _read_out(self, part: TextPart | NoticePart) -> str:
        return self._add_readings(self._choose(part.text, part.easy), part.ruby).strip()

    def _add_readings(self, text: str, ruby: Sequence[Ruby]) -> str:
        return write_readings(text, ruby, self._known) if self._is_easy else text

    def _explain(self, part: TextPart) -> Iterator[str]:
        """Explain the hard words of a paragraph to who reads the easy wording."""
        if self._is_easy and part.terms:
            yield "\n".join(f"※ {term.word}: {term.easy or term.meaning}" for term in part.terms)

    def _additions(self, reply: Reply) -> list[Part]:
        """What must be said on LINE in particular."""
        parts: list[Part] = []
        if reply.behaviour is Behaviour.PRIVACY_WARNING:
            parts.append(self._words.say("line_unsend_advice"))
        if any(choice.value == choices.HANDOFF_ACCEPT for choice in reply.choices):
            parts.append(self._words.say("line_handoff_privacy"))
        return parts

    def _name_source(self, part: SourcePart) -> str:
        if not part.checked_on:
            return self.say("line_source", title=part.title)
        day = date.fromisoformat(part.checked_on)
        shown = f"{day.year}年{day.month}月{day.day}日"
        return self.say("line_source_checked", title=part.title, date=shown)

    def _mark(self, part: NoticePart) -> str:
        if part.level == "danger":
            return self._words.label("line_mark_danger") + "\n"
        return self._words.label("line_mark_warning") + "\n" if part.level == "warning" else ""

    def _choose(self, text: str, easy: str) -> str:
        return easy if self._is_easy and easy else text


def write_venue(venue: VenueCard) -> str:
    """Return one venue on one line, for lists and for readers of the screen."""
    facts = (venue.name, venue.when, venue.place or venue.address or venue.municipality, venue.phone)
    return "、".join(fact for fact in facts if fact)
