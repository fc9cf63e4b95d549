"""The Catalogue: one immutable snapshot of everything the service knows, replaced only as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.aids import ReadingAids
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
from knowledge.topics import Topic, load_topics
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

    def topic(self, topic_id: str) -> Topic:
        """Return a topic; raises UnknownTopic."""
        try:
            return self.topics[topic_id]
        except KeyError as error:
            raise UnknownTopic(topic_id) from error


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
    )


def _load_gazetteer(data: Path) -> Gazetteer:
    try:
        return Gazetteer.load(data / "municipalities.csv", data / "aliases.csv")
    except (OSError, ValueError) as error:
        raise ContentError(str(error)) from error
    except LookupError as error:
        raise ContentError(f"place_words.csv: 空の言葉があります({error})") from error
