"""Copies of examples for training: the same ones every time, each in one way of writing or speaking."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, TypeVar

import pytest

from bot.hearing.augment import MAKERS, copies, in_half_width, respelled, without_particles
from bot.hearing.words import Word, cut

if TYPE_CHECKING:
    from _typeshed import SupportsLenAndGetItem

T = TypeVar("T")

SHARES = dict.fromkeys(MAKERS, 0.2)
LINES = [
    "暗証番号を忘れました。どうすればいいですか",
    "カードの更新に行きたいのですが、窓口はどこですか",
    "マイナポータルに入れません",
    "保険証の登録を教えてください",
    "電子証明書の期限が切れました",
]


class First(random.Random):
    """A chance that always takes the first row."""

    def choice(self, seq: SupportsLenAndGetItem[T]) -> T:
        """Return the first."""
        return seq[0]


def spelled(words: list[Word]) -> str:
    """The text of a message."""
    return "".join(word.surface for word in words)


def examples() -> list[list[Word]]:
    """Enough examples that every way of copying has its share."""
    return [cut(line) for line in LINES] * 20


def test_the_same_copies_come_out_every_time() -> None:
    """A model can be trained again and be the same, since the copies depend on the seed alone."""
    assert copies(examples(), SHARES) == copies(examples(), SHARES)


def test_another_seed_copies_others() -> None:
    """The seed decides which examples are copied."""
    numbers = [index for index, _ in copies(examples(), {"kana": 0.25})]
    assert numbers != [index for index, _ in copies(examples(), {"kana": 0.25}, seed=7)]


def test_every_copy_differs_from_its_original() -> None:
    """A copy teaches something only when it is written in another way."""
    originals = examples()
    same = [
        index for index, copy in copies(originals, SHARES) if spelled(list(copy)) == spelled(originals[index])
    ]
    assert same == []


@pytest.mark.parametrize("way", MAKERS)
def test_no_way_makes_more_than_its_share(way: str) -> None:
    """Copies stay a small part of what is learned."""
    originals = examples()
    assert 0 < len(copies(originals, {way: SHARES[way]})) <= len(originals) * SHARES[way]


def test_nothing_is_copied_without_shares() -> None:
    """A share that is not given is none."""
    assert copies(examples(), {}) == []


@pytest.mark.parametrize(
    ("said", "copied"),
    [
        ("暗証番号を忘れました", "暗証番号忘れました"),
        ("カードが機械に入らない", "カード機械入らない"),
        ("私は", "私は"),
    ],
)
def test_particles_are_dropped_unless_too_little_is_left(said: str, copied: str) -> None:
    """What residents type in a hurry lacks が, を, は; a message of one word stays as it is."""
    assert spelled(list(without_particles(cut(said)))) == copied


@pytest.mark.parametrize(
    ("table", "said", "copied"),
    [
        ("endings", "写真を見たいのですが", "写真を見てえんだげんちょ"),
        ("endings", "役場に行く", "役場さ行く"),
        ("misheard", "窓口", "間口"),
        ("misheard", "おはよう", "おはよう"),
    ],
)
def test_one_piece_is_respelled_from_the_table(table: str, said: str, copied: str) -> None:
    """The copy is heard like a message that was typed so; where the table has nothing, nothing changes."""
    assert respelled(cut(said), table, First()) == cut(copied)


def test_half_width_kana_is_heard_as_if_it_was_typed() -> None:
    """ｱﾝｼｮｳﾊﾞﾝｺﾞｳ comes out of the copy as it comes out of a message."""
    heard = [word.reading for word in in_half_width(cut("暗証番号ロック"))]
    assert heard == [word.reading for word in cut("ｱﾝｼｮｳ ﾊﾞﾝｺﾞｳ ﾛｯｸ")]
