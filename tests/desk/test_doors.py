"""Every address of the desk, tried by those who may not."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from fastapi.routing import APIRoute

from service.desk import pages
from service.parts import Parts
from tests.desk.people import call_person
from tests.fakes.resident import FakeResident
from tests.fakes.supporter import FakeSupporter

OPEN = {"/desk/oidc/start", "/desk/oidc/callback", "/desk/join", "/desk/new-password", "/desk/sign-in"}
HALF_WAY = {"/desk/code", "/desk/set-up"}
FIELDS = {"text": "のぞき見", "form_id": "f-1", "outcome": "solved", "anyway": "yes"}


def list_addresses() -> Iterator[tuple[str, str]]:
    """Return method and path of every route there is, so that a new one is tried too."""
    for room in pages.ROOMS:
        for route in room.router.routes:
            assert isinstance(route, APIRoute)
            for method in sorted(route.methods or ()):
                yield method, route.path


ADDRESSES = list(list_addresses())
CLOSED = [(method, path) for method, path in ADDRESSES if path not in OPEN]
FORMS = [path for method, path in CLOSED if method == "POST" and path not in HALF_WAY]
OF_ONE_CASE = [
    (method, path) for method, path in CLOSED if re.match(r"/desk/(handoffs|conversations)/\{", path)
]


async def knock(http: httpx.AsyncClient, method: str, path: str, **fields: str) -> httpx.Response:
    """Open an address, or send a form there."""
    if method == "GET":
        return await http.get(path, follow_redirects=False)
    return await http.post(path, data=fields, follow_redirects=False)


async def test_without_a_session_every_door_leads_to_the_sign_in(http: httpx.AsyncClient) -> None:
    """Nothing is shown and nothing done; pages that refresh themselves get a bare 401."""
    for method, path in CLOSED:
        url = re.sub(r"\{\w+\}", "1", path)
        answer = await knock(http, method, url, **FIELDS)
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/desk/sign-in")
        quiet = await http.request(method, url, headers={"X-Requested-With": "desk"})
        assert (quiet.status_code, quiet.content) == (401, b"")


async def test_a_form_must_come_from_this_session_and_this_site(
    resident: FakeResident, parts: Parts, transport: httpx.ASGITransport
) -> None:
    """No form works without its token, with another session's, or from another site's page."""
    supporter = await FakeSupporter.join(parts, transport, "hana", role="administrator")
    other = await FakeSupporter.join(parts, transport, "taro", role="administrator")
    await call_person(resident)
    (handoff,) = await supporter.queue()
    await supporter.claim_first()
    right, foreign = await supporter.form_token(), await other.form_token()
    bad: list[tuple[dict[str, str], dict[str, str]]] = [
        ({}, {}),
        ({"form_token": "ちがう"}, {}),
        ({"form_token": foreign}, {}),
        ({"form_token": right}, {"Origin": "https://evil.example"}),
        ({"form_token": right}, {"Origin": "null"}),
        ({"form_token": right}, {"Sec-Fetch-Site": "cross-site"}),
        ({"form_token": right}, {"Sec-Fetch-Site": "same-site"}),
    ]
    for path in FORMS:
        named = path.replace("{handoff_id}", str(handoff)).replace("{conversation_id}", resident.id)
        url = re.sub(r"\{\w+\}", "1", named.replace("{town_code}", "072036"))
        for token, headers in bad:
            answer = await supporter.http.post(url, data={**FIELDS, **token}, headers=headers)
            assert (path, token, headers, answer.status_code) == (path, token, headers, 403)
    assert not any(message["from"] == "supporter" for message in await resident.read())
    assert (await supporter.http.get(f"/desk/conversations/{resident.id}")).status_code == 200


@pytest.mark.parametrize(
    "path", sorted(path for method, path in ADDRESSES if path in OPEN and method == "POST")
)
async def test_signing_in_and_joining_only_from_our_own_pages(http: httpx.AsyncClient, path: str) -> None:
    """Another site cannot sign a supporter in to somebody else's account."""
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = await http.post(path, data={"login": "a", "password": "b"}, headers=headers)
        assert answer.status_code == 403


async def test_another_towns_case_does_not_exist(
    http: httpx.AsyncClient, parts: Parts, transport: httpx.ASGITransport
) -> None:
    """Waiting or held: for いわき市 a case of 郡山市 is answered exactly like one that never was."""
    koriyama = await FakeSupporter.join(parts, transport, "koriyama", ("072036",))
    iwaki = await FakeSupporter.join(parts, transport, "iwaki", ("072044",))
    resident = await FakeResident.begin(http, municipality="072036")
    await call_person(resident)
    (handoff,) = await koriyama.queue()
    for is_held in (False, True):
        if is_held:
            await koriyama.claim_first()
        for method, path in OF_ONE_CASE:
            answers = []
            for number, name in ((str(handoff), resident.id), ("999", "nobody")):
                url = path.format(handoff_id=number, conversation_id=name)
                fields = {**FIELDS, "form_token": await iwaki.form_token()}
                answers.append(await knock(iwaki.http, method, url, **fields))
            assert [answer.status_code for answer in answers] == [404, 404]
            assert answers[0].text == answers[1].text
    assert not any("のぞき見" in str(message) for message in await resident.read())
    page = (await iwaki.http.get("/desk")).text
    assert "郡山市" not in page


async def test_a_colleague_of_the_same_town_neither_reads_nor_writes(
    http: httpx.AsyncClient, parts: Parts, transport: httpx.ASGITransport
) -> None:
    """Only who holds a case sees its words; the others learn that it is not theirs, or who has it."""
    holder = await FakeSupporter.join(parts, transport, "hana", ("072036",))
    colleague = await FakeSupporter.join(parts, transport, "taro", ("072036",))
    resident = await FakeResident.begin(http, municipality="072036")
    await resident.say("ひみつのはなし")
    await call_person(resident)
    (handoff,) = await holder.queue()
    await holder.claim_first()
    for method, path in OF_ONE_CASE:
        url = path.format(handoff_id=handoff, conversation_id=resident.id)
        fields = {**FIELDS, "form_token": await colleague.form_token()}
        answer = await knock(colleague.http, method, url, **fields)
        if "conversations" in path:
            expected = 403
        else:
            expected = 409 if path.endswith("claim") else 200
            assert "hana" in answer.text
        assert (path, answer.status_code) == (path, expected)
        assert "ひみつのはなし" not in answer.text
    assert not any("のぞき見" in str(message) for message in await resident.read())


@pytest.mark.parametrize("name", ["%00", "あ", "9" * 30, "-1", "1.5", "a" * 65, "..%2F..", "x%0Ay", "%F0%9F"])
async def test_strange_addresses_are_not_found(
    parts: Parts, transport: httpx.ASGITransport, name: str
) -> None:
    """What can be no number and no id is told as such and never reaches the database."""
    supporter = await FakeSupporter.join(parts, transport, "hana")
    for method, path in OF_ONE_CASE:
        url = re.sub(r"\{\w+\}", name, path)
        fields = {**FIELDS, "form_token": await supporter.form_token()}
        answer = await knock(supporter.http, method, url, **fields)
        assert answer.status_code == 404


@pytest.mark.parametrize(
    "back",
    ["https://evil.example", "//evil.example", "/desk//evil.example", "/\\evil.example", "/chat", "/desk/x"],
)
async def test_after_signing_in_people_stay_at_the_desk(
    parts: Parts, transport: httpx.ASGITransport, http: httpx.AsyncClient, back: str
) -> None:
    """A link from outside cannot send a supporter elsewhere after the password."""
    supporter = await FakeSupporter.join(parts, transport, "hana")
    form = {"login": "hana", "password": "もりのみどりとかわのおと", "back": back}
    answer = await http.post("/desk/sign-in", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/code?back=/desk")
    page = (await http.get("/desk/code", params={"back": back})).text
    (token,) = re.findall(r'name="form_token" value="([^"]+)"', page)
    form = {"form_token": token, "back": back, "code": supporter.codes[0]}
    answer = await http.post("/desk/code", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")


async def test_pages_are_not_kept_not_framed_and_run_no_foreign_script(
    parts: Parts, transport: httpx.ASGITransport
) -> None:
    """Shared computers keep nothing; no page has inline script or style."""
    supporter = await FakeSupporter.join(parts, transport, "hana")
    for path in ("/desk", "/desk/sign-in", "/desk/handoffs/5"):
        answer = await supporter.http.get(path)
        assert answer.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert not re.search(r"<style|<script(?! src=\"/desk/static/)|\sstyle=|\son\w+=", answer.text)
