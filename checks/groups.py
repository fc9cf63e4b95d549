"""Groups of topics: the way by buttons alone needs labels that fit and topics that exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from checks.finding import Finding, Page
from knowledge.errors import ContentError
from knowledge.groups import Group, load_groups

LONGEST_LABEL = 14
MOST_TOPICS = 10  # more buttons than a small screen shows at once


def check_groups(root: Path) -> Iterator[Finding]:
    """Check `data/knowledge/groups.ja.yml` against the topic files."""
    folder = root / "data/knowledge"
    file = folder / "groups.ja.yml"
    page = Page.read(root, file)
    try:
        groups = load_groups(file)
    except ContentError as error:
        yield Finding(page.path, 1, f"読めません: {error}")
        return
    topics = {path.name.removesuffix(".ja.yml") for path in (folder / "topics").glob("*.ja.yml")}
    for name, count in Counter(group.id for group in groups).items():
        if count > 1:
            yield page.finding(f"id: {name}", f"同じまとまりが二度あります: {name}")
    for group in groups:
        yield from _check_group(page, group, topics)


def _check_group(page: Page, group: Group, topics: set[str]) -> Iterator[Finding]:
    where = f"id: {group.id}"
    if not 0 < len(group.label) <= LONGEST_LABEL:
        yield page.finding(where, f"label が{len(group.label)}文字です(1から{LONGEST_LABEL}文字): {group.id}")
    if not 0 < len(group.topics) <= MOST_TOPICS:
        yield page.finding(where, f"項目が{len(group.topics)}個です(1から{MOST_TOPICS}個): {group.id}")
    for topic in group.topics:
        if topic not in topics:
            yield page.finding(f"- {topic}", f"ない項目です: {topic}")
    for topic, count in Counter(group.topics).items():
        if count > 1:
            yield page.finding(f"- {topic}", f"同じ項目が二度あります: {topic}")
