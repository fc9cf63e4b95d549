"""A case in a supporter's hands: races, repeats, wishes, records, and what channels are sent."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest
import pytest_asyncio

from knowledge.context import Context
from knowledge.reply import HandoffWish
from service.contacts import Contacts
from service.conversation.model import Conversation, HandoffRequest, HandoffState, Mode
from service.desk.commands import Desk
from service.errors import AlreadyClaimed, IllegalMove, NotYours
from service.parts import Parts
from service.storage import audit, callbacks, conversations, handoffs, outbox
from service.storage.supporters import Supporter
from tests.desk.people import call_person, hire, take, wish_call
from tests.fakes.bot import FakeBot
from tests.fakes.clock import FakeClock
from tests.fakes.resident import FakeResident, behaviours, words
from tests.fakes.supporter import FakeSupporter


@pytest_asyncio.fixture
async def hana(parts: Parts) -> Supporter:
    """A supporter of the prefecture's pool, present."""
    return await hire(parts, "はな")


async def read_actions(parts: Parts, conversation: str) -> list[str]:
    """Return what is on record about a conversation, oldest first."""
    async with parts.database.read() as connection:
        rows = await audit.read(connection)
    return [row.action for row in reversed(rows) if row.conversation_id == conversation]


def speakers(messages: list[dict[str, object]]) -> list[object]:
    """Return who spoke, in order."""
    return [message["from"] for message in messages]


async def test_of_twenty_who_claim_at_once_one_wins(parts: Parts, resident: FakeResident) -> None:
    """One gets the case, nineteen read the winner's name, the resident reads one introduction."""
    people = [await hire(parts, f"支援員{number}") for number in range(20)]
    await call_person(resident)
    (waiting,) = await parts.desk.list_queue(people[0])
    tries = [parts.desk.claim(waiting.handoff.id, person) for person in people]
    results = await asyncio.gather(*tries, return_exceptions=True)
    (winner,) = [person for person, result in zip(people, results, strict=True) if not _failed(result)]
    lost = [result for result in results if isinstance(result, AlreadyClaimed)]
    assert ([loss.by for loss in lost], len(lost)) == ([winner.name] * 19, 19)
    said = [words(message) for message in await resident.read() if message["from"] == "system"]
    assert [text for text in said if "お手伝いします" in text] == [f"支援員の{winner.name}がお手伝いします。"]
    assert await read_actions(parts, resident.id) == ["claim"]


def _failed(result: object) -> bool:
    return isinstance(result, BaseException)


async def test_claiming_twice_is_claiming_once(parts: Parts, resident: FakeResident, hana: Supporter) -> None:
    """A double click introduces the supporter once."""
    await call_person(resident)
    (waiting,) = await parts.desk.list_queue(hana)
    await asyncio.gather(*(parts.desk.claim(waiting.handoff.id, hana) for _ in range(3)))
    assert await read_actions(parts, resident.id) == ["claim"]


async def test_who_no_longer_waits_cannot_be_claimed(
    parts: Parts, resident: FakeResident, hana: Supporter
) -> None:
    """A resident who stopped waiting is left in peace, and nobody is blamed for it."""
    await call_person(resident)
    (waiting,) = await parts.desk.list_queue(hana)
    await resident.press("待つのをやめる")
    before = await resident.read()
    with pytest.raises(IllegalMove):
        await parts.desk.claim(waiting.handoff.id, hana)
    assert await resident.read() == before


async def test_nothing_is_said_after_the_farewell(
    parts: Parts, resident: FakeResident, hana: Supporter
) -> None:
    """A reply on its way while the case is given back comes before the farewell or not at all."""
    await call_person(resident)
    conversation = await take(parts, hana)
    steps = [parts.desk.reply(conversation, hana, f"文{number}", f"f-{number}") for number in range(6)]
    steps.insert(3, parts.desk.give_back(conversation, hana))  # type: ignore[arg-type]
    results = await asyncio.gather(*steps, return_exceptions=True)
    said = speakers(await resident.read())
    lost = [result for result in results if _failed(result)]
    assert said[-1] == "system"
    assert said.count("supporter") == 6 - len(lost)


async def test_a_step_that_waited_sees_what_happened_meanwhile(
    parts: Parts, resident: FakeResident, hana: Supporter
) -> None:
    """Two windows of one supporter: the second, held up by the first, finds the case ended and is content."""
    await call_person(resident)
    conversation = await take(parts, hana)
    before = await resident.read()
    async with parts.database.write() as connection:
        current = await conversations.lock(connection, conversation)
        handoff = await handoffs.find_open(connection, conversation)
        assert current is not None
        assert handoff is not None
        second = asyncio.create_task(parts.desk.close(conversation, hana, "solved"))
        await asyncio.sleep(0.2)  # it stands at the lock
        await handoffs.end(connection, handoff.id, HandoffState.GIVEN_BACK, parts.clock())
        await conversations.change(connection, current, mode=Mode.BOT)
    await second
    assert await resident.read() == before


async def test_ending_twice_ends_once(parts: Parts, resident: FakeResident, hana: Supporter) -> None:
    """Double clicks on 「ボットに戻す」 and 「相談を終わる」 do no harm and say nothing twice."""
    for end in ("give_back", "close"):
        await call_person(resident)
        conversation = await take(parts, hana)
        before = len(await resident.read())
        for _ in range(2):
            if end == "close":
                await parts.desk.close(conversation, hana, "solved")
            else:
                await parts.desk.give_back(conversation, hana)
        assert len(await resident.read()) == before + 1
    assert (await read_actions(parts, resident.id)).count("give_back") == 1
    assert (await read_actions(parts, resident.id)).count("close") == 1


async def test_a_second_helper_is_not_the_first(
    parts: Parts, resident: FakeResident, hana: Supporter
) -> None:
    """Who gave back cannot speak in the case that a colleague took up."""
    taro = await hire(parts, "たろう")
    await call_person(resident)
    await parts.desk.give_back(await take(parts, hana), hana)
    await call_person(resident)
    conversation = await take(parts, taro)
    with pytest.raises(NotYours):
        await parts.desk.reply(conversation, hana, "まだいます", "f-1")
    await parts.desk.reply(conversation, taro, "たろうです", "f-1")
    assert (await resident.read())[-1]["name"] == "たろう"


async def test_a_wish_for_a_call_outlives_giving_back(
    parts: Parts, resident: FakeResident, hana: Supporter, bot: FakeBot
) -> None:
    """Nobody answered the telephone: number and wish wait on, the bot answers meanwhile."""
    await call_person(resident)
    await wish_call(resident)
    conversation = await take(parts, hana)
    case = await parts.desk.open_case(conversation, hana)
    assert case.contact is not None
    assert (case.contact.kana, case.contact.phone, case.band) == ("さとう", "0245251111", "morning")
    await parts.desk.give_back(conversation, hana)
    (again,) = await parts.desk.list_queue(hana)
    assert (again.handoff.state, again.facts.band) == (HandoffState.CALLBACK, "morning")
    assert behaviours(await resident.say("ところで")) == ["answer"]
    conversation = await take(parts, hana)
    await parts.desk.close(conversation, hana, "callback")
    async with parts.database.read() as connection:
        assert await callbacks.find(connection, conversation) is None
    assert await parts.desk.list_queue(hana) == ()


async def test_words_leave_only_on_record(
    parts: Parts, resident: FakeResident, transport: httpx.ASGITransport
) -> None:
    """Opening is a reading; refreshing is one only when something new was said."""
    supporter = await FakeSupporter.join(parts, transport, "hana")
    await call_person(resident)
    conversation = await supporter.claim_first()  # shows the page
    last = (await resident.read())[-1]["seq"]
    url = f"/desk/conversations/{conversation}/fragment"
    for _ in range(5):
        await supporter.http.get(url, params={"after": last})
    assert await read_actions(parts, conversation) == ["claim", "read"]
    await resident.say("聞こえますか")
    page = (await supporter.http.get(url, params={"after": last})).text
    assert ("聞こえますか" in page, f'data-seq="{last + 1}"' in page) == (True, True)
    assert await read_actions(parts, conversation) == ["claim", "read", "read"]


async def test_the_supporter_sees_that_the_resident_is_writing(
    parts: Parts, resident: FakeResident, hana: Supporter, clock: FakeClock
) -> None:
    """For some seconds after each sign of it."""
    await call_person(resident)
    conversation = await take(parts, hana)
    await resident.post("typing")
    assert (await parts.desk.read_on(conversation, hana, 99)).is_resident_typing
    clock.move(timedelta(seconds=9))
    assert not (await parts.desk.read_on(conversation, hana, 99)).is_resident_typing


async def test_the_queue_shows_who_waits_in_which_order(
    http: httpx.AsyncClient, parts: Parts, transport: httpx.ASGITransport, clock: FakeClock
) -> None:
    """Urgent first, then oldest; town, minutes, what it is about, and the hours for a call."""
    supporter = await FakeSupporter.join(parts, transport, "hana")
    caller, second, danger = [
        await FakeResident.begin(http, municipality=town) for town in ("072036", "072044", "072010")
    ]
    await call_person(caller)
    await wish_call(caller)
    clock.move(timedelta(minutes=1))
    await call_person(second)
    clock.move(timedelta(minutes=1))
    await danger.say("もう死にたい")
    clock.move(timedelta(minutes=62))
    page = (await supporter.http.post("/desk/sign-in", data={"login": "hana", "password": "x"})).text
    assert "窓口に入る" in page  # the session had ended
    page = (await supporter.sign_in()).text
    places = [page.index(text) for text in ("福島市の方", "死にたいという言葉", "いわき市の方", "郡山市の方")]
    assert places == sorted(places)
    for text in ("至急", "1時間2分待っています", "1時間3分待っています", "電話がほしい時間: 午前"):
        assert text in page
    assert "0245251111" not in page
    assert '待っている人 <span class="count">2人' in page


async def test_the_list_says_which_of_mine_wait_for_an_answer(
    parts: Parts, resident: FakeResident, hana: Supporter
) -> None:
    """Who spoke last decides."""
    await call_person(resident)
    conversation = await take(parts, hana)
    await resident.say("聞こえますか")
    (mine,) = await parts.desk.list_held(hana)
    assert mine.facts.is_unanswered
    await parts.desk.reply(conversation, hana, "はい", "f-1")
    (mine,) = await parts.desk.list_held(hana)
    assert not mine.facts.is_unanswered


async def test_what_a_supporter_says_is_sent_to_channels_that_must_be_pushed(
    parts: Parts, hana: Supporter, clock: FakeClock
) -> None:
    """Introduction, reply and farewell each wait in the outbox of a LINE conversation, once and in order."""
    conversation = Conversation("line-1", "line", Mode.WAITING, 1, Context(), 0, clock(), clock())
    request = HandoffRequest(HandoffState.WAITING, "070009", HandoffWish("asked"))
    async with parts.database.write() as connection:
        await conversations.create(connection, conversation, "-", "")
        await handoffs.open_or_raise(connection, "line-1", request, clock())
    await take(parts, hana)
    for _ in range(2):
        await parts.desk.reply("line-1", hana, "こんにちは", "f-1")
    await parts.desk.close("line-1", hana, "solved")
    sent = []
    async with parts.database.write() as connection:
        while bundle := await outbox.claim(
            connection, ["line"], "test", parts.database.time, timedelta(minutes=1)
        ):
            sent += [parcel.first_seq for parcel in bundle.parcels]
            accepted = outbox.Settlement(outbox.ACCEPTED)
            await outbox.settle(connection, bundle, "test", accepted, clock(), parts.database.time)
    assert sent == [1, 2, 3]


async def test_a_counters_number_reaches_the_resident(
    parts: Parts, resident: FakeResident, hana: Supporter
) -> None:
    """A supporter may write the numbers that the service knows; the resident's own stays hidden."""
    contacts = Contacts("s" * 40)
    desk = Desk(parts.database, parts.rules, parts.wakeups, contacts, parts.clock, {"0245251111"})
    await call_person(resident)
    conversation = await take(parts, hana)
    assert not await desk.reply(conversation, hana, "024-525-1111へどうぞ", "f-1")
    assert await desk.reply(conversation, hana, "090-1234-5678ですね", "f-2")
    said = [message["text"] for message in await resident.read() if message["from"] == "supporter"]
    assert said == ["024-525-1111へどうぞ", "●●●●ですね"]


async def test_a_resident_who_erases_leaves_nothing_to_read(
    parts: Parts, resident: FakeResident, transport: httpx.ASGITransport
) -> None:
    """終了して消す works while a person helps; the desk is told that the case is gone."""
    supporter = await FakeSupporter.join(parts, transport, "hana")
    await call_person(resident)
    conversation = await supporter.claim_first()
    await supporter.reply(conversation, "こんにちは")
    await resident.http.delete(resident.url, headers=resident.headers)
    for answer in (
        await supporter.http.get(f"/desk/conversations/{conversation}"),
        await supporter.reply(conversation, "もしもし", "form-2"),
    ):
        assert (answer.status_code, "その相談は見つかりません" in answer.text) == (404, True)
    assert "もしもし" in answer.text  # what was written is given back
