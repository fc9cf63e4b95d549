"""Tables: towns, place names, counters, desks, sessions and groups are complete and point at each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from checks.finding import Finding
from checks.groups import check_groups
from checks.places import check_places, has_right_check_digit
from checks.tables import check_tables
from checks.venues import check_venues
from knowledge.municipalities import load_municipalities
from tests.checks.conftest import PROJECT, TODAY, Spoil

COUNTERS = "data/counters.csv"
GROUPS = "data/knowledge/groups.ja.yml"
VENUES = "data/venues/fukushima.csv"
MANY = ("mynumber_death", "mynumber_express", "mynumber_found", "mynumber_infant", "mynumber_return")
UNREADABLE = "表が読めません: fukushima.csv: 3行目(FKS-002): "


def check(root: Path) -> Iterator[Finding]:
    """Check tables as of the day of the tests."""
    return check_tables(root, TODAY)


def row(path: str, start: str) -> str:
    """Return the row of a table that begins with the given words, its line end included."""
    lines = (PROJECT / path).read_text(encoding="utf-8").splitlines(keepends=True)
    return next(line for line in lines if line.startswith(start))


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("075477,digital", "浪江町の窓口(digital)がありません"),
        ("075477,mynumber", "浪江町の窓口(mynumber)がありません"),
    ],
)
def test_a_town_without_counter_is_found(spoil: Spoil, start: str, expected: str) -> None:
    """Counters cover all 59 towns, for the card and for digital support."""
    assert [expected] == spoil(check, COUNTERS, row(COUNTERS, start), "")


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("075478,mynumber,x,,,https://example.jp/,,no,,", "知らない市町村コードです: 075478"),
        (
            "075477,tax,x,,,https://example.jp/,,no,,",
            "表が読めません: counters.csv: 075477: 知らない kind です: tax",
        ),
        ("075477,digital,,,,https://example.jp/,,no,,", "窓口の名前がありません: 075477"),
        ("075477,digital,窓口,,,,,no,,", "窓口: 電話もページもありません"),
        ("075477,digital,窓口,,,https://example.jp/,,yes,,", "窓口: 出典か確認日がありません"),
        ("075477,digital,窓口,,,https://example.jp/,,maybe,,", "verified は yes か no です: maybe"),
        ("075477,digital,窓口,,,https://example.jp/,,yes,きのう,", "窓口: 確認日が使えません: きのう"),
        (
            "075477,digital,窓口,,,https://example.jp/,,yes,2026-11-25,",
            "窓口: 確認日が使えません: 2026-11-25",
        ),
    ],
)
def test_a_spoilt_counter_is_found(spoil: Spoil, new: str, expected: str) -> None:
    """A counter that cannot be reached or checked is named."""
    last = row(COUNTERS, "075477,digital")
    assert [expected] == spoil(check, COUNTERS, last, f"{last}{new}\n")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("09:00,17:00", "17:00,09:00", "閉まる時刻が開く時刻より前です: 070009"),
        ("070009", "070017", "県の共同窓口(070009)の行がありません"),
        ("mon-fri", "mon-fry", "表が読めません: desks.csv: 070009: "),
    ],
)
def test_a_spoilt_desk_is_found(spoil: Spoil, old: str, new: str, expected: str) -> None:
    """Without the prefecture's hours nobody would know when a supporter is there."""
    found = spoil(check, "data/desks.csv", old, new)
    assert any(rule.startswith(expected) for rule in found), found


def test_a_missing_town_is_found(spoil: Spoil) -> None:
    """The prefecture has 59 towns."""
    path = "data/municipalities.csv"
    found = spoil(check, path, row(path, "075477"), "")
    assert "市町村が58です(59のはず)" in found


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (
            "data/municipalities.csv",
            "075477,浪江町",
            "075478,浪江町",
            "市町村コードの最後の数字が合いません: 075478",
        ),
        (
            "data/aliases.csv",
            "原町,南相馬市",
            "原町,相馬市",
            "コードと市町村の名前が合いません: 原町(072125)",
        ),
        ("data/aliases.csv", "原町,南相馬市,072125", "原町,南相馬市,072126", "地名の表が読めません: "),
        ("data/place_words.csv", "region,会津,", "regoin,会津,", "どこからも読まれない種類です: regoin"),
        ("data/place_words.csv", "region,会津,", "region,,", "言葉がありません: region"),
        ("data/place_words.csv", "region,伊達郡,だてぐん,073016", "region,伊達郡,だてぐん,073017", ""),
    ],
)
def test_a_spoilt_place_is_found(spoil: Spoil, path: str, old: str, new: str, expected: str) -> None:
    """A wrong code would send people to another town."""
    found = spoil(check_places, path, old, new)
    assert any(rule.startswith(expected) for rule in found), found


def test_one_alias_of_two_towns_is_found(spoil: Spoil) -> None:
    """A name that means two towns must say so in one row."""
    path = "data/aliases.csv"
    first = row(path, "原町,")
    other = first.replace("南相馬市,072125", "相馬市,072095")
    found = spoil(check_places, path, first, first + other)
    assert found == ["一つの別名が二つの市町村にあります: 原町(other_codes に書きます)"]


def test_every_code_of_the_prefecture_has_its_check_digit() -> None:
    """The sixth digit follows from the first five."""
    towns = load_municipalities(PROJECT / "data/municipalities.csv").towns
    right = [town.code for town in towns if has_right_check_digit(town.code)]
    assert (59, [town.code for town in towns]) == (len(right), right)


@pytest.mark.parametrize("code", ["072011", "72010", "0720100", "07201x", ""])
def test_a_wrong_code_has_no_right_check_digit(code: str) -> None:
    """A mistyped code is no code."""
    assert not has_right_check_digit(code)


SILENT = f"072010,FKS-000,,教室{',' * 31}\n"  # a row with hardly anything in it


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("072010,FKS-001", "072011,FKS-001", "知らない市町村コードです: 072011"),
        (
            "072010,FKS-002",
            "072010,FKS-001",
            "表が読めません: fukushima.csv: 3行目(FKS-001): 同じ ID",
        ),
        (",2023-04-01,2024-03-31,", ",2023-04-01,2023-03-31,", "終了日が開始日より前です: FKS-002"),
        (
            ",2023-04-01,2024-03-31,",
            ",2023-04-31,2024-03-31,",
            f"{UNREADABLE}「開始日」が読めません: 2023-04-31",
        ),
        ("recurring_consultation,unconfirmed", "weekly,unconfirmed", "知らない x_type です: weekly"),
        ("unconfirmed_ongoing", "maybe", "知らない x_status です: maybe"),
        (
            "072010,FKS-001",
            f"{SILENT}072010,FKS-001",
            "電話もページもなく、確かめられません: FKS-000",
        ),
        ("シルバー人材センターICT班 スマホ・パソコン相談", "", "イベント名がありません: FKS-001"),
    ],
)
def test_a_spoilt_session_is_found(spoil: Spoil, old: str, new: str, expected: str) -> None:
    """A session that would send somebody to the wrong place or day is named."""
    found = spoil(check_venues, VENUES, old, new)
    assert any(rule.startswith(expected) for rule in found), found


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("- mynumber_lost\n", "- no_such_topic\n", "ない項目です: no_such_topic"),
        ("- mynumber_lost\n", "- mynumber_pin_forgot\n", "同じ項目が二度あります: mynumber_pin_forgot"),
        ("id: hoken", "id: mynumber", "同じまとまりが二度あります: mynumber"),
        (
            "label: マイナンバーカード",
            "label: マイナンバーカードのいろいろなこと",
            "label が17文字です(1から14文字): mynumber",
        ),
        ("label: 保険証・免許証", "label: ''", "label が0文字です(1から14文字): hoken"),
        (
            "- mynumber_lost\n",
            "".join(f"- {topic}\n      " for topic in MANY) + "- mynumber_lost\n",
            "項目が11個です(1から10個): mynumber",
        ),
        ("    topics:", "    topic:", "読めません: groups.ja.yml: 「topics」がありません"),
    ],
)
def test_a_spoilt_group_is_found(spoil: Spoil, old: str, new: str, expected: str) -> None:
    """The way by buttons alone never ends at a button that does nothing."""
    assert [expected] == spoil(check_groups, GROUPS, old, new)
