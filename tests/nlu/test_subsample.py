"""A comparison of pipelines is fair: all learn the same lines of each label, drawn in the same way."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.nlu.subsample import Label, pick, read_lines, write
from tests.real_rasa import ROOT


@pytest.fixture(scope="module")
def lines() -> dict[Label, list[str]]:
    """The real training lines."""
    return read_lines(ROOT / "data" / "nlu")


def test_every_label_gives_as_many_lines(lines: dict[Label, list[str]]) -> None:
    """No label is left out, and each gives the number asked for or all it has."""
    picked = pick(lines, 30)
    assert {label: min(30, len(texts)) for label, texts in lines.items()} == {
        label: len(set(texts)) for label, texts in picked.items()
    }


def test_the_same_lines_are_drawn_every_time(lines: dict[Label, list[str]]) -> None:
    """Two pipelines on two days learn the same; another seed draws others."""
    assert pick(lines, 5) == pick(lines, 5)
    assert pick(lines, 5) != pick(lines, 5, seed=1)


def test_without_a_number_all_lines_are_learned(lines: dict[Label, list[str]]) -> None:
    """The comparison without `--lines` is the whole one."""
    assert pick(lines, None) == lines


@pytest.mark.parametrize("joined", [True, False])
def test_the_topic_goes_where_the_pipeline_reads_it(tmp_path: Path, joined: bool) -> None:
    """Stock pipelines get the topic as part of the intent, ours in the metadata."""
    write({("ask", "mynumber_lost"): ["- なくした"], ("affirm", ""): ["- はい"]}, tmp_path, joined=joined)
    blocks = yaml.safe_load((tmp_path / "nlu.yml").read_text(encoding="utf-8"))["nlu"]
    ask = {"intent": "ask__mynumber_lost"} if joined else {
        "intent": "ask", "metadata": {"topic": "mynumber_lost"},
    }  # fmt: skip
    assert blocks == [{**ask, "examples": "- なくした\n"}, {"intent": "affirm", "examples": "- はい\n"}]
