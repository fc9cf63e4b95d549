"""Holds what residents did and saw against what is stored, and counts what must never happen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.channels.line.seals import Seals
from service.conversation.model import Message, Speaker
from service.storage import line_events, line_users, outbox, transcript, turns
from service.storage.engine import Database
from service.storage.tables import line_event, turn
from service.storage.tables import outbox as parcels
from tests.fakes.line_platform import FakeLine
from tests.faults.residents import LineResident, WebResident
from tests.faults.stage import SECRET_KEY
from tests.line.channel_driver import words

ANSWER = re.compile(r"答え(\d+):(\S+)")
IN_DOUBT = ("ambiguous",)
UNDER_WAY = ("pending", "sending", "held")


@dataclass
class Verdict:
    """Counts; the first five must be nothing."""

    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    wrong_turn: int = 0
    unlike_seen: int = 0  # a resident's window shows something else than the transcript
    pending: int = 0
    in_doubt: int = 0  # LINE did not say whether a reply arrived; the desk shows it
    apologised: int = 0  # answered by the apology with a way to a person
    examples: list[str] = field(default_factory=list)

    @property
    def violations(self) -> int:
        """Count what must never happen."""
        return self.lost + self.doubled + self.disordered + self.wrong_turn + self.unlike_seen

    def blame(self, kind: str, count: int, example: str) -> None:
        """Count something, with an example."""
        if count:
            setattr(self, kind, getattr(self, kind) + count)
            self.examples = [*self.examples, f"{kind}: {example}"][:20]


async def count_open(database: Database) -> int:
    """Count the turns that are not answered, LINE's events not worked off, and replies not sent yet."""
    async with database.read() as connection:
        waiting = await outbox.count_states(connection, "line")
        to_send = waiting.get(outbox.PENDING, 0) + waiting.get(outbox.SENDING, 0)
        open_turns, open_events = await turns.count_open(connection), await line_events.count_open(connection)
    return open_turns[0] + open_events[0] + to_send


async def end_pauses(database: Database) -> None:
    """Let the time go by for which replies wait before they are tried again."""
    async with database.write() as connection:
        waiting = update(parcels).where(parcels.c.state == outbox.PENDING)
        await connection.execute(waiting.values(next_at=outbox.AT_ONCE))


async def list_open(connection: AsyncConnection, conversation_id: str) -> frozenset[int]:
    """Return which messages are still to be answered."""
    query = select(turn.c.message_seq).where(turn.c.conversation_id == conversation_id)
    rows = await connection.execute(query.where(turn.c.state.in_(("new", "working"))))
    return frozenset(row[0] for row in rows)


async def judge_web(database: Database, residents: Sequence[WebResident]) -> Verdict:
    """Judge every conversation on the web."""
    verdict = Verdict()
    for resident in residents:
        if not resident.id:
            continue
        async with database.read() as connection:
            said = await transcript.read_after(connection, resident.id, 0, limit=100_000)
            open_seqs = await list_open(connection, resident.id)
        judge_transcript(said[1:], resident.accepted, open_seqs, verdict)  # after the greeting
        shown = [message["seq"] for message in resident.seen]
        if shown != [message.seq for message in said][: len(shown)]:
            verdict.blame("unlike_seen", 1, f"{resident.name}: {shown}")
    return verdict


async def judge_line(database: Database, residents: Sequence[LineResident], platform: FakeLine) -> Verdict:
    """Judge every conversation on LINE, and what LINE showed of it."""
    verdict = Verdict()
    for resident in residents:
        await _judge_line(database, resident, platform, verdict)
    return verdict


async def _judge_line(
    database: Database, resident: LineResident, platform: FakeLine, verdict: Verdict
) -> None:
    async with database.read() as connection:
        user = await line_users.find(connection, Seals(SECRET_KEY).hash(resident.user.id))
        if user is None or user.conversation_id is None:
            verdict.blame("lost", len(resident.accepted), resident.name)
            return
        said = await transcript.read_after(connection, user.conversation_id, 0, limit=100_000)
        states = await outbox.read_states(connection, user.conversation_id)
        open_seqs = await list_open(connection, user.conversation_id)
        query = select(line_event.c.state, line_event.c.note).where(line_event.c.user_key == user.user_key)
        events = Counter(str(tuple(row)) for row in await connection.execute(query))
    before = verdict.lost
    judge_transcript(said, resident.accepted, open_seqs, verdict)
    if verdict.lost > before:
        verdict.examples.append(f"events of {resident.name}: {dict(events)}")
    state_of = {seq: one.state for one in states for seq in range(one.first_seq, one.last_seq + 1)}
    judge_shown(said, state_of, words(platform.shown_to(resident.user.id)), verdict)


def judge_transcript(
    said: Sequence[Message], accepted: Sequence[str], open_seqs: Collection[int], verdict: Verdict
) -> None:
    """Each accepted text stands once and in order; each text has one reply, in order, of the right turn."""
    rows = [message for message in said if message.speaker is Speaker.RESIDENT]
    asked = [message.text or "" for message in rows]
    times = Counter(asked)
    for text in accepted:
        if not times[text]:
            verdict.blame("lost", 1, f"{text} was accepted and is not stored")
    for text, count in times.items():
        if count > 1:
            verdict.blame("doubled", count - 1, f"{text} is stored {count} times")
    places = [asked.index(text) for text in accepted if text in times]
    verdict.blame("disordered", sum(a > b for a, b in pairwise(places)), f"{asked[:1]}")
    reading = _Reading(asked, [message.seq in open_seqs for message in rows], verdict)
    for message in said:
        if message.reply is not None:
            reading.take(message)
    reading.leave(len(asked))


@dataclass
class _Reading:
    """Goes through replies beside the texts they answer; `place` is the text whose reply is due."""

    asked: list[str]
    is_open: list[bool]
    verdict: Verdict
    place: int = 0
    answered: int = 0

    def take(self, message: Message) -> None:
        """Take the next reply."""
        found = ANSWER.search(_first_words(message))
        if found is None:
            self.verdict.apologised += 1
            if self.place >= len(self.asked):
                self.verdict.blame("doubled", 1, f"one apology too many after {self.asked[-1:]}")
            self.place += 1
            return
        text = found.group(2)
        if text in self.asked[self.place :]:
            self.leave(self.asked.index(text, self.place))
            self.place += 1
        else:
            self.verdict.blame("doubled", 1, f"{found.group(0)} comes again, or too late")
            return
        self.answered += 1
        if int(found.group(1)) != self.answered:
            self.verdict.blame("wrong_turn", 1, f"{found.group(0)} is answer {self.answered}")
            self.answered = int(found.group(1))

    def leave(self, until: int) -> None:
        """The texts before a place have no reply: still to come, or lost."""
        for skipped in range(self.place, until):
            if self.is_open[skipped]:
                self.verdict.pending += 1
            else:
                self.verdict.blame("lost", 1, f"{self.asked[skipped]} is done and has no reply")
        self.place = max(self.place, until)


def judge_shown(said: Sequence[Message], state_of: dict[int, str], shown: str, verdict: Verdict) -> None:
    """What LINE showed is what was said, once and in order; only a reply in doubt may be missing."""
    places = [(match.group(0), match.start()) for match in ANSWER.finditer(shown)]
    first_place = dict(reversed(places))
    for key, count in Counter(key for key, _ in places).items():
        if count > 1:
            verdict.blame("doubled", count - 1, f"LINE showed {key} {count} times")
    last, apologies = -1, Counter[str]()
    for message in said:
        if message.reply is None:
            continue
        key = _first_words(message)
        state = state_of.get(message.seq, "")
        place = first_place.get(key)
        if not ANSWER.search(key):
            apologies[key] += _is_certain(state, verdict)
        elif place is None:
            if _is_certain(state, verdict):
                verdict.blame("lost", 1, f"LINE never showed {key} ({state})")
        elif place < last:
            verdict.blame("disordered", 1, f"LINE showed {key} too early")
        else:
            last = place
    for key, count in apologies.items():
        verdict.blame("lost", max(0, count - shown.count(key)), f"LINE showed too few of {key}")


def _is_certain(state: str, verdict: Verdict) -> bool:
    """Say whether a reply must have been shown; count it where that is not known."""
    if state in UNDER_WAY:
        verdict.pending += 1
    elif state in IN_DOUBT:
        verdict.in_doubt += 1
    else:
        return True
    return False


def _first_words(message: Message) -> str:
    parts = message.reply.parts if message.reply else ()
    return next((part.text.strip().splitlines()[0] for part in parts if hasattr(part, "text")), "")
