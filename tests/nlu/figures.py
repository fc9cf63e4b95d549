"""The figures that were committed, so that a change which makes answers worse is noticed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.nlu.report import Result
from tests.nlu.scoring import Verdict

FILE = Path(__file__).with_name("figures.json")
POINT = 0.01


@dataclass(frozen=True)
class Figures:
    """Shares of all utterances of the named evaluation files."""

    files: tuple[str, ...]
    utterances: int
    correct: float
    wrong: float
    alarms_missed: int

    def faults_against(self, before: Figures) -> list[str]:
        """Name what became worse by more than one point, or at all where alarms are missed."""
        faults = []
        if self.correct < before.correct - POINT:
            faults.append(f"correct fell from {before.correct:.3f} to {self.correct:.3f}")
        if self.wrong > before.wrong + POINT:
            faults.append(f"wrong rose from {before.wrong:.3f} to {self.wrong:.3f}")
        if self.alarms_missed > before.alarms_missed:
            faults.append(f"alarms missed rose from {before.alarms_missed} to {self.alarms_missed}")
        return faults


def count(files: Sequence[str], results: Sequence[Result]) -> Figures:
    """Sum up an evaluation."""
    verdicts = [result.verdict for result in results]
    missed = [
        result
        for result in results
        if result.utterance.behaviours[0] == "emergency" and result.reply["behaviour"] != "emergency"
    ]
    return Figures(
        files=tuple(files),
        utterances=len(results),
        correct=round(verdicts.count(Verdict.CORRECT) / len(results), 4),
        wrong=round(verdicts.count(Verdict.WRONG) / len(results), 4),
        alarms_missed=len(missed),
    )


def read(path: Path = FILE) -> Figures:
    """Return the committed figures."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return Figures(**{**data, "files": tuple(data["files"])})


def write(figures: Figures, path: Path = FILE) -> None:
    """Keep figures for later comparison."""
    path.write_text(json.dumps(asdict(figures), indent=2) + "\n", encoding="utf-8")
