"""Measure the hearing by cross-validation over data/nlu: `python -m bot.crossvalidate`.

Each fold trains the whole classifier, thresholds included, on the rest, so the figures are for unseen text.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from bot.fingerprint import ROOT
from bot.hearing.denial import drop_denied
from bot.hearing.labels import UNCLEAR, Label, same_meaning
from bot.hearing.listener import Heard
from bot.hearing.model import deal
from bot.hearing.place_names import drop_places
from bot.hearing.training import Example, train
from bot.hearing.words import Word, cut
from bot.quiet import noise_to, prepare_environment


@dataclass(frozen=True, slots=True)
class Line:
    """One training line."""

    text: str
    label: Label


@dataclass(frozen=True, slots=True)
class Score:
    """What became of one unseen line."""

    line: Line
    heard: Heard

    @property
    def first(self) -> bool:
        """The best label is the right one."""
        return same_meaning(self.heard.ranking[0].label, self.line.label)

    @property
    def among_three(self) -> bool:
        """The right label is among the three best."""
        return any(same_meaning(guess.label, self.line.label) for guess in self.heard.ranking[:3])

    @property
    def asked(self) -> bool:
        """The bot asks back."""
        return self.heard.intent == UNCLEAR

    @property
    def wrong(self) -> bool:
        """A wrong label is acted on."""
        return not self.asked and not self.first


def read_lines(folder: Path = ROOT / "data/nlu") -> list[Line]:
    """Return all training lines, each text once."""
    lines: dict[str, Line] = {}
    for path in sorted(folder.rglob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            topic = (block.get("metadata") or {}).get("topic") or ""
            for example in block["examples"].splitlines():
                text = example.removeprefix("- ").strip()
                lines.setdefault(text, Line(text, Label(block["intent"], topic)))
    return list(lines.values())


def crossvalidate(lines: Sequence[Line], config: dict[str, Any], folds: int) -> Iterator[Score]:
    """Yield the outcome of every line, heard by a model that has not seen its fold."""
    with noise_to(Path(os.devnull)):
        from bot.components.topic_classifier import TopicClassifier, settings_of
    settings = settings_of({**TopicClassifier.get_default_config(), **config})
    examples = [Example(_words(line.text), line.label) for line in lines]
    names = sorted({line.label for line in lines})
    fold_of = deal(np.array([names.index(line.label) for line in lines]), folds)
    for fold in range(folds):
        listener = train([examples[i] for i in np.flatnonzero(fold_of != fold)], settings)
        for index in np.flatnonzero(fold_of == fold):
            yield Score(lines[index], listener.hear(examples[index].words))


def _words(text: str) -> list[Word]:
    return drop_denied(text, drop_places(text, cut(text)))


def report(scores: Sequence[Score]) -> str:
    """Return a table: all lines, then each intent and, for questions, each family of topics."""
    families: defaultdict[str, list[Score]] = defaultdict(list)
    for score in scores:
        label = score.line.label
        family = f"ask {label.topic.split('_')[0]}" if label.intent == "ask" else label.intent
        families[family].append(score)
    rows = [("すべて", list(scores)), *sorted(families.items())]
    head = f"{'':18}{'文':>6}{'首位':>7}{'3位内':>7}{'答えた':>7}{'誤答':>7}{'聞き返し':>6}"
    return "\n".join([head, *(_row(name, part) for name, part in rows)])


def _row(name: str, scores: Sequence[Score]) -> str:
    shares = [
        sum(flags) / len(scores)
        for flags in (
            [score.first for score in scores],
            [score.among_three for score in scores],
            [not score.asked for score in scores],
            [score.wrong for score in scores],
            [score.asked for score in scores],
        )
    ]
    return f"{name:20}{len(scores):7}" + "".join(f"{share:9.3f}" for share in shares)


def main() -> int:
    """Print the table; `--wrong FILE` writes the wrong answers for reading."""
    parser = argparse.ArgumentParser(description="学習データを分けて、聞き取りの正しさを測ります。")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument(
        "--config", type=json.loads, default={}, help='設定の変更 (JSON) 例: {"meaning": null}'
    )
    parser.add_argument("--wrong", type=Path, help="誤答の一覧 (JSON Lines) を書くファイル")
    arguments = parser.parse_args()
    prepare_environment()
    began = time.monotonic()
    scores = list(crossvalidate(read_lines(), arguments.config, arguments.folds))
    print(report(scores))
    print(f"({time.monotonic() - began:.0f} 秒)")
    if arguments.wrong:
        with arguments.wrong.open("w", encoding="utf-8") as file:
            for score in scores:
                if score.wrong:
                    print(json.dumps(_as_json(score), ensure_ascii=False), file=file)
    return 0


def _as_json(score: Score) -> dict[str, Any]:
    label = score.line.label
    ranking = [[g.label.intent, g.label.topic, g.confidence] for g in score.heard.ranking[:3]]
    return {"text": score.line.text, "intent": label.intent, "topic": label.topic, "heard": ranking}


if __name__ == "__main__":
    raise SystemExit(main())
