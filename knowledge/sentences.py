"""Rules for sentences that residents read: short, plain, polite, without double negatives."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST_SENTENCE = 40
MOST_KANJI = 13
LONGEST_QUESTION = 20
_FIELD = re.compile(r"\{[a-z_]+\}")
_STAND_IN = "いわき市"  # what a field such as {town} is counted as
_ADDRESS = re.compile(r"https?://\S+")
_KANJI = re.compile(r"[々〇一-鿿]")
_SPACES = re.compile(r"[ 　]+")
_POLITE = re.compile(
    r"(?:です|ます|ません|でした|ました|ましょう|でしょう|ください|くださいね|ですね|ますね|ですよ|ますよ)(?:か|が)?$"
    r"|(?:こんにちは|ありがとうございます|いいえ|はい|ごめんなさい|お大事に|わかりました|どうぞ)$"
)
_DOUBLE_NEGATIVES = re.compile(
    r"(?:な|ま)いこと(?:は|も)(?:ない|ありません)|なくは(?:ない|ありません)|なくも(?:ない|ありません)"
    r"|ないわけ(?:では|じゃ|には|でも)?(?:ない|ありません|い(?:か|き))|ないとは(?:限|言|いえ|かぎ)"
    r"|ないのでは(?:ない|ありません)|なければ(?:な|い)[らりけ]ま?(?:ない|せん)|なくては(?:な|い)[らりけ]ま?(?:ない|せん)"
    r"|ざるを(?:得|え)(?:ない|ません)|ない(?:もの|人|方|場合)は(?:ない|ありません|いません)"
)
_ASIDE = re.compile(r"[(（][^()（）]*[)）]$")
_SCOLDING = re.compile(r"(?:言った|お伝えした)はず|何度も言|必ず守って|自己責任|不正解")


def split_sentences(text: str) -> list[str]:
    """Split at 。 and at line ends; quotes in 「」 stay with their sentence."""
    sentences: list[str] = []
    for line in text.splitlines():
        depth, start = 0, 0
        for position, letter in enumerate(line):
            depth += (letter in "「『(（") - (letter in "」』)）")
            if letter in "。？?" and depth <= 0:
                sentences.append(line[start : position + 1])
                start = position + 1
        sentences.append(line[start:])
    return [sentence.strip() for sentence in sentences if sentence.strip()]


def find_faults(sentence: str, *, ends_politely: bool = True) -> Iterator[str]:
    """Yield what is wrong with one sentence."""
    plain = _SPACES.sub("", _FIELD.sub(_STAND_IN, _ADDRESS.sub("", sentence)))
    length = len(plain.rstrip("。"))
    kanji = len(_KANJI.findall(plain))
    if length > LONGEST_SENTENCE:
        yield f"一文が{length}文字です({LONGEST_SENTENCE}文字まで): {sentence}"
    if kanji > MOST_KANJI:
        yield f"漢字が{kanji}字です({MOST_KANJI}字まで): {sentence}"
    if _DOUBLE_NEGATIVES.search(plain):
        yield f"打ち消しが二つ重なっています: {sentence}"
    if _SCOLDING.search(plain):
        yield f"責める言い方です: {sentence}"
    if ends_politely:
        yield from _find_ending_faults(sentence, plain)


def _find_ending_faults(sentence: str, plain: str) -> Iterator[str]:
    if not plain.endswith(("。", "？", "?", "!", "！", "」")):
        yield f"「。」で終わっていません: {sentence}"
    if not _POLITE.search(_ASIDE.sub("", plain.rstrip("。？?!！"))):
        yield f"「です・ます」で終わっていません: {sentence}"


def find_text_faults(text: str) -> Iterator[tuple[str, str]]:
    """Yield (sentence, fault) for a whole text."""
    for sentence in split_sentences(text):
        for fault in find_faults(sentence):
            yield sentence, fault
