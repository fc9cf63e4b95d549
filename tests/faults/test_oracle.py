"""The oracle sees what it is there to see, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from knowledge.reply import Behaviour, Reply, TextPart
from service.conversation.model import Message, Speaker
from tests.faults.oracle import Verdict, judge_shown, judge_transcript

AT = datetime(2026, 11, 24, tzinfo=UTC)
SORRY = "ごめんなさい。"


def write(*words: str) -> list[Message]:
    """Write a transcript: texts of the resident, and replies (those with a colon, and apologies)."""
    return [
        Message(seq, Speaker.BOT, AT, reply=Reply(Behaviour.ANSWER, parts=(TextPart(text),)))
        if text.startswith("答え") or text == SORRY
        else Message(seq, Speaker.RESIDENT, AT, text)
        for seq, text in enumerate(words, start=1)
    ]


def counts(verdict: Verdict) -> dict[str, int]:
    """Return the counts that are not nothing."""
    names = ("lost", "doubled", "disordered", "wrong_turn", "pending", "in_doubt", "apologised")
    return {name: getattr(verdict, name) for name in names if getattr(verdict, name)}


@pytest.mark.parametrize(
    ("words", "open_seqs", "expected"),
    [
        (("a", "答え1:a", "b", "答え2:b"), (), {}),
        (("a", "b", "答え1:a", "答え2:b"), (), {}),
        (("a", SORRY, "b", "答え1:b"), (), {"apologised": 1}),
        (("a", "答え1:a", "b"), (3,), {"pending": 1}),
        (("a", "答え1:a", "b"), (), {"lost": 1}),
        (("a", "b", "答え1:b"), (), {"lost": 1}),
        (("a",), (1,), {"lost": 1, "pending": 1}),
        (("a", "答え1:a", "答え1:a", "b", "答え2:b"), (), {"doubled": 1}),
        (("a", "a", "答え1:a", "答え2:a", "b", "答え3:b"), (), {"doubled": 1}),
        (("b", "答え1:b", "a", "答え2:a"), (), {"disordered": 1}),
        (("a", "答え1:a", "b", "答え3:b"), (), {"wrong_turn": 1}),
        (("a", "答え1:a", SORRY, "b", "答え2:b", SORRY), (), {"doubled": 2, "apologised": 2}),
    ],
)
def test_transcripts(words: tuple[str, ...], open_seqs: tuple[int, ...], expected: dict[str, int]) -> None:
    """Residents' a and b were accepted, in this order."""
    verdict = Verdict()
    judge_transcript(write(*words), ["a", "b"], open_seqs, verdict)
    assert counts(verdict).items() >= expected.items()
    assert bool(verdict.violations) == bool(expected.keys() - {"pending", "apologised"})


@pytest.mark.parametrize(
    ("states", "shown", "expected"),
    [
        (("accepted", "accepted"), "答え1:a\n答え2:b", {}),
        (("accepted", "accepted"), "答え1:a\n答え1:a\n答え2:b", {"doubled": 1}),
        (("accepted", "accepted"), "答え2:b\n答え1:a", {"disordered": 1}),
        (("accepted", "accepted"), "答え2:b", {"lost": 1}),
        (("ambiguous", "accepted"), "答え2:b", {"in_doubt": 1}),
        (("accepted", "pending"), "答え1:a", {"pending": 1}),
    ],
)
def test_what_line_showed(states: tuple[str, str], shown: str, expected: dict[str, int]) -> None:
    """Two replies were said; the outbox knows how far each has come."""
    verdict = Verdict()
    said = write("a", "答え1:a", "b", "答え2:b")
    judge_shown(said, {2: states[0], 4: states[1]}, shown, verdict)
    assert counts(verdict) == expected
