"""Says what keeps a line from becoming an example; pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from knowledge.examples import sameness
from service.conversation.privacy import MASK
from service.learning.lessons import Lessons

LONGEST = 200
# What Rasa reads as marks of its own, and a command.
_MARKUP = re.compile(r"[\[\]{}<>]|^/|^-")


def judge(
    topic: str, line: str, shown: str, topics: Collection[str], lessons: Lessons, *, is_in_use: bool
) -> tuple[str, ...]:
    """Return every fault; `shown` is the line with names hidden, as everybody would see it."""
    return tuple(_find(topic, line, shown, topics, lessons, is_in_use=is_in_use))


def _find(
    topic: str, line: str, shown: str, topics: Collection[str], lessons: Lessons, *, is_in_use: bool
) -> Iterator[str]:
    key = sameness(line)
    if topic not in topics:
        yield "項目を一つ選んでください"
    if not key:
        yield "文を書いてください"
    if len(line) > LONGEST:
        yield f"文は{LONGEST}文字までです"
    if MASK in line or shown != line:
        yield "名前や番号のような所があります。ほかの言葉に直すか、消してください"
    if _MARKUP.search(line):
        yield "かっこ [ ] { } < > と、はじめの / と - は使えません"
    if key in lessons.reserved:
        yield "試験に使う文と同じです。学習に使うと、試験になりません"
    if key in lessons.labels:
        same = lessons.labels[key] == f"ask/{topic}"
        yield "もう学習している文です" if same else "ほかの項目で学習している文です"
    if is_in_use:
        yield "同じ文が、もう頼まれているか、認められています"
