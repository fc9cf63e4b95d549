"""The handoff state machine, whatever order things happen in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.conversation.handoff import Event, advance, is_silent
from service.conversation.model import Mode
from service.errors import IllegalMove

EVENTS = st.lists(st.sampled_from(Event), max_size=30)


@pytest.mark.parametrize(
    ("mode", "event", "expected"),
    [
        (Mode.BOT, Event.OFFER, Mode.OFFERED),
        (Mode.OFFERED, Event.CONSENT, Mode.WAITING),
        (Mode.OFFERED, Event.DECLINE, Mode.BOT),
        (Mode.OFFERED, Event.TALK_TO_BOT, Mode.BOT),
        (Mode.WAITING, Event.CLAIM, Mode.WITH_SUPPORTER),
        (Mode.WAITING, Event.ASK_CALLBACK, Mode.CALLBACK),
        (Mode.CALLBACK, Event.TALK_TO_BOT, Mode.CALLBACK),
        (Mode.WITH_SUPPORTER, Event.GIVE_BACK, Mode.BOT),
        (Mode.WITH_SUPPORTER, Event.CLOSE, Mode.BOT),
        (Mode.WITH_SUPPORTER, Event.LOSE_SUPPORTER, Mode.WAITING),
        (Mode.WITH_SUPPORTER, Event.END, Mode.CLOSED),
        (Mode.WITH_SUPPORTER, Event.FORWARD, Mode.WAITING),
        (Mode.BOT, Event.RESUME, Mode.WITH_SUPPORTER),
        (Mode.CLOSED, Event.REOPEN, Mode.WITH_SUPPORTER),
    ],
)
def test_moves(mode: Mode, event: Event, expected: Mode) -> None:
    """Each event leads where the design says."""
    assert advance(mode, event) is expected


@pytest.mark.parametrize(
    ("mode", "event"),
    [
        (Mode.WITH_SUPPORTER, Event.CLAIM),
        (Mode.WITH_SUPPORTER, Event.TALK_TO_BOT),
        (Mode.BOT, Event.GIVE_BACK),
        (Mode.BOT, Event.FORWARD),
        (Mode.WAITING, Event.RESUME),
        (Mode.CLOSED, Event.RESUME),
        (Mode.BOT, Event.REOPEN),
        (Mode.WAITING, Event.REOPEN),
        (Mode.CLOSED, Event.CONSENT),
        (Mode.CLOSED, Event.END),
    ],
)
def test_moves_that_do_not_exist(mode: Mode, event: Event) -> None:
    """What makes no sense is refused, not guessed."""
    with pytest.raises(IllegalMove):
        advance(mode, event)


@given(EVENTS)
def test_only_a_claim_brings_a_supporter(events: list[Event]) -> None:
    """With a supporter after a claim, or an end taken back, until it is given away or ended."""
    mode = Mode.BOT
    held = False
    for event in events:
        try:
            mode = advance(mode, event)
        except IllegalMove:
            continue
        if event in (Event.CLAIM, Event.RESUME, Event.REOPEN):
            held = True
        elif event in (Event.GIVE_BACK, Event.CLOSE, Event.END, Event.LOSE_SUPPORTER, Event.FORWARD):
            held = False
        assert (mode is Mode.WITH_SUPPORTER) == held


@given(EVENTS)
def test_closed_is_the_end(events: list[Event]) -> None:
    """Nothing leads out of a closed conversation but the desk's own slip, taken back."""
    mode = advance(Mode.BOT, Event.END)
    for event in events:
        if event is Event.REOPEN:
            continue
        with pytest.raises(IllegalMove):
            advance(mode, event)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (Mode.BOT, False),
        (Mode.OFFERED, False),
        (Mode.CALLBACK, False),
        (Mode.WAITING, True),
        (Mode.WITH_SUPPORTER, True),
    ],
)
def test_the_bot_keeps_quiet_for_people(mode: Mode, expected: bool) -> None:
    """The bot is silent while a person has, or is about to have, the conversation."""
    assert is_silent(mode) is expected
