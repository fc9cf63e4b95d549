"""Canned sentences and fixed safety words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from checks.finding import Finding, Page
from knowledge.errors import ContentError, say_fault
from knowledge.files import read_yaml
from knowledge.phrases import Phrase, load_phrases
from knowledge.sentences import LONGEST_QUESTION, find_text_faults

WORDINGS = ("text", "easy")


def check_phrases(root: Path) -> Iterator[Finding]:
    """Check every phrase file and the safety replies."""
    folder = root / "data/knowledge"
    for file in sorted(folder.glob("phrases*.ja.yml")):
        page = Page.read(root, file)
        try:
            phrases = load_phrases([file])
        except ContentError as error:
            yield Finding(page.path, 1, f"読めません: {error}")
            continue
        for key, phrase in phrases.entries.items():
            yield from _check_phrase(page, key, phrase)
    yield from _check_safety(root, folder / "safety.ja.yml")


def _check_phrase(page: Page, key: str, phrase: Phrase) -> Iterator[Finding]:
    if not phrase.text and not phrase.label:
        yield page.finding(f"{key}:", f"{key} に言葉がありません")
    if len(phrase.label) > LONGEST_QUESTION:
        yield page.finding(f"{key}:", f"{key} の label が{len(phrase.label)}文字です")
    try:
        fields = [find_fields(text) for text in (phrase.text, phrase.easy)]
    except ValueError as error:
        yield page.finding(f"{key}:", f"{key} の波かっこが正しくありません: {error}")
        return
    if phrase.easy and fields[0] != fields[1]:
        yield page.finding(f"{key}:", f"{key} の text と easy で、入れる言葉がちがいます")
    if _is_sentence(phrase.text):
        for text in (phrase.text, phrase.easy):
            for sentence, fault in find_text_faults(text):
                yield page.finding(sentence, f"{key}: {fault}")


def find_fields(text: str) -> set[str]:
    """Return the names in braces; raises ValueError when the braces do not match."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _is_sentence(text: str) -> bool:
    """Say whether residents read it as a sentence; pieces for the desk's summary line are none."""
    return "。" in text or "？" in text


def _check_safety(root: Path, file: Path) -> Iterator[Finding]:
    page = Page.read(root, file)
    try:
        texts = [
            (key, str(reply[name])) for key, reply in read_yaml(file)["replies"].items() for name in WORDINGS
        ]
    except (ContentError, KeyError, TypeError, AttributeError) as error:
        yield Finding(page.path, 1, f"読めません: {say_fault(error)}")
        return
    for key, text in texts:
        for sentence, fault in find_text_faults(text):
            yield page.finding(sentence, f"{key}: {fault}")
