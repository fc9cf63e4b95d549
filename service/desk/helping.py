"""The commands of helping beyond one conversation, put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from knowledge.topics import Topic
from service.chores import Chore
from service.desk.aids import Aids
from service.desk.alarms import Alarms
from service.desk.calls import Calls
from service.desk.inspection import Inspection
from service.desk.kit import DeskKit
from service.desk.opening_hours import OpeningHours
from service.desk.passing_on import PassingOn
from service.desk.records import Records
from service.desk.searching import Searching
from service.desk.taking_back import TakingBack
from service.desk.trail import Trail
from service.mail import Mailer
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Helping:
    """Everything that the desk's pages use besides the queue and the conversation itself."""

    trail: Trail
    aids: Aids
    passing_on: PassingOn
    taking_back: TakingBack
    calls: Calls
    records: Records
    inspection: Inspection
    searching: Searching
    opening_hours: OpeningHours
    alarms: Alarms
    topics: Mapping[str, Topic]

    def list_chores(self) -> list[Chore]:
        """Return what must be done again and again."""
        return [
            Chore("seal_audit", 10, self.trail.seal),
            Chore("forget_audit", 3600, self.trail.forget_when_due),
            Chore("alarm_waiting", 30, self.alarms.alarm_waiting),
            Chore("send_digest", 600, self.alarms.send_digest),
        ]


def build_helping(
    settings: Settings, kit: DeskKit, mailer: Mailer | None, town_names: Mapping[str, str]
) -> Helping:
    """Put the commands together; opens nothing."""
    kept = timedelta(days=settings.audit_retention_days)
    trail = Trail(kit.database, settings.secret_key.get_secret_value(), kit.clock, kept)
    inspection = Inspection(kit)
    after = timedelta(minutes=settings.alarm_minutes)
    return Helping(
        trail=trail,
        aids=Aids(kit),
        passing_on=PassingOn(kit),
        taking_back=TakingBack(kit),
        calls=Calls(kit),
        records=Records(kit),
        inspection=inspection,
        searching=Searching(kit, inspection),
        opening_hours=OpeningHours(kit),
        alarms=Alarms(kit, trail, mailer, town_names, f"{settings.base_url}/desk", after),
        topics=kit.topics,
    )
