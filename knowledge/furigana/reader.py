"""Reads Japanese with SudachiPy, our names as its user dictionary, and corrections people have made."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import Any

import sudachidict_core
import sudachipy
from sudachipy.sudachipy import build_user_dic

from knowledge.files import read_rows
from knowledge.furigana.align import align, to_hiragana
from knowledge.reply import Ruby
from knowledge.ruby_notation import Placed, read_notation

# Place noun, with a cost below every word of the core dictionary: our names are always preferred.
_ROW = "{name},4786,4786,-20000,{name},名詞,固有名詞,地名,一般,*,*,{kana},{name},*,A,*,*,*,*"
SUFFIXES = {"市": "し", "町": "まち", "村": "むら", "区": "く"}  # as all of Fukushima reads them
_DAYS = (
    "ついたち",
    "ふつか",
    "みっか",
    "よっか",
    "いつか",
    "むいか",
    "なのか",
    "ようか",
    "ここのか",
    "とおか",
)
_DIGITS = ("", "いち", "に", "さん", "よん", "ご", "ろく", "しち", "はち", "く")
_IRREGULAR = {14: "じゅうよっか", 20: "はつか", 24: "にじゅうよっか"}
_COUNTED = re.compile(r"(?<![\d.])(\d+)(日|人|分|階|歳)(?!目|証)")


class Reader:
    """Makes readings; what it makes is read by a person before it is frozen."""

    def __init__(self, names: dict[str, str], corrections: dict[str, tuple[Placed, ...]]) -> None:
        self._tokenizer = _open(names)
        self._corrections = _longest_first(corrections)

    def correct(self, more: dict[str, tuple[Placed, ...]]) -> Reader:
        """Return a reader that knows more corrections; the same dictionary serves both."""
        other = copy(self)
        other._corrections = _longest_first(dict(self._corrections) | more)
        return other

    def read(self, line: str) -> tuple[Placed, ...]:
        """Return the readings of a line, in order."""
        placed = {each.start: each for each in self._read_words(line)}
        taken: set[int] = set()
        for each, context in [*self._correct(line), *_read_counted(line)]:
            span = set(range(each.start, each.end))
            if not span & taken and not any(_tears(context, old) for old in placed.values()):
                taken |= span
                placed = {at: old for at, old in placed.items() if old.end <= each.start or at >= each.end}
                placed[each.start] = each
        return tuple(placed[at] for at in sorted(placed))

    def _read_words(self, line: str) -> Iterator[Placed]:
        for word in self._tokenizer.tokenize(line, sudachipy.SplitMode.C):
            parts = word.split(sudachipy.SplitMode.A)
            readings = [to_hiragana(part.reading_form()) for part in parts]
            whole = to_hiragana(word.reading_form())
            if "".join(readings) == whole and len(parts) > 1:
                for part, reading in zip(parts, readings, strict=True):
                    yield from align(part.surface(), reading, part.begin())
            else:
                yield from align(word.surface(), whole, word.begin())

    def _correct(self, line: str) -> Iterator[tuple[Placed, range]]:
        """Yield the corrected readings with their contexts; the longest context wins."""
        taken: set[int] = set()
        for context, placed in self._corrections:
            for found in re.finditer(re.escape(context), line):
                span = range(found.start(), found.end())
                if taken.isdisjoint(span):
                    taken |= set(span)
                    yield from ((Placed(span.start + each.start, each.ruby), span) for each in placed)


def _longest_first(corrections: dict[str, tuple[Placed, ...]]) -> list[tuple[str, tuple[Placed, ...]]]:
    return sorted(corrections.items(), key=lambda item: len(item[0]), reverse=True)


def read_names(data: Path) -> dict[str, str]:
    """Return name → kana of towns and districts, with and without their last letter."""
    towns = [(row["name"], row["kana"]) for row in read_rows(data / "municipalities.csv")]
    names = {name[:-1]: kana.removesuffix(SUFFIXES[name[-1]]) for name, kana in towns}
    aliases = list(read_rows(data / "aliases.csv"))
    names |= {row["alias"]: row["kana"] for row in aliases if row["kana"]}
    for stem, suffix in ((row["alias"][:-1], row["alias"][-1]) for row in aliases if not row["kana"]):
        if stem in names and suffix in SUFFIXES:
            names[stem + suffix] = names[stem] + SUFFIXES[suffix]
    return names | dict(towns)


def read_corrections(path: Path) -> dict[str, tuple[Placed, ...]]:
    """Read corrections: pieces of text with their readings, as in the frozen files."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(read_notation(line) for line in lines if line.strip() and not line.startswith("#"))


def _tears(context: range, old: Placed) -> bool:
    """Say whether a correction would tear a longer word apart: 話し in 電話して, 坂下 in 会津坂下町."""
    return old.start < context.start < old.end or old.start < context.stop < old.end


def _read_counted(line: str) -> Iterator[tuple[Placed, range]]:
    """Yield counters whose reading changes with the number before them."""
    for found in _COUNTED.finditer(line):
        number, unit = int(found[1]), found[2]
        span = range(found.start(), found.end())
        if whole := _read_whole(number, unit):
            yield Placed(span.start, Ruby(found[0], whole)), span
        elif reading := _read_unit(number, unit):
            yield Placed(found.start(2), Ruby(unit, reading)), span


def _read_unit(number: int, unit: str) -> str:
    if unit == "分":
        return "ぷん" if number % 10 in (0, 1, 3, 4, 6, 8) else "ふん"
    return {"日": "にち", "階": "がい" if number % 10 == 3 else "かい"}.get(unit, "")


def _read_whole(number: int, unit: str) -> str:
    """Return the reading of number and unit together where they melt into one word."""
    if unit == "日":
        return _read_day(number)
    return {(1, "人"): "ひとり", (2, "人"): "ふたり", (20, "歳"): "はたち"}.get((number, unit), "")


def _read_day(number: int) -> str:
    """Return the reading of a day of the month, or an empty string."""
    if number in _IRREGULAR or not 1 <= number <= 31:
        return _IRREGULAR.get(number, "")
    if number <= len(_DAYS):
        return _DAYS[number - 1]
    return ("", "じゅう", "にじゅう", "さんじゅう")[number // 10] + _DIGITS[number % 10] + "にち"


def _open(names: dict[str, str]) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        words, compiled, config = (Path(folder) / name for name in ("words.csv", "words.dic", "sudachi.json"))
        rows = [_ROW.format(name=name, kana=_to_katakana(kana)) for name, kana in names.items()]
        words.write_text("\n".join(rows) + "\n", encoding="utf-8")
        _build(words, compiled)
        config.write_text(json.dumps({"userDict": [str(compiled)]}), encoding="utf-8")
        return sudachipy.Dictionary(config_path=str(config), dict="core").create()


def _build(words: Path, compiled: Path) -> None:
    system = Path(sudachidict_core.__file__).parent / "resources/system.dic"
    build_user_dic(system=system, lex=[words], output=compiled, description="oraho")


def _to_katakana(text: str) -> str:
    return "".join(chr(ord(letter) + 0x60) if "ぁ" <= letter <= "ゖ" else letter for letter in text)
