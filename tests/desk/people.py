"""Supporters and residents for tests that speak to the desk's commands, without passwords and pages."""

from __future__ import annotations

from service.parts import Parts
from service.storage import supporters
from service.storage.supporters import Supporter
from tests.fakes.resident import FakeResident


async def hire(
    parts: Parts, name: str, towns: tuple[str, ...] = ("070009",), role: str = "supporter"
) -> Supporter:
    """Store an account that is present; nobody can sign in to it."""
    async with parts.database.write() as connection:
        number = await supporters.create(
            connection,
            login=name,
            name=name,
            role=role,
            municipalities=towns,
            password_hash="-",
            now=parts.clock(),
        )
        await supporters.note_presence(connection, number, parts.clock())
    return Supporter(number, name, name, role, towns)


async def call_person(resident: FakeResident) -> None:
    """Ask for a person and consent."""
    await resident.press("人に相談する")
    await resident.press("はい、お願いします")


async def wish_call(resident: FakeResident, phone: str = "0245251111") -> None:
    """Ask for a call and leave a number."""
    await resident.press("電話をもらう")
    answer = await resident.post("callback", {"kana": "さとう", "phone": phone, "band": "morning"})
    assert answer.status_code == 201


async def take(parts: Parts, supporter: Supporter) -> str:
    """Claim the first who waits and return the conversation's id."""
    (first, *_) = await parts.desk.list_queue(supporter)
    return (await parts.desk.claim(first.handoff.id, supporter)).conversation_id


async def find_person(parts: Parts, number: int) -> Supporter:
    """Return an account as the commands take it."""
    async with parts.database.read() as connection:
        found = await supporters.find(connection, number)
    assert found is not None
    return found
