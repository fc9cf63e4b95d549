"""What a town decides about its desk: hours, sudden closures, and the notice that residents read first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from service.conversation.desk_hours import TOKYO, DeskHours
from service.desk.kit import DeskKit
from service.desk.rights import serves
from service.errors import InvalidField, NoSuchHandoff, NotAllowed
from service.storage import audit, desk_settings
from service.storage.desk_settings import Closure, DeskSetting, Notice
from service.storage.supporters import Supporter

TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
PHONE = re.compile(r"[0-9]{2,5}-[0-9]{1,4}-[0-9]{3,4}")
LONGEST_NOTICE = 200
LONGEST_REASON = 60
LONGEST_CLOSURE = timedelta(days=366)
LONGEST_STAY = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class TownDesk:
    """A town's desk as those see who set it; `is_own` says that the hours are the town's own."""

    hours: DeskHours
    is_own: bool
    closures: tuple[Closure, ...]
    notice: Notice | None


class OpeningHours:
    """Each change is on record and counts at once, for the next resident."""

    def __init__(self, kit: DeskKit) -> None:
        self._kit = kit

    async def read(self, person: Supporter, municipality: str) -> TownDesk:
        """Return what counts for a town; raises NoSuchHandoff beyond one's reach."""
        _check(person, municipality)
        now = self._kit.clock()
        async with self._kit.database.read() as connection:
            hours = await self._kit.reception.read_hours(connection, municipality, now)
            own = await desk_settings.find_setting(connection, municipality)
            today = now.astimezone(TOKYO).date()
            closures = await desk_settings.list_closures(connection, {municipality}, today)
            notices = await desk_settings.list_notices(connection, {municipality}, now)
        return TownDesk(hours, own is not None, closures, notices[0] if notices else None)

    async def set_hours(self, person: Supporter, setting: DeskSetting) -> None:
        """Store a town's hours; raises InvalidField or NoSuchHandoff."""
        _check(person, setting.municipality)
        checked = check_setting(setting)
        async with self._kit.database.write() as connection:
            await desk_settings.put_setting(connection, checked)
            await audit.note(
                connection,
                "hours_set",
                self._kit.clock(),
                person.id,
                None,
                municipality=checked.municipality,
            )

    async def close_days(
        self, person: Supporter, municipality: str, first_day: str, last_day: str, reason: str
    ) -> None:
        """Close the desk on some days; an empty last day means one day. Raises InvalidField."""
        _check(person, municipality)
        first = read_day(first_day)
        last = read_day(last_day) if last_day else first
        now, words = self._kit.clock(), " ".join(reason.split())
        is_past = last < now.astimezone(TOKYO).date()
        if last < first or is_past or last - first > LONGEST_CLOSURE:
            raise InvalidField("day")
        if not words or len(words) > LONGEST_REASON:
            raise InvalidField("reason")
        async with self._kit.database.write() as connection:
            await desk_settings.put_closure(connection, municipality, first, last, words)
            await audit.note(
                connection, "closure_set", now, person.id, None, municipality=municipality, purpose=words
            )

    async def open_days(self, person: Supporter, closure_id: int) -> str:
        """Take a closure back and return its town; raises NoSuchHandoff."""
        async with self._kit.database.write() as connection:
            found = await desk_settings.find_closure(connection, closure_id)
            if found is None or not serves(person.municipalities, found.municipality):
                raise NoSuchHandoff
            await desk_settings.drop_closure(connection, closure_id)
            now, town = self._kit.clock(), found.municipality
            await audit.note(connection, "closure_dropped", now, person.id, None, municipality=town)
        return town

    async def set_notice(self, person: Supporter, municipality: str, text: str, hours: int) -> None:
        """Show a notice to every resident of the town first, for some hours; an empty one is taken away."""
        _check(person, municipality)
        now, words = self._kit.clock(), text.strip()
        stays = timedelta(hours=hours)
        if len(words) > LONGEST_NOTICE or not timedelta(0) < stays <= LONGEST_STAY:
            raise InvalidField("notice")
        async with self._kit.database.write() as connection:
            if words:
                notice = Notice(municipality, words, now + stays)
                await desk_settings.put_notice(connection, notice, person.id, now)
            else:
                await desk_settings.drop_notice(connection, municipality)
            action = "notice_set" if words else "notice_dropped"
            await audit.note(
                connection, action, now, person.id, None, municipality=municipality, purpose=words
            )


def check_setting(setting: DeskSetting) -> DeskSetting:
    """Return the hours when they make sense; raises InvalidField."""
    if not TIME.fullmatch(setting.opens) or not TIME.fullmatch(setting.closes):
        raise InvalidField("time")
    if time.fromisoformat(setting.opens) >= time.fromisoformat(setting.closes):
        raise InvalidField("time")
    if not setting.weekdays or not set(setting.weekdays) <= set("0123456"):
        raise InvalidField("weekdays")
    if setting.phone and not PHONE.fullmatch(setting.phone):
        raise InvalidField("phone")
    return setting


def read_day(text: str) -> date:
    """Return a day as a form sends it; raises InvalidField."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=TOKYO).date()
    except ValueError as error:
        raise InvalidField("day") from error


def _check(person: Supporter, municipality: str) -> None:
    if not serves(person.municipalities, municipality):
        raise NotAllowed
