"""A tracker store that keeps nothing: what a dialogue remembers travels with each turn as metadata."""

from __future__ import annotations

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.trackers import DialogueStateTracker


class ForgetfulTrackerStore(TrackerStore):
    """Gives every turn an empty tracker, so memory stays flat and no resident's text outlives its turn."""

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Let the tracker go."""

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return None: no conversation is known here."""
        return None
