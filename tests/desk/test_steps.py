"""What supporters' words become, and whose queue is whose."""

from __future__ import annotations

import pytest

from service.desk.rights import serves
from service.desk.steps import LONGEST_REPLY, Wording, read_words
from service.errors import EmptyMessage, MessageTooLong

COUNTERS = frozenset({"0245251111", "0249242111"})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("窓口は024-525-1111です", "窓口は024-525-1111です"),
        ("窓口は０２４−５２５−１１１１です", "窓口は０２４−５２５−１１１１です"),
        ("窓口は024(525)1111です", "窓口は024(525)1111です"),
        ("福島は0245251111、郡山は024-924-2111です", "福島は0245251111、郡山は024-924-2111です"),
        ("あなたの番号は090-1234-5678ですね", "あなたの番号は●●●●ですね"),
        ("024-525-1111へ。あなたは024-999-9999ですね", "024-525-1111へ。あなたは●●●●ですね"),
        ("番号は123456789018ですね", "番号は●●●●ですね"),
        ("0245 2511 1100", "●●●●"),
        ("暗証番号は1234ですね", "暗証番号は●●●●ですね"),
        ("0120-95-0178へお電話ください", "0120-95-0178へお電話ください"),
        ("こんにちは\u202e。\x00", "こんにちは。"),
    ],
)
def test_counters_numbers_stay_and_private_ones_do_not(typed: str, kept: str) -> None:
    """Numbers that the service gives out itself may be written; all others are masked as residents' are."""
    assert read_words(typed, COUNTERS).text == kept


def test_unknown_numbers_are_masked_and_told() -> None:
    """The supporter learns that something was hidden."""
    assert read_words("024-525-1111です") == Wording("●●●●です", is_masked=True)
    assert read_words("こんにちは") == Wording("こんにちは", is_masked=False)


@pytest.mark.parametrize("typed", ["", " 　\n", "\u200b\u202e"])
def test_nothing_is_not_a_reply(typed: str) -> None:
    """Spaces and invisible characters are nothing."""
    with pytest.raises(EmptyMessage):
        read_words(typed)


def test_a_reply_has_a_longest_length() -> None:
    """The limit is counted after cleaning."""
    assert len(read_words("あ" * LONGEST_REPLY + "\u200b").text) == LONGEST_REPLY
    with pytest.raises(MessageTooLong):
        read_words("あ" * (LONGEST_REPLY + 1))


@pytest.mark.parametrize(
    ("towns", "queue", "expected"),
    [
        (("072036",), "072036", True),
        (("072036", "072044"), "072044", True),
        (("072036",), "072044", False),
        (("072036",), "070009", False),
        (("070009",), "072044", True),
        (("070009",), "070009", True),
        ((), "070009", False),
    ],
)
def test_a_queue_belongs_to_its_town_and_to_the_prefecture(
    towns: tuple[str, ...], queue: str, expected: bool
) -> None:
    """A town's supporters see only their town; the prefecture's pool sees all."""
    assert serves(towns, queue) is expected
