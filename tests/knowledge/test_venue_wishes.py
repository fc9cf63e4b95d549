"""Recurring and cancelled sessions, hours that are over, and wishes besides place and time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from knowledge.context import VenueWish
from knowledge.needs import Fit
from knowledge.sessions import Session, read_session
from tests.knowledge.test_venues import KORIYAMA, MIHARU, NEEDS, search

WEDNESDAYS = read_session(
    {
        "全国地方公共団体コード": MIHARU,
        "ID": "w",
        "イベント名": "スマホ教室",
        "開始日": "2026-04-01",
        "開始時間": "10:00",
        "終了時間": "11:30",
        "開始日時特記事項": "毎週水曜日",
        "x_rrule": "FREQ=WEEKLY;BYDAY=WE",
        "x_holidays": "no",
        "x_cancelled": "2026-12-02",
    }
)


def at(text: str) -> datetime:
    """Return a moment in Japan."""
    return datetime.fromisoformat(f"{text}+09:00")


def days(sessions: tuple[Session, ...]) -> list[str]:
    """List the first days."""
    return [session.starts_on.isoformat() for session in sessions if session.starts_on]


@pytest.mark.parametrize(
    ("now", "wish", "dated", "cancelled"),
    [
        ("2026-11-24T12:00", VenueWish(MIHARU), ["2026-11-25"], []),
        ("2026-11-25T11:29", VenueWish(MIHARU), ["2026-11-25"], []),
        ("2026-11-25T11:30", VenueWish(MIHARU), ["2026-12-09"], []),
        ("2026-11-24T12:00", VenueWish(MIHARU, "2026-11-30", "2026-12-06"), [], ["2026-12-02"]),
        ("2026-11-24T12:00", VenueWish(MIHARU, "2026-12-21", "2026-12-31"), ["2026-12-23"], []),
        ("2026-11-24T12:00", VenueWish(MIHARU, weekdays=("wed",), time_of_day="am"), ["2026-11-25"], []),
        ("2026-11-24T12:00", VenueWish(MIHARU, "2027-02-10", "2027-02-11"), ["2027-02-10"], []),
    ],
)
def test_a_recurring_session_is_shown_on_its_next_day_that_fits(
    now: str, wish: VenueWish, dated: list[str], cancelled: list[str]
) -> None:
    """Only the coming day counts; a day that was called off says so instead."""
    answer = search([WEDNESDAYS], wish, at(now))
    assert (dated, cancelled) == (days(answer.dated), days(answer.cancelled))


def test_a_wish_that_no_day_fits_leads_to_the_next_one() -> None:
    """On Mondays there is nothing, but the next Wednesday is named as another date."""
    answer = search([WEDNESDAYS], VenueWish(MIHARU, weekdays=("mon",)))
    assert (days(answer.dated), days(answer.other_dates)) == ([], ["2026-11-25"])


def test_a_session_that_ended_an_hour_ago_is_never_shown() -> None:
    """Today's class is offered until it ends, in Japan's time."""
    today = replace(WEDNESDAYS, rule="", starts_on=date(2026, 11, 24), ends_on=date(2026, 11, 24))
    shown = [
        bool(search([today], VenueWish(MIHARU), at(f"2026-11-24T{hour}")).dated)
        for hour in ("11:29", "11:30")
    ]
    assert shown == [True, False]


def test_a_cancelled_class_is_told_and_does_not_count_as_found() -> None:
    """Who heard of it before learns that it was called off; the neighbours are looked at all the same."""
    gone = replace(
        WEDNESDAYS, rule="", starts_on=date(2026, 12, 9), ends_on=date(2026, 12, 9), is_cancelled=True
    )
    there = replace(gone, code=KORIYAMA, is_cancelled=False)
    answer = search([gone, there], VenueWish(MIHARU))
    assert (answer.dated, days(answer.cancelled), len(answer.nearby)) == ((), ["2026-12-09"], 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("無料のがいいな", ("free",)),
        ("車いすで入れるとこで、電話で予約できるの", ("phone_booking", "wheelchair")),
        ("スマホを持っていなくても行けるか", ("no_device",)),
        ("ラインの教室", ("line",)),
        ("LINEを習いたい。車がないからバスで行けるところ", ("bus", "line")),
        ("ｽﾏﾎ ﾓｯﾃﾅｸﾃﾓ", ()),
        ("家まで来てもらえる?", ("home_visit",)),
        ("来週の火曜", ()),
    ],
)
def test_wishes_are_read_from_the_words(text: str, expected: tuple[str, ...]) -> None:
    """Each wish has its everyday words."""
    assert expected == NEEDS.find(text)


@pytest.mark.parametrize(
    ("changes", "need", "expected"),
    [
        ({"cost": "無料"}, "free", Fit.YES),
        ({"cost": "500円"}, "free", Fit.NO),
        ({"cost": ""}, "free", Fit.UNKNOWN),
        ({"booking": "電話で申し込み", "phone": "0247-62-0000"}, "phone_booking", Fit.YES),
        ({"booking": "ネットのみ", "phone": "0247-62-0000"}, "phone_booking", Fit.NO),
        ({"booking": "予約不要"}, "no_booking", Fit.YES),
        ({"wheelchair": True}, "wheelchair", Fit.YES),
        ({"wheelchair": False}, "wheelchair", Fit.NO),
        ({}, "wheelchair", Fit.UNKNOWN),
        ({"parking": "50台"}, "parking", Fit.YES),
        ({"parking": "なし"}, "parking", Fit.NO),
        ({"access": "駅からバス10分"}, "bus", Fit.YES),
        ({"lends_smartphones": True}, "no_device", Fit.YES),
        ({"about": "スマホの貸し出しあり"}, "no_device", Fit.YES),
        ({"visits_homes": False}, "home_visit", Fit.NO),
        ({"languages": ("ja", "en")}, "english", Fit.YES),
        ({"languages": ("ja",)}, "english", Fit.NO),
        ({"name": "LINE教室"}, "line", Fit.YES),
        ({}, "line", Fit.UNKNOWN),
    ],
)
def test_what_nobody_wrote_down_is_neither_yes_nor_no(
    changes: dict[str, object], need: str, expected: Fit
) -> None:
    """A known lack excludes; silence leads to a telephone call."""
    assert expected == NEEDS.check(replace(WEDNESDAYS, **changes), [need])  # type: ignore[arg-type]


def test_sure_ones_come_before_unsure_ones() -> None:
    """Where one class is known to be free, those of unknown cost are not shown as free."""
    free = replace(WEDNESDAYS, id="f", cost="無料")
    paid = replace(WEDNESDAYS, id="p", cost="500円")
    wish = VenueWish(MIHARU, needs=("free",))
    both = search([WEDNESDAYS, free, paid], wish)
    unsure = search([WEDNESDAYS, paid], wish)
    refused = search([paid], wish)
    assert ([s.id for s in both.dated], both.is_unsure) == (["f"], False)
    assert (
        [s.id for s in unsure.dated],
        unsure.is_unsure,
        [s.id for s in refused.other_dates],
    ) == (["w"], True, ["p"])


def test_neighbours_without_what_is_wished_are_not_offered() -> None:
    """A class with stairs next door is no help to who needs a wheelchair."""
    stairs = replace(WEDNESDAYS, code=KORIYAMA, wheelchair=False)
    wish = VenueWish(MIHARU, needs=("wheelchair",))
    assert search([stairs], wish).nearby == ()
    assert len(search([replace(stairs, wheelchair=True)], wish).nearby) == 1


def test_the_hour_decides_the_part_of_the_day() -> None:
    """A class from five o'clock on is one of the evening."""
    late = replace(WEDNESDAYS, starts_at=time(17), ends_at=time(18))
    assert days(search([late], VenueWish(MIHARU, time_of_day="evening")).dated) == ["2026-11-25"]
    assert search([late], VenueWish(MIHARU, time_of_day="pm")).dated == ()
