"""Readings come from the frozen files alone; hard words are explained once in a reply."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from knowledge.aids import ReadingAids
from knowledge.catalogue import load_catalogue
from knowledge.errors import ContentError
from knowledge.glossary import load_glossary
from knowledge.readings import load_readings
from knowledge.reply import Behaviour, NoticePart, Reply, Ruby, StepsPart, TextPart

FROZEN = """# head
役場《やくば》の窓口《まどぐち》です。
{town}の窓口《まどぐち》は、{when}です。
持《も》ち物《もの》: {things}
三春町《みはるまち》
本人《ほんにん》の書類《しょるい》（免許《めんきょ》、手帳《てちょう》）
写真《しゃしん》
｜14日《じゅうよっか》に行《い》きます。
"""
GLOSSARY = """
アプリ: {meaning: 道具です。, easy: 道具です。}
マイナンバーカード: {meaning: カードです。, easy: カードです。, also: [個人番号カード]}
カード: {meaning: 札です。, easy: 札です。}
"""


@pytest.fixture
def aids(tmp_path: Path) -> ReadingAids:
    """Aids of a few lines."""
    (tmp_path / "phrases.ja.txt").write_text(FROZEN, encoding="utf-8")
    (tmp_path / "glossary.ja.yml").write_text(GLOSSARY, encoding="utf-8")
    return ReadingAids(load_readings(tmp_path), load_glossary(tmp_path / "glossary.ja.yml"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("役場の窓口です。", {"役場": "やくば", "窓口": "まどぐち"}),
        ("知らない行です。\n役場の窓口です。", {"役場": "やくば", "窓口": "まどぐち"}),
        ("役場の窓口でした。", {}),
        ("三春町の窓口は、夜です。", {"窓口": "まどぐち", "三春町": "みはるまち"}),
        (
            "持ち物: 写真、本人の書類（免許、手帳）、茶",
            {
                "持": "も",
                "物": "もの",
                "写真": "しゃしん",
                "本人": "ほんにん",
                "書類": "しょるい",
                "免許": "めんきょ",
                "手帳": "てちょう",
            },
        ),
        ("14日に行きます。", {"14日": "じゅうよっか", "行": "い"}),
    ],
)
def test_only_reviewed_lines_are_read(aids: ReadingAids, text: str, expected: dict[str, str]) -> None:
    """A line nobody has reviewed gets nothing; fields are read when they are known names or items."""
    assert {ruby.base: ruby.reading for ruby in aids.readings.read(text)} == expected


def test_steps_and_notices_are_read_too(aids: ReadingAids) -> None:
    """Every part that is authored carries its readings."""
    parts = (StepsPart(("14日に行きます。",)), NoticePart("役場の窓口です。"))
    shown = aids.aid_reply(Reply(Behaviour.ANSWER, parts=parts)).parts
    expected = (
        dataclasses.replace(parts[0], ruby=(Ruby("14日", "じゅうよっか"), Ruby("行", "い"))),
        dataclasses.replace(parts[1], ruby=(Ruby("役場", "やくば"), Ruby("窓口", "まどぐち"))),
    )
    assert expected == shown


def test_a_hard_word_is_explained_once(aids: ReadingAids) -> None:
    """The first paragraph also explains the steps' words; the longest word counts, spaces do not."""
    parts = (
        TextPart("個人番号カードです。", "マイナンバー カードです。"),
        StepsPart(("アプリを開きます。",)),
        TextPart("アプリとカードです。"),
    )
    shown = aids.aid_reply(Reply(Behaviour.ANSWER, parts=parts)).parts
    words = [[term.word for term in part.terms] for part in shown if isinstance(part, TextPart)]
    assert words == [["マイナンバーカード", "アプリ"], ["カード"]]


def test_aiding_twice_changes_nothing(aids: ReadingAids) -> None:
    """A reply that passes through two hands is the same."""
    reply = aids.aid_reply(Reply(Behaviour.ANSWER, parts=(TextPart("役場の窓口です。アプリ"),)))
    assert reply == aids.aid_reply(reply)


def test_a_broken_mark_names_file_and_line(tmp_path: Path) -> None:
    """A reading without its word is refused with the place."""
    (tmp_path / "names.ja.txt").write_text("# head\n《やくば》\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"names\.ja\.txt: 2行目"):
        load_readings(tmp_path)


def test_every_answer_of_the_project_has_readings_and_terms() -> None:
    """Loaded content reads the names, and a canned sentence carries its explanations."""
    catalogue = load_catalogue(Path(__file__).parents[2] / "data")
    names = [town.name for town in catalogue.municipalities.towns]
    assert [name for name in names if not catalogue.aids.readings.read(name)] == []
    said = catalogue.phrases.say("town_noted", town="会津坂下町")
    assert (Ruby("会津坂下町", "あいづばんげまち"),) == said.ruby
