"""The closed vocabulary of button values, as spoken between actions and service."""

from __future__ import annotations

HANDOFF_REQUEST = "handoff:request"
HANDOFF_ACCEPT = "handoff:accept"
HANDOFF_DECLINE = "handoff:decline"
CALLBACK_REQUEST = "callback:request"
STEP_NEXT = "step:next"
STEP_STUCK = "step:stuck"
STEP_BACK = "step:back"
STEP_START = "step:start"
VENUES = "venues"
LANGUAGE_SWITCH = "language:switch"
CARRY_OVER = "carry:over"
NONE_OF_THESE = "none"

TOPIC_PREFIX = "topic:"
PLACE_PREFIX = "place:"
GROUP_PREFIX = "group:"


def topic_choice(topic_id: str) -> str:
    """Name the choice that asks for one topic."""
    return f"{TOPIC_PREFIX}{topic_id}"


def place_choice(code: str) -> str:
    """Name the choice that picks one municipality by its six-digit code."""
    return f"{PLACE_PREFIX}{code}"


def group_choice(group: str) -> str:
    """Name the choice that lists the topics of one group."""
    return f"{GROUP_PREFIX}{group}"


def chosen(value: str, prefix: str) -> str | None:
    """Return what stands behind the prefix, or None when the value is of another kind."""
    return value.removeprefix(prefix) if value.startswith(prefix) else None
