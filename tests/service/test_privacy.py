"""Masking: what residents must not write is hidden before anything keeps it."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.conversation.privacy import MASK, Leak, Masked, is_my_number, mask

VALID = "123456789018"
INVALID = "123456789012"

FORMS: dict[str, Callable[[str], str]] = {
    "plain": lambda digits: digits,
    "full width": lambda digits: digits.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "kanji": lambda digits: digits.translate(str.maketrans("0123456789", "〇一二三四五六七八九")),
    "circled": lambda digits: digits.translate(str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")),
    "groups of four": lambda digits: "-".join((digits[:4], digits[4:8], digits[8:])),
    "groups with long marks": lambda digits: "ー".join((digits[:4], digits[4:8], digits[8:])),
    "spaced groups": lambda digits: "　".join((digits[:4], digits[4:8], digits[8:])),
    "spaced digits": " ".join,
    "comma and space": lambda digits: ", ".join((digits[:4], digits[4:8], digits[8:])),
    "broken line": lambda digits: digits[:6] + "\n" + digits[6:],
    "groups of three": lambda digits: ".".join(digits[i : i + 3] for i in range(0, 12, 3)),
    "in a sentence": lambda digits: f"番号は{digits}です",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("digits", [VALID, INVALID])
def test_twelve_digits_are_masked_in_every_writing(form: str, digits: str) -> None:
    """A 12-digit run is hidden however it is written and whatever its check digit."""
    written = FORMS[form](digits)
    expected = Leak.MY_NUMBER if digits == VALID else Leak.TWELVE_DIGITS
    masked = mask(f"私の{written}を見て")
    assert masked.leaks == (expected,)
    assert not any(piece in masked.text for piece in (written, digits[:4], digits[-4:]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("暗証番号は0915です", "暗証番号は●●●●です"),
        ("あんしょうばんごう 1234 だったと思う", "あんしょうばんごう ●●●● だったと思う"),
        ("暗証番号は0 7 3 9です", "暗証番号は●●●●です"),
        ("暗証番号は０－７－３－９です", "暗証番号は●●●●です"),
        ("暗証番号、七・三・〇・九だったかな", "暗証番号、●●●●だったかな"),
        ("パスワードはabc12345です", "パスワードは●●●●です"),
        ("0915が暗証番号です", "●●●●が暗証番号です"),
        ("暗証番号は娘の生まれた日の0412だから大丈夫", "暗証番号は娘の生まれた日の●●●●だから大丈夫"),
        ("英数字の方は HANAKO55X にしました", "英数字の方は ●●●● にしました"),
        ("父の番号が4826なんだけど", "父の番号が●●●●なんだけど"),
        ("4ケタは5731にしてある", "4ケタは●●●●にしてある"),
        ("番号は娘に聞いた。俺のは2580だ", "番号は娘に聞いた。俺のは●●●●だ"),
        ("暗証番号は ななはちきゅうさん だど", "暗証番号は ●●●● だど"),
        ("長いほうはSAKURA77Zで入れた", "長いほうは●●●●で入れた"),
        ("記号12340の番号7654321に振り込んで", "記号●●●●の番号●●●●に振り込んで"),
        ("ゆうちょ 10000-12345671 に入れて", "ゆうちょ ●●●● に入れて"),
        ("カードは4111 1111 1111 1111です", "カードは●●●●です"),
        ("基礎年金番号は1234-567890です", "基礎年金番号は●●●●です"),
        ("住民票コード12345678901", "住民票コード●●●●"),
        ("090-1234-5678に電話して", "●●●●に電話して"),
        ("電話は０２４－５２５－１１１１", "電話は●●●●"),
        ("taro@example.jpに送って", "●●●●に送って"),
        ("桜町1丁目2番3号に住んでます", "桜町●●●●に住んでます"),
        ("申請書の番号12345678901234567890123", "申請書の番号●●●●"),
    ],
)
def test_private_numbers_are_masked(text: str, expected: str) -> None:
    """PINs, passwords, accounts, cards, telephone numbers and addresses are hidden, the words stay."""
    assert mask(text).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "マイナンバーは12桁の番号ですか",
        "受付番号1204で呼ばれた",
        "整理番号は3311でした",
        "部屋番号1002の者です",
        "番号が2026年に変わると聞いた",
        "番号は1000円で変えられますか",
        "暗証番号のしくみをさんざん聞いた",
        "いちごと にんじん、番号札はどこ",
        "暗証番号は4桁ですか、6桁ですか",
        "暗証番号を3回まちがえた",
        "暗証番号は1、2、3のどれですか",
        "暗証番号は2回目の更新で決め直した",
        "パスワードをiPhone15で打つには",
        "署名用はA4の紙に書いてもらった",
        "パスワードは6文字から16文字と言われた",
        "2026-11-24 10:15に行きました",
        "2026年11月24日から12月3日まで",
        "令和8年12月3日の教室",
        "郵便番号は960-8670です",
        "0120-95-0178に電話すればいいの",
        "188に電話した",
        "法人番号1234567890123",
        "4番の窓口で3時間待った",
        "2025年の11月と12月",
        "うちには10000円しかない",
    ],
)
def test_ordinary_numbers_stay(text: str) -> None:
    """Dates, postcodes, free telephone lines and counts are not private."""
    assert mask(text) == Masked(text, ())


def test_a_number_and_a_pin_in_one_line_are_both_hidden() -> None:
    """Two leaks in one message are both masked and both reported."""
    masked = mask(f"番号{VALID}で暗証番号1234")
    assert (masked.text, set(masked.leaks)) == ("番号●●●●で暗証番号●●●●", {Leak.MY_NUMBER, Leak.PIN})


def test_check_digit_agrees_with_the_published_example() -> None:
    """12345678901 has the check digit 8 (総務省令第85号 5条)."""
    assert [last for last in range(10) if is_my_number(f"12345678901{last}")] == [8]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60), st.integers(0, 10**12 - 1))
def test_no_planted_number_survives(around: str, number: int) -> None:
    """Whatever stands around it, a planted 12-digit number is gone from the text."""
    digits = f"{number:012d}"
    text = f"{around.translate(_NO_DIGITS)}。あ{digits}あ。"
    assert digits not in mask(text).text


@given(st.text(max_size=200))
def test_masking_twice_changes_nothing(text: str) -> None:
    """What was masked once is safe."""
    once = mask(text).text
    assert mask(once).text == once


def test_false_masks_are_rare() -> None:
    """Of 2,000 ordinary sentences with numbers at most 0.5 % are touched."""
    dice = random.Random(7)
    sentences = [
        dice.choice(
            (
                f"{dice.randint(1, 12)}月{dice.randint(1, 28)}日の{dice.randint(9, 17)}時に行く",
                f"{dice.randint(60, 99)}歳で年金は{dice.randint(4, 20)}万円",
                f"電話代が{dice.randint(1000, 9999)}円",
                f"〒96{dice.randint(0, 9)}-{dice.randint(1000, 9999)}",
                f"令和{dice.randint(1, 8)}年{dice.randint(1, 12)}月から{dice.randint(2, 30)}日間",
                f"{dice.randint(1, 30)}番の窓口で{dice.randint(10, 90)}分待った",
            )
        )
        for _ in range(2000)
    ]
    touched = [sentence for sentence in sentences if MASK in mask(sentence).text]
    assert len(touched) <= 10


_NO_DIGITS = {ord(letter): None for letter in "0123456789"}
