"""Short answers read as yes, as no, or left open."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.yes_no import YesNoDataError, load_yes_no, read_yes_no

WORDS = load_yes_no(Path(__file__).parents[2] / "data" / "knowledge" / "yes_no.ja.yml")

YES = (
    "はい",
    "はい。",
    "ハイ！",
    "ﾊｲ",
    "はい、お願いします",
    "ええ、お願いします。",
    "うん",
    "うん たのむ",
    "そうです",
    "そうですね",
    "そうそう、それです",
    "んだ",
    "んだんだ",
    "んだよ",
    "んだない",
    "ほだほだ",
    "そうだない",
    "そうだなし",
    "そうだっぺ",
    "それでお願いします",
    "お願い致します",
    "おねがいします。",
    "じゃあ、お願いします",
    "では頼みます",
    "すみません、お願いします",
    "はい、つないでください",
    "つないでくんちぇ",
    "いいですよ",
    "かまいません",
    "もちろんです",
    "ＯＫ",
    "オッケー！",
    "あの、はい",
    "はいー",
    "ああ、んだ",
    "はい、わかりました",
)
NO = (
    "いいえ",
    "いいえ、けっこうです",
    "いえ、結構です",
    "いや、いいえ",
    "いや、ちがう",
    "ちがいます",
    "違います。",
    "いんね",
    "いんにゃ、ちげえよ",
    "いらね",
    "いらねえ",
    "いらねえよ",
    "いりません",
    "要らないです",
    "やんだ",
    "やんだよ",
    "やだ",
    "だめです",
    "今はいいです",
    "今は結構です",
    "もういいです",
    "またにします",
    "やめときます",
    "遠慮します",
    "断ります",
    "んでねえ",
    "そうでねえ",
    "すみません、いりません",
    "ノー",
    "NO",
    "必要ありません、ありがとう",
)
OPEN = (
    "",
    "。。。",
    "いいです",
    "大丈夫です",
    "はい、でも明日がいい",
    "はいと言うまで帰らない",
    "はい、いいえ",
    "郡山です",
    "いいえの場合はどうなりますか",
    "お願いしたいことがあります",
    "暗証番号を忘れました",
    "違う町に引っ越した",
    "そうですか",
    "そうなんですか",
    "うーん",
    "わからない",
    "それはなに",
    "ありがとう",
    "だめでした、次は",
    "やめる方法を教えて",
    "いらない封筒が届いた",
    "いやな電話が来た",
    "しねばいい",
    "はいりかた",
    "それで",
    "わかりました",
    "やってない",
    "つないでない",
    "そうしてない",
    "しね",
    "ああ",
    "どっちでもいい",
)


@pytest.mark.parametrize("text", YES)
def test_yes_is_read(text: str) -> None:
    """A plain yes, in standard Japanese or dialect, is yes."""
    assert read_yes_no(text, WORDS) is True


@pytest.mark.parametrize("text", NO)
def test_no_is_read(text: str) -> None:
    """A plain no, in standard Japanese or dialect, is no."""
    assert read_yes_no(text, WORDS) is False


@pytest.mark.parametrize("text", OPEN)
def test_anything_else_stays_open(text: str) -> None:
    """Longer messages, questions and answers that can mean both are not decided."""
    assert read_yes_no(text, WORDS) is None


@given(st.sampled_from(YES), st.sampled_from(NO))
def test_yes_and_no_together_stay_open(yes: str, no: str) -> None:
    """Whoever says both has not answered."""
    assert read_yes_no(f"{yes}、{no}、どっちだろう", WORDS) is None


def test_a_word_on_both_sides_is_refused(tmp_path: Path) -> None:
    """A word cannot mean yes and no."""
    path = tmp_path / "yes_no.ja.yml"
    path.write_text("'yes': [はい]\n'no': [ハイ]\nfillers: [あの]\nendings: [です]\n", encoding="utf-8")
    with pytest.raises(YesNoDataError):
        load_yes_no(path)
