"""What can go wrong in an action."""

from __future__ import annotations


class ActionError(Exception):
    """Base of the actions' errors."""


class NotHeard(ActionError):
    """The action call lacks what the pipeline promises (see docs/dialogue.md)."""
