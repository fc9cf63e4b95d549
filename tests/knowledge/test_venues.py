"""Sessions read from the open-data table, and the search over them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pytest

from knowledge.context import VenueWish
from knowledge.errors import ContentError
from knowledge.municipalities import load_municipalities
from knowledge.needs import load_needs
from knowledge.sessions import Session, load_sessions
from knowledge.venues import SessionBook, VenueAnswer
from knowledge.venues import search as search_book
from knowledge.window import Window

DATA = Path(__file__).parents[2] / "data"
NOW = datetime.fromisoformat("2026-11-24T12:00:00+09:00")
TODAY = date(2026, 11, 24)
TOWNS = load_municipalities(DATA / "municipalities.csv")
NEEDS = load_needs(DATA / "knowledge/venue_needs.ja.yml")
MIHARU, KORIYAMA, IWAKI = "075213", "072036", "072044"
HEADER = (DATA / "venues/fukushima.csv").read_text(encoding="utf-8-sig").splitlines()[0]


def search(sessions: Iterable[Session], wish: VenueWish, now: datetime = NOW) -> VenueAnswer:
    """Search some sessions at noon on the day of these tests."""
    return search_book(SessionBook.of(sessions), wish, now, TOWNS, NEEDS)


def read(folder: Path, **cells: str) -> Session:
    """Write one row with the standard header and read it back."""
    row = {"全国地方公共団体コード": MIHARU, "ID": "x", "イベント名": "教室", "開始日": "2026-12-09", **cells}
    names = HEADER.split(",")
    line = ",".join(row.get(name, "") for name in names)
    (folder / "x.csv").write_text(f"{HEADER}\n{line}\n", encoding="utf-8")
    return load_sessions(folder)[0]


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """A class in Miharu on Wednesday, 9 December, at ten."""
    return read(tmp_path, 終了日="2026-12-09", 開始時間="10:00")


def test_a_row_becomes_a_session(tmp_path: Path) -> None:
    """Full-width times, costs and room names are read as people write them."""
    made = read(
        tmp_path,
        開始時間="１３：３０",
        場所名称="公民館",
        **{"建物名等(方書)": "2階", "料金(基本)": "0"},
    )
    expected = (date(2026, 12, 9), time(13, 30), "公民館　2階", "無料", True)
    assert expected == (made.starts_on, made.starts_at, made.place, made.cost, made.is_confirmed)


@pytest.mark.parametrize(
    ("basic", "detail", "expected"),
    [
        ("0", "", "無料"),
        ("", "", ""),
        ("500", "", "500円"),
        ("500", "材料費は別です。", "500円 材料費は別です。"),
        ("0", "無料(材料費100円)", "無料(材料費100円)"),
        ("", "会員は無料", "会員は無料"),
        ("実費", "", "実費"),
    ],
)
def test_price_and_remark_are_both_told(tmp_path: Path, basic: str, detail: str, expected: str) -> None:
    """A remark never hides that something must be paid."""
    assert expected == read(tmp_path, **{"料金(基本)": basic, "料金(詳細)": detail}).cost


def test_hours_and_deadline_are_read(tmp_path: Path) -> None:
    """The end of a class and the last day for booking come from their columns."""
    made = read(tmp_path, 開始時間="10:00", 終了時間="11:30", 参加申込終了日="2026-12-04")
    assert (made.ends_at, made.book_by) == (time(11, 30), date(2026, 12, 4))


def test_an_id_that_stands_twice_is_refused(tmp_path: Path) -> None:
    """Two files may not name two sessions alike: one would hide the other."""
    read(tmp_path)
    shutil.copy(tmp_path / "x.csv", tmp_path / "y.csv")
    with pytest.raises(ContentError, match=r"y\.csv: 2行目\(x\): 同じ ID"):
        load_sessions(tmp_path)


def test_the_order_of_the_answer_is_the_order_of_days(session: Session) -> None:
    """Wherever the sessions come from, the next one stands first."""
    late = replace(session, id="late", starts_on=date(2026, 12, 20), ends_on=date(2026, 12, 20))
    assert (session, late) == search([late, session], VenueWish(MIHARU)).dated


@pytest.mark.parametrize("cells", [{"開始日": "2026-02-30"}, {"開始時間": "25:00"}, {"終了日": "来週"}])
def test_an_impossible_row_is_refused_by_its_id(tmp_path: Path, cells: dict[str, str]) -> None:
    """A table with a wrong date or time is not read in part."""
    with pytest.raises(ContentError, match=r"x\.csv: 2行目\(x\): 「(?:開始日|開始時間|終了日)」が読めません"):
        read(tmp_path, **cells)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, False),
        ({"ends_on": date(2026, 11, 24), "starts_on": date(2026, 11, 24)}, False),
        ({"ends_on": date(2026, 11, 23), "starts_on": date(2026, 11, 23)}, True),
        ({"ends_on": date(2026, 12, 1), "starts_on": date(2026, 11, 1)}, False),
        ({"is_past": True}, True),
        ({"starts_on": None, "ends_on": None}, True),
        ({"starts_on": None, "ends_on": None, "kind": "recurring_consultation"}, False),
        ({"starts_on": date(2023, 4, 19), "ends_on": None, "kind": "recurring_consultation"}, False),
    ],
)
def test_what_is_over_is_told_from_what_goes_on(
    session: Session, changes: dict[str, object], expected: bool
) -> None:
    """A class without any date is never offered; a standing consultation is until it is known to be over."""
    assert expected == Window.of(VenueWish(), NOW).is_over(replace(session, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (VenueWish(MIHARU), True),
        (VenueWish(MIHARU, "2026-12-09", "2026-12-09"), True),
        (VenueWish(MIHARU, "2026-12-01", "2026-12-31", weekdays=("wed",)), True),
        (VenueWish(MIHARU, "2026-12-01", "2026-12-31", weekdays=("tue",)), False),
        (VenueWish(MIHARU, time_of_day="am"), True),
        (VenueWish(MIHARU, time_of_day="pm"), False),
        (VenueWish(MIHARU, "2026-12-10"), False),
        (VenueWish(MIHARU, None, "2026-12-08"), False),
    ],
)
def test_dates_weekdays_and_hours_decide(session: Session, wish: VenueWish, expected: bool) -> None:
    """What does not fit the wish is listed apart, as another date."""
    answer = search([session], wish)
    assert (bool(answer.dated), bool(answer.other_dates)) == (expected, not expected)


def test_a_standing_consultation_stands_beside_the_dates(session: Session) -> None:
    """Standing offers are listed whatever the date."""
    standing = replace(session, id="s", kind="recurring_consultation", starts_on=None, ends_on=None)
    answer = search([session, standing], VenueWish(MIHARU, "2027-01-01"))
    assert ((standing,), (session,), ()) == (answer.standing, answer.other_dates, answer.nearby)


def test_an_empty_town_leads_to_its_nearest_neighbours(session: Session) -> None:
    """Neighbours come nearest first, with the distance between town halls."""
    here = replace(session, id="k", code=KORIYAMA)
    far = replace(session, id="i", code=IWAKI)
    answer = search([far, here], VenueWish(MIHARU))
    found = [(offer.near.municipality.code, round(offer.near.distance_km)) for offer in answer.nearby]
    assert (answer.dated, found) == ((), [(KORIYAMA, 13), (IWAKI, 56)])


@pytest.mark.parametrize("kind", ["card_counter", "volunteer_training", "outreach", "consultation"])
def test_other_counters_are_no_classes(session: Session, kind: str) -> None:
    """Procedures, trainings of helpers and other consultations are not offered as digital support."""
    answer = search([replace(session, kind=kind)], VenueWish(MIHARU))
    assert (answer.dated, answer.other_dates, answer.standing) == ((), (), ())


def test_the_real_table_offers_nothing_of_the_past() -> None:
    """Today no town has a confirmed class; what is shown is standing and unconfirmed."""
    sessions = load_sessions(DATA / "venues")
    offers = [
        offer
        for town in TOWNS.towns
        for answer in [search(sessions, VenueWish(town.code))]
        for offer in (*answer.dated, *answer.other_dates, *answer.standing)
    ]
    ends = [offer.ends_on for offer in offers if offer.ends_on is not None]
    assert ([end for end in ends if end < TODAY], any(offer.is_past for offer in offers)) == ([], False)
