"""Tells coordinators by mail who waits too long, and each morning what was looked at the day before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog

from service.conversation.desk_hours import TOKYO
from service.conversation.model import Handoff
from service.desk.kit import DeskKit
from service.desk.rights import Right, may, serves
from service.desk.trail import Trail
from service.mail import Letter, Mailer
from service.storage import audit, handoffs, supporters
from service.storage.audit import AuditRow
from service.storage.supporters import Supporter

DIGEST_HOUR = 7
DIGEST_SENT = "digest_sent"
MOST_LINES = 5000
LOOKING = ("inspect", "search", "export_case")  # what needs a purpose

log = structlog.get_logger(__name__)


class Alarms:
    """Letters hold towns, counts, names of supporters and purposes; never a resident's words."""

    def __init__(
        self,
        kit: DeskKit,
        trail: Trail,
        mailer: Mailer | None,
        town_names: Mapping[str, str],
        desk_url: str,
        after: timedelta,
    ) -> None:
        self._kit = kit
        self._trail = trail
        self._mailer = mailer
        self._town_names = town_names
        self._desk_url = desk_url
        self._after = after

    async def alarm_waiting(self) -> int:
        """Alarm for each who has waited too long, once; returns how many."""
        now = self._kit.clock()
        async with self._kit.database.read() as connection:
            waiting = await handoffs.list_unalarmed(connection, now - self._after)
        alarmed = 0
        for handoff in waiting:
            async with self._kit.database.write() as connection:
                is_ours = await handoffs.note_alarm(connection, handoff.id, now)
            if is_ours:
                alarmed += 1
                log.warning("handoff_waits", handoff=handoff.id, municipality=handoff.municipality)
                await self._write_all(handoff.municipality, *self._describe(handoff, now))
        return alarmed

    async def send_digest(self) -> int:
        """After seven in the morning, once a day: write what happened yesterday; returns how many letters."""
        now = self._kit.clock().astimezone(TOKYO)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        if now.hour < DIGEST_HOUR or not await self._begin_digest(midnight, now):
            return 0
        faults, last = await self._trail.find_faults(), await self._trail.find_last()
        async with self._kit.database.read() as connection:
            since = midnight - timedelta(days=1)
            rows = await audit.read_reach(connection, None, since, midnight, MOST_LINES)
        sent = 0
        for reader in await self._list_readers():
            mine = [row for row in rows if not row.municipality or _reaches(reader, row)]
            subject = f"窓口の記録 {since:%Y年%-m月%-d日}"
            sent += await self._write(reader, subject, write_digest(mine, faults, last))
        return sent

    async def _begin_digest(self, midnight: datetime, now: datetime) -> bool:
        async with self._kit.database.write() as connection:
            today = await audit.read_reach(connection, None, midnight, now + timedelta(days=1), MOST_LINES)
            if any(row.action == DIGEST_SENT for row in today):
                return False
            await audit.note(connection, DIGEST_SENT, now, None, None)
        return True

    async def _write_all(self, municipality: str, subject: str, text: str) -> None:
        for reader in await self._list_readers():
            if serves(reader.municipalities, municipality):
                await self._write(reader, subject, text)

    async def _list_readers(self) -> list[Supporter]:
        async with self._kit.database.read() as connection:
            accounts = await supporters.list_accounts(connection)
        return [
            account.supporter
            for account in accounts
            if not account.is_disabled
            and account.supporter.email
            and may(account.supporter.role, Right.SUPERVISE)
        ]

    async def _write(self, reader: Supporter, subject: str, text: str) -> bool:
        if self._mailer is None:
            return False
        return await self._mailer(Letter(reader.email, subject, text))

    def _describe(self, handoff: Handoff, now: datetime) -> tuple[str, str]:
        minutes = int((now - handoff.opened_at).total_seconds() // 60)
        town = self._town_names.get(handoff.municipality, "福島県全体")
        urgent = "至急の相談です。\n" if handoff.urgent else ""
        subject = f"{town}の方が{minutes}分待っています"
        return subject, f"{subject}。\n{urgent}窓口を開いて、受けてください。\n{self._desk_url}\n"


def write_digest(rows: list[AuditRow], faults: list[str], last: str) -> str:
    """Return the morning letter: counts by action, what was looked at and why, and whether the trail fits."""
    counts = Counter(row.action for row in rows)
    lines = ["きのうの窓口の記録です。", ""]
    lines += [f"{action}: {count}件" for action, count in sorted(counts.items())] or ["記録はありません。"]
    looked = [row for row in rows if row.action in LOOKING]
    lines += ["", f"ほかの人の相談を見た記録: {len(looked)}件"]
    lines += [f"{row.at.astimezone(TOKYO):%H:%M} {row.name} 理由: {row.purpose}" for row in looked]
    lines += ["", "記録のつながり: " + ("合っています。" if not faults else "合わないところがあります。")]
    lines += faults
    # Kept outside the database: who cuts off the end of the trail is found out too.
    lines += ["", f"最後の印: {last}"]
    return "\n".join(lines) + "\n"


def _reaches(reader: Supporter, row: AuditRow) -> bool:
    return serves(reader.municipalities, row.municipality)
