"""Draws choices: quick replies where they fit, otherwise a list whose rows show every word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from linebot.v3.messaging import (
    FlexBox,
    FlexBubble,
    FlexCarousel,
    FlexMessage,
    FlexText,
    LocationAction,
    PostbackAction,
    QuickReplyItem,
)

from service.channels.line import limits
from service.channels.line.letters import count_clusters, cut_clusters, cut_units

ROWS = 20  # in one bubble
INK, LINE_COLOUR = "#0B3D91", "#5B7DB1"


@dataclass(frozen=True, slots=True)
class Button:
    """A choice with the signed data behind it."""

    label: str
    data: str


def fits_quick_reply(buttons: Sequence[Button], others: int = 0) -> bool:
    """Say whether the buttons can stand as quick replies beside so many others."""
    return len(buttons) + others <= limits.QUICK_REPLIES and all(
        count_clusters(button.label) <= limits.QUICK_REPLY_LABEL for button in buttons
    )


def draw_quick_reply(button: Button) -> QuickReplyItem:
    """Return one quick reply; what was chosen is shown as the resident's own words."""
    return QuickReplyItem(action=_press(button, limits.QUICK_REPLY_LABEL))


def draw_place_request(label: str) -> QuickReplyItem:
    """Return the quick reply that lets a resident send a place."""
    return QuickReplyItem(action=LocationAction(label=cut_clusters(label, limits.QUICK_REPLY_LABEL)))


def draw_list(buttons: Sequence[Button], title: str) -> FlexMessage:
    """Return a list of any number of buttons, of any length."""
    groups = [buttons[start : start + ROWS] for start in range(0, len(buttons), ROWS)]
    bubbles = [_draw_bubble(group, title) for group in groups]
    alt_text = "\n".join([title, *(f"・{button.label}" for button in buttons)])
    return FlexMessage(
        alt_text=cut_units(alt_text, limits.ALT_TEXT_UNITS),
        contents=bubbles[0] if len(bubbles) == 1 else FlexCarousel(contents=bubbles),
    )


def _draw_bubble(buttons: Sequence[Button], title: str) -> FlexBubble:
    head = FlexText(text=title, weight="bold", wrap=True, scaling=True)
    rows = [_draw_row(button) for button in buttons]
    return FlexBubble(size="mega", body=FlexBox(layout="vertical", spacing="sm", contents=[head, *rows]))


def _draw_row(button: Button) -> FlexBox:
    words = FlexText(text=button.label, wrap=True, align="center", color=INK, weight="bold", scaling=True)
    return FlexBox(
        layout="vertical",
        contents=[words],
        action=_press(button, limits.FLEX_LABEL),
        padding_all="md",
        border_width="normal",
        border_color=LINE_COLOUR,
        corner_radius="md",
    )


def _press(button: Button, clusters: int) -> PostbackAction:
    return PostbackAction(
        label=cut_clusters(button.label, clusters),
        data=button.data,
        display_text=cut_units(button.label, limits.DISPLAY_TEXT),
    )
