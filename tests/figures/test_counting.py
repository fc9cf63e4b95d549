"""What a report shows of small numbers: nothing that leads to a person, however one computes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.reply import Behaviour
from service.figures.counting import Day, Helped, Measure, Said, count_day
from service.figures.report import FEWEST, Line, build_report, hide_small
from service.storage.figures import Count

NOON = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def test_a_day_is_counted() -> None:
    """Answers count under their topic, all replies by behaviour, hours are Japan's, waiting is in minutes."""
    minutes = [NOON + timedelta(minutes=m) for m in (0, 7, 27)]
    day = Day(
        conversations=(("072036", "web"),),
        said=(
            Said("072036", Behaviour.ANSWER, "mynumber_lost"),
            Said("072036", Behaviour.CLARIFY, None),
        ),
        heard=(("072036", NOON),),
        verdicts=(("072036", "wrong"),),
        stars=(("072036", "4"),),
        helped=(Helped("072036", *minutes), Helped("072036", NOON, minutes[1], None)),
    )
    assert count_day(day) == {
        ("072036", Measure.CONVERSATIONS, "web"): 1,
        ("072036", Measure.BEHAVIOUR, "answer"): 1,
        ("072036", Measure.BEHAVIOUR, "clarify"): 1,
        ("072036", Measure.TOPIC, "mynumber_lost"): 1,
        ("072036", Measure.HOUR, "12"): 1,
        ("072036", Measure.VERDICT, "wrong"): 1,
        ("072036", Measure.STARS, "4"): 1,
        ("072036", Measure.HANDOFFS, ""): 2,
        ("072036", Measure.WAITING, ""): 14,
        ("072036", Measure.HELPED, ""): 1,
        ("072036", Measure.HANDLING, ""): 20,
    }


@pytest.mark.parametrize(
    ("amounts", "shown"),
    [
        ([9, 8, 7], [9, 8, 7]),
        ([9, 8, 4], [9, None, None]),
        ([9, 3, 2], [9, None, None]),
        ([4], [None]),
        ([9, 0], [9, 0]),
    ],
)
def test_small_amounts_are_hidden_and_cannot_be_computed(amounts: list[int], shown: list[int | None]) -> None:
    """One to four is hidden; where a single row would be hidden, the next larger one is hidden too."""
    lines = hide_small([Line(str(at), amount) for at, amount in enumerate(amounts)])
    assert shown == [line.amount for line in lines]


@given(st.lists(st.integers(0, 30), max_size=12))
def test_no_small_amount_ever_shows(amounts: list[int]) -> None:
    """Whatever the numbers, nothing from one to four is shown, and never exactly one of several is hidden."""
    lines = hide_small([Line(str(at), amount) for at, amount in enumerate(amounts)])
    assert not [line for line in lines if line.amount is not None and 0 < line.amount < FEWEST]
    hidden = [line for line in lines if line.amount is None]
    others = [line for line in lines if line.amount]
    assert len(hidden) != 1 or not others


def test_a_mean_of_few_is_not_said_of_a_town() -> None:
    """Four waits of one town are hidden; of the whole prefecture they may be said."""
    counts = [Count("072036", Measure.HANDOFFS, "", 4), Count("072036", Measure.WAITING, "", 20)]
    of_town, of_all = build_report(counts, of_towns=True), build_report(counts, of_towns=False)
    assert (of_town.handoffs, of_town.mean_wait) == (None, None)
    assert (of_all.handoffs, of_all.mean_wait) == (4, 5)
