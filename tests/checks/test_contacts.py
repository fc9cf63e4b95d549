"""The register of telephone numbers and web addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.contacts import check_contacts, collect_addresses, collect_numbers, is_telephone_number
from tests.checks.conftest import PROJECT, Spoil

TOPIC = "data/knowledge/topics/mynumber_pin_locked.ja.yml"
COUNTERS = "data/counters.csv"


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (
            TOPIC,
            "easy: |\n",
            "easy: |\n  0246-00-9999 です。\n",
            "文の中の電話番号が、どの電話の欄にもありません: 0246-00-9999",
        ),
        (
            TOPIC,
            "phones: []",
            'phones: [{label: 市役所, number: "0246-00-99", hours: ""}]',
            "電話番号の形ではありません: 0246-00-99",
        ),
        (
            TOPIC,
            "links: []",
            'links: [{label: 市役所, url: "https//www.example.jp/"}]',
            "ページの住所の形ではありません: https//www.example.jp/",
        ),
        (COUNTERS, ",024-505-0445,", ",024-505-044,", "電話番号の形ではありません: 024-505-044"),
        ("data/venues/fukushima.csv", ",https://", ",file://", "ページの住所の形ではありません: file://"),
    ],
)
def test_a_spoilt_contact_is_found(spoil: Spoil, path: str, old: str, new: str, expected: str) -> None:
    """A number or address nobody can use is named."""
    found = spoil(check_contacts, path, old, new)
    assert any(rule.startswith(expected) for rule in found), found


def test_a_plain_http_address_is_a_warning(spoil: Spoil, copy: Path) -> None:
    """An old page may still be the only source; somebody should look for its https."""
    new = 'links: [{label: 市役所, url: "http://www.example.jp/a,b"}]'
    rule = "https ではないページです: http://www.example.jp/a,b"
    assert [rule] == spoil(check_contacts, TOPIC, "links: []", new)
    assert [finding.is_warning for finding in check_contacts(copy) if finding.rule == rule] == [True]


def test_contradicting_hours_are_found(spoil: Spoil) -> None:
    """Under one name a number has one set of hours; another way of writing them is no contradiction."""
    line = '{label: マイナンバー総合フリーダイヤル, number: 0120-95-0178, hours: "%s"}'
    same = line % "平日9:30~20:00、土日祝9:30–17:30"
    other = line % "平日9:30〜18:00"
    assert spoil(check_contacts, TOPIC, "phones: []", f"phones: [{same}]") == []
    found = spoil(check_contacts, TOPIC, same, other)
    assert [rule.split("(")[0] + "(" for rule in found] == [
        "0120-95-0178 の時間が合いません: 平日9:30〜18:00("
    ]


def test_a_broken_file_leaves_the_register_standing(copy: Path) -> None:
    """A file that cannot be read is named by its own check; the others are still looked at."""
    (copy / TOPIC).write_text("id: [", encoding="utf-8")
    with (copy / COUNTERS).open("a", encoding="utf-8") as file:
        file.write("075477,digital,窓口,0240-34,,https://example.jp/,,no,,\n")
    assert "電話番号の形ではありません: 0240-34" in [finding.rule for finding in check_contacts(copy)]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("0120-95-0178", True),
        ("0120-0178-27", True),
        ("024-505-0445", True),
        ("0242-39-1111", True),
        ("0570-783-578", True),
        ("0800-123-4567", True),
        ("050-1234-5678", True),
        ("188", True),
        ("#9110", True),
        ("090-1234-5678", True),
        ("024-505-044", False),
        ("0245050445", False),
        ("024-505-04455", False),
        ("090-123-5678", False),
        ("1024-505-0445", False),
        ("１２０", False),
        ("電話なし", False),
    ],
)
def test_telephone_numbers_have_their_shape(number: str, expected: bool) -> None:
    """Ten digits with hyphens, eleven for mobiles, or a short number."""
    assert expected == is_telephone_number(number)


def test_the_register_knows_fields_tables_and_texts() -> None:
    """Numbers are collected wherever residents see them."""
    numbers = {(entry.value, Path(entry.path).suffix, entry.is_listed) for entry in collect_numbers(PROJECT)}
    expected = {
        ("024-505-0445", ".csv", True),
        ("0120-95-0178", ".yml", True),
        ("0120-279-226", ".yml", False),
    }
    assert expected == expected & numbers


def test_our_own_documents_are_no_web_addresses() -> None:
    """A source in docs/ is not shown as a link."""
    assert [entry for entry in collect_addresses(PROJECT) if entry.value.startswith("docs/")] == []
