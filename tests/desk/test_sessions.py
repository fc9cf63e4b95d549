"""Sessions at the desk: presence, idle pages, warning before the end, one browser after the other."""

from __future__ import annotations

from datetime import timedelta

import httpx

from service.parts import Parts
from tests.desk.people import call_person
from tests.fakes.clock import FakeClock
from tests.fakes.resident import FakeResident, words
from tests.fakes.supporter import PASSWORD, FakeSupporter


async def beat(supporter: FakeSupporter, token: str, active: str) -> httpx.Response:
    """Say that the page is open, as its script does."""
    fields = {"form_token": token, "active": active}
    headers = {"X-Requested-With": "desk"}
    return await supporter.http.post("/desk/presence", data=fields, headers=headers)


async def test_an_open_page_is_presence_but_no_activity(
    parts: Parts, transport: httpx.ASGITransport, clock: FakeClock
) -> None:
    """Half a minute for half a minute somebody is there, yet after half an hour the session ends."""
    supporter = await FakeSupporter.join(parts, transport, "hana")
    token = await supporter.form_token()
    for _ in range(59):
        clock.move(timedelta(seconds=30))
        assert (await beat(supporter, token, "no")).status_code == 200
    clock.move(timedelta(seconds=31))
    assert (await beat(supporter, token, "no")).status_code == 401


async def test_the_page_learns_how_long_it_has_and_may_stay(
    parts: Parts, transport: httpx.ASGITransport, clock: FakeClock
) -> None:
    """Warned in time, one sign of life gives the whole half hour again."""
    supporter = await FakeSupporter.join(parts, transport, "hana")
    token = await supporter.form_token()
    clock.move(timedelta(minutes=26))
    assert (await beat(supporter, token, "no")).json() == {"seconds_left": 240, "can_stay": True}
    assert (await beat(supporter, token, "yes")).json() == {"seconds_left": 1800, "can_stay": True}
    clock.move(timedelta(minutes=29))
    assert (await supporter.http.get("/desk")).status_code == 200


async def test_after_twelve_hours_staying_is_not_offered(
    parts: Parts, transport: httpx.ASGITransport, clock: FakeClock
) -> None:
    """A day's session ends whatever is done, and the page is told so before."""
    supporter = await FakeSupporter.join(parts, transport, "hana")
    token = await supporter.form_token()
    for _ in range(28):
        clock.move(timedelta(minutes=25))
        assert (await beat(supporter, token, "yes")).status_code == 200
    clock.move(timedelta(minutes=16))
    assert (await beat(supporter, token, "yes")).json() == {"seconds_left": 240, "can_stay": False}
    clock.move(timedelta(minutes=5))
    assert (await beat(supporter, token, "yes")).status_code == 401


async def test_who_closes_the_page_is_gone_after_ninety_seconds(
    parts: Parts, transport: httpx.ASGITransport, clock: FakeClock, resident: FakeResident
) -> None:
    """Residents are promised a person only while a page of the desk is open."""
    supporter = await FakeSupporter.join(parts, transport, "hana")
    clock.move(timedelta(seconds=80))
    await beat(supporter, await supporter.form_token(), "no")
    clock.move(timedelta(seconds=89))
    await resident.press("人に相談する")
    (reply,) = await resident.press("はい、お願いします")
    assert "支援員を呼びました" in words(reply)
    clock.move(timedelta(seconds=3))
    later = await FakeResident.begin(resident.http)
    await later.press("人に相談する")
    (reply,) = await later.press("はい、お願いします")
    assert "いまは支援員がいません" in words(reply)


async def test_refreshing_by_itself_is_neither_presence_nor_activity(
    parts: Parts, transport: httpx.ASGITransport, clock: FakeClock, resident: FakeResident
) -> None:
    """The lists may be asked for every three seconds without one write to the database."""
    supporter = await FakeSupporter.join(parts, transport, "hana")
    clock.move(timedelta(seconds=91))
    assert (await supporter.http.get("/desk/fragment/queue")).status_code == 200
    await resident.press("人に相談する")
    (reply,) = await resident.press("はい、お願いします")
    assert "いまは支援員がいません" in words(reply)


async def test_signing_in_again_ends_what_this_browser_had(
    parts: Parts, transport: httpx.ASGITransport
) -> None:
    """An old cookie is worth nothing once a new session began in its place."""
    supporter = await FakeSupporter.join(parts, transport, "hana")
    old = dict(supporter.http.cookies)
    answer = await supporter.sign_in()
    assert (answer.status_code, dict(supporter.http.cookies) == old) == (200, False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", cookies=old) as thief:
        assert (await thief.get("/desk")).status_code == 303


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    parts: Parts, http: httpx.AsyncClient
) -> None:
    """HttpOnly and SameSite=Strict, for this host alone."""
    form = {"token": await parts.accounts.invite(), "login": "a", "name": "あ", "password": PASSWORD}
    cookie = (await http.post("/desk/join", data=form)).headers["set-cookie"].lower()
    assert cookie.startswith("oraho-desk=")
    assert {"httponly", "samesite=strict", "path=/"} <= set(cookie.split("; "))
    assert "domain" not in cookie


async def test_who_still_holds_a_case_is_asked_before_leaving(
    parts: Parts, transport: httpx.ASGITransport, resident: FakeResident
) -> None:
    """Leaving with a resident in hand needs a second yes; without one it does not."""
    supporter = await FakeSupporter.join(parts, transport, "hana")
    await call_person(resident)
    await supporter.claim_first()
    answer = await supporter.post("/desk/sign-out")
    assert "1件の相談を受けたままです" in answer.text
    assert (await supporter.http.get("/desk")).url.path == "/desk"
    answer = await supporter.post("/desk/sign-out", anyway="yes")
    assert "窓口を離れました" in answer.text
    assert (await supporter.http.get("/desk")).url.path == "/desk/sign-in"
