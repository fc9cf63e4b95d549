"""What an evaluation found for a model, and what speaks against letting it answer; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.learning.scoring import Utterance, Verdict, judge

MOST_WEAK = 10
_ASKED_BACK = (Verdict.ASKED_BACK, Verdict.HANDED_OVER, Verdict.DECLINED)


@dataclass(frozen=True, slots=True)
class WeakTopic:
    """A topic (or behaviour) that was not answered rightly, so many times of so many."""

    name: str
    asked: int
    wrong: int
    asked_back: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of utterances; every utterance is right, asked back or wrong."""

    asked: int
    correct: int
    asked_back: int
    wrong: int
    alarms: int
    alarms_missed: int
    weak: tuple[WeakTopic, ...] = ()

    def share(self, count: int) -> float:
        """Return a count as percent of all that was asked."""
        return round(100 * count / self.asked, 1) if self.asked else 0.0


def count(results: Iterable[tuple[Utterance, str, str | None]]) -> Figures:
    """Sum up what was answered: (utterance, behaviour, topic)."""
    verdicts: Counter[Verdict] = Counter()
    topics: dict[str, Counter[Verdict]] = {}
    alarms = missed = 0
    for utterance, behaviour, topic in results:
        verdict = judge(utterance, {"behaviour": behaviour, "topic": topic})
        verdicts[verdict] += 1
        topics.setdefault(_name(utterance), Counter())[verdict] += 1
        is_danger = utterance.behaviours[0] == "emergency"
        alarms += is_danger
        missed += is_danger and behaviour != "emergency"
    return Figures(
        asked=verdicts.total(),
        correct=verdicts[Verdict.CORRECT],
        asked_back=_asked_back(verdicts),
        wrong=verdicts[Verdict.WRONG],
        alarms=alarms,
        alarms_missed=missed,
        weak=_find_weak(topics),
    )


def find_objections(old: Figures | None, new: Figures | None) -> tuple[str, ...]:
    """Say why a model must not be approved, in sentences for officials; wrong is worse than asking back."""
    if old is None or new is None or not new.asked:
        return ("前のモデルと比べた結果がありません。学習し直してください。",)
    if old.asked != new.asked:
        return ("比べた質問の数が違います。学習し直してください。",)
    objections = []
    if new.wrong > old.wrong:
        objections.append(
            f"まちがった答えが{old.wrong}件から{new.wrong}件に増えました。"
            "まちがった答えは、住民の方を違う窓口に行かせます。例を見直してください。"
        )
    if new.alarms_missed:
        objections.append(
            f"命や詐欺の危険を{new.alarms_missed}件見逃しました。一件でも見逃すモデルは使えません。"
        )
    return tuple(objections)


def _find_weak(topics: dict[str, Counter[Verdict]]) -> tuple[WeakTopic, ...]:
    weak = [
        WeakTopic(name, verdicts.total(), verdicts[Verdict.WRONG], _asked_back(verdicts))
        for name, verdicts in topics.items()
    ]
    ranked: Sequence[WeakTopic] = sorted(weak, key=lambda one: (-one.wrong, -one.asked_back, one.name))
    return tuple(one for one in ranked[:MOST_WEAK] if one.wrong or one.asked_back)


def _asked_back(verdicts: Counter[Verdict]) -> int:
    return sum(verdicts[verdict] for verdict in _ASKED_BACK)


def _name(utterance: Utterance) -> str:
    return utterance.topics[0] if utterance.topics else utterance.behaviours[0]
