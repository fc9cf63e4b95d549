"""LINE's numbers for outgoing messages, as of November 2026."""

from __future__ import annotations

MESSAGES = 5  # in one request
TEXT_UNITS = 5000  # UTF-16 code units of a text message
ALT_TEXT_UNITS = 1500
POSTBACK_DATA = 300
DISPLAY_TEXT = 300
URI = 1000
QUICK_REPLIES = 13
QUICK_REPLY_LABEL = 20  # grapheme clusters
FLEX_LABEL = 40  # grapheme clusters
CAROUSEL_BUBBLES = 12
BUBBLE_BYTES = 30_000
CAROUSEL_BYTES = 50_000
