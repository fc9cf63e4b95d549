"""Everything that is checked about content, in one list."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from checks.conversations import check_conversations
from checks.examples import check_examples
from checks.finding import Finding
from checks.phrases import check_phrases
from checks.register import check_register
from checks.tables import check_tables
from checks.topics import check_topics


def find_problems(root: Path, today: date) -> list[Finding]:
    """Return every finding; `root` is the project's folder."""
    return [
        *check_topics(root, today),
        *check_phrases(root),
        *check_examples(root),
        *check_conversations(root),
        *check_tables(root),
        *check_register(root),
    ]
