"""Every address of the desk × every role × one's own town and another: nobody sees or does too much.

The addresses come from the app itself. One without a declared right cannot be made; one that names a kind of
thing not known here fails, so that whoever adds it says what another town's person must not reach.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from knowledge.patches import patch_of
from service.app import build_app
from service.desk import pages
from service.desk.pages.common import DeskRoute
from service.desk.pages.doors import Door, read_opening
from service.desk.rights import RIGHTS, Right, Role, may
from service.editing.editing import Wish
from service.learning.examples import Lesson
from service.learning.unanswered import Order
from service.parts import Parts
from service.storage import supporters
from service.storage.supporters import Supporter
from tests.desk.people import call_person, find_person, hire
from tests.fakes.resident import FakeResident
from tests.fakes.supporter import FakeSupporter

OWN, OTHER = "072036", "072044"
SECRET = "ひみつのはなし"
NAMES = "こおりやまのはなこ"
REFUSED = "あなたの役割では使えません"
ROUTES = [route for room in pages.ROOMS for route in room.router.routes if isinstance(route, APIRoute)]
TRIES = [
    (method, route.path, opening.to)
    for route in ROUTES
    for method in sorted(route.methods or ())
    if isinstance((opening := read_opening(route.endpoint)).to, Right)
]
# Addresses whose last part names something of one's own: another's simply does nothing.
OF_ONESELF = {"/desk/me/sessions/{session_number}/end"}
# Addresses that name their thing behind the question mark.
BY_QUERY = {"/desk/live": "?case={conversation_id}"}
FIELDS = {
    "text": "のぞき見",
    "form_id": "f-1",
    "outcome": "solved",
    "role": "supporter",
    "town": OWN,
    "name": "x",
    "code": "000000",
    "to": "town-072010",
    "reason": "のぞき見",
    "purpose": "のぞき見",
    "result": "busy",
    "note": "のぞき見",
    "notice": "のぞき見",
    "way": "phone",
    "topic": "mynumber_pin_locked",
    "title": "のぞき見",
    "opens": "09:00",
    "closes": "17:00",
    "weekday": "0",
    "first_day": "2026-12-01",
    "last_day": "2026-12-01",
    "step": "1",
    "email": "x@example.jp",
    "anyway": "yes",
}


@dataclass
class World:
    """One case that waits and one that is held in 郡山市, its people, and things by their kind."""

    parts: Parts
    transport: httpx.ASGITransport
    samples: dict[str, str]
    words: tuple[str, ...]

    async def knock(self, role: Role, town: str, method: str, path: str) -> httpx.Response:
        """Try one address as a fresh person."""
        number = (await hire(self.parts, f"{role}-{town}-{self.parts.ids()}", (town,), role)).id
        person = await FakeSupporter.sit(self.parts, self.transport, "x", number)
        token = await person.form_token()
        url = (path + BY_QUERY.get(path, "")).format_map(self.samples)
        if method == "GET":
            return await person.http.get(url, follow_redirects=False)
        fields = {**FIELDS, "town": town, "form_token": token}
        return await person.http.post(url, data=fields, follow_redirects=False)


@pytest.fixture
async def world(parts: Parts, http: httpx.AsyncClient, transport: httpx.ASGITransport) -> World:
    """A town with secrets."""
    holder = await FakeSupporter.seat(parts, transport, NAMES, (OWN,))
    held = await FakeResident.begin(http, municipality=OWN)
    await held.say(SECRET)
    await judge_wrong(held)
    await held.say(SECRET)
    await call_person(held)
    await holder.claim_first()
    waiting = await FakeResident.begin(http, municipality=OWN)
    await waiting.say(SECRET)
    await call_person(waiting)
    (handoff,) = await holder.queue()
    helping, person = parts.helping, await find_person(parts, holder.supporter_id)
    record = await helping.records.sit_down(person, OWN, "mynumber_pin_locked")
    await helping.aids.write_canned(person, OWN, NAMES, SECRET)
    (canned,) = await helping.aids.list_canned(person)
    await helping.opening_hours.close_days(person, OWN, "2026-12-24", "", NAMES)
    (closure,) = (await helping.opening_hours.read(person, OWN)).closures
    samples = {
        "record_id": str(record),
        "canned_id": str(canned.id),
        "closure_id": str(closure.id),
        "town_code": OWN,
        "handoff_id": str(handoff),
        "conversation_id": held.id,
        "account_id": str(holder.supporter_id),
        "session_number": "1",
        "class_number": str(await add_class(parts)),
        "venue_number": str(await add_venue(parts)),
        "edit_id": str(await _propose(parts)),
    }
    await judge_wrong(held)
    samples["example_id"] = str(await _teach(parts))
    return World(parts, transport, samples, (SECRET, NAMES, held.id, waiting.id))


async def _teach(parts: Parts) -> int:
    """An official of 郡山市 has made an example of the secret; another answer of it stays on the list."""
    author = await hire(parts, f"{NAMES}3", (OWN,), Role.OFFICIAL)
    view = await parts.learning.unanswered.read(author, "", 7, Order.NEWEST)
    lesson = Lesson("mynumber_pin_locked", SECRET, view.groups[0].numbers[:1])
    (number,) = await parts.learning.examples.propose(author, lesson)
    return number


async def judge_wrong(resident: FakeResident) -> None:
    """Say that an answer was wrong, so that the secret stands on the list of what was asked in vain."""
    seq = max(message["seq"] for message in resident.messages if message["reply"]["topic"] == "echo")
    answer = await resident.post("feedback", {"seq": seq, "verdict": "wrong"})
    assert answer.is_success


async def add_class(parts: Parts) -> int:
    """Store a class of 郡山市."""
    cells = {"全国地方公共団体コード": OWN, "イベント名": "教室", "開始日": "2026-12-09"}
    return await parts.editing.add(Supporter(0, "", "", "official", (OWN,)), cells)


async def add_venue(parts: Parts) -> int:
    """Store a venue of 郡山市."""
    cells = {"全国地方公共団体コード": OWN, "名称": "公民館"}
    return await parts.venue_editing.add(Supporter(0, "", "", "official", (OWN,)), cells)


async def _propose(parts: Parts) -> int:
    """An official of 郡山市 has handed words in."""
    author = await hire(parts, f"{NAMES}2", (OWN,), Role.OFFICIAL)
    patch = patch_of(parts.knowledge.library.catalogue().topic("mynumber_pin_locked"))
    return await parts.knowledge.wordings.propose(
        author, Wish("mynumber_pin_locked", OWN, patch, note=SECRET)
    )


def list_desk_paths(app: FastAPI) -> Iterator[str]:
    """Return the desk's addresses as the app knows them."""
    for route in app.routes:
        path = getattr(route, "path", "")
        if path.startswith("/desk") and not path.startswith("/desk/static"):
            yield path


def test_every_address_of_the_app_is_tried_here(parts: Parts) -> None:
    """No desk page can be installed beside the rooms that the matrix walks through."""
    assert set(list_desk_paths(build_app(parts))) <= {route.path for route in ROUTES}
    assert len(TRIES) >= 45


def test_a_page_that_does_not_say_who_may_open_it_cannot_be_made() -> None:
    """Forgetting the right fails when the program starts, not when somebody looks."""
    router = APIRouter(route_class=DeskRoute)
    with pytest.raises(LookupError, match="opens_to"):

        @router.get("/desk/new")
        async def show_new() -> str:
            return "open to everybody by accident"


def test_only_the_way_in_is_open_without_a_right() -> None:
    """What is open to anybody, or half-way, is a short and known list."""
    doors = {
        route.path: read_opening(route.endpoint).to
        for route in ROUTES
        if not isinstance(read_opening(route.endpoint).to, Right)
    }
    assert doors == {
        "/desk/join": Door.ANYBODY,
        "/desk/oidc/start": Door.ANYBODY,
        "/desk/oidc/callback": Door.ANYBODY,
        "/desk/new-password": Door.ANYBODY,
        "/desk/sign-in": Door.ANYBODY,
        "/desk/code": Door.HALF_WAY,
        "/desk/set-up": Door.HALF_WAY,
    }


def test_the_table_of_rights() -> None:
    """Officials never read conversations, supporters change nothing for others, administrators can do all."""
    assert RIGHTS[Role.SUPPORTER] == {Right.ENTER, Right.HELP}
    assert Right.HELP not in RIGHTS[Role.OFFICIAL]
    assert Right.SUPERVISE not in RIGHTS[Role.OFFICIAL]
    assert not RIGHTS[Role.COORDINATOR] & {Right.EDIT_KNOWLEDGE, Right.APPROVE_MODEL}
    assert RIGHTS[Role.ADMINISTRATOR] == set(Right)
    assert not may("somebody", Right.ENTER)


@pytest.mark.parametrize("role", list(Role))
async def test_another_towns_people_reach_nothing(world: World, role: Role) -> None:
    """Whatever the role: a thing of 郡山市 does not exist for いわき市, and no word or name of it shows."""
    for method, path, right in TRIES:
        answer = await world.knock(role, OTHER, method, path)
        if not may(role, right):
            expected = 403
        elif path in BY_QUERY or ("{" in path and path not in OF_ONESELF):
            expected = 404
        else:
            expected = answer.status_code
            assert expected < 500
        assert (role, method, path, answer.status_code) == (role, method, path, expected)
        assert not [word for word in world.words if word in answer.text], path
    async with world.parts.database.read() as connection:
        account = await supporters.find(connection, int(world.samples["account_id"]))
    assert account is not None
    assert (account.role, account.municipalities) == ("supporter", (OWN,))


@pytest.mark.parametrize("role", list(Role))
async def test_in_ones_own_town_the_role_decides(world: World, role: Role) -> None:
    """Without the right every address is refused in words and shows nothing; with it none is."""
    for method, path, right in TRIES:
        answer = await world.knock(role, OWN, method, path)
        is_refused = answer.status_code == 403 and REFUSED in answer.text
        assert (role, method, path, is_refused) == (role, method, path, not may(role, right))
        if is_refused:
            assert not [word for word in world.words if word in answer.text], path
        else:
            assert answer.status_code != 404, path
            assert answer.status_code < 500, path


async def test_without_a_session_and_half_way_every_address_is_shut(world: World) -> None:
    """The password alone opens nothing but the second step."""
    supporter = await FakeSupporter.join(world.parts, world.transport, "hana", (OWN,))
    supporter.http.cookies.clear()
    await supporter.http.post("/desk/sign-in", data={"login": "hana", "password": "もりのみどりとかわのおと"})
    for method, path, _ in TRIES:
        url = path.format_map(world.samples)
        answer = await supporter.http.request(method, url, follow_redirects=False)
        assert (path, answer.status_code, answer.headers["location"]) == (path, 303, "/desk/code")
        async with httpx.AsyncClient(transport=world.transport, base_url="http://test") as stranger:
            answer = await stranger.request(method, url)
        assert (path, answer.headers["location"].partition("?")[0]) == (path, "/desk/sign-in")
