"""Tables of towns, counters, desks and sessions: complete, and pointing at towns that exist."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from checks.finding import Finding, Page
from knowledge.counters import load_counters
from knowledge.desks import load_desks
from knowledge.errors import ContentError
from knowledge.municipalities import load_municipalities
from knowledge.places import Gazetteer
from knowledge.venues import load_sessions

PREFECTURE = "070009"
TOWNS = 59
NEEDED_COUNTERS = ("mynumber", "digital")


def check_tables(root: Path) -> Iterator[Finding]:
    """Check the CSV files of `data/`."""
    data = root / "data"
    try:
        towns = load_municipalities(data / "municipalities.csv")
        counters = load_counters(data / "counters.csv")
        desks = load_desks(data / "desks.csv")
        sessions = load_sessions(data / "venues")
        Gazetteer.load(data / "municipalities.csv", data / "aliases.csv")
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
    for counter in counters.rows:
        if counter.is_verified and not (counter.url and counter.checked_on):
            yield page.finding(f"{counter.code},{counter.kind}", f"{counter.name}: 出典か確認日がありません")
    known = codes | {PREFECTURE}
    named = [("counters.csv", c.code) for c in counters.rows] + [("desks.csv", d.code) for d in desks]
    named += [("venues", session.code) for session in sessions]
    for file, code in named:
        if code not in known:
            yield Finding(f"data/{file}", 1, f"知らない市町村コードです: {code}")
