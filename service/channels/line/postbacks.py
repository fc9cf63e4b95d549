"""What stands behind our buttons on LINE: signed, bound to one conversation, good for two weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from service.channels.line.seals import Seals

GOOD_FOR = timedelta(days=14)
CHOICE, PAGE = "c", "p"


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button: the choice `number` of message `seq`, or page `number` of the parcel from `seq`."""

    kind: str
    seq: int
    number: int

    @property
    def opaque(self) -> str:
        """The value by which the router knows an offered choice."""
        return f"{self.seq}.{self.number}"


def write_press(press: Press, conversation_id: str, now: datetime, seals: Seals) -> str:
    """Return a button's data."""
    until = int((now + GOOD_FOR).timestamp())
    words = f"{press.kind}.{press.seq}.{press.number}.{until}"
    return f"{words}.{seals.sign(conversation_id + words)}"


def read_press(data: str, conversation_id: str, now: datetime, seals: Seals) -> Press | None:
    """Return what was pressed; None when it is forged, too old, of another conversation or not ours."""
    words, _, signature = data.rpartition(".")
    if not seals.is_signed(conversation_id + words, signature):
        return None
    kind, seq, number, until = words.split(".")
    if datetime.fromtimestamp(int(until), UTC) < now:
        return None
    return Press(kind, int(seq), int(number))
