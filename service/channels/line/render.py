"""Turns messages of a conversation into LINE's message objects, within every limit and losing nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

from linebot.v3.messaging import FlexMessage, QuickReply, QuickReplyItem, TextMessage

from knowledge.context import Pending
from knowledge.reply import Reply
from service.channels.line import limits
from service.channels.line.buttons import (
    Button,
    draw_list,
    draw_place_request,
    draw_quick_reply,
    fits_quick_reply,
)
from service.channels.line.letters import count_units, split_units
from service.channels.line.paragraphs import GAP, Paragraphs
from service.channels.line.postbacks import CHOICE, PAGE, Press, write_press
from service.channels.line.seals import Seals
from service.channels.line.venue_cards import draw_venues
from service.conversation.model import Conversation, Message
from service.conversation.ports import Words

EASY = "ja-easy"
LineMessage: TypeAlias = TextMessage | FlexMessage
Bubble: TypeAlias = str | FlexMessage


class Renderer:
    """Draws what one conversation is told."""

    def __init__(self, words: Words, seals: Seals) -> None:
        self._words = words
        self._seals = seals

    def render(
        self, conversation: Conversation, messages: Sequence[Message], page: int = 0
    ) -> list[LineMessage]:
        """Return one page, at most five message objects; 「続きを読む」 leads to the next page."""
        bubbles, quick = self._draw(conversation, messages)
        shown = bubbles[page * limits.MESSAGES : (page + 1) * limits.MESSAGES]
        if len(bubbles) > (page + 1) * limits.MESSAGES and messages:
            press = Press(PAGE, messages[0].seq, page + 1)
            label = self._words.label("line_read_on")
            quick = [draw_quick_reply(self._button(label, press, conversation, messages[0]))]
        return _finish(shown, quick)

    def count(self, conversation: Conversation, messages: Sequence[Message]) -> int:
        """Return how many message objects it takes in all."""
        return len(self._draw(conversation, messages)[0])

    def render_plainly(self, conversation: Conversation, messages: Sequence[Message]) -> list[LineMessage]:
        """Return nothing but text, for the case that LINE refuses what was drawn."""
        texts = [text for message in messages for text in self._write(conversation, message)]
        pieces = split_units(GAP.join(texts), limits.TEXT_UNITS)
        return [TextMessage(text=piece) for piece in pieces[: limits.MESSAGES]]

    def _draw(
        self, conversation: Conversation, messages: Sequence[Message]
    ) -> tuple[list[Bubble], list[QuickReplyItem]]:
        bubbles: list[Bubble] = []
        quick: list[QuickReplyItem] = []
        for message in messages:
            is_last = message is messages[-1]
            bubbles += self._draw_message(conversation, message)
            buttons = self._list_buttons(conversation, message)
            wants_place = is_last and _asks_for_place(message.reply)
            if is_last and fits_quick_reply(buttons, others=int(wants_place)):
                quick = [draw_quick_reply(button) for button in buttons]
            elif buttons:
                bubbles.append(draw_list(buttons, self._words.label("line_choose")))
            if wants_place:
                quick.append(draw_place_request(self._words.label("line_send_place")))
        bubbles = _merge(bubbles)
        if quick and not bubbles:
            bubbles.append(self._words.label("line_choose"))
        return bubbles, quick

    def _draw_message(self, conversation: Conversation, message: Message) -> list[Bubble]:
        bubbles: list[Bubble] = []
        paragraphs = self._paragraphs(conversation)
        for piece in paragraphs.write_reply(message.reply) if message.reply else ():
            if isinstance(piece, str):
                bubbles += split_units(piece, limits.TEXT_UNITS)
            else:
                for drawn in draw_venues(piece.venues, self._words):
                    bubbles += split_units(drawn, limits.TEXT_UNITS) if isinstance(drawn, str) else [drawn]
        if message.text:
            bubbles += split_units(self._sign(message), limits.TEXT_UNITS)
        return bubbles

    def _write(self, conversation: Conversation, message: Message) -> list[str]:
        paragraphs = self._paragraphs(conversation)
        texts = (
            [text for part in message.reply.parts for text in paragraphs.write_part(part)]
            if (message.reply)
            else []
        )
        return [*texts, self._sign(message)] if message.text else texts

    def _sign(self, message: Message) -> str:
        """Put the supporter's name above their words."""
        if not message.name:
            return message.text or ""
        return f"{self._words.say('line_supporter', name=message.name).text}\n{message.text}"

    def _list_buttons(self, conversation: Conversation, message: Message) -> list[Button]:
        offered = message.reply.choices if message.reply else ()
        return [
            self._button(choice.label, Press(CHOICE, message.seq, index), conversation, message)
            for index, choice in enumerate(offered)
        ]

    def _button(self, label: str, press: Press, conversation: Conversation, message: Message) -> Button:
        """A button's time is its message's, so that sending again sends the same."""
        return Button(label, write_press(press, conversation.id, message.at, self._seals))

    def _paragraphs(self, conversation: Conversation) -> Paragraphs:
        return Paragraphs(self._words, is_easy=conversation.context.language == EASY)


def _asks_for_place(reply: Reply | None) -> bool:
    return reply is not None and reply.context.pending is Pending.VENUE_PLACE


def _merge(bubbles: Sequence[Bubble]) -> list[Bubble]:
    """Join neighbouring texts, shortest pair first, until no more than five bubbles are left."""
    merged = [bubble for bubble in bubbles if bubble]
    while len(merged) > limits.MESSAGES:
        joints = [
            (count_units(f"{one}{GAP}{other}"), index)
            for index, (one, other) in enumerate(pairwise(merged))
            if isinstance(one, str) and isinstance(other, str)
        ]
        fitting = [joint for joint in joints if joint[0] <= limits.TEXT_UNITS]
        if not fitting:
            break
        index = min(fitting)[1]
        merged[index : index + 2] = [f"{merged[index]}{GAP}{merged[index + 1]}"]
    return merged


def _finish(bubbles: Sequence[Bubble], quick: list[QuickReplyItem]) -> list[LineMessage]:
    """Make message objects; only the last one's quick replies are shown by LINE."""
    messages: list[LineMessage] = [
        TextMessage(text=bubble) if isinstance(bubble, str) else bubble for bubble in bubbles
    ]
    if messages and quick:
        messages[-1].quick_reply = QuickReply(items=quick)
    return messages
