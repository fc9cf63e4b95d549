"""Place names: codes with their check digits, aliases of towns that exist, words of kinds that are read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from checks.finding import Finding, Page
from knowledge.errors import ContentError
from knowledge.files import read_rows
from knowledge.places import Gazetteer
from knowledge.text import fold

READERS = ("knowledge/places", "bot/hearing")


def check_places(root: Path) -> Iterator[Finding]:
    """Check `municipalities.csv`, `aliases.csv` and `place_words.csv`."""
    data = root / "data"
    try:
        towns = {row["code"]: row["name"] for row in read_rows(data / "municipalities.csv")}
        aliases = list(read_rows(data / "aliases.csv"))
        words = list(read_rows(data / "place_words.csv"))
    except (ContentError, ValueError, KeyError) as error:
        yield Finding("data", 1, f"地名の表が読めません: {error}")
        return
    yield from _check_gazetteer(data)
    page = Page.read(root, data / "municipalities.csv")
    for code in towns:
        if not has_right_check_digit(code):
            yield page.finding(code, f"市町村コードの最後の数字が合いません: {code}")
    yield from _check_aliases(Page.read(root, data / "aliases.csv"), aliases, towns)
    yield from _check_words(root, Page.read(root, data / "place_words.csv"), words, towns)


def has_right_check_digit(code: str) -> bool:
    """Say whether a six-digit municipality code ends in its check digit (総務省 全国地方公共団体コード)."""
    if len(code) != 6 or not code.isdecimal():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(code, (6, 5, 4, 3, 2), strict=False))
    return int(code[5]) == (11 - total % 11) % 10


def _check_gazetteer(data: Path) -> Iterator[Finding]:
    try:
        Gazetteer.load(data / "municipalities.csv", data / "aliases.csv")
    except (ContentError, ValueError, LookupError) as error:
        yield Finding("data", 1, f"地名の表が読めません: {error}")


def _check_aliases(page: Page, aliases: list[dict[str, str]], towns: dict[str, str]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for row in aliases:
        alias, code = row["alias"], row["code"]
        if code in towns and row["municipality"] != towns[code]:
            yield page.finding(f"{alias},", f"コードと市町村の名前が合いません: {alias}({code})")
        if first.setdefault(fold(alias), code) != code:
            yield page.finding(
                f"{alias},", f"一つの別名が二つの市町村にあります: {alias}(other_codes に書きます)"
            )


def _check_words(
    root: Path, page: Page, words: list[dict[str, str]], towns: dict[str, str]
) -> Iterator[Finding]:
    read = _list_strings(root)
    for kind in sorted({row["kind"] for row in words}):
        if kind not in read:
            yield page.finding(f"{kind},", f"どこからも読まれない種類です: {kind}")
    for row in words:
        if not row["word"]:
            yield page.finding(f"{row['kind']},,", f"言葉がありません: {row['kind']}")
        codes = row["value"].split() if row["kind"] == "region" and ":" not in row["value"] else []
        for code in codes:
            if code not in towns:
                yield page.finding(f"{row['word']},", f"知らない市町村コードです: {code}")


def _list_strings(root: Path) -> set[str]:
    """Return every string in the code that reads place words."""
    return {
        node.value
        for folder in READERS
        for file in (root / folder).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
