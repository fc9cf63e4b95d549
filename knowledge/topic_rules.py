"""Rules that a topic's wording must keep, at the desk as in the files: sentences, steps, sources, dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from knowledge.sentences import find_text_faults
from knowledge.topics import Source, Topic

OWN = "own"  # what we know about our own service, from our own documents
SOURCE_KINDS = frozenset(
    {"national", "fukushima_gov", "other_local_gov", "public_body", "company", "media", "non_official", OWN}
)


def find_topic_faults(topic: Topic, today: date) -> Iterator[tuple[str, str]]:
    """Yield (words that stand where the fault is, what is wrong)."""
    if not topic.answer or not topic.easy:
        yield "answer:", "answer と easy の両方が要ります"
    for text in (topic.answer, topic.easy, topic.proxy, topic.evacuee, *topic.steps, *topic.easy_steps):
        yield from find_text_faults(text)
    yield from _find_step_faults(topic)
    if topic.is_verified and not topic.sources:
        yield "status:", "verified なのに出典がありません"
    for source in topic.sources:
        yield from _find_source_faults(source)
    yield from _find_date_faults(topic, today)


def is_web_address(url: str) -> bool:
    """Say whether it is an http or https address with a host and without spaces or user names."""
    parts = urlsplit(url)
    clean = url == url.strip() and not any(letter.isspace() for letter in url)
    return clean and parts.scheme in ("http", "https") and "." in parts.netloc and "@" not in parts.netloc


def is_date(text: str) -> bool:
    """Say whether it is a day as 2026-11-24."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _find_step_faults(topic: Topic) -> Iterator[tuple[str, str]]:
    if topic.easy_steps and len(topic.easy_steps) != len(topic.steps):
        counts = f"easy_steps が{len(topic.easy_steps)}個、steps が{len(topic.steps)}個です"
        yield "easy_steps:", counts
    if len(topic.steps) == 1:
        yield "steps:", "steps が一つだけです(二つ以上か、[] にします)"


def _find_source_faults(source: Source) -> Iterator[tuple[str, str]]:
    if source.kind not in SOURCE_KINDS:
        yield source.url, f"知らない出典の種類です: {source.kind}"
    if not source.title:
        yield source.url, "出典の名前がありません"
    if not is_date(source.seen):
        yield source.url, f"出典を見た日が日付ではありません: {source.seen}"


def _find_date_faults(topic: Topic, today: date) -> Iterator[tuple[str, str]]:
    checked, review = date.fromisoformat(topic.checked_on), date.fromisoformat(topic.review_by)
    if checked > today:
        yield "checked_on:", f"確認した日が先の日付です: {topic.checked_on}"
    if review <= checked:
        yield "review_by:", "見直しの日が、確認した日より前です"
