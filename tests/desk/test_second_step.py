"""The second step: asked every time, each code once, five wrong ones rest, and codes on paper."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pyotp
import pytest

from service.desk.codes import CodeSeal, find_step, fold_code
from service.desk.second_step import SecondStep
from service.parts import Parts
from service.storage import second_factors
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.supporter import PASSWORD, FakeSupporter

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


async def give_password(supporter: FakeSupporter) -> str:
    """Sign in up to the second step and return the token of its form."""
    answer = await supporter.http.post("/desk/sign-in", data={"login": supporter.name, "password": PASSWORD})
    found = re.search(r'name="form_token" value="([^"]+)"', answer.text)
    assert found, answer.text
    return found.group(1)


async def give_code(supporter: FakeSupporter, form_token: str, code: str) -> httpx.Response:
    """Send a code."""
    return await supporter.http.post("/desk/code", data={"form_token": form_token, "code": code})


@pytest.fixture
async def hana(parts: Parts, transport: httpx.ASGITransport) -> FakeSupporter:
    """A supporter with a telephone."""
    return await FakeSupporter.join(parts, transport, "hana")


async def test_no_page_opens_before_the_second_step(parts: Parts, transport: httpx.ASGITransport) -> None:
    """A link and a password alone show no queue; the page asks for the telephone first."""
    http = httpx.AsyncClient(transport=transport, base_url="http://test", follow_redirects=True)
    form = {"token": await parts.accounts.invite(), "login": "a", "name": "あ", "password": PASSWORD}
    assert (await http.post("/desk/join", data=form)).url.path == "/desk/set-up"
    assert (await http.get("/desk")).url.path == "/desk/set-up"


async def test_the_picture_and_the_letters_say_the_same(
    parts: Parts, transport: httpx.ASGITransport, http: httpx.AsyncClient
) -> None:
    """The set-up page shows one secret, and the same after a reload; a wrong code leaves it as it is."""
    form = {"token": await parts.accounts.invite(), "login": "a", "name": "あ", "password": PASSWORD}
    await http.post("/desk/join", data=form)
    first, second = [(await http.get("/desk/set-up")).text for _ in range(2)]
    secrets = [re.findall(r'data-secret="([A-Z2-7]{32})"', page) for page in (first, second)]
    assert secrets[0] == secrets[1]
    assert 'aria-label="QRコード"' in first
    (token,) = re.findall(r'name="form_token" value="([^"]+)"', first)
    wrong = await http.post("/desk/set-up", data={"form_token": token, "code": "000000"})
    assert (wrong.status_code, secrets[0][0] in wrong.text) == (401, True)


async def test_a_code_works_once(hana: FakeSupporter, clock: FakeClock) -> None:
    """Who looks over a shoulder cannot use the same number; the next one works."""
    clock.move(timedelta(seconds=60))
    code = hana.make_code()
    assert (await give_code(hana, await give_password(hana), code)).url.path == "/desk"
    again = await give_code(hana, await give_password(hana), code)
    assert (again.status_code, "数字がちがいます" in again.text) == (401, True)
    clock.move(timedelta(seconds=30))
    assert (await give_code(hana, await give_password(hana), hana.make_code())).url.path == "/desk"


async def test_a_recovery_code_works_once(hana: FakeSupporter) -> None:
    """Each of the ten on paper is good for one sign-in, however it is written."""
    code = hana.codes[3]
    shouted = code.upper().replace("-", " ")
    assert (await give_code(hana, await give_password(hana), shouted)).url.path == "/desk"
    assert "あと9個" in (await hana.http.get("/desk/me")).text
    assert (await give_code(hana, await give_password(hana), code)).status_code == 401


async def test_five_wrong_codes_rest_the_second_step(hana: FakeSupporter, clock: FakeClock) -> None:
    """After five wrong numbers even the right one waits a minute, then two, then four."""
    clock.move(timedelta(minutes=5))
    form_token = await give_password(hana)
    for _ in range(5):
        assert (await give_code(hana, form_token, "000000")).status_code == 401
    for minutes in (1, 2, 4):
        clock.move(timedelta(minutes=minutes, seconds=-1))
        assert (await give_code(hana, form_token, hana.make_code())).status_code == 401
        clock.move(timedelta(seconds=2))
        assert (await give_code(hana, form_token, "000000")).status_code == 401
    clock.move(timedelta(minutes=9))
    assert (await give_code(hana, await give_password(hana), hana.make_code())).url.path == "/desk"


async def test_half_way_lasts_a_quarter_of_an_hour(hana: FakeSupporter, clock: FakeClock) -> None:
    """A password typed at a shared machine is worth nothing after fifteen minutes."""
    form_token = await give_password(hana)
    clock.move(timedelta(minutes=15, seconds=1))
    assert (await give_code(hana, form_token, hana.make_code())).url.path == "/desk/sign-in"


async def test_the_session_changes_with_each_step(hana: FakeSupporter) -> None:
    """What was in the browser before the second step opens nothing after it."""
    form_token = await give_password(hana)
    before = dict(hana.http.cookies)
    await give_code(hana, form_token, hana.codes[0])
    assert dict(hana.http.cookies) != before
    hana.http.cookies.clear()
    hana.http.cookies.update(before)
    assert (await hana.http.get("/desk")).url.path == "/desk/sign-in"


async def test_new_recovery_codes_end_the_old_ones(hana: FakeSupporter, clock: FakeClock) -> None:
    """Ten new ones for a code from the telephone; a lost sheet of paper is worth nothing then."""
    clock.move(timedelta(seconds=60))
    refused = await hana.post("/desk/me/recovery-codes", code="000000")
    page = await hana.post("/desk/me/recovery-codes", code=hana.make_code())
    fresh = re.findall(r"<li>(\w{5}-\w{5})</li>", page.text)
    assert (refused.status_code, len(set(fresh)), set(fresh) & set(hana.codes)) == (401, 10, set())
    assert (await give_code(hana, await give_password(hana), hana.codes[0])).status_code == 401
    assert (await give_code(hana, await give_password(hana), fresh[0])).url.path == "/desk"


async def test_nothing_in_the_database_makes_codes(hana: FakeSupporter, parts: Parts) -> None:
    """The secret is sealed and the codes on paper are keyed hashes: a copy of the database opens nothing."""
    async with parts.database.read() as connection:
        factor = await second_factors.find(connection, 1)
    assert factor is not None
    assert hana.secret.encode() not in factor.secret
    assert CodeSeal("s" * 40).open(factor.secret) == hana.secret
    assert CodeSeal("s" * 40).hash("abcde") != CodeSeal("t" * 40).hash("abcde")


async def test_two_forms_at_once_open_one_session(
    hana: FakeSupporter, parts: Parts, clock: FakeClock
) -> None:
    """A double click with the same number is one sign-in."""
    clock.move(timedelta(seconds=60))
    token = await parts.accounts.sign_in("hana", PASSWORD)
    step = SecondStep(parts.database, parts.sessions, CodeSeal("s" * 40), clock)
    code = hana.make_code()
    assert await step.give_code(token, code)
    assert (await give_code(hana, await give_password(hana), code)).status_code == 401


@pytest.mark.parametrize("seconds", [-31, -30, 0, 29, 30, 59, 60])
def test_a_clock_may_go_wrong_by_half_a_minute(seconds: int) -> None:
    """The code of the step before and after counts too; noon begins a step."""
    code = pyotp.TOTP(SECRET).at(NOON + timedelta(seconds=seconds))
    found = find_step(SECRET, code, NOON)
    assert (found is not None) == (-30 <= seconds < 60)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("１２３ ４５６", "123456"), ("123-456", "123456"), (" ABCDE-fgh23 ", "abcdefgh23")],
)
def test_codes_are_read_kindly(written: str, meant: str) -> None:
    """A Japanese keyboard, spaces and hyphens are no mistakes."""
    assert fold_code(written) == meant
