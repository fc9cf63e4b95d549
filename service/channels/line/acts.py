"""What each kind of LINE event does: hands the resident's words to the router, or tells what they did."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import structlog
from linebot.v3.messaging import TextMessage

from knowledge.context import Context
from service.channels.line.joining import CHANNEL, Joined, Joining
from service.channels.line.loading import Loading
from service.channels.line.menu import MenuText, read_pressed
from service.channels.line.payload import OUTSIDE_PREFECTURE, Payload, load_payload
from service.channels.line.platform import LinePlatform
from service.channels.line.postbacks import PAGE, read_press
from service.channels.line.seals import Seals
from service.conversation import cues
from service.conversation.model import Conversation, Mode
from service.conversation.ports import Clock, Ids, Words
from service.errors import EmptyMessage, MessageTooLong, NotSignedIn, ServiceError, UnknownChoice
from service.router import Arrival, Router
from service.runner import Runner
from service.storage import conversations, line_events, line_users, outbox
from service.storage.engine import Database
from service.storage.line_events import StoredEvent
from service.storage.line_users import LineUser
from service.tokens import hash_token
from service.wakeups import OUTBOX, Wakeups
from service.withdrawals import Withdrawals

ANSWER_GRACE = timedelta(seconds=10)  # held-back text leaves with the answer, or alone after this

Act = Callable[[StoredEvent, Payload], Awaitable[str | None]]
"""Does what an event asks for; returns a note on what was special."""

log = structlog.get_logger(__name__)


class LineBusy(ServiceError):
    """LINE did not do what was asked; the event will be tried again."""

    code = "line_busy"


class Acts:
    """One method for each kind of event; each may be repeated after a crash."""

    def __init__(
        self,
        database: Database,
        router: Router,
        worker: Runner,
        withdrawals: Withdrawals,
        platform: LinePlatform,
        loading: Loading,
        seals: Seals,
        words: Words,
        menu: MenuText,
        joining: Joining,
        wakeups: Wakeups,
        clock: Clock,
        ids: Ids,
    ) -> None:
        self._database = database
        self._router = router
        self._worker = worker
        self._withdrawals = withdrawals
        self._platform = platform
        self._loading = loading
        self._seals = seals
        self._words = words
        self._menu = menu
        self._joining = joining
        self._wakeups = wakeups
        self._clock = clock
        self._ids = ids
        self._acts: dict[str, Act] = {
            "text": self._read_text,
            "number": self._take_number,
            "postback": self._press,
            "place": self._take_place,
            "media": self._refuse_media,
            "sticker": self._thank,
            "follow": self._greet,
            "unfollow": self._part,
            "unsend": self._take_back,
            "join": self._decline_group,
        }

    async def act(self, event: StoredEvent) -> str | None:
        """Do what the event asks for; returns a note on what was special."""
        return await self._acts[event.kind](event, load_payload(event.payload))

    async def _read_text(self, event: StoredEvent, payload: Payload) -> str | None:
        async with self._database.read() as connection:
            if await line_events.is_unsent(connection, event.user_key, event.message_id or ""):
                return "unsent"
        arrival = Arrival(event.event_key, text=payload.text, masked=payload.masked)
        try:
            await self._accept(event, arrival)
        except EmptyMessage:
            await self._cue(event, cues.say("line_empty"), self._words.label("line_did_send_empty"))
        except MessageTooLong:
            await self._cue(event, cues.say("line_too_long"), self._words.label("line_did_send_long"))
        return None

    async def _press(self, event: StoredEvent, payload: Payload) -> str | None:
        area = read_pressed(payload.data, self._menu)
        if area is not None:
            await self._cue(event, area.value, area.label)
            return "menu"
        user = await self._find_user(event)
        conversation_id = user.conversation_id or ""
        press = read_press(payload.data, conversation_id, self._clock(), self._seals)
        if press is not None and press.kind == PAGE:
            async with self._database.write() as connection:
                await outbox.put_page(
                    connection, conversation_id, CHANNEL, press.seq, press.number, self._clock()
                )
            self._wakeups.ring(OUTBOX)
            return None
        try:
            if press is None:
                raise UnknownChoice
            await self._accept(event, Arrival(event.event_key, choice=press.opaque))
        except UnknownChoice:
            await self._cue(event, cues.say("line_old_button"), self._words.label("line_did_press_old"))
            return "old button"
        return None

    async def _take_number(self, event: StoredEvent, payload: Payload) -> str | None:
        """Go on here with the conversation that the number names; what is under way here ends first."""
        user = await self._find_user(event)
        async with self._database.read() as connection:
            if await outbox.is_waiting(connection, user.conversation_id or ""):
                raise LineBusy("answers are under way")
        joined = await self._joining.join(event, payload.number_hash)
        await self._cue(event, cues.say(joined.value), self._words.label("line_did_send_digits"))
        return None if joined is Joined.HERE else joined.value

    async def _take_place(self, event: StoredEvent, payload: Payload) -> str | None:
        cue = cues.near(payload.place)
        if not payload.place:
            cue = cues.remark("line_no_place")
        elif payload.place == OUTSIDE_PREFECTURE:
            cue = cues.remark("line_outside")
        await self._cue(event, cue, self._words.label("line_did_send_place"))
        return None

    async def _refuse_media(self, event: StoredEvent, _payload: Payload) -> str | None:
        await self._cue(event, cues.say("line_no_media"), self._words.label("line_did_send_media"))
        return None

    async def _thank(self, event: StoredEvent, _payload: Payload) -> str | None:
        await self._cue(event, cues.remark("line_sticker"), self._words.label("line_did_send_sticker"))
        return None

    async def _greet(self, event: StoredEvent, payload: Payload) -> str | None:
        if not await self._note_following(event, is_following=True):
            return "older than what is known"
        cue = cues.greet("line_greeting_again") if payload.is_again else cues.greet("line_greeting")
        await self._cue(event, cue, self._words.label("line_did_follow"))
        return None

    async def _part(self, event: StoredEvent, _payload: Payload) -> str | None:
        if not await self._note_following(event, is_following=False):
            return "older than what is known"
        user = await self._find_user(event)
        await self._withdrawals.lose(user.conversation_id or "", event.event_at)
        return None

    async def _take_back(self, event: StoredEvent, _payload: Payload) -> str | None:
        async with self._database.read() as connection:
            message = await line_events.find_message(connection, event.user_key, event.message_id or "")
            user = await line_users.find(connection, event.user_key)
        if message is None or user is None or user.conversation_id is None:
            return "nothing to take back"
        await self._withdrawals.take_back(user.conversation_id, message.event_key)
        return None

    async def _decline_group(self, event: StoredEvent, payload: Payload) -> str | None:
        """Say why and leave: a group has no conversation, so this does not go through the outbox."""
        if event.reply_token is not None:
            words = TextMessage(text=self._words.say("line_group").text.strip())
            await self._platform.reply(self._seals.open(event.reply_token), [words])
        answer = await self._platform.leave(self._seals.open(payload.group.encode()), is_room=payload.is_room)
        if answer.status == 0 or answer.status >= 500 or answer.status == 429:
            raise LineBusy("could not leave")
        return None

    async def _cue(self, event: StoredEvent, cue: str, what: str) -> None:
        await self._accept(event, Arrival(event.event_key, text=what, cue=cue))

    async def _accept(self, event: StoredEvent, arrival: Arrival) -> None:
        user = await self._find_user(event)
        conversation_id = user.conversation_id or ""
        accepted = await self._router.accept(conversation_id, arrival, claim=self._worker.has_room)
        async with self._database.write() as connection:
            grace = self._database.time(ANSWER_GRACE)
            await outbox.release_held(connection, conversation_id, grace)
        if accepted.turn is not None:
            self._worker.submit(accepted.turn)
        self._loading.watch(user, accepted.turn_id)

    async def _find_user(self, event: StoredEvent) -> LineUser:
        """Return the resident with a conversation, which begins with their first event."""
        async with self._database.write() as connection:
            user = await line_users.find(connection, event.user_key, lock=True)
            if user is None:
                raise NotSignedIn
            if user.conversation_id is not None:
                return user
            now = self._clock()
            conversation = Conversation(self._ids(), CHANNEL, Mode.BOT, 1, Context(), 0, now, now)
            await conversations.create(connection, conversation, hash_token(self._ids()), "")
            await line_users.set_conversation(connection, event.user_key, conversation.id)
        log.info("conversation_begun", conversation=conversation.id, channel=CHANNEL)
        return replace(user, conversation_id=conversation.id)

    async def _note_following(self, event: StoredEvent, *, is_following: bool) -> bool:
        async with self._database.write() as connection:
            return await line_users.note_following(
                connection, event.user_key, event.event_at, is_following=is_following
            )
