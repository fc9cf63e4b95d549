"""Hides people's names and addresses in residents' words before anybody outside the conversation sees them.

Careful rather than clever: what may be a name is hidden, and a word too many costs an official a guess.
SudachiPy says which words are names; kana words, which it often takes for names, count as such only where
something says so (「さん」, 「と申します」). Numbers were masked when the message came in.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import sudachipy

from service.conversation.privacy import MASK, mask

_KANJI = re.compile(r"[々〇一-龠]")
_NUMERAL = re.compile(r"[〇一二三四五六七八九十百千\d]")
_HONORIFIC = re.compile(r"(?:さん|さま|様|ちゃん|くん(?![つち])|君|氏|殿)")
_SAYS_NAME = re.compile(r"(?:と|って)(?:申|もうし|いいます|言います|いう者)")
_NAME_IS = re.compile(
    r"(?:名前|氏名|なまえ|苗字|名字)は[「\s、]*([^\s、。」はがのをにで]{1,12}?)(?=です|だ|と[言い申も]|。|」|$)"
)
_DAY = (
    r"(?:(?:明治|大正|昭和|平成|令和|[MTSHR])\s?[\d元一二三四五六七八九十]{1,3}|(?:18|19|20)\d\d)[年./-]\s?"
    r"[\d一二三四五六七八九十]{1,3}[月./-]\s?[\d一二三四五六七八九十]{1,3}日?"
)
_BORN = re.compile(rf"{_DAY}(?=\s*(?:生|うま|に生|にうま))|(?<=生年月日は)\s?{_DAY}|(?<=誕生日は)\s?{_DAY}")
_LOT = re.compile(
    r"大字[^\s、。のにはがをで]{1,8}|(?<=[市町村])字[一-龠]{1,6}|\d{1,4}[-‐−ー]\d{1,4}(?:[-‐−ー]\d{1,4})*"
    r"|\d{1,4}番\d{1,4}号?|\d{1,4}号(?:室|棟)"
)
_BEFORE_LOT = re.compile(
    rf"(?:(?<![^\s、。のにはがをで])[々一-龠ヶケノァ-ヴー]{{1,10}}"
    rf"|[^\s、。]{{1,10}}(?:アパート|マンション|ハイツ|コーポ|荘|団地|住宅))(?={MASK})"
)
# Callings before 「さん」 that point to nobody.
_ROLES = re.compile(
    r"(?:お|御)?(?:父|母|爺|婆|じい|ばあ|祖父|祖母|娘|息子|奥|旦那|孫|嫁|婿|寮母|姉|兄|妹|弟|叔父|叔母|伯父|伯母|おじ|おば|子|子ども|子供|人間|世話|赤|"
    r"皆|みな|医者|客|友達|隣|となり|巡り|まわり|神|仏|大家|[一-龠々]*(?:員|師|士|屋|者|官|長|家|科|局|所|場|店|社|会|"
    r"行|校|園|館|課|係|部|署|職|手|婦|生|人|方|代|組))|ケアマネ\w*|ショップ|ヘルパー|ボランティア|スタッフ|ドコモ|ソフトバンク|"
    r"オペレーター?|サポーター|どちら|どなた"
)
_GIVEN = re.compile(r"[一-龠]{0,2}[郎子男夫雄美江枝恵介]")
_CAN_BE_NAMES = ("名詞", "形状詞", "感動詞", "接頭辞")
_PREFECTURES = re.findall(
    r"\w+",
    """
    北海道 青森 岩手 宮城 秋田 山形 福島 茨城 栃木 群馬 埼玉 千葉 東京 神奈川 新潟 富山 石川 福井 山梨 長野
    岐阜 静岡 愛知 三重 滋賀 京都 大阪 兵庫 奈良 和歌山 鳥取 島根 岡山 広島 山口 徳島 香川 愛媛 高知 福岡
    佐賀 長崎 熊本 大分 宮崎 鹿児島 沖縄 日本 東北 関東 仙台 会津 中通り 浜通り
    """,
)


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    surface: str
    part: tuple[str, ...]


class NameCover:
    """`known` are names of towns and districts, which stay; the dictionary opens at the first use."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = frozenset(known) | frozenset(
            name + end for name in _PREFECTURES for end in ("", "県", "府", "都", "市")
        )
        self._tokenizer: sudachipy.Tokenizer | None = None
        self._one_at_a_time = asyncio.Lock()

    async def hide_all(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Return the texts without names, addresses, birthdays and numbers; idempotent."""
        async with self._one_at_a_time:
            return await asyncio.to_thread(lambda: tuple(self._hide(text) for text in texts))

    def _hide(self, text: str) -> str:
        text = _LOT.sub(MASK, _BORN.sub(MASK, mask(text).text))
        text = _BEFORE_LOT.sub(lambda found: found[0][: self._count_known(found[0])], text)
        spans = list(self._find(text))
        for start, end in sorted(set(spans), reverse=True):
            text = text[:start] + MASK + text[end:]
        return re.sub(rf"(?:{MASK})+", MASK, text)

    def _find(self, text: str) -> Iterator[tuple[int, int]]:
        words = self._read(text)
        hidden = False
        for number, word in enumerate(words):
            follows_name = hidden and word.part[0] == "名詞" and _is_short_kanji(word.surface)
            named = self._is_named(words, number) or _is_full_name(words, number)
            hidden = follows_name or named or self._is_name(words, number)
            start = word.start + (0 if named else self._count_known(word.surface))
            if hidden and start < word.end:
                yield start, word.end
        for found in _NAME_IS.finditer(text):
            if MASK not in found[1]:
                yield found.span(1)

    def _count_known(self, surface: str) -> int:
        """Count the letters of a town's name that a longer place begins with."""
        return max(
            (len(name) for name in self._known if len(name) > 1 and surface.startswith(name)),
            default=0,
        )

    def _is_name(self, words: Sequence[_Word], number: int) -> bool:
        """A family or given name in kanji, or a place smaller than a town."""
        word = words[number]
        if word.surface in self._known or not _KANJI.search(word.surface) or _NUMERAL.match(word.surface):
            return False
        if word.part[1] != "固有名詞" or _is_role(words, number):
            return False
        if word.part[2] == "地名":
            return word.part[3] != "国"
        return word.part[2] == "人名" and len(word.surface) > 1

    def _is_named(self, words: Sequence[_Word], number: int) -> bool:
        """A noun followed by 「さん」 that is no calling, or by 「と申します」."""
        word = words[number]
        rest = "".join(other.surface for other in words[number + 1 :])
        if word.part[0] not in _CAN_BE_NAMES or MASK in word.surface:
            return False
        if _SAYS_NAME.match(rest):
            return True
        if not _HONORIFIC.match(rest) or _is_role(words, number):
            return False
        is_noun = word.part[1] == "固有名詞" or bool(_KANJI.search(word.surface))
        return is_noun or all("ァ" <= letter <= "ヴ" or letter == "ー" for letter in word.surface)

    def _read(self, text: str) -> list[_Word]:
        if self._tokenizer is None:
            self._tokenizer = sudachipy.Dictionary(dict="core").create()
        found = self._tokenizer.tokenize(text, sudachipy.SplitMode.C)
        return [_Word(w.begin(), w.end(), w.surface(), tuple(w.part_of_speech())) for w in found]


def _is_role(words: Sequence[_Word], number: int) -> bool:
    """Say whether the word, with what stands before it or alone, is a calling."""
    whole = "".join(other.surface for other in words[max(0, number - 1) : number + 1])
    return bool(_ROLES.fullmatch(words[number].surface) or _ROLES.fullmatch(whole))


def _is_full_name(words: Sequence[_Word], number: int) -> bool:
    """Say whether a family name that is also a town's (田村, 石川) stands before a given name."""
    for first in (number, number - 1):
        if first >= 0 and first + 1 < len(words) and words[first].part[2:4] == ("人名", "姓"):
            given = words[first + 1]
            if given.part[2:4] == ("人名", "名") or _GIVEN.fullmatch(given.surface):
                return True
    return False


def _is_short_kanji(text: str) -> bool:
    return len(text) <= 3 and all(_KANJI.match(letter) for letter in text)
