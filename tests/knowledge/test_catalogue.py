"""Topics, phrases, towns, counters, desks and groups: what is read, and what is refused."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from knowledge.catalogue import load_catalogue
from knowledge.counters import load_counters
from knowledge.desks import load_desks
from knowledge.errors import ContentError, UnknownPhrase, UnknownTopic
from knowledge.groups import load_groups
from knowledge.municipalities import list_regions, load_municipalities
from knowledge.people import load_people
from knowledge.phrases import load_phrases
from knowledge.reply import TextPart
from knowledge.topics import Help, Place, read_topic

DATA = Path(__file__).parents[2] / "data"
CATALOGUE = load_catalogue(DATA)
TOWNS = CATALOGUE.municipalities
TOPIC = DATA / "knowledge/topics/mynumber_pin_locked.ja.yml"


def spoil(folder: Path, old: str, new: str, name: str = TOPIC.name) -> Path:
    """Write a real topic file with some words replaced."""
    text = TOPIC.read_text(encoding="utf-8")
    assert old in text
    file = folder / name
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


def test_a_topic_file_becomes_a_topic() -> None:
    """Enumerations, dates and lists are read as such."""
    topic = read_topic(TOPIC)
    assert (
        topic.id,
        topic.group,
        topic.place,
        topic.help,
    ) == ("mynumber_pin_locked", "mynumber", Place.REGISTERED, Help.OFFER)
    assert (bool(topic.sources), all(link.url.startswith("http") for link in topic.links)) == (True, True)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("\nanswer: |", "\nanswers: |", "「answer」がありません"),
        ("place: registered", "place: anywhere", "anywhere"),
        ("status: ", "status: maybe # ", "maybe"),
        ("review_by: ", "review_by: soon # ", "soon"),
        ("handoff: offer", "handoff: perhaps", "perhaps"),
        ("group: mynumber", "group: [unclosed", "parsing a flow"),
    ],
)
def test_a_broken_topic_is_refused_with_its_file_name(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    """The error names the file and what is wrong in it."""
    file = spoil(tmp_path, old, new)
    with pytest.raises(ContentError) as error:
        read_topic(file)
    assert (TOPIC.name in str(error.value), reason in str(error.value)) == (True, True)


def test_a_topic_under_another_name_is_refused(tmp_path: Path) -> None:
    """File name and id agree."""
    with pytest.raises(ContentError, match="ファイルの名前と id"):
        read_topic(spoil(tmp_path, "group", "group", "other.ja.yml"))


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-11-24", True), ("2027-05-24", True), ("2027-05-25", False)]
)
def test_a_topic_is_reliable_until_its_review(tmp_path: Path, day: str, expected: bool) -> None:
    """The day of review still counts."""
    text = TOPIC.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith(("status:", "review_by:"))]
    file = tmp_path / TOPIC.name
    file.write_text("\n".join([*lines, "status: verified", 'review_by: "2027-05-24"']), encoding="utf-8")
    assert expected == read_topic(file).is_reliable(date.fromisoformat(day))


def test_an_unknown_topic_is_named() -> None:
    """Asking for an id that does not exist is an error of its own."""
    with pytest.raises(UnknownTopic, match="no_such"):
        CATALOGUE.topic("no_such")


def test_a_phrase_is_said_with_its_fields_in_both_versions(tmp_path: Path) -> None:
    """Named fields are filled into the standard and the easy wording."""
    file = tmp_path / "phrases.ja.yml"
    file.write_text("hello: {text: '{town}です。', easy: '{town} です。', label: 押す}\n", encoding="utf-8")
    phrases = load_phrases([file])
    said = phrases.say("hello", town="三春町")
    assert (TextPart("三春町です。", "三春町 です。"), "押す") == (said, phrases.label("hello"))


def test_a_phrase_key_stands_once_and_must_exist(tmp_path: Path) -> None:
    """Two files with one key, or an unknown key, are errors."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.ja.yml").write_text("hello: {text: はい。}\n", encoding="utf-8")
    with pytest.raises(ContentError, match="二度あります"):
        load_phrases(sorted(tmp_path.glob("*.yml")))
    with pytest.raises(UnknownPhrase):
        load_phrases([tmp_path / "a.ja.yml"]).say("bye")


def test_the_59_towns_have_three_regions() -> None:
    """中通り, 会津 and 浜通り, each town in one."""
    counted = {region: sum(t.region == region for t in TOWNS.towns) for region in list_regions(TOWNS.towns)}
    assert counted == {"中通り": 29, "会津": 17, "浜通り": 13}


def test_neighbours_are_the_nearest_towns_first() -> None:
    """Around Miharu: Tamura, Motomiya, Koriyama, with kilometres rising."""
    near = TOWNS.neighbours("075213", 3)
    distances = [entry.distance_km for entry in near]
    assert [entry.municipality.name for entry in near] == ["田村市", "本宮市", "郡山市"]
    assert sorted(distances) == distances


def test_the_nearest_office_to_a_point_is_found() -> None:
    """A shared location names the town whose office is nearest: here in front of Iwaki's."""
    near = TOWNS.nearest(37.05, 140.888)
    assert (near.municipality.name, round(near.distance_km)) == ("いわき市", 0)


def test_an_unknown_code_has_no_name_and_no_neighbours() -> None:
    """Codes from elsewhere do not crash a reply."""
    assert (TOWNS.find("999999"), TOWNS.name(None), TOWNS.neighbours("outside", 3)) == (None, "", ())


def test_towns_under_the_special_law_are_known() -> None:
    """避難住民事務処理特例法 names thirteen municipalities."""
    assert 13 == sum(town.special_law_13 for town in TOWNS.towns)  # noqa: SIM300


def test_a_code_that_stands_twice_is_refused(tmp_path: Path) -> None:
    """One row for each town."""
    lines = (DATA / "municipalities.csv").read_text(encoding="utf-8").splitlines()
    file = tmp_path / "municipalities.csv"
    file.write_text("\n".join([*lines, lines[-1]]), encoding="utf-8")
    with pytest.raises(ContentError, match="二つあります"):
        load_municipalities(file)


def test_counters_are_found_by_town_and_kind() -> None:
    """Okuma has several card counters; every town has a card and a digital one."""
    okuma = CATALOGUE.counters.find("075451", "mynumber")
    lacking = [
        (town.name, kind)
        for town in TOWNS.towns
        for kind in ("mynumber", "digital")
        if not CATALOGUE.counters.find(town.code, kind)
    ]
    assert (len(okuma) > 1, lacking) == (True, [])


def test_a_counter_of_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    """A typing error in the table does not hide a counter."""
    lines = (DATA / "counters.csv").read_text(encoding="utf-8").splitlines()
    file = tmp_path / "counters.csv"
    file.write_text("\n".join([lines[0], lines[1].replace(",mynumber,", ",mynunber,")]), encoding="utf-8")
    with pytest.raises(ContentError, match="mynunber"):
        load_counters(file)


def test_desk_hours_are_read(tmp_path: Path) -> None:
    """Weekdays are a range or a list."""
    file = tmp_path / "desks.csv"
    file.write_text(
        'code,open,close,weekdays,phone,note\n070009,09:00,17:00,mon-fri,,\n072010,10:00,12:30,"mon,wed",,\n',
        encoding="utf-8",
    )
    desks = load_desks(file)
    assert [frozenset({0, 1, 2, 3, 4}), frozenset({0, 2})] == [desk.weekdays for desk in desks]
    assert (time(9), time(12, 30)) == (desks[0].opens, desks[1].closes)


@pytest.mark.parametrize("row", ["070009,9時,17:00,mon-fri,,", "070009,09:00,17:00,monday,,"])
def test_impossible_desk_hours_are_refused(tmp_path: Path, row: str) -> None:
    """Hours that cannot be read stop the start, with the town's code."""
    file = tmp_path / "desks.csv"
    file.write_text(f"code,open,close,weekdays,phone,note\n{row}\n", encoding="utf-8")
    with pytest.raises(ContentError, match="070009"):
        load_desks(file)


def test_groups_name_topics_that_exist() -> None:
    """Every button of a group leads to an answer of that catalogue."""
    named = [topic for group in CATALOGUE.groups for topic in group.topics]
    assert (len(CATALOGUE.groups), [topic for topic in named if topic not in CATALOGUE.topics]) == (6, [])


def test_a_group_without_topics_is_refused(tmp_path: Path) -> None:
    """A group file must say which topics it holds."""
    file = tmp_path / "groups.ja.yml"
    file.write_text("groups: [{id: x, label: なにか}]\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"groups\.ja\.yml"):
        load_groups(file)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("母の代わりに行けますか", (True, False)),
        ("利用者さんのことで", (True, False)),
        ("おらの番号", (False, False)),
        ("いわきに避難しています", (False, True)),
        ("オフクロのカード", (True, False)),
        ("住民票は大熊のまま", (False, True)),
        ("住民票は浪江、住んでるのは二本松", (False, True)),
        ("籍を元の町に置いたまま", (False, True)),
        ("住民票を移していません", (False, True)),
        ("帰還困難区域に家があります", (False, True)),
        ("住民票がコンビニで取れますか", (False, False)),
        ("住民票は何時まで取れますか", (False, False)),
        ("戸籍はコンビニで取れますか", (False, False)),
        ("籍を入れました", (False, False)),
        ("避難所はどこですか", (False, False)),
    ],
)
def test_for_whom_and_from_where_is_heard(text: str, expected: tuple[bool, bool]) -> None:
    """Words on family and on evacuation are found in any script."""
    people = load_people(DATA / "knowledge/people.ja.yml")
    assert expected == (people.asks_for_another(text), people.speaks_of_evacuation(text))
