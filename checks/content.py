"""Everything that is checked about content, in one list."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from checks.contacts import check_contacts
from checks.conversations import check_conversations
from checks.documents import check_documents
from checks.domain import check_domain
from checks.examples import check_examples
from checks.finding import Finding
from checks.glossary import check_glossary
from checks.groups import check_groups
from checks.phrase_keys import check_phrase_keys
from checks.phrases import check_phrases
from checks.places import check_places
from checks.problems import check_problems
from checks.readings import check_readings
from checks.settings import check_settings
from checks.tables import check_tables
from checks.topics import check_topics
from checks.venues import check_venues


def find_problems(root: Path, today: date) -> list[Finding]:
    """Return every finding; `root` is the project's folder."""
    return [
        *check_topics(root, today),
        *check_groups(root),
        *check_phrases(root),
        *check_phrase_keys(root),
        *check_readings(root),
        *check_glossary(root),
        *check_problems(root),
        *check_examples(root),
        *check_conversations(root),
        *check_places(root),
        *check_tables(root, today),
        *check_venues(root),
        *check_contacts(root),
        *check_documents(root),
        *check_domain(root),
        *check_settings(root),
    ]
