"""Folding and cleaning of what residents type."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text import MAX_COMBINING_MARKS, fold, fold_with_offsets, normalise_input

any_text = st.text(alphabet=st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("マイナンバーカード", "まいなんばーかーど"),
        ("ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞ ﾉ", "まいなんばーかーどの"),
        ("ＱＲコード", "qrこーど"),
        ("会津\u200b若松", "会津若松"),
        ("會津若松", "会津若松"),
        ("飯舘村", "飯館村"),
        ("檜枝岐", "桧枝岐"),
        ("夜ノ森", "夜の森"),
        ("スマホ　教室", "すまほ教室"),
        ("え〜〜っと", "えーっと"),
        ("コ\uff0dド", "こーど"),
        ("ガ", "が"),
        ("か\u3099", "が"),
        ("ほ\u200b゛", "ぼ"),
        ("葛\U000e0100尾", "葛尾"),
        ("一ヶ月", "一け月"),
        ("", ""),
    ],
)
def test_spellings_of_one_word_fold_to_the_same_letters(text: str, expected: str) -> None:
    """Width, case, kana, old kanji, dashes, spaces and invisible characters make no difference."""
    assert expected == fold(text)


@given(any_text)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    """Folding is idempotent."""
    assert fold(text) == fold(fold(text))


@given(any_text)
def test_folded_text_has_no_spaces_and_no_katakana(text: str) -> None:
    """What is folded holds neither white space nor katakana with a hiragana twin."""
    assert [c for c in fold(text) if c.isspace() or "ァ" <= c <= "ヶ"] == []


@given(st.text(alphabet="あいづ会津ワカまつﾊﾞｶﾟＡb １ 、。ー-～\n", max_size=40))
def test_offsets_follow_the_folded_letters(text: str) -> None:
    """Folding with offsets gives the same letters, and its offsets rise within the text."""
    folded, offsets = fold_with_offsets(text)
    assert (fold(text), len(folded), True) == (
        folded,
        len(offsets),
        list(offsets) == sorted(offsets) and all(0 <= offset < len(text) for offset in offsets),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("こんにちは\r\nお願いします\n", "こんにちは お願いします"),
        ("\x00カード\x1b", "カード"),
        ("\u202eドーカ\u202c", "ドーカ"),
        ("郡\u200b山\ufeff", "郡山"),
        ("か\u3099", "が"),
        ("a" + "\u0323" * 500, "ạ" + "\u0323" * MAX_COMBINING_MARKS),
        ("タブ\tあり", "タブ あり"),
        ("\ud800片割れ", "片割れ"),
        ("ｽﾏﾎ", "ｽﾏﾎ"),
        ("　 ", ""),
    ],
)
def test_what_cannot_be_seen_is_not_stored(text: str, expected: str) -> None:
    """Control, bidi and zero-width characters and towers of marks go; line ends become spaces."""
    assert expected == normalise_input(text)


@given(any_text)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    """Cleaning is idempotent."""
    assert normalise_input(text) == normalise_input(normalise_input(text))


@given(any_text)
def test_cleaned_text_is_one_line_of_nfc_that_can_be_encoded(text: str) -> None:
    """Cleaned text is NFC, has no control characters, and can be written as UTF-8."""
    clean = normalise_input(text)
    assert (clean, [], clean) == (
        unicodedata.normalize("NFC", clean),
        [c for c in clean if unicodedata.category(c) in ("Cc", "Cf", "Cs")],
        clean.encode().decode(),
    )
