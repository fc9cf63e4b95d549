"""Short messages are heard in the light of the turn before; clear ones and long ones speak for themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.bot.hearing import hear_in_context

LOST: dict[str, Any] = {"last_topic": "mynumber_lost"}
OFFERED: dict[str, Any] = {
    "pending": "which_topic",
    "offered": ["mynumber_card_renewal", "mynumber_ecert_renewal"],
}
# (text, context, the topic that must come first)
FOLLOW_UPS: list[tuple[str, dict[str, Any], str]] = [
    ("作り直すのにお金はかかりますか", LOST, "mynumber_reissue_fee"),
    ("電子証明書の更新のほう", OFFERED, "mynumber_ecert_renewal"),
    ("カード本体の更新です", OFFERED, "mynumber_card_renewal"),
]
CLEAR = "マイナンバーカードを家でなくしたようです。止めてもらうにはどこに電話しますか"


@pytest.fixture(scope="module")
def heard(model: Path) -> list[dict[str, Any]]:
    """What one process heard in all turns of this file."""
    turns: list[tuple[str, dict[str, Any]]] = [(text, context) for text, context, _ in FOLLOW_UPS]
    return hear_in_context(
        model, [*turns, (CLEAR, {}), (CLEAR, {"last_topic": "smartphone_line"}), ("あ", LOST)]
    )


@pytest.mark.parametrize("number", range(len(FOLLOW_UPS)))
def test_a_short_message_leans_on_the_turn_before(heard: list[dict[str, Any]], number: int) -> None:
    """The topic answered last, or the topics just offered, decide between meanings."""
    assert heard[number]["topic_ranking"][0]["topic"] == FOLLOW_UPS[number][2]


def test_a_clear_message_is_heard_the_same_in_any_context(heard: list[dict[str, Any]]) -> None:
    """What was talked about before never bends a clear question."""
    alone, after_line = heard[-3], heard[-2]
    assert alone["intent"]["name"] == "ask"
    assert alone["topic"] == after_line["topic"] == "mynumber_lost"


def test_noise_stays_unclear_in_any_context(heard: list[dict[str, Any]]) -> None:
    """A single letter is asked back, whatever was talked about."""
    assert heard[-1]["intent"]["name"] == "unclear"
