"""Says which telephone number a town's page shows: the town's own, where its desk has set one."""

from __future__ import annotations

from service.parts import Parts


async def read_phone(parts: Parts, municipality: str) -> dict[str, str] | None:
    """Return label, number, hours and the few words for a button; the common one where a town has none."""
    if municipality in parts.town_names:
        async with parts.database.read() as connection:
            hours = await parts.reception.read_hours(connection, municipality, parts.clock())
        if hours.phone:
            label = parts.rules.words.label("desk_phone")
            return {"label": label, "number": hours.phone, "hours": "", "short": label}
    common: dict[str, str] | None = parts.site["phone"]
    return common and {**common, "short": parts.rules.words.label("common_phone")}
