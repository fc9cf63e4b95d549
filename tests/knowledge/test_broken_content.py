"""Broken content: loading raises the one content error and names the file, whatever is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from knowledge.catalogue import load_catalogue
from knowledge.errors import ContentError
from knowledge.step_words import load_step_words

DATA = Path(__file__).parents[2] / "data"
TOPIC = "knowledge/topics/mynumber_pin_locked.ja.yml"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the content, to break; one topic is enough to load."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("nlu", "topics"))
    (folder / TOPIC).parent.mkdir()
    shutil.copy(DATA / TOPIC, folder / TOPIC)
    return folder


def test_the_copy_loads(data: Path) -> None:
    """What follows fails because of what is broken, not because of the copy."""
    assert list(load_catalogue(data).topics) == ["mynumber_pin_locked"]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (TOPIC, "handoff:", "help:"),
        (TOPIC, "answer: |", "answer: [|"),
        ("knowledge/phrases.ja.yml", "none_of_these: {label:", "none_of_these: {button:"),
        ("knowledge/people.ja.yml", "others:", "other:"),
        ("knowledge/steps.ja.yml", "before:", "back:"),
        ("knowledge/groups.ja.yml", "groups:", "group:"),
        ("knowledge/safety.ja.yml", "\nreplies:", "\nanswers:"),
        ("knowledge/yes_no.ja.yml", "\nendings:", "\nends:"),
        ("municipalities.csv", "lat", "latitude"),
        ("municipalities.csv", "37.76083333", "north"),
        ("aliases.csv", "072125", "072126"),
        ("aliases.csv", "other_codes", "others"),
        ("place_words.csv", "region,会津,", "region,,"),
        ("counters.csv", "verified", "checked"),
        ("counters.csv", "mynumber", "mynunber"),
        ("desks.csv", "09:00", "9 o'clock"),
        ("venues/fukushima.csv", "開始日,", "はじまり,"),
        ("venues/fukushima.csv", "2023-04-19", "2023-04-31"),
    ],
)
def test_a_broken_file_is_named(data: Path, path: str, old: str, new: str) -> None:
    """The person who edited it reads which file cannot be used."""
    file = data / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as error:
        load_catalogue(data)
    assert file.name in str(error.value)


@pytest.mark.parametrize(
    "path", [TOPIC, "knowledge/phrases.ja.yml", "counters.csv", "venues/fukushima.csv", "desks.csv"]
)
def test_a_file_in_another_encoding_is_named(data: Path, path: str) -> None:
    """A spreadsheet saved as Shift_JIS is refused as a whole, not read as nonsense."""
    file = data / path
    file.write_bytes("福島市の窓口,カード".encode("shift_jis"))
    with pytest.raises(ContentError) as error:
        load_catalogue(data)
    assert file.name in str(error.value)


@pytest.mark.parametrize("path", ["counters.csv", "municipalities.csv", "venues/fukushima.csv", "desks.csv"])
def test_a_table_with_a_byte_order_mark_is_read(data: Path, path: str) -> None:
    """「CSV UTF-8」 of a spreadsheet begins with a mark; the first column keeps its name."""
    before = load_catalogue(data)
    file = data / path
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    after = load_catalogue(data)
    assert (before.counters, before.municipalities, before.sessions, before.desks) == (
        after.counters,
        after.municipalities,
        after.sessions,
        after.desks,
    )


def test_content_without_topics_is_refused(data: Path) -> None:
    """A service without a single answer does not start."""
    (data / TOPIC).unlink()
    with pytest.raises(ContentError, match="項目のファイルがありません"):
        load_catalogue(data)


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("knowledge/groups.ja.yml", "- a\n- b\n", "「名前: 値」の形ではありません"),
        ("knowledge/groups.ja.yml", "groups: 3\n", "形がちがいます"),
        ("knowledge/people.ja.yml", "others: [母]\n", "「evacuation」がありません"),
        ("knowledge/people.ja.yml", "others: [母\n", "YAML として読めません"),
        ("knowledge/people.ja.yml", "others: []\nevacuation: ['(']\n", "型が読めません"),
        ("desks.csv", "code,open,close,weekdays,phone,note\n070009,9,17:00,mon-fri,,\n", "値が使えません"),
    ],
)
def test_the_reason_is_said_in_japanese(data: Path, path: str, text: str, reason: str) -> None:
    """Officials mend content: they read what is missing or cannot be used."""
    (data / path).write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=reason):
        load_catalogue(data)


@pytest.mark.parametrize("path", ["counters.csv", "knowledge/people.ja.yml", "aliases.csv"])
def test_a_missing_file_is_named(data: Path, path: str) -> None:
    """A file that was moved away stops the start."""
    (data / path).unlink()
    with pytest.raises(ContentError) as error:
        load_catalogue(data)
    assert Path(path).name in str(error.value)


@pytest.mark.parametrize(
    ("text", "first", "before"),
    [
        ("最初からもう一度", True, False),
        ("サイショから", True, False),
        ("一つ前", False, True),
        ("ﾓﾄﾞﾙ", False, True),
        ("もう一度", False, False),
    ],
)
def test_which_step_is_meant_is_read_in_any_script(text: str, first: bool, before: bool) -> None:
    """First, before, or neither."""
    words = load_step_words(DATA / "knowledge/steps.ja.yml")
    assert (words.mean_first(text), words.mean_before(text)) == (first, before)
