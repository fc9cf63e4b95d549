"""The Catalogue: one immutable snapshot of everything the service knows, replaced only as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.aids import ReadingAids
from knowledge.context import Context
from knowledge.counters import Counters, load_counters
from knowledge.desks import Desk, load_desks
from knowledge.documents import Documents, load_documents
from knowledge.errors import ContentError, UnknownTopic
from knowledge.glossary import load_glossary
from knowledge.groups import Group, load_groups
from knowledge.municipalities import Municipalities, load_municipalities
from knowledge.needs import Needs, load_needs
from knowledge.notices import Notice, load_notices
from knowledge.people import People, load_people
from knowledge.phrases import Phrases, load_phrases
from knowledge.places import Gazetteer
from knowledge.readings import load_readings
from knowledge.safety import SafetyRules, load_safety
from knowledge.sessions import Session, load_sessions
from knowledge.step_words import StepWords, load_step_words
from knowledge.topics import Place, Topic, load_topics
from knowledge.yes_no import YesNoWords, load_yes_no


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A snapshot of published content."""

    topics: dict[str, Topic]
    phrases: Phrases
    aids: ReadingAids
    people: People
    step_words: StepWords
    groups: tuple[Group, ...]
    municipalities: Municipalities
    gazetteer: Gazetteer
    counters: Counters
    desks: tuple[Desk, ...]
    sessions: tuple[Session, ...]
    safety: SafetyRules
    yes_no: YesNoWords
    documents: Documents
    notices: tuple[Notice, ...]
    needs: Needs
    # A topic in the words of one town, by topic and the town's code.
    overrides: Mapping[tuple[str, str], Topic] = field(default_factory=dict)

    def topic(self, topic_id: str) -> Topic:
        """Return a topic; raises UnknownTopic."""
        try:
            return self.topics[topic_id]
        except KeyError as error:
            raise UnknownTopic(topic_id) from error

    def localise(self, topic: Topic, context: Context) -> Topic:
        """Return the topic in the words of the town it belongs to, if that town has its own."""
        first, second = context.living, context.registered
        if topic.place is Place.REGISTERED:
            first, second = context.registered, None
        return self.overrides.get((topic.id, first or second or ""), topic)


def load_catalogue(data: Path) -> Catalogue:
    """Read the content folder; raises ContentError with the file and the reason."""
    knowledge = data / "knowledge"
    aids = ReadingAids(load_readings(knowledge / "readings"), load_glossary(knowledge / "glossary.ja.yml"))
    return Catalogue(
        topics=load_topics(knowledge / "topics"),
        phrases=load_phrases(sorted(knowledge.glob("phrases*.ja.yml")), aids),
        aids=aids,
        people=load_people(knowledge / "people.ja.yml"),
        step_words=load_step_words(knowledge / "steps.ja.yml"),
        groups=load_groups(knowledge / "groups.ja.yml"),
        municipalities=load_municipalities(data / "municipalities.csv"),
        gazetteer=_load_gazetteer(data),
        counters=load_counters(data / "counters.csv"),
        desks=load_desks(data / "desks.csv"),
        sessions=load_sessions(data / "venues"),
        safety=load_safety(knowledge / "safety.ja.yml"),
        yes_no=load_yes_no(knowledge / "yes_no.ja.yml"),
        documents=load_documents(data / "documents"),
        notices=load_notices(data / "notices.csv"),
        needs=load_needs(knowledge / "venue_needs.ja.yml"),
        overrides=_load_overrides(knowledge / "overrides"),
    )


def _load_overrides(folder: Path) -> dict[tuple[str, str], Topic]:
    """Read `overrides/<town's code>/<topic>.ja.yml`: whole topics in the words of one town."""
    return {
        (topic.id, town.name): topic
        for town in sorted(folder.glob("[0-9]*"))
        for topic in load_topics(town).values()
    }


def _load_gazetteer(data: Path) -> Gazetteer:
    try:
        return Gazetteer.load(data / "municipalities.csv", data / "aliases.csv")
    except (OSError, ValueError) as error:
        raise ContentError(str(error)) from error
    except LookupError as error:
        raise ContentError(f"place_words.csv: 空の言葉があります({error})") from error
