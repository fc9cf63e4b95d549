"""Understanding must not get worse unnoticed: the whole service is asked every evaluation utterance."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.nlu import figures
from tests.nlu.evaluate import run
from tests.nlu.figures import Figures
from tests.nlu.report import Result
from tests.nlu.scoring import Utterance, load_utterances

BEFORE = Figures(("a.jsonl",), 100, correct=0.80, wrong=0.03, alarms_missed=1)


def test_understanding_is_as_good_as_was_committed() -> None:
    """Correct falls, and wrong rises, by at most one point against the committed figures."""
    committed = figures.read()
    results = asyncio.run(run(load_utterances(*committed.files)))
    assert figures.count(committed.files, results).faults_against(committed) == []


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({}, 0),
        ({"correct": 0.795, "wrong": 0.039}, 0),
        ({"correct": 0.78}, 1),
        ({"wrong": 0.05}, 1),
        ({"alarms_missed": 2}, 1),
        ({"correct": 0.5, "wrong": 0.5, "alarms_missed": 9}, 3),
    ],
)
def test_what_became_worse_is_named(change: dict[str, float], faults: int) -> None:
    """One point is borne; more, or one more alarm missed, is a fault of its own."""
    after = replace(BEFORE, **change)  # type: ignore[arg-type]
    assert len(after.faults_against(BEFORE)) == faults


def test_figures_come_back_as_written(tmp_path: Path) -> None:
    """The file holds all that is compared."""
    figures.write(BEFORE, tmp_path / "figures.json")
    assert figures.read(tmp_path / "figures.json") == BEFORE


def test_figures_count_verdicts_and_missed_alarms() -> None:
    """An answer about another matter is wrong; danger that raises no alarm is missed."""
    asked = Utterance("1", "a", (), ("answer",), ("mynumber_lost",), ())
    danger = Utterance("2", "b", (), ("emergency",), (), ())
    results = [
        Result(asked, {"behaviour": "answer", "topic": "mynumber_lost"}, 0.1),
        Result(asked, {"behaviour": "answer", "topic": "mynumber_fee"}, 0.1),
        Result(danger, {"behaviour": "clarify", "topic": None}, 0.1),
        Result(danger, {"behaviour": "emergency", "topic": None}, 0.1),
    ]
    assert figures.count(["a.jsonl"], results) == Figures(("a.jsonl",), 4, 0.5, 0.25, 1)
