"""Registers every action with rasa-sdk's executor, built with what it may ask."""

from __future__ import annotations

from rasa_sdk.executor import ActionExecutor

from actions.action_choose import ActionChoose
from actions.action_clarify import ActionClarify
from actions.action_confirm import ActionConfirm
from actions.action_decline import ActionDecline
from actions.action_handoff import ActionHandoff
from actions.action_inform import ActionInform
from actions.action_reply import ActionReply
from actions.action_smalltalk import ActionSmalltalk
from actions.action_step import ActionStep
from actions.action_venues import ActionVenues
from actions.base import ReplyAction, Sources

ACTIONS: tuple[type[ReplyAction], ...] = (
    ActionReply,
    ActionVenues,
    ActionInform,
    ActionHandoff,
    ActionConfirm,
    ActionStep,
    ActionSmalltalk,
    ActionDecline,
    ActionClarify,
    ActionChoose,
)


def build_executor(sources: Sources) -> ActionExecutor:
    """Return an executor that knows all our actions and nothing else."""
    executor = ActionExecutor()
    for action in ACTIONS:
        executor.register_action(action(sources))
    return executor
