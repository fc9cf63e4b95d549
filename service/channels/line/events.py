"""A LINE event as read from a webhook, before anything of it is stored. Lives in memory only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Content:
    """The message of a message event; fields of other kinds of message are empty."""

    id: str
    type: str
    text: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One event; what LINE did not send is empty. `at` is LINE's time."""

    key: str
    type: str
    at: datetime
    is_active: bool = True
    is_redelivery: bool = False
    source_type: str = ""
    source_id: str = ""
    reply_token: str = ""
    content: Content | None = None
    postback_data: str = ""
    unsent_id: str = ""
    is_unblocked: bool = False
