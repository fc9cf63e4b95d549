"""Accepts what residents send and answers it: durable first, then decided, then written once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge import choices
from knowledge.municipalities import Point
from knowledge.reply import Reply
from knowledge.text import normalise_input
from service.conversation.decide import AskBot, after_bot, after_failure, choose_queue, decide, take_up
from service.conversation.model import (
    Conversation,
    DeskStatus,
    Draft,
    Inbound,
    Message,
    Mode,
    Outcome,
    Speaker,
    Turn,
)
from service.conversation.ports import Bot, Clock, Question
from service.conversation.privacy import mask
from service.conversation.rules import Rules
from service.desk_status import Reception
from service.errors import (
    BotUnavailable,
    ConversationClosed,
    EmptyMessage,
    Fenced,
    IdReused,
    MessageTooLong,
    NotSignedIn,
    UnknownChoice,
)
from service.leases import LEASE, keep
from service.storage import conversations, outcomes, transcript, turns
from service.storage.engine import Database
from service.storage.leases import Work, give_back
from service.wakeups import DESK, OUTBOX, TURNS, Wakeups

MOST_ATTEMPTS = 5
MOST_APOLOGIES = 15  # crashes that have nothing to do with the turn must not cost it its answer
LONGEST_TEXT = 1000

log = structlog.get_logger(__name__)


class _Changed(Exception):
    """Somebody changed the conversation while a step was being decided."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came in, unmasked: a text, or the opaque value of a button. Lives in memory only.

    A channel may have masked the text before it was stored; `masked` says what was hidden then. With a
    `cue` the text only describes what the resident did, and the service answers by itself.
    `position` is where they are; it is never stored.
    """

    external_id: str
    text: str | None = None
    choice: str | None = None
    cue: str | None = None
    masked: tuple[str, ...] = ()
    position: Point | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was stored; `turn` is set when this process may go on with it at once."""

    message: Message
    turn_id: int
    repeated: bool
    turn: Turn | None


class Router:
    """The way of a resident's message: accept (one transaction), then advance (ask, one transaction)."""

    def __init__(
        self,
        database: Database,
        bot: Bot,
        rules: Rules,
        reception: Reception,
        wakeups: Wakeups,
        clock: Clock,
        owner: str,
    ) -> None:
        self._database = database
        self._bot = bot
        self._rules = rules
        self._reception = reception
        self._wakeups = wakeups
        self._clock = clock
        self._owner = owner

    async def accept(self, conversation_id: str, arrival: Arrival, *, claim: bool = True) -> Accepted:
        """Store the message and its turn; the same external id again returns what was stored.

        Raises NotSignedIn, ConversationClosed, EmptyMessage, MessageTooLong, UnknownChoice, IdReused
        and TryAgain.
        """
        async with self._database.write("accept") as connection:
            conversation = await conversations.lock(connection, conversation_id)
            if conversation is None:
                raise NotSignedIn
            label, inbound = await self._read(connection, conversation_id, arrival)
            known = await turns.find_known(connection, conversation_id, arrival.external_id)
            if known is not None:
                return await self._repeat(connection, conversation_id, known, inbound)
            if conversation.mode is Mode.CLOSED:
                raise ConversationClosed
            accepted = await self._store(connection, conversation, label, inbound, claim=claim)
        log.info(
            "message_accepted",
            conversation=conversation_id,
            seq=accepted.message.seq,
            turn=accepted.turn_id,
            channel=conversation.channel,
            municipality=conversation.context.living or "",
            masked=len(inbound.masked),
        )
        self._wakeups.ring(conversation_id)
        if conversation.mode is not Mode.BOT:
            self._wakeups.ring(DESK)
        if accepted.turn is None:
            self._wakeups.ring(TURNS)
        return accepted

    async def _store(
        self,
        connection: AsyncConnection,
        conversation: Conversation,
        label: str,
        inbound: Inbound,
        *,
        claim: bool,
    ) -> Accepted:
        now = self._clock()
        if (rested := take_up(conversation, inbound, now)) is not None:
            await conversations.change(
                connection, conversation, mode=rested.mode, context=rested.context, new_episode=True
            )
        draft = Draft(Speaker.RESIDENT, text=label)
        (message,) = await transcript.append(connection, conversation.id, [draft], now)
        turn_id = await turns.put(connection, conversation.id, inbound, message.seq, now)
        await conversations.touch(connection, conversation.id, now)
        turn = None
        if claim:
            turn = await self._claim(connection, only=conversation.id)
        if turn and turn.id == turn_id:
            turn = replace(turn, inbound=inbound)  # with what is not stored
        return Accepted(message, turn_id, repeated=False, turn=turn)

    async def _read(
        self, connection: AsyncConnection, conversation_id: str, arrival: Arrival
    ) -> tuple[str, Inbound]:
        """Return the words for the transcript and the masked inbound."""
        if arrival.choice is not None:
            label, value = await self._find_choice(connection, conversation_id, arrival.choice)
            return label, Inbound(arrival.external_id, choice=value)
        text = normalise_input(arrival.text or "")
        if not text:
            raise EmptyMessage
        if len(text) > LONGEST_TEXT:
            raise MessageTooLong
        masked = mask(text)
        if arrival.cue is not None:
            return masked.text, Inbound(arrival.external_id, choice=arrival.cue, position=arrival.position)
        leaks = tuple(dict.fromkeys((*arrival.masked, *masked.leaks)))
        return masked.text, Inbound(arrival.external_id, text=masked.text, masked=leaks)

    async def _find_choice(
        self, connection: AsyncConnection, conversation_id: str, opaque: str
    ) -> tuple[str, str]:
        """Translate the opaque value "<seq>.<index>" of a button offered in this conversation.

        The way to a person stands beside the conversation all the time, so it needs no message.
        """
        if opaque == choices.HANDOFF_REQUEST:
            return self._rules.words.label("talk_to_person"), choices.HANDOFF_REQUEST
        seq, _, index = opaque.partition(".")
        if not (seq.isdecimal() and index.isdecimal() and len(opaque) <= 20):
            raise UnknownChoice
        message = await transcript.find_message(connection, conversation_id, int(seq))
        offered = message.reply.choices if message and message.reply else ()
        if int(index) >= len(offered):
            raise UnknownChoice
        choice = offered[int(index)]
        return choice.label, choice.value

    async def _repeat(
        self, connection: AsyncConnection, conversation_id: str, known: turns.KnownTurn, inbound: Inbound
    ) -> Accepted:
        if (known.text, known.choice) != (inbound.text, inbound.choice):
            raise IdReused
        message = await transcript.find_message(connection, conversation_id, known.message_seq)
        if message is None:
            raise NotSignedIn
        log.info("message_repeated", conversation=conversation_id, turn=known.id)
        return Accepted(message, known.id, repeated=True, turn=None)

    async def claim(self) -> Turn | None:
        """Take a turn that nobody works on: new, or left behind by a crash."""
        async with self._database.read() as connection:
            if not await turns.is_any_free(connection, self._database.time, LEASE):
                return None
        async with self._database.write("claim") as connection:
            return await self._claim(connection)

    async def give_back(self) -> None:
        """Let others go on at once with the turns that are still in hand here."""
        async with self._database.write("give_back") as connection:
            count = await give_back(connection, Work.TURN, self._owner)
        if count:
            log.info("turns_given_back", count=count)
            self._wakeups.ring(TURNS)

    async def advance(self, turn: Turn) -> Turn | None:
        """Answer a claimed turn; returns the next turn of the same conversation, claimed, if any."""
        try:
            async with keep(self._database, Work.TURN, turn.id, self._owner):
                following = await self._advance(turn)
        except Fenced:
            log.warning("turn_fenced", turn=turn.id, conversation=turn.conversation_id)
            return None
        self._wakeups.ring(turn.conversation_id)
        self._wakeups.ring(OUTBOX)
        return following

    async def _claim(self, connection: AsyncConnection, only: str | None = None) -> Turn | None:
        return await turns.claim(connection, self._owner, self._database.time, LEASE, only=only)

    async def _advance(self, turn: Turn) -> Turn | None:
        if turn.attempts > MOST_ATTEMPTS + MOST_APOLOGIES:
            return await self._bury(turn)
        while True:
            async with self._database.read() as connection:
                conversation = await conversations.find(connection, turn.conversation_id)
                if conversation is None:
                    raise Fenced("conversation was erased")
                desk = await self._look_at_desk(connection, conversation)
            step = self._decide(conversation, turn, desk)
            reply = await self._ask(conversation, turn, step) if isinstance(step, AskBot) else None
            try:
                return await self._complete(turn, conversation, step, reply, desk)
            except _Changed:
                continue

    async def _ask(self, conversation: Conversation, turn: Turn, step: AskBot) -> Reply | None:
        """Ask the bot; no transaction is open here. None when it does not answer."""
        if turn.attempts > MOST_ATTEMPTS:
            return None
        sender = f"{conversation.id}:{conversation.episode}"
        if turn.attempts > 1:
            sender = f"{sender}:{turn.id}.{turn.attempts}"
        question = Question(
            sender, step.message, str(turn.id), self._clock(), conversation.context, turn.attempts
        )
        try:
            return await self._bot.ask(question)
        except BotUnavailable as error:
            log.error("bot_unavailable", turn=turn.id, error=str(error))
            return None

    async def _complete(
        self, turn: Turn, asked: Conversation, step: AskBot | Outcome, reply: Reply | None, desk: DeskStatus
    ) -> Turn | None:
        async with self._database.write("complete") as connection:
            current = await conversations.lock(connection, turn.conversation_id)
            if current is None:
                raise Fenced("conversation was erased")
            now = self._clock()
            outcome = self._conclude(current, turn, asked, step, reply, desk)
            await outcomes.apply(connection, current, outcome, now, turn_id=turn.id)
            await turns.finish(connection, turn, self._owner, now, state=_end_state(turn))
            following = await self._claim(connection, only=current.id)
        if outcome.mode is not None or outcome.handoff is not None or outcome.withdraw:
            self._wakeups.ring(DESK)
        if turn.attempts > MOST_ATTEMPTS:
            log.error("turn_parked", turn=turn.id, conversation=turn.conversation_id)
        log.info(
            "turn_done",
            turn=turn.id,
            conversation=turn.conversation_id,
            replies=len(outcome.drafts),
            seconds=(now - turn.asked_at).total_seconds(),
        )
        return following

    async def _bury(self, turn: Turn) -> Turn | None:
        """Not even the apology can be said: let the conversation go on without an answer to this turn."""
        async with self._database.write("complete") as connection:
            await turns.finish(connection, turn, self._owner, self._clock(), state=turns.PARKED)
            following = await self._claim(connection, only=turn.conversation_id)
        log.error("turn_buried", turn=turn.id, conversation=turn.conversation_id)
        return following

    def _decide(self, conversation: Conversation, turn: Turn, desk: DeskStatus) -> AskBot | Outcome:
        """Decide; a turn that failed again and again is not looked at any more, only apologised for."""
        if turn.attempts > MOST_ATTEMPTS:
            return AskBot("")
        return decide(conversation, turn.inbound, desk, self._rules, self._clock())

    def _conclude(
        self,
        current: Conversation,
        turn: Turn,
        asked: Conversation,
        step: AskBot | Outcome,
        reply: Reply | None,
        desk: DeskStatus,
    ) -> Outcome:
        """Decide on what is true now; raises _Changed when the bot has to be asked after all."""
        if isinstance(step, Outcome):
            again = self._decide(current, turn, desk)
            if isinstance(again, AskBot):
                raise _Changed
            return again
        if reply is None:
            return after_failure(current, turn.inbound, desk, self._rules)
        return after_bot(current, turn.inbound, asked.context, reply, self._rules)

    async def _look_at_desk(self, connection: AsyncConnection, conversation: Conversation) -> DeskStatus:
        queue = choose_queue(conversation.context, self._rules)
        return await self._reception.look(connection, queue, self._clock())


def _end_state(turn: Turn) -> str:
    return turns.PARKED if turn.attempts > MOST_ATTEMPTS else turns.DONE
