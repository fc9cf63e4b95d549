"""Fold Japanese text so that different spellings of one word meet, and clean what residents type."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MAX_COMBINING_MARKS = 8

# Old, variant and look-alike letters that appear in names and official letters of the region.
_KANJI_PAIRS = (
    "會会學学濱浜濵浜澤沢國国龍竜舘館檜桧邊辺邉辺齋斎齊斉櫻桜廣広德徳惠恵壽寿眞真黑黒藏蔵臺台圓円"
    "體体證証號号變変應応當当實実寫写區区縣県醫医藥薬驛駅鐵鉄續続總総讀読賣売廳庁嶋島嶌島瀧滝髙高"
    "﨑崎彌弥雙双榮栄靜静淸清與与萬万佛仏單単彈弾戰戦擔担斷断晝昼條条來来樂楽樓楼歸帰氣気營営爭争"
    "獨独發発盡尽禮礼稱称竊窃經経繪絵聲声聽聴舊旧莊荘處処螢蛍衞衛覺覚觀観豐豊辯弁遲遅郞郎鄕郷釋釈"
    "鑛鉱關関險険隱隠雜雑靑青顯顕餘余驗験鹽塩麥麦黃黄點点齒歯龜亀壯壮圖図團団圍囲增増壞壊"
)
_LETTERS = str.maketrans(
    {
        **dict(zip(_KANJI_PAIRS[::2], _KANJI_PAIRS[1::2], strict=True)),
        **{chr(code): chr(code - 0x60) for code in range(0x30A1, 0x30F7)},
        **dict.fromkeys("ヵゕ", "か"),
        **dict.fromkeys("ヶゖ", "け"),
        **dict.fromkeys("-‐‑‒–—―−─━➖~〜∼ｰ﹣", "ー"),
    }
)
_REPEATED_LONG_MARK = re.compile("ー+")
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800")
_LINE_ENDS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")


def fold(text: str) -> str:
    """Fold width, case, kana, old kanji and dashes, and drop spaces and invisible characters; idempotent."""
    folded = _fold_once(text)
    while folded != text:
        text, folded = folded, _fold_once(folded)
    return folded


def fold_with_offsets(text: str) -> tuple[str, tuple[int, ...]]:
    """Fold cluster by cluster; the numbers say where in `text` each folded character begins."""
    letters: list[str] = []
    offsets: list[int] = []
    for start, cluster in _clusters(text):
        for letter in fold(cluster):
            if letter == "ー" and letters and letters[-1] == "ー":
                continue
            letters.append(letter)
            offsets.append(start)
    return "".join(letters), tuple(offsets)


def normalise_input(text: str) -> str:
    """Make typed text safe to store: NFC, one line, no control, bidi or zero-width characters; idempotent."""
    one_line = _LINE_ENDS.sub(" ", text)
    visible = "".join(letter for letter in one_line if not _is_unseen(letter))
    return _limit_marks(unicodedata.normalize("NFC", visible)).strip()


def _fold_once(text: str) -> str:
    seen = "".join(letter for letter in text if not _is_droppable(letter))
    wide = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).lower())
    same = wide.translate(_LETTERS)
    return _REPEATED_LONG_MARK.sub("ー", "".join(c for c in same if not _is_droppable(c)))


@lru_cache(maxsize=8192)
def _is_droppable(letter: str) -> bool:
    return letter.isspace() or _is_unseen(letter) or _is_variation_selector(letter)


def _is_unseen(letter: str) -> bool:
    return letter in _INVISIBLE or unicodedata.category(letter) in ("Cc", "Cf", "Cs")


def _is_variation_selector(letter: str) -> bool:
    return "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"


def _clusters(text: str) -> list[tuple[int, str]]:
    clusters: list[tuple[int, str]] = []
    for position, letter in enumerate(text):
        if clusters and (letter in "ﾞﾟ゛゜" or unicodedata.combining(letter) or _is_droppable(letter)):
            start, cluster = clusters[-1]
            clusters[-1] = (start, cluster + letter)
        else:
            clusters.append((position, letter))
    return clusters


def _limit_marks(text: str) -> str:
    kept: list[str] = []
    run = 0
    for letter in text:
        run = run + 1 if unicodedata.category(letter).startswith("M") else 0
        if run <= MAX_COMBINING_MARKS:
            kept.append(letter)
    return "".join(kept)
