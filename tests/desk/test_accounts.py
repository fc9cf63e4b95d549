"""Who may use the desk, and what others are told."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest

from service.errors import SignInFailed
from service.parts import Parts
from tests.fakes.clock import FakeClock
from tests.fakes.resident import FakeResident
from tests.fakes.supporter import PASSWORD, FakeSupporter


async def test_an_invitation_works_once(parts: Parts, http: httpx.AsyncClient) -> None:
    """The second use of a link, and an old one, are refused in words."""
    token = await parts.accounts.invite()
    form = {"token": token, "login": "a", "name": "支援員あ", "password": PASSWORD}
    assert (await http.post("/desk/join", data=form)).status_code == 303
    again = await http.post("/desk/join", data={**form, "login": "b"})
    assert (again.status_code, "使えません" in again.text) == (410, True)


async def test_an_invitation_ends_after_two_days(
    parts: Parts, http: httpx.AsyncClient, clock: FakeClock
) -> None:
    """A forgotten link is no open door."""
    token = await parts.accounts.invite()
    clock.move(timedelta(hours=48, minutes=1))
    assert (await http.get("/desk/join", params={"token": token})).status_code == 410


@pytest.mark.parametrize("password", ["short", "fukushima2026", "aaaaaaaaaaaaaaa", "password12345678"])
async def test_weak_passwords_are_refused_and_the_rest_is_kept(
    parts: Parts, http: httpx.AsyncClient, password: str
) -> None:
    """Short and common passwords are refused; what was typed besides stays in the form."""
    token = await parts.accounts.invite()
    form = {"token": token, "login": "hana", "name": "支援員はな", "password": password}
    answer = await http.post("/desk/join", data=form)
    assert answer.status_code == 422
    assert all(words in answer.text for words in ("12文字以上", "支援員はな", token))


async def test_wrong_login_and_wrong_password_read_the_same(
    parts: Parts, transport: httpx.ASGITransport, http: httpx.AsyncClient
) -> None:
    """Nobody learns which logins exist."""
    await FakeSupporter.join(parts, transport, "hana")
    answers = [
        await http.post("/desk/sign-in", data={"login": login, "password": "wrong password"})
        for login in ("hana", "nobody")
    ]
    pages = {re.sub(r'value="[^"]*"', "", answer.text) for answer in answers}
    assert ([answer.status_code for answer in answers], len(pages)) == ([401, 401], 1)


async def test_guessing_locks_the_account_for_a_while(
    parts: Parts, transport: httpx.ASGITransport, clock: FakeClock
) -> None:
    """After ten failures even the right password waits; later it works again."""
    await FakeSupporter.join(parts, transport, "hana")
    for _ in range(10):
        with pytest.raises(SignInFailed):
            await parts.accounts.sign_in("hana", "wrong")
    with pytest.raises(SignInFailed):
        await parts.accounts.sign_in("hana", PASSWORD)
    clock.move(timedelta(hours=2))
    assert await parts.accounts.sign_in("hana", PASSWORD)


async def test_a_session_ends_when_idle_and_after_a_day(
    parts: Parts, transport: httpx.ASGITransport, clock: FakeClock
) -> None:
    """30 idle minutes or 12 hours end it; a page that refreshes itself is no activity."""
    supporter = await FakeSupporter.join(parts, transport, "hana")
    for _ in range(20):
        clock.move(timedelta(minutes=29))
        assert "待っている人" in (await supporter.http.get("/desk")).text
    clock.move(timedelta(minutes=20))
    await supporter.http.get("/desk/fragment/queue")
    clock.move(timedelta(minutes=11))
    assert "窓口に入る" in (await supporter.http.get("/desk")).text


async def test_forms_from_elsewhere_are_refused(
    resident: FakeResident, parts: Parts, transport: httpx.ASGITransport
) -> None:
    """Without the session's form token, or from another site, nothing happens."""
    supporter = await FakeSupporter.join(parts, transport, "hana")
    token = await supporter.form_token()
    for data, headers in (
        ({"form_token": "forged"}, {}),
        ({"form_token": token}, {"Origin": "https://evil.example"}),
        ({"form_token": token}, {"Sec-Fetch-Site": "cross-site"}),
    ):
        answer = await supporter.http.post("/desk/sign-out", data=data, headers=headers)
        assert answer.status_code == 403
    assert "待っている人" in (await supporter.http.get("/desk")).text


async def test_signing_out_ends_the_session_on_the_server(
    parts: Parts, transport: httpx.ASGITransport
) -> None:
    """A stolen cookie is worth nothing after signing out."""
    supporter = await FakeSupporter.join(parts, transport, "hana")
    cookies = dict(supporter.http.cookies)
    await supporter.post("/desk/sign-out")
    async with httpx.AsyncClient(transport=transport, base_url="http://test", cookies=cookies) as thief:
        assert (await thief.get("/desk")).status_code == 303


ROUTES = (
    ("GET", "/desk/handoffs/{handoff}"),
    ("POST", "/desk/handoffs/{handoff}/claim"),
    ("GET", "/desk/conversations/{conversation}"),
    ("GET", "/desk/conversations/{conversation}/fragment"),
    ("POST", "/desk/conversations/{conversation}/reply"),
    ("POST", "/desk/conversations/{conversation}/give-back"),
    ("POST", "/desk/conversations/{conversation}/close"),
    ("POST", "/desk/conversations/{conversation}/typing"),
)


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_another_towns_supporter_sees_and_does_nothing(
    http: httpx.AsyncClient, parts: Parts, transport: httpx.ASGITransport, method: str, path: str
) -> None:
    """A case of 郡山市 does not exist for a supporter of いわき市, and for nobody without a session."""
    koriyama = await FakeSupporter.join(parts, transport, "koriyama", ("072036",))
    iwaki = await FakeSupporter.join(parts, transport, "iwaki", ("072044",))
    resident = await FakeResident.begin(http, municipality="072036")
    await resident.press("人に相談する")
    await resident.press("はい、お願いします")
    assert await iwaki.queue() == []
    (handoff,) = await koriyama.queue()
    if "conversations" in path:
        await koriyama.claim_first()
    url = path.format(handoff=handoff, conversation=resident.id)
    fields = {"text": "のぞき見", "form_id": "x", "outcome": "solved"}
    answer = await (iwaki.http.get(url) if method == "GET" else iwaki.post(url, **fields))
    assert answer.status_code == 404
    stranger = await (http.get(url) if method == "GET" else http.post(url, data=fields))
    assert stranger.status_code == 303
    assert not any("のぞき見" in str(message) for message in await resident.read())


@pytest.mark.parametrize(
    "payload", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "</textarea><b>"]
)
async def test_residents_words_are_only_words(
    resident: FakeResident, parts: Parts, transport: httpx.ASGITransport, payload: str
) -> None:
    """What residents write is shown as text, never as markup."""
    supporter = await FakeSupporter.join(parts, transport, "支援員" + payload[:20])
    await resident.say(payload)
    await resident.press("人に相談する")
    await resident.press("はい、お願いします")
    conversation = await supporter.claim_first()
    page = (await supporter.http.get(f"/desk/conversations/{conversation}")).text
    assert payload not in page or payload == "{{ 7*7 }}"
    assert ("&lt;" in page) == ("<" in payload)
