"""The audit trail's chain: seals new lines, finds tampering, and lists what a coordinator may read."""

from __future__ import annotations

import hmac
import json
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.exc import IntegrityError

from service.conversation.model import PREFECTURE_POOL
from service.conversation.ports import Clock
from service.storage import audit, audit_seals, jobs
from service.storage.audit import AuditRow
from service.storage.audit_seals import Seal
from service.storage.engine import Database
from service.storage.supporters import Supporter

AT_ONCE = 500
KEPT = timedelta(days=1095)
FORGOTTEN = "audit_forgotten"
FORGET_JOB, FORGET_EVERY = "forget_audit", timedelta(hours=20)
SEALED_WITHIN = timedelta(minutes=5)
LONGEST_LIST = 5000

log = structlog.get_logger(__name__)


class Trail:
    """Chains lines with a key that is not in the database: who changes the database alone is found out."""

    def __init__(
        self, database: Database, secret: str, clock: Clock, keep: timedelta = timedelta.max
    ) -> None:
        self._database = database
        self._key = hmac.digest(secret.encode(), b"audit-trail", "sha256")
        self._clock = clock
        self._keep = keep

    async def seal(self) -> int:
        """Seal the lines that have come since; returns how many (none when another process does it)."""
        now = self._clock()
        try:
            async with self._database.write() as connection:
                last = await audit_seals.find_last(connection)
                lines = await audit.read_unsealed(connection, AT_ONCE)
                for line in lines:
                    last = self._make_seal(last, line)
                    await audit_seals.put(connection, last, now)
        except IntegrityError:
            return 0
        return len(lines)

    async def forget_when_due(self) -> bool:
        """Once a day, in one process: delete what has been kept long enough."""
        async with self._database.write("purge") as connection:
            is_ours = await jobs.take(connection, FORGET_JOB, FORGET_EVERY, self._clock())
        if is_ours:
            await self.forget_old()
        return is_ours

    async def forget_old(self) -> int:
        """Delete the lines that have been kept long enough, oldest first and with their seals.

        Where the chain begins from then on stands in the trail itself, sealed like every line.
        """
        now, forgotten = self._clock(), 0
        while count := await self._forget_some(now):
            forgotten += count
        async with self._database.write("purge") as connection:
            await jobs.note_success(connection, FORGET_JOB, now)
        if forgotten:
            log.info("audit_forgotten", lines=forgotten)
        return forgotten

    async def _forget_some(self, now: datetime) -> int:
        async with self._database.write("purge") as connection:
            end = await audit_seals.find_end_of_old(connection, now - self._keep, AT_ONCE)
            if end is None:
                return 0
            await audit.note(connection, FORGOTTEN, now, None, None, purpose=f"{end.number} {end.seal}")
            return await audit_seals.delete_until(connection, end.number)

    async def find_last(self) -> str:
        """Return number and seal of the newest line, to be kept outside the database."""
        async with self._database.read() as connection:
            last = await audit_seals.find_last(connection)
        return f"{last.number} {last.seal}" if last else "0"

    async def find_faults(self) -> list[str]:
        """Return what does not fit: a changed or missing line, a broken chain, lines never sealed."""
        faults: list[str] = []
        last: Seal | None = None
        while seals := await self._read_on(last):
            for seal in seals:
                faults += self._check(last, seal) if last else await self._check_first(seal)
                last = seal
        async with self._database.read() as connection:
            loose = await audit.read_unsealed(connection, AT_ONCE)
        limit = self._clock() - SEALED_WITHIN
        faults += [f"line {line.id}: not sealed" for line in loose if line.at < limit]
        return faults

    async def read(
        self, reader: Supporter, since: datetime, until: datetime, limit: int = LONGEST_LIST
    ) -> tuple[AuditRow, ...]:
        """Return the lines of the reader's towns, newest first; the looking itself is on record."""
        towns = None if PREFECTURE_POOL in reader.municipalities else reader.municipalities
        async with self._database.write() as connection:
            rows = await audit.read_reach(connection, towns, since, until, limit)
            await audit.note(connection, "audit_read", self._clock(), reader.id, None)
        return rows

    async def note(self, reader: Supporter, action: str, purpose: str) -> None:
        """Put on record what leaves as a file."""
        async with self._database.write() as connection:
            await audit.note(connection, action, self._clock(), reader.id, None, purpose=purpose)

    async def _read_on(self, last: Seal | None) -> tuple[Seal, ...]:
        async with self._database.read() as connection:
            return await audit_seals.read_from(connection, last.number if last else 0, AT_ONCE)

    def _make_seal(self, last: Seal | None, line: AuditRow) -> Seal:
        previous = last.seal if last else ""
        return Seal((last.number if last else 0) + 1, line.id, previous, self._compute(previous, line))

    async def _check_first(self, seal: Seal) -> list[str]:
        """Retention takes the oldest lines with their seals; then the trail says where the chain begins."""
        before = Seal(seal.number - 1, 0, "", seal.previous)
        if before.number:
            async with self._database.read() as connection:
                if not await audit.was_noted(connection, FORGOTTEN, f"{before.number} {before.seal}"):
                    return [f"seal {seal.number}: what came before is gone"]
        return self._check(before, seal)

    def _check(self, last: Seal, seal: Seal) -> list[str]:
        if seal.previous != last.seal or seal.number != last.number + 1:
            return [f"seal {seal.number}: the chain is broken"]
        if seal.line is None:
            return [f"line {seal.audit_id}: is gone"]
        if not hmac.compare_digest(self._compute(seal.previous, seal.line), seal.seal):
            return [f"line {seal.audit_id}: was changed"]
        return []

    def _compute(self, previous: str, line: AuditRow) -> str:
        moment = line.at.astimezone(UTC).isoformat()
        facts = [line.id, moment, line.supporter_id, line.action, line.conversation_id]
        facts += [line.role, line.municipality, line.purpose, line.address]
        words = json.dumps([previous, *facts], ensure_ascii=False)
        return hmac.digest(self._key, words.encode(), "sha256").hex()
