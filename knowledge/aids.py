"""Puts frozen readings and explanations of hard words onto what is said."""

from __future__ import annotations

from dataclasses import dataclass, replace

from knowledge.glossary import Glossary, make_glossary
from knowledge.readings import Readings
from knowledge.reply import NoticePart, Part, Reply, StepsPart, Term, TextPart


@dataclass(frozen=True, slots=True)
class ReadingAids:
    """What helps to read; texts that nobody has reviewed get no readings."""

    readings: Readings
    glossary: Glossary

    def aid_text(self, part: TextPart) -> TextPart:
        """Return the paragraph with its readings and explanations."""
        ruby = self.readings.read(part.text, part.easy)
        return replace(part, ruby=ruby, terms=self.glossary.find(part.text, part.easy))

    def aid_reply(self, reply: Reply) -> Reply:
        """Return the reply with readings in every part; a hard word is explained once."""
        parts = tuple(self._aid_part(part) for part in reply.parts)
        return replace(reply, parts=_explain_once(parts, self._find_in_steps(parts)))

    def _aid_part(self, part: Part) -> Part:
        if isinstance(part, TextPart):
            return self.aid_text(part)
        if isinstance(part, StepsPart):
            return replace(part, ruby=self.readings.read(*part.steps, *part.easy))
        if isinstance(part, NoticePart):
            return replace(part, ruby=self.readings.read(part.text, part.easy))
        return part

    def _find_in_steps(self, parts: tuple[Part, ...]) -> tuple[Term, ...]:
        steps = (part for part in parts if isinstance(part, StepsPart))
        return self.glossary.find(*(text for part in steps for text in (*part.steps, *part.easy)))


def no_aids() -> ReadingAids:
    """Return aids that know nothing."""
    return ReadingAids(Readings({}), make_glossary({}))


def _explain_once(parts: tuple[Part, ...], waiting: tuple[Term, ...]) -> tuple[Part, ...]:
    """Give each term to the first paragraph that may carry it."""
    explained: set[Term] = set()
    shown: list[Part] = []
    for part in parts:
        if isinstance(part, TextPart):
            terms = tuple(t for t in dict.fromkeys((*part.terms, *waiting)) if t not in explained)
            explained.update(terms)
            part, waiting = replace(part, terms=terms), ()
        shown.append(part)
    return tuple(shown)
