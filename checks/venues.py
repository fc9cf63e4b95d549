"""Sessions: readable rows, names that do not repeat, dates in order, kinds and states that mean something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from checks.finding import Finding, Page
from knowledge.errors import ContentError
from knowledge.files import read_rows
from knowledge.municipalities import load_municipalities
from knowledge.sessions import CLASS_KINDS, Session, load_sessions

PREFECTURE = "070009"
# What the list of events also holds and a search for classes never shows.
OTHER_KINDS = frozenset({"card_counter", "consultation", "outreach", "volunteer_training"})
_STATE = re.compile(r"|confirmed|past|unconfirmed_ongoing|current_undated_page|page_\d{4}")


def check_venues(root: Path) -> Iterator[Finding]:
    """Check the CSV files of `data/venues`."""
    try:
        sessions = load_sessions(root / "data/venues")
        towns = load_municipalities(root / "data/municipalities.csv").towns
        known = {PREFECTURE, *(town.code for town in towns)}
    except ContentError as error:
        yield Finding("data/venues", 1, f"表が読めません: {error}")
        return
    by_id = {session.id: session for session in sessions}
    for file in sorted((root / "data/venues").glob("*.csv")):
        page = Page.read(root, file)
        for row in read_rows(file):
            yield from _check_row(page, row, by_id[row["ID"]], known)


def _check_row(page: Page, row: dict[str, str], session: Session, known: set[str]) -> Iterator[Finding]:
    where = f"{session.id},"
    if session.code not in known:
        yield page.finding(where, f"知らない市町村コードです: {session.code}")
    if not session.name:
        yield page.finding(where, f"イベント名がありません: {session.id}")
    if row.get("x_type") and session.kind not in CLASS_KINDS | OTHER_KINDS:
        yield page.finding(where, f"知らない x_type です: {session.kind}")
    if not _STATE.fullmatch(row.get("x_status", "")):
        yield page.finding(where, f"知らない x_status です: {row['x_status']}")
    if session.starts_on and session.ends_on and session.ends_on < session.starts_on:
        yield page.finding(where, f"終了日が開始日より前です: {session.id}")
    if session.is_confirmed and not (session.phone or session.url):
        yield page.finding(where, f"電話もページもなく、確かめられません: {session.id}")
