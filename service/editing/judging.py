"""Says what is wrong with an official's words, by the same rules as for the files of the repository."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from knowledge.furigana.drawing import draw
from knowledge.patches import TopicPatch
from knowledge.readings import Readings
from knowledge.reply import Ruby
from knowledge.ruby_notation import find_unread, read_notation
from knowledge.topic_rules import OWN, find_topic_faults, is_date, is_web_address
from knowledge.topics import Topic

LONGEST_TEXT = 2000
MOST_STEPS = 20
LONGEST_THING = 40


def judge(topic: Topic, patch: TopicPatch, readings: tuple[str, ...], today: date) -> tuple[str, ...]:
    """Return every fault in words an official can act on; `topic` is what the patch is laid over."""
    faults = [*_find_form_faults(patch)]
    if is_date(patch.checked_on) and is_date(patch.review_by):
        faults += [fault for _, fault in find_topic_faults(patch.apply(topic), today)]
    faults += _find_reading_faults(patch, readings)
    return tuple(dict.fromkeys(faults))


def _find_form_faults(patch: TopicPatch) -> Iterator[str]:
    if not is_date(patch.checked_on):
        yield "確認した日を 2026-11-24 の形で入れてください"
    if not is_date(patch.review_by):
        yield "見直しの日を 2026-11-24 の形で入れてください"
    if not patch.sources:
        yield "出典を一つは書いてください"
    for source in patch.sources:
        if source.kind != OWN and not is_web_address(source.url):
            yield f"出典の住所は https:// で始めます: {source.url}"
    if max(map(len, (patch.answer, patch.easy, patch.proxy or "", patch.evacuee or ""))) > LONGEST_TEXT:
        yield f"答えは{LONGEST_TEXT}文字までです"
    if max(len(patch.steps), len(patch.easy_steps)) > MOST_STEPS:
        yield f"手順は{MOST_STEPS}個までです"
    bring = patch.bring or ()
    if len(bring) > MOST_STEPS or any(len(thing) > LONGEST_THING for thing in bring):
        yield f"持ち物は{MOST_STEPS}個まで、一つ{LONGEST_THING}文字までです"
    if any("。" in thing for thing in bring):
        yield "持ち物は、一行に一つの名前だけを書きます(「。」は付けません)"


def _find_reading_faults(patch: TopicPatch, readings: tuple[str, ...]) -> Iterator[str]:
    lines: dict[str, tuple[Ruby, ...]] = {}
    for written in readings:
        plain, placed = read_notation(written)
        lines[plain] = tuple(each.ruby for each in placed)
        for kanji in find_unread(plain, placed):
            yield f"読みのない漢字があります: {kanji}"
    texts = ((patch.answer, patch.easy), ("\n".join(patch.steps), "\n".join(patch.easy_steps)))
    more = ("\n".join(patch.bring or ()), patch.proxy or "", patch.evacuee or "")
    for part in (*texts, *((text, "") for text in more)):
        yield from _find_double_readings(part, lines)


def _find_double_readings(part: tuple[str, str], lines: Mapping[str, tuple[Ruby, ...]]) -> Iterator[str]:
    rubies = Readings(dict(lines)).read(*part)
    for line in (line.strip() for text in part for line in text.splitlines()):
        if line in lines and draw(line, rubies) != list(lines[line]):
            yield f"同じ漢字に二つの読みがあります: {line}(言いかえるか、読みを直します)"
