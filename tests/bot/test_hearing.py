"""What the pipeline hears: the keys that actions read, and the kinds of speech it must bear."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.bot.hearing import entities, hear

# One clear question in many spellings; none of these lines stands among the training examples.
SAME_QUESTION = {
    "kanji": "暗証番号を続けて間違えたのでロックがかかりました、解除の方法を教えてください",
    "kana": "あんしょうばんごうをつづけてまちがえてろっくされました かいじょのほうほうをおしえてください",
    "half width": "ｱﾝｼｮｳﾊﾞﾝｺﾞｳ ｦ ﾏﾁｶﾞｴﾃ ﾛｯｸ ｻﾚﾀ ｶｲｼﾞｮ ｼﾀｲ",
    "misheard": "案証番号を間違えてロックされた、解除したい",
    "dialect": "暗証番号まちがえてロックされっちまったんだげんちょ、解除すんのはなじょしたらいいべ",
}
NEVER_SURE = ["暗証番号", "電子証明書", "？？？", "あ", "😀", "ｗｗｗ", "カード"]
BARE = [
    "郡山です",
    "三春町、来週の火曜",
    "いや、田村市のほうです",
    "あさっての朝 保原で",
    "明日じゃなくて来週",
]
# What is denied must not be answered: the words and the topic that is meant.
DENIALS = {
    "運転免許証のほうじゃなくて、マイナンバーカードの暗証番号を忘れました": "mynumber_pin_forgot",
    "銀行の口座の話ではなくて、マイナンバーカードをなくしました": "mynumber_lost",
}
PEOPLE = ["人と話したいです", "電話をかけてきてほしい"]


@pytest.fixture(scope="module")
def heard(model: Path) -> dict[str, dict[str, Any]]:
    """What one process heard in all texts of this file."""
    texts = [
        *SAME_QUESTION.values(), *NEVER_SURE, *BARE, *PEOPLE, *DENIALS,
        '/ask{"topic": "mynumber_pin_locked"}', '/choose{"choice": "place:072036"}', "/restarted",
        "住民票は浪江町で、今は福島市に住んでいます",
    ]  # fmt: skip
    return dict(zip(texts, hear(model, texts), strict=True))


@pytest.mark.parametrize("spelling", SAME_QUESTION)
def test_spelling_does_not_change_what_is_heard(heard: dict[str, dict[str, Any]], spelling: str) -> None:
    """Kana, half-width letters, a misheard word and dialect lead to the same topic."""
    turn = heard[SAME_QUESTION[spelling]]
    assert turn["topic_ranking"][0]["topic"] == "mynumber_pin_locked"


def test_a_clear_question_is_answered(heard: dict[str, dict[str, Any]]) -> None:
    """A clear question is `ask` with its topic, and the ranking has five guesses, best first."""
    turn = heard[SAME_QUESTION["kanji"]]
    assert (turn["intent"]["name"], turn["topic"]) == ("ask", "mynumber_pin_locked")
    confidences = [guess["confidence"] for guess in turn["topic_ranking"]]
    assert len(confidences) == 5
    assert confidences == sorted(confidences, reverse=True)


@pytest.mark.parametrize("text", NEVER_SURE)
def test_what_says_too_little_is_asked_back(heard: dict[str, dict[str, Any]], text: str) -> None:
    """The bare name of a matter, noise and emoji are never answered as if they were a question."""
    assert heard[text]["intent"]["name"] == "unclear"


@pytest.mark.parametrize("text", DENIALS)
def test_what_is_denied_does_not_count(heard: dict[str, dict[str, Any]], text: str) -> None:
    """「…じゃなくて」 takes its words out of the question."""
    assert heard[text]["topic_ranking"][0]["topic"] == DENIALS[text]


@pytest.mark.parametrize("text", BARE)
def test_only_a_place_or_a_date_is_information(heard: dict[str, dict[str, Any]], text: str) -> None:
    """A bare place or date, corrections included, is `inform` with full confidence and no topic."""
    turn = heard[text]
    assert turn["intent"] == {"name": "inform", "confidence": 1.0}
    assert turn["topic_ranking"][0] == {"intent": "inform", "topic": None, "confidence": 1.0}


@pytest.mark.parametrize("text", PEOPLE)
def test_who_wants_a_person_is_heard(heard: dict[str, dict[str, Any]], text: str) -> None:
    """Asking for a person or a call is `handoff`."""
    assert heard[text]["intent"]["name"] == "handoff"


def test_a_topic_button_arrives_as_an_entity(heard: dict[str, dict[str, Any]]) -> None:
    """`/ask{"topic": …}` is `ask` with one `topic` entity, whose value is the id."""
    turn = heard['/ask{"topic": "mynumber_pin_locked"}']
    assert turn["intent"]["name"] == "ask"
    assert entities(turn, "topic") == ["mynumber_pin_locked"]
    assert "topic" not in turn


def test_another_button_arrives_as_an_entity(heard: dict[str, dict[str, Any]]) -> None:
    """`/choose{"choice": …}` is `choose` with one `choice` entity."""
    turn = heard['/choose{"choice": "place:072036"}']
    assert turn["intent"]["name"] == "choose"
    assert entities(turn, "choice") == ["place:072036"]


def test_unknown_machine_syntax_is_unclear(heard: dict[str, dict[str, Any]]) -> None:
    """A slash that names no intent is asked back, not obeyed."""
    assert heard["/restarted"]["intent"]["name"] == "unclear"


def test_places_carry_code_surface_and_role(heard: dict[str, dict[str, Any]]) -> None:
    """Where one is registered and where one lives are told apart."""
    found = entities(heard["住民票は浪江町で、今は福島市に住んでいます"], "place")
    assert found == [
        {"codes": ["075477"], "surface": "浪江町", "role": "registered", "negated": False, "region": None},
        {"codes": ["072010"], "surface": "福島市", "role": "living", "negated": False, "region": None},
    ]
