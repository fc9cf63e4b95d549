"""Tables of towns, counters and desks: complete, readable, and pointing at towns that exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from checks.finding import Finding, Page
from knowledge.counters import Counter, load_counters
from knowledge.desks import load_desks
from knowledge.errors import ContentError
from knowledge.files import read_rows
from knowledge.municipalities import load_municipalities

PREFECTURE = "070009"
TOWNS = 59
NEEDED_COUNTERS = ("mynumber", "digital")


def check_tables(root: Path, today: date) -> Iterator[Finding]:
    """Check the CSV files of `data/`."""
    data = root / "data"
    try:
        towns = load_municipalities(data / "municipalities.csv")
        counters = load_counters(data / "counters.csv")
        desks = load_desks(data / "desks.csv")
        answers = {row["verified"] for row in read_rows(data / "counters.csv")}
    except (ContentError, ValueError, KeyError) as error:
        yield Finding("data", 1, f"表が読めません: {error}")
        return
    codes = {town.code for town in towns.towns}
    if len(codes) != TOWNS:
        yield Finding("data/municipalities.csv", 1, f"市町村が{len(codes)}です({TOWNS}のはず)")
    page = Page.read(root, data / "counters.csv")
    for code in sorted(codes):
        for kind in NEEDED_COUNTERS:
            if not counters.find(code, kind):
                yield page.finding(code, f"{towns.name(code)}の窓口({kind})がありません")
    for answer in sorted(answers - {"yes", "no"}):
        yield page.finding(f",{answer},", f"verified は yes か no です: {answer}")
    for counter in counters.rows:
        yield from _check_counter(page, counter, codes | {PREFECTURE}, today)
    page = Page.read(root, data / "desks.csv")
    for desk in desks:
        if desk.code not in codes | {PREFECTURE}:
            yield page.finding(desk.code, f"知らない市町村コードです: {desk.code}")
        if desk.closes <= desk.opens:
            yield page.finding(desk.code, f"閉まる時刻が開く時刻より前です: {desk.code}")
    if PREFECTURE not in {desk.code for desk in desks}:
        yield page.finding("code", f"県の共同窓口({PREFECTURE})の行がありません")


def _check_counter(page: Page, counter: Counter, known: set[str], today: date) -> Iterator[Finding]:
    where = f"{counter.code},{counter.kind},{counter.name}"
    if counter.code not in known:
        yield page.finding(where, f"知らない市町村コードです: {counter.code}")
    if not counter.name:
        yield page.finding(where, f"窓口の名前がありません: {counter.code}")
    if counter.is_verified and not (counter.url and counter.checked_on):
        yield page.finding(where, f"{counter.name}: 出典か確認日がありません")
    if not (counter.phone or counter.url):
        yield page.finding(where, f"{counter.name}: 電話もページもありません")
    if counter.checked_on and not _is_past_day(counter.checked_on, today):
        yield page.finding(where, f"{counter.name}: 確認日が使えません: {counter.checked_on}")


def _is_past_day(text: str, today: date) -> bool:
    try:
        return date.fromisoformat(text) <= today
    except ValueError:
        return False
