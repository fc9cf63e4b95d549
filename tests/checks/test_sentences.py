"""Rules for sentences that residents read."""

from __future__ import annotations

import pytest

from knowledge.sentences import find_faults, find_text_faults, split_sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "役場の窓口で、暗証番号を新しく決め直せます。",
        "番号を 何回も まちがえると、カードが 使えなくなります。",
        "住民票はどの市町村ですか。",
        "電話してください。",
        "カードがなくても、診察を受けられます。",
        "まだ確かめていません(2023年の情報)。",
        "「還付金があります。」と言う電話は切ってください。",
        "{town}の窓口です。",
    ],
)
def test_a_plain_polite_sentence_passes(sentence: str) -> None:
    """Short, polite sentences with one negation at most have no fault."""
    faults = [fault for _, fault in find_text_faults(sentence)]
    assert not faults


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("カードを持って行く。", "「です・ます」で終わっていません"),
        ("カードを持って行きます", "「。」で終わっていません"),
        ("使えないことはありません。", "打ち消しが二つ重なっています"),
        ("行かなくはないです。", "打ち消しが二つ重なっています"),
        ("届け出なければなりません。", "打ち消しが二つ重なっています"),
        ("使えないわけではありません。", "打ち消しが二つ重なっています"),
        ("何度も言いますが、番号は教えません。", "責める言い方です"),
        ("あ" * 41 + "です。", "一文が43文字です(40文字まで)"),
        ("市町村国民健康保険資格確認書交付です。", "漢字が16字です(13字まで)"),
    ],
)
def test_a_sentence_that_tires_or_scolds_is_found(sentence: str, fault: str) -> None:
    """Length, kanji, ending, double negatives and scolding are each named."""
    assert [f"{fault}: {sentence}"] == list(find_faults(sentence))


def test_spaces_of_the_easy_version_do_not_count() -> None:
    """やさしい日本語 parts words with spaces; they are not letters."""
    sentence = " ".join(["あい"] * 19) + "です。"
    assert not list(find_faults(sentence))


def test_a_full_stop_inside_quotes_does_not_split() -> None:
    """「…。」 inside a sentence belongs to it."""
    expected = ["「はい。」と言います。", "切ります。"]
    assert expected == split_sentences("「はい。」と言います。切ります。")
