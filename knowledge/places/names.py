"""The names under which places are known, with the care each of them needs."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from knowledge.errors import ContentError
from knowledge.places.mention import OUTSIDE
from knowledge.places.words import Words
from knowledge.text import fold

_KANA_SUFFIXES = {"市": ("し",), "町": ("まち", "ちょう"), "村": ("むら", "そん")}
_DISTINCTIVE_KANA = 5  # letters; shorter readings also begin everyday words
_FREE_KANA = 4
_SHORTEST_OTHER_KANA = 4  # of districts and other prefectures: 「いいの」 and 「えな」 are everywhere


class PlaceDataError(ContentError):
    """A place file lacks a column or names a code that does not exist."""


class Care(StrEnum):
    """When a name may be read as a place."""

    NONE = "none"  # wherever it stands
    EDGE = "edge"  # kana with a word boundary on one side
    WORD = "word"  # kana with word boundaries on both sides
    CONTEXT = "context"  # only where the sentence speaks of a place
    SUFFIX = "suffix"  # one letter: only with 市, 地区 … behind it, or alone
    STOP = "stop"  # never: a longer word that merely contains a name


@dataclass(frozen=True, slots=True)
class Name:
    """One folded spelling and what it may mean."""

    surface: str
    codes: tuple[str, ...]
    care: Care
    region: str | None = None


@dataclass(frozen=True, slots=True)
class NameBook:
    """Every spelling, and the words that stand around them."""

    names: Mapping[str, Name]
    words: Words

    @classmethod
    def load(cls, municipalities_csv: Path, aliases_csv: Path, words_csv: Path) -> NameBook:
        """Read the three files; raises PlaceDataError when they do not fit together."""
        towns = read_rows(municipalities_csv, ("code", "name", "kana", "region", "living_area"))
        aliases = read_rows(aliases_csv, ("alias", "code", "ambiguous", "kana", "other_codes"))
        words = read_rows(words_csv, ("kind", "word", "kana", "value"))
        known = {row["code"] for row in towns}
        _check_codes(aliases, known, aliases_csv)
        return cls(
            _book(towns, aliases, words),
            Words.of((row["kind"], row["word"]) for row in words),
        )


def read_rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Read a UTF-8 CSV with a header that must hold `columns`."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in columns if name not in (reader.fieldnames or ())]
        if missing:
            raise PlaceDataError(f"{path.name}: 列がありません: {'、'.join(missing)}")
        return list(reader)


def _check_codes(aliases: list[dict[str, str]], known: set[str], path: Path) -> None:
    for line, row in enumerate(aliases, start=2):
        unknown = {row["code"], *row["other_codes"].split()} - known - {OUTSIDE}
        if unknown:
            raise PlaceDataError(
                f"{path.name}:{line}: 知らない市町村コードです: {'、'.join(sorted(unknown))}"
            )


def _book(
    towns: list[dict[str, str]], aliases: list[dict[str, str]], words: list[dict[str, str]]
) -> dict[str, Name]:
    plain = {fold(row["word"]) for row in words if row["kind"] == "plain_kana"}
    careful = {fold(row["word"]) for row in words if row["kind"] == "careful_kana"}
    by_alias = {row["alias"]: row for row in aliases}
    book: dict[str, Name] = {}
    for name in [*_town_names(towns, by_alias), *_alias_names(aliases), *_word_names(words, towns)]:
        settled = _settle(name, plain, careful)
        if settled.surface not in book or settled.care is Care.STOP:
            book[settled.surface] = settled
    return book


def _settle(name: Name, plain: set[str], careful: set[str]) -> Name:
    """Decide the care of a kana reading by its length and the lists of exceptions."""
    if name.care not in (Care.EDGE, Care.WORD):
        return name
    if name.surface in careful:
        return Name(name.surface, name.codes, Care.WORD, name.region)
    if name.surface in plain or len(name.surface) >= _DISTINCTIVE_KANA:
        return Name(name.surface, name.codes, Care.NONE, name.region)
    free = name.care is Care.EDGE and len(name.surface) >= _FREE_KANA
    return Name(name.surface, name.codes, Care.EDGE if free else Care.WORD, name.region)


def _town_names(towns: list[dict[str, str]], by_alias: dict[str, dict[str, str]]) -> Iterator[Name]:
    for row in towns:
        full, code, kana = row["name"], row["code"], row["kana"]
        base, kind = full[:-1], full[-1]
        base_kana = next(kana.removesuffix(end) for end in _KANA_SUFFIXES[kind] if kana.endswith(end))
        yield Name(fold(full), (code,), Care.NONE)
        for suffix in _KANA_SUFFIXES[kind]:
            for spelling in kana_spellings(base_kana + suffix):
                yield Name(spelling, (code,), Care.EDGE)
        alias = by_alias.get(base)
        codes = _alias_codes(alias) if alias else (code,)
        yield Name(fold(base), codes, _kanji_care(alias))
        for spelling in kana_spellings(base_kana):
            yield Name(spelling, codes, Care.EDGE)


def _alias_names(aliases: list[dict[str, str]]) -> Iterator[Name]:
    for row in aliases:
        yield Name(fold(row["alias"]), _alias_codes(row), _kanji_care(row))
        for spelling in _other_spellings(row["kana"]):
            yield Name(spelling, _alias_codes(row), Care.WORD)


def _word_names(words: list[dict[str, str]], towns: list[dict[str, str]]) -> Iterator[Name]:
    cares = {"region": Care.NONE, "outside": Care.NONE, "outside_weak": Care.CONTEXT, "stop": Care.STOP}
    for row in words:
        kind = row["kind"]
        if kind not in cares:
            continue
        codes = _region_codes(row["value"], towns) if kind == "region" else (OUTSIDE,)
        region = row["word"] if kind == "region" else None
        yield Name(fold(row["word"]), codes, cares[kind], region)
        for spelling in _other_spellings(row["kana"]):
            yield Name(spelling, codes, Care.STOP if kind == "stop" else Care.WORD, region)


def _region_codes(value: str, towns: list[dict[str, str]]) -> tuple[str, ...]:
    for prefix, column in (("region:", "region"), ("area:", "living_area")):
        if value.startswith(prefix):
            return tuple(row["code"] for row in towns if row[column] == value.removeprefix(prefix))
    return tuple(value.split())


def _alias_codes(row: dict[str, str]) -> tuple[str, ...]:
    return (row["code"], *row["other_codes"].split())


def _kanji_care(row: dict[str, str] | None) -> Care:
    if row is None or row["ambiguous"] != "yes":
        return Care.NONE
    if len(row["alias"]) == 1:
        return Care.SUFFIX
    # Without other codes only longer names such as 「南相馬」 and 「双葉郡」 stand in the way.
    return Care.CONTEXT if row["other_codes"] else Care.NONE


def _other_spellings(kana: str) -> tuple[str, ...]:
    return tuple(spelling for spelling in kana_spellings(kana) if len(spelling) >= _SHORTEST_OTHER_KANA)


def kana_spellings(kana: str) -> tuple[str, ...]:
    """Fold a reading together with the ways in which people misspell its long vowels and づ."""
    if not kana:
        return ()
    folded = fold(kana)
    found = {folded}
    for right, wrong in (
        ("づ", "ず"),
        ("おお", "おう"),
        ("おお", "おー"),
        ("こお", "こう"),
        ("こお", "こー"),
    ):
        found |= {spelling.replace(right, wrong) for spelling in found}
    for right, wrong in (("ごう", "ごー"), ("しょう", "しょー"), ("そう", "そー"), ("とみお", "とみを")):
        found |= {spelling.replace(right, wrong) for spelling in found}
    return tuple(sorted(found))
