"""Who keeps whose accounts, and what ends when something changes."""

from __future__ import annotations

import re

import httpx
import pytest

from service.desk.rights import Role, may_keep
from service.launch.code import NotASecret, make_code
from service.parts import Parts
from service.storage import supporters
from service.storage.supporters import Supporter
from tests.fakes.supporter import PASSWORD, FakeSupporter

KORIYAMA, IWAKI, WHOLE = ("072036",), ("072044",), ("070009",)


@pytest.mark.parametrize(
    ("role", "towns", "other", "others_towns", "expected"),
    [
        ("administrator", WHOLE, "administrator", WHOLE, True),
        ("administrator", WHOLE, "supporter", KORIYAMA, True),
        ("administrator", KORIYAMA, "official", KORIYAMA, True),
        ("administrator", KORIYAMA, "supporter", IWAKI, False),
        ("administrator", KORIYAMA, "supporter", WHOLE, False),
        ("administrator", KORIYAMA, "supporter", KORIYAMA + IWAKI, False),
        ("administrator", WHOLE, "supporter", (), False),
        ("administrator", WHOLE, "king", WHOLE, False),
        ("coordinator", KORIYAMA, "supporter", KORIYAMA, True),
        ("coordinator", KORIYAMA, "coordinator", KORIYAMA, False),
        ("coordinator", WHOLE, "administrator", WHOLE, False),
        ("official", WHOLE, "supporter", WHOLE, False),
        ("supporter", WHOLE, "supporter", WHOLE, False),
        ("king", WHOLE, "supporter", WHOLE, False),
    ],
)
def test_who_keeps_whom(
    role: str, towns: tuple[str, ...], other: str, others_towns: tuple[str, ...], expected: bool
) -> None:
    """A role keeps only the roles below it, and only within its own towns."""
    assert may_keep(role, towns, other, others_towns) is expected


async def test_a_coordinator_invites_a_supporter_of_the_own_town(
    parts: Parts, transport: httpx.ASGITransport, http: httpx.AsyncClient
) -> None:
    """The link carries role, town and name; it works once, and the picture says the same."""
    coordinator = await FakeSupporter.seat(parts, transport, "まとめ", KORIYAMA, Role.COORDINATOR)
    page = await coordinator.post("/desk/accounts/invite", role="supporter", town=KORIYAMA[0], name="はな")
    link = re.search(r"/desk/join\?token=(\w+)", page.text)
    assert link
    form = await http.get("/desk/join", params={"token": link.group(1)})
    assert 'value="はな"' in form.text
    await parts.accounts.join(link.group(1), "hana", "はな", PASSWORD)
    (account,) = await parts.roster.list_accounts(await _person(parts, coordinator))
    assert (account.supporter.name, account.supporter.role, account.supporter.municipalities) == (
        "はな",
        "supporter",
        KORIYAMA,
    )


@pytest.mark.parametrize(
    ("role", "town"), [("coordinator", "072036"), ("supporter", "072044"), ("supporter", "999999"), ("", "")]
)
async def test_nobody_invites_beyond_their_reach(
    parts: Parts, transport: httpx.ASGITransport, role: str, town: str
) -> None:
    """A forged form gives no higher role, no other town and no town that does not exist."""
    coordinator = await FakeSupporter.seat(parts, transport, "まとめ", KORIYAMA, Role.COORDINATOR)
    answer = await coordinator.post("/desk/accounts/invite", role=role, town=town, name="x")
    assert (answer.status_code, "/desk/join?token=" in answer.text) == (403, False)


async def test_changing_role_or_town_ends_the_sessions(parts: Parts, transport: httpx.ASGITransport) -> None:
    """Nobody goes on with rights that were taken away; the new ones count at the next sign-in."""
    admin = await FakeSupporter.seat(parts, transport, "管理", WHOLE, Role.ADMINISTRATOR)
    hana = await FakeSupporter.seat(parts, transport, "hana", KORIYAMA)
    changed = await admin.post(f"/desk/accounts/{hana.supporter_id}/change", role="official", town=IWAKI[0])
    assert "役割と担当を変えました" in changed.text
    assert (await hana.http.get("/desk")).url.path == "/desk/sign-in"
    again = await FakeSupporter.sit(parts, transport, "hana", hana.supporter_id)
    assert (await again.http.get("/desk")).url.path == "/desk/me"
    assert "いわき市" in (await again.http.get("/desk/me")).text


async def test_a_stopped_account_is_shut_at_once_and_can_be_opened_again(
    parts: Parts, transport: httpx.ASGITransport
) -> None:
    """Every browser is out; the password does not help until the account is opened again."""
    admin = await FakeSupporter.seat(parts, transport, "管理", WHOLE, Role.ADMINISTRATOR)
    hana = await FakeSupporter.join(parts, transport, "hana", KORIYAMA)
    number = (await parts.roster.list_accounts(await _person(parts, admin)))[0].supporter.id
    await admin.post(f"/desk/accounts/{number}/disable")
    assert (await hana.http.get("/desk")).url.path == "/desk/sign-in"
    assert (await hana.sign_in()).status_code == 401
    await admin.post(f"/desk/accounts/{number}/enable")
    assert (await hana.sign_in()).url.path == "/desk"


async def test_a_lost_telephone_is_set_up_anew(parts: Parts, transport: httpx.ASGITransport) -> None:
    """After meeting in person the second step is forgotten; the next sign-in sets up another."""
    admin = await FakeSupporter.seat(parts, transport, "管理", WHOLE, Role.ADMINISTRATOR)
    hana = await FakeSupporter.join(parts, transport, "hana", KORIYAMA)
    old = hana.secret
    number = (await parts.roster.list_accounts(await _person(parts, admin)))[0].supporter.id
    await admin.post(f"/desk/accounts/{number}/forget-second-step")
    page = await hana.http.post("/desk/sign-in", data={"login": "hana", "password": PASSWORD})
    assert page.url.path == "/desk/set-up"
    await hana.set_up(page.text)
    assert hana.secret != old
    assert (await hana.http.get("/desk")).url.path == "/desk"


async def test_a_new_password_keeps_the_second_step(
    parts: Parts, transport: httpx.ASGITransport, http: httpx.AsyncClient
) -> None:
    """The link changes the password once, ends every session, and still asks for the telephone."""
    admin = await FakeSupporter.seat(parts, transport, "管理", WHOLE, Role.ADMINISTRATOR)
    hana = await FakeSupporter.join(parts, transport, "hana", KORIYAMA)
    number = (await parts.roster.list_accounts(await _person(parts, admin)))[0].supporter.id
    page = await admin.post(f"/desk/accounts/{number}/password-link")
    (token,) = set(re.findall(r"/desk/join\?token=(\w+)", page.text))
    assert "新しいパスワード" in (await http.get("/desk/join", params={"token": token})).text
    new = "そらとくもとかぜのうたをきく"
    weak = await http.post("/desk/new-password", data={"token": token, "password": "short"})
    done = await http.post("/desk/new-password", data={"token": token, "password": new})
    twice = await http.post("/desk/new-password", data={"token": token, "password": new})
    assert [answer.status_code for answer in (weak, done, twice)] == [422, 303, 410]
    assert (await hana.http.get("/desk")).url.path == "/desk/sign-in"
    assert (await hana.sign_in()).status_code == 401
    assert (await hana.sign_in(new)).url.path == "/desk"


async def test_one_sees_and_ends_ones_other_browsers(parts: Parts, transport: httpx.ASGITransport) -> None:
    """A tablet left at the hall is signed out from elsewhere; others' sessions are out of reach."""
    hana = await FakeSupporter.seat(parts, transport, "hana", KORIYAMA)
    tablet = await FakeSupporter.sit(parts, transport, "hana", hana.supporter_id)
    taro = await FakeSupporter.seat(parts, transport, "taro", KORIYAMA)
    page = (await hana.http.get("/desk/me")).text
    (number,) = re.findall(r"/desk/me/sessions/([\w-]+)/end", page)
    await taro.post(f"/desk/me/sessions/{number}/end")
    assert (await tablet.http.get("/desk")).url.path == "/desk"
    await hana.post(f"/desk/me/sessions/{number}/end")
    assert (await tablet.http.get("/desk")).url.path == "/desk/sign-in"
    assert (await hana.http.get("/desk")).url.path == "/desk"


async def test_the_first_account_is_an_administrator(parts: Parts) -> None:
    """The link printed at the first start opens the whole desk; later starts print none."""
    token = await parts.accounts.invite_first()
    assert token
    offer = await parts.accounts.check_invitation(token)
    assert (offer.role, offer.municipalities) == ("administrator", WHOLE)
    await parts.accounts.join(token, "kanri", "かんり", PASSWORD)
    assert await parts.accounts.invite_first() is None


def test_a_newcomer_without_a_telephone_gets_the_number_from_the_command_line() -> None:
    """The letters of the set-up page, as they are shown, make six digits; anything else is told in words."""
    assert re.fullmatch(r"\d{6}", make_code("JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP"))
    with pytest.raises(NotASecret, match="使えません"):
        make_code("これは鍵ではない")


async def _person(parts: Parts, seated: FakeSupporter) -> Supporter:
    async with parts.database.read() as connection:
        found = await supporters.find(connection, seated.supporter_id)
    assert found
    return found
