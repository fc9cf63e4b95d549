"""Where a resident is: used for one answer, kept nowhere."""

from __future__ import annotations

import json
from typing import Any

import pytest
from structlog.testing import capture_logs

from knowledge.municipalities import Point
from service.conversation import cues
from service.parts import Parts
from service.router import Arrival
from service.storage.venue_imports import Origin
from tests.fakes.bot import FakeBot
from tests.fakes.resident import FakeResident, words
from tests.line.dump import dump

NEAR_KORIYAMA = {"latitude": 37.41678, "longitude": 140.37765}
TABLE = """全国地方公共団体コード,ID,イベント名,開始日,終了日,場所名称,緯度,経度
072036,far,遠い教室,2026-12-01,2026-12-01,南の公民館,37.3300,140.3500
072036,near,近い教室,2026-12-09,2026-12-09,北の公民館,37.4200,140.3800
075213,town,三春の教室,2026-12-02,2026-12-02,桜の公民館,,
"""


@pytest.fixture(autouse=True)
async def classes(parts: Parts) -> None:
    """Two classes in Koriyama, whose places are known, and one in Miharu, whose place is not."""
    sheet = parts.importing.read("x.csv", TABLE.encode())
    await parts.importing.take_in(sheet, Origin("x.csv", "-", "係の人"))


async def share(resident: FakeResident, position: dict[str, Any], client_id: str = "position-1") -> Any:
    """Send a position and return the answer's body."""
    answer = await resident.post("messages", {"client_id": client_id, "position": position}, wait=20)
    assert answer.status_code == 200, answer.text
    return answer.json()


def cards(reply: dict[str, Any]) -> list[dict[str, Any]]:
    """List the cards of a reply."""
    return [card for part in reply["reply"]["parts"] if part["type"] == "venues" for card in part["venues"]]


async def test_the_nearest_venue_comes_first(resident: FakeResident, bot: FakeBot) -> None:
    """Measured to the venue, or to the town's office where the venue's place is unknown; no bot is asked."""
    body = await share(resident, NEAR_KORIYAMA)
    (reply,) = body["replies"]
    shown = [(card["name"], card["distance_km"]) for card in cards(reply)]
    assert shown == [("近い教室", 0), ("遠い教室", 10), ("三春の教室", 10)]
    assert "いまいる場所の近くで、教室と相談会を調べました。" in words(reply)
    assert (body["message"]["text"], bot.asked) == ("いまいる場所の近くの教室を教えてください", [])


async def test_coordinates_are_kept_nowhere(parts: Parts, resident: FakeResident) -> None:
    """Neither database nor log holds a digit of them; only the nearest town's code is stored."""
    with capture_logs() as logs:
        await share(resident, NEAR_KORIYAMA)
    kept = await dump(parts.database) + repr(logs)
    assert [trace for trace in ("37.416", "37.417", "140.377", "140.378") if trace in kept] == []
    assert cues.near("072036") in kept


async def test_the_same_question_twice_has_one_answer(resident: FakeResident) -> None:
    """A repeated request finds what was answered."""
    assert await share(resident, NEAR_KORIYAMA) == await share(resident, NEAR_KORIYAMA)
    assert len(await resident.read()) == len(resident.messages) + 2


async def test_after_a_crash_the_town_still_answers(parts: Parts, resident: FakeResident) -> None:
    """The position died with the process; the classes of the nearest town are shown without distances."""
    arrival = Arrival("position-1", text="近く", cue=cues.near("072036"), position=Point(37.417, 140.378))
    await parts.venues.refresh()
    await parts.worker.stop()
    await parts.router.accept(resident.id, arrival, claim=False)
    turn = await parts.router.claim()
    assert turn is not None
    await parts.router.advance(turn)
    shown = [(card["name"], card["distance_km"]) for card in cards((await resident.read())[-1])]
    assert shown == [("遠い教室", None), ("近い教室", None)]


async def test_what_is_said_next_refines_the_search(resident: FakeResident, bot: FakeBot) -> None:
    """The nearest town is remembered as the place of the search, not as where the resident lives."""
    await share(resident, NEAR_KORIYAMA)
    await resident.say("来週がいいな")
    context = bot.asked[-1].context
    assert (context.wish.municipality, context.living) == ("072036", None)


async def test_outside_the_prefecture_a_town_is_asked_for(resident: FakeResident) -> None:
    """Tokyo has no town of ours; the resident is told so and shown the way to a person."""
    (reply,) = (await share(resident, {"latitude": 35.6895, "longitude": 139.6917}))["replies"]
    assert "町の名前を書いてください" in words(reply)
    assert [choice["label"] for choice in reply["reply"]["choices"]] == ["人に相談する"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"position": {"latitude": 95, "longitude": 140}}, 400),
        ({"position": {"latitude": "37.4", "longitude": 140}}, 400),
        ({"position": {"latitude": 37.4}}, 400),
        ({"position": {"latitude": float("nan"), "longitude": 140}}, 400),
        ({"position": NEAR_KORIYAMA, "text": "近くで"}, 422),
    ],
)
async def test_what_is_no_position_is_refused(
    resident: FakeResident, body: dict[str, Any], status: int
) -> None:
    """Nothing is stored of it."""
    content = json.dumps({"client_id": "position-1", **body})
    url = f"{resident.url}/messages"
    answer = await resident.http.post(url, content=content, headers=resident.headers)
    assert answer.status_code == status, answer.text
    assert len(await resident.read()) == len(resident.messages)
