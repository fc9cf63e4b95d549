"""Writes what an evaluation found: who was answered rightly, asked back or misled, and what was confused."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.nlu.scoring import Utterance, Verdict, judge, offers_right_button, share

MOST_PAIRS = 25
WEAK_TOPICS = 25


@dataclass(frozen=True)
class Result:
    """One utterance, the reply it got, and how long the turn took over HTTP."""

    utterance: Utterance
    reply: dict[str, Any]
    seconds: float

    @property
    def verdict(self) -> Verdict:
        """What the reply is worth."""
        return judge(self.utterance, self.reply)

    @property
    def in_two_taps(self) -> bool:
        """Say whether the right answer came, or stands among the buttons of the question asked back."""
        return self.verdict is Verdict.CORRECT or offers_right_button(self.utterance, self.reply)


def report(results: Sequence[Result]) -> str:
    """Write all tables."""
    return "\n\n".join([_groups(results), _summary(results), _confusions(results), _weak_topics(results)])


def _groups(results: Sequence[Result]) -> str:
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        for name in _groups_of(result.utterance):
            groups[name].append(result)
    columns = (
        "group",
        "n",
        "correct (95 %)",
        "asked back",
        "handed over",
        "declined",
        "wrong (95 %)",
        "in two taps",
    )
    head = f"| {' | '.join(columns)} |"
    return "\n".join([head, "|---|---|---|---|---|---|---|---|", *(_row(*group) for group in groups.items())])


def _groups_of(utterance: Utterance) -> list[str]:
    names = ["all", "dialect" if utterance.is_dialect else "no dialect"]
    if utterance.is_safety:
        names.append("safety")
    if utterance.previous:
        names.append("follow-up")
    return [*names, f"expected {utterance.behaviours[0]}", *(f"style {style}" for style in utterance.styles)]


def _row(name: str, results: Sequence[Result]) -> str:
    verdicts = [result.verdict for result in results]
    others = [
        f"{share(verdicts, verdict)[0]:.1%}"
        for verdict in (Verdict.ASKED_BACK, Verdict.HANDED_OVER, Verdict.DECLINED)
    ]
    taps = f"{sum(result.in_two_taps for result in results) / len(results):.1%}"
    cells = [name, str(len(results)), _interval(verdicts, Verdict.CORRECT), *others]
    return "| " + " | ".join([*cells, _interval(verdicts, Verdict.WRONG), taps]) + " |"


def _interval(verdicts: Sequence[Verdict], wanted: Verdict) -> str:
    figures = share(verdicts, wanted)
    return f"{figures[0]:.1%} ({figures[1]:.1%}–{figures[2]:.1%})"


def _summary(results: Sequence[Result]) -> str:
    seconds = sorted(result.seconds for result in results)
    p50, p95 = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.95)]
    dangers = [result for result in results if result.utterance.behaviours[0] == "emergency"]
    raised = sum(result.reply["behaviour"] == "emergency" for result in dangers)
    false = sum(
        result.reply["behaviour"] == "emergency" and "emergency" not in result.utterance.behaviours
        for result in results
    )
    return (
        f"Alarms: {raised} of {len(dangers)} raised, {false} false. "
        f"Turn over HTTP: p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms."
    )


def _confusions(results: Sequence[Result]) -> str:
    pairs = Counter(
        (_expected(result.utterance), _got(result.reply))
        for result in results
        if result.verdict is Verdict.WRONG
    )
    rows = [f"| {wanted} | {got} | {count} |" for (wanted, got), count in pairs.most_common(MOST_PAIRS)]
    return "\n".join(["| wanted | answered instead | n |", "|---|---|---|", *rows])


def _weak_topics(results: Sequence[Result]) -> str:
    topics: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        topics[_expected(result.utterance)].append(result)
    ranked = sorted(topics.items(), key=lambda entry: _correct(entry[1]) - len(entry[1]))[:WEAK_TOPICS]
    rows = [f"| {name} | {len(found)} | {_correct(found)} |" for name, found in ranked]
    return "\n".join(["| most often not answered rightly | n | correct |", "|---|---|---|", *rows])


def _correct(results: Sequence[Result]) -> int:
    return sum(result.verdict is Verdict.CORRECT for result in results)


def _expected(utterance: Utterance) -> str:
    return utterance.topics[0] if utterance.topics else utterance.behaviours[0]


def _got(reply: dict[str, Any]) -> str:
    return str(reply["topic"] or reply["behaviour"])
