"""Furigana: what is frozen is what people reviewed, for every line; no kanji lacks a reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.__main__ import main
from checks.furigana.freeze import find_changes
from checks.furigana.texts import FOLDER
from checks.readings import check_readings
from knowledge.files import read_rows
from knowledge.furigana.reader import Reader, read_corrections, read_names
from knowledge.ruby_notation import read_notation, write_notation
from tests.checks.conftest import PROJECT, Spoil

FROZEN = f"{FOLDER}/topics/mynumber_pin_locked.ja.txt"
TOPIC = "data/knowledge/topics/mynumber_pin_locked.ja.yml"
LINE = "ロックは、役場《やくば》の窓口《まどぐち》で解除《かいじょ》できます。"


@pytest.fixture(scope="module")
def reader() -> Reader:
    """Sudachi with our names and the corrections of the project."""
    return Reader(read_names(PROJECT / "data"), read_corrections(PROJECT / FOLDER / "corrections.ja.txt"))


@pytest.mark.parametrize(
    "written",
    [
        "小野町《おのまち》と石川町《いしかわまち》",
        "会津坂下町《あいづばんげまち》と坂下《ばんげ》",
        "飯舘村《いいたてむら》、檜枝岐村《ひのえまたむら》、桑折《こおり》、西郷《にしごう》",
        "受《う》け取《と》れます",
        "お金《かね》のことは何《なに》も聞《き》きません",
        "12月《がつ》｜29日《にじゅうくにち》から1月《がつ》｜3日《みっか》まで",
        "｜2人《ふたり》で30分《ぷん》、15分《ふん》、90日《にち》",
        "電話《でんわ》して｜話し《はなし》ます",
        "目《め》が開《あ》かない",
        "マイナンバー",
    ],
)
def test_readings_are_made_as_people_read(reader: Reader, written: str) -> None:
    """Names, numbers and corrected words get the reading a resident would say."""
    plain, placed = read_notation(written)
    assert placed == reader.read(plain)


def test_all_59_names_are_read_right(reader: Reader) -> None:
    """The reading of every municipality is the official one."""
    towns = list(read_rows(PROJECT / "data/municipalities.csv"))
    wrong = {t["name"]: _say(reader, t["name"]) for t in towns if _say(reader, t["name"]) != t["kana"]}
    assert (wrong, len(towns)) == ({}, 59)


def test_what_is_frozen_is_what_would_be_made() -> None:
    """Whoever renews Sudachi or a correction sees which readings change."""
    changes = find_changes(PROJECT)
    assert [line for change in changes for line in change.added] == []


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (
            TOPIC,
            "解除できます",
            "解くことができます",
            "読みが凍結されていません: ロックは、役場の窓口で解くことが",
        ),
        (FROZEN, LINE, LINE.replace("《かいじょ》", ""), "読みのない漢字があります: 解除"),
        (FROZEN, LINE, LINE + "\n古《ふる》い文《ぶん》です。", "もう使われていない文です: 古い文です。"),
        (FROZEN, LINE, LINE.replace("》の", "の"), "読めません: mynumber_pin_locked.ja.txt: 2行目の《》が"),
    ],
)
def test_a_reading_that_drifted_is_found(spoil: Spoil, path: str, old: str, new: str, expected: str) -> None:
    """A new wording, a kanji without reading, a line of the past and a broken mark each fail."""
    found = spoil(check_readings, path, old, new)
    assert any(rule.startswith(expected) for rule in found), found


def test_two_readings_of_one_word_in_one_part_are_found(spoil: Spoil) -> None:
    """A part has one list of readings: the same word read twice must be worded otherwise."""
    found = spoil(check_readings, FROZEN, "窓口《まどぐち》", "窓口《まどくち》")
    assert any(rule.startswith("同じ漢字に二つの読みがあります: ") for rule in found), found


def test_writing_adds_the_line_and_removes_the_old_one(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command shows each new line with its readings, so that a person reads it; then all is frozen."""
    file = copy / TOPIC
    file.write_text(file.read_text(encoding="utf-8").replace("解除できます", "直せます"), encoding="utf-8")
    new = "ロックは、役場《やくば》の窓口《まどぐち》で直《なお》せます。"
    assert main(["furigana", "--root", str(copy)]) == 1
    assert main(["furigana", "--root", str(copy), "--write"]) == 0
    assert f"  {new}" in capsys.readouterr().out.splitlines()
    lines = (copy / FROZEN).read_text(encoding="utf-8").splitlines()
    assert (new in lines, LINE in lines) == (True, False)
    assert main(["furigana", "--root", str(copy)]) == 0


def test_the_notation_is_its_own_inverse() -> None:
    """Reading and writing the notation changes nothing."""
    lines = (PROJECT / FROZEN).read_text(encoding="utf-8").splitlines()[1:]
    assert lines == [write_notation(*read_notation(line)) for line in lines]


def _say(reader: Reader, name: str) -> str:
    """Return the name with its readings put in place of the kanji."""
    said, at = "", 0
    for each in reader.read(name):
        said += name[at : each.start] + each.ruby.reading
        at = each.end
    return said + name[at:]
