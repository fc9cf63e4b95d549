"""What an official may change of a topic, and how published changes come into the Catalogue."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace

from knowledge.catalogue import Catalogue
from knowledge.furigana.notation_lines import read_lines
from knowledge.readings import Readings
from knowledge.topics import Source, Topic

EVERYWHERE = "070009"  # the prefecture's pool: the wording of all towns without one of their own


@dataclass(frozen=True, slots=True)
class TopicPatch:
    """The part of a topic that is edited at the desk; texts hold one sentence a line.

    None leaves what the topic says below.
    """

    answer: str
    easy: str
    steps: tuple[str, ...]
    easy_steps: tuple[str, ...]
    sources: tuple[Source, ...]
    checked_on: str
    review_by: str
    bring: tuple[str, ...] | None = None
    proxy: str | None = None
    evacuee: str | None = None

    def apply(self, topic: Topic) -> Topic:
        """Return the topic in these words; it is verified when it names a source."""
        return replace(
            topic,
            answer=self.answer,
            easy=self.easy,
            steps=self.steps,
            easy_steps=self.easy_steps,
            sources=self.sources,
            checked_on=self.checked_on,
            review_by=self.review_by,
            is_verified=bool(self.sources),
            bring=topic.bring if self.bring is None else self.bring,
            proxy=topic.proxy if self.proxy is None else self.proxy,
            evacuee=topic.evacuee if self.evacuee is None else self.evacuee,
        )

    def lines(self) -> tuple[str, ...]:
        """Return every line that a resident reads, each once."""
        texts = [self.answer, self.easy, *self.steps, *self.easy_steps, *(self.bring or ())]
        texts += [self.proxy or "", self.evacuee or ""]
        lines = (line.strip() for text in texts for line in text.splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))


@dataclass(frozen=True, slots=True)
class PublishedEdit:
    """A change in force: for which town, on which words it was made, with its reviewed readings."""

    topic: str
    municipality: str
    patch: TopicPatch
    readings: tuple[str, ...]
    base: str


def patch_of(topic: Topic) -> TopicPatch:
    """Return the part of a topic that can be edited."""
    return TopicPatch(
        topic.answer,
        topic.easy,
        topic.steps,
        topic.easy_steps,
        topic.sources,
        topic.checked_on,
        topic.review_by,
        topic.bring,
        topic.proxy,
        topic.evacuee,
    )


def fingerprint(topic: Topic) -> str:
    """Return what changes when any editable part of the topic changes."""
    text = json.dumps(asdict(patch_of(topic)), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def is_outdated(edit: PublishedEdit, base: Topic) -> bool:
    """Say whether the words below an edit have changed since, other than to the edit's own words."""
    return fingerprint(base) != edit.base and patch_of(base) != edit.patch


def apply_edits(files: Catalogue, edits: Iterable[PublishedEdit]) -> Catalogue:
    """Return the Catalogue in the words of officials; an outdated edit counts as not verified."""
    known = [edit for edit in edits if edit.topic in files.topics]
    topics = dict(files.topics)
    for edit in known:
        if edit.municipality == EVERYWHERE:
            topics[edit.topic] = _edit(edit, files.topics[edit.topic])
    overrides = {
        (edit.topic, edit.municipality): _edit(edit, topics[edit.topic])
        for edit in known
        if edit.municipality != EVERYWHERE
    }
    readings = _add_readings(files.aids.readings, known)
    aids = replace(files.aids, readings=readings)
    return replace(files, topics=topics, overrides={**files.overrides, **overrides}, aids=aids)


def _edit(edit: PublishedEdit, base: Topic) -> Topic:
    topic = edit.patch.apply(base)
    return replace(topic, is_verified=topic.is_verified and not is_outdated(edit, base))


def _add_readings(frozen: Readings, edits: Iterable[PublishedEdit]) -> Readings:
    lines: Mapping[str, object] = frozen.lines
    added = {
        plain: tuple(each.ruby for each in placed)
        for edit in edits
        for plain, placed in read_lines(edit.readings).items()
        if plain not in lines
    }
    return replace(frozen, lines={**frozen.lines, **added})
