"""Find place names in running text, longest first, with the care each name needs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.places.mention import OUTSIDE, PlaceMention
from knowledge.places.names import Care, Name, NameBook
from knowledge.places.reading import Hit, read_meaning
from knowledge.places.words import Words
from knowledge.text import fold_with_offsets

_FRAGMENT_REST = 6  # letters besides the name in an answer such as 「石川です」


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Immutable index of place names."""

    book: NameBook
    by_first: dict[str, tuple[Name, ...]]

    @classmethod
    def load(cls, municipalities_csv: Path, aliases_csv: Path, words_csv: Path | None = None) -> Gazetteer:
        """Read the place files; `words_csv` is `place_words.csv` beside the aliases unless told otherwise."""
        words_path = words_csv or aliases_csv.with_name("place_words.csv")
        book = NameBook.load(municipalities_csv, aliases_csv, words_path)
        index: dict[str, list[Name]] = {}
        for name in sorted(book.names.values(), key=lambda name: len(name.surface), reverse=True):
            index.setdefault(name.surface[0], []).append(name)
        return cls(book, {first: tuple(names) for first, names in index.items()})

    def find(self, text: str) -> tuple[PlaceMention, ...]:
        """Return the places in order of appearance; an unknown or doubtful word gives nothing."""
        scan = _Scan(text, *fold_with_offsets(text), words=self.book.words)
        hits: list[Hit] = []
        position = 0
        while position < len(scan.folded):
            name = self._longest(scan, position)
            if name is None:
                position += 1
                continue
            end = position + len(name.surface)
            if name.care is not Care.STOP:
                hits.append(Hit(name.codes, position, scan.end_of_name(name, end), name.region))
                end = hits[-1].end
            position = end
        return tuple(scan.mention(hit) for hit in read_meaning(scan.folded, hits, self.book.words))

    def _longest(self, scan: _Scan, position: int) -> Name | None:
        for name in self.by_first.get(scan.folded[position], ()):
            if scan.folded.startswith(name.surface, position) and scan.allows(name, position):
                return name
        return None


@dataclass(frozen=True, slots=True)
class _Scan:
    """One text while it is searched."""

    text: str
    folded: str
    offsets: tuple[int, ...]
    words: Words

    def allows(self, name: Name, start: int) -> bool:
        """Say whether the name may be read as a place where it stands."""
        end = start + len(name.surface)
        if name.care is Care.STOP:
            return True
        rest = self.folded[end:]
        if not self.words.begin("name_suffix", rest) and self.words.begin("not_place_after", rest):
            return False
        if name.care is Care.NONE:
            return True
        if name.care is Care.SUFFIX:
            alone = self._is_fragment(start, end) and start == 0 and not _is_kanji(rest[:1])
            return alone or bool(self.words.begin("name_suffix", rest))
        if name.care is Care.CONTEXT:
            return self._speaks_of_place(start, end)
        if any(self._script_changes(position) for position in range(start + 1, end)):
            return False  # 「ビデオの」 is not 「おの」
        left, right = self._left_edge(start), self._right_edge(end)
        doubtful = len(name.codes) > 1 and OUTSIDE in name.codes
        return (left and right) if name.care is Care.WORD or doubtful else (left or right)

    def end_of_name(self, name: Name, end: int) -> int:
        """Take 市, 町, 区 … behind a name as part of it."""
        if name.codes == (OUTSIDE,) or name.region:
            return end
        return end + len(self.words.begin("name_suffix", self.folded[end:]))

    def mention(self, hit: Hit) -> PlaceMention:
        """Translate a hit in the folded text to the text as it was typed."""
        start = self.offsets[hit.start]
        end = self.offsets[hit.end] if hit.end < len(self.offsets) else len(self.text)
        surface = self.text[start:end].rstrip()
        return PlaceMention(
            hit.codes, surface, start, start + len(surface), hit.role, hit.negated, hit.region
        )

    def _speaks_of_place(self, start: int, end: int) -> bool:
        rest = self.folded[end:]
        before = self.folded[:start]
        return bool(
            self.words.begin("name_suffix", rest)
            or self.words.begin("area_suffix", rest)
            or self.words.begin("place_after", rest)
            or self.words.begin("negation_after", rest)
            or self.words.end("place_before", before)
            or self.words.end("negation_after", before)
            or self.words.end("correction", before)
            or self._is_fragment(start, end)
        )

    def _is_fragment(self, start: int, end: int) -> bool:
        return len(self.folded) - (end - start) <= _FRAGMENT_REST

    def _left_edge(self, start: int) -> bool:
        if start == 0 or not _is_kana(self.folded[start - 1]) or self._script_changes(start):
            return True
        return bool(self.words.end("left_particle", self.folded[:start]))

    def _right_edge(self, end: int) -> bool:
        if end == len(self.folded) or not _is_kana(self.folded[end]) or self._script_changes(end):
            return True
        return bool(self.words.begin("right_particle", self.folded[end:]))

    def _script_changes(self, position: int) -> bool:
        """Say whether a space, or a change between hiragana and katakana, parts two letters."""
        before, here = self.offsets[position - 1], self.offsets[position]
        between = self.text[before + 1 : here]
        return any(letter.isspace() for letter in between) or (
            _is_katakana(self.text[before]) != _is_katakana(self.text[here])
            and "ー" not in (self.folded[position - 1], self.folded[position])
        )


def _is_kana(letter: str) -> bool:
    return "ぁ" <= letter <= "ゖ" or letter == "ー"


def _is_kanji(letter: str) -> bool:
    return "一" <= letter <= "鿿"


def _is_katakana(letter: str) -> bool:
    return "ァ" <= letter <= "ヺ" or "ｦ" <= letter <= "ﾟ"
