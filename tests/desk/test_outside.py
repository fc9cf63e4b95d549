"""Signing in with a municipality's own account: joined first, checked in full, second step still asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from joserfc.jwk import RSAKey

from service.app import build_app
from service.desk.outside import Outside
from service.oidc_client import OidcClient
from service.parts import Parts
from service.settings import Settings
from tests.fakes.clock import FakeClock
from tests.fakes.oidc_provider import CLIENT, ISSUER, SECRET, OidcProvider
from tests.fakes.supporter import FakeSupporter


@pytest.fixture
def provider(clock: FakeClock) -> OidcProvider:
    """The municipality's sign-in."""
    return OidcProvider(clock)


@pytest.fixture
def transport(parts: Parts, provider: OidcProvider, clock: FakeClock) -> httpx.ASGITransport:
    """The app with that provider set."""
    back = "http://test/desk/oidc/callback"
    client = OidcClient(ISSUER, CLIENT, SECRET, back, clock, provider.open_http)
    outside = Outside(parts.database, parts.accounts, parts.sessions, client, clock, parts.ids)
    return httpx.ASGITransport(build_app(replace(parts, outside=outside)), raise_app_exceptions=False)


async def go_through(http: httpx.AsyncClient, provider: OidcProvider, start: str) -> httpx.Response:
    """Leave for the provider, sign in there, and come back."""
    left = await http.get(start, follow_redirects=False)
    assert left.status_code == 303, left.text
    url = left.headers["location"]
    code = provider.authorise(url)
    state = httpx.URL(url).params["state"]
    return await http.get("/desk/oidc/callback", params={"state": state, "code": code})


@pytest.fixture
async def joined(parts: Parts, transport: httpx.ASGITransport, provider: OidcProvider) -> FakeSupporter:
    """A supporter with a telephone who has joined the municipality's account, and left."""
    hana = await FakeSupporter.join(parts, transport, "hana")
    page = await go_through(hana.http, provider, "/desk/me/oidc")
    assert "つながりました" in page.text
    hana.http.cookies.clear()
    return hana


async def test_the_second_step_is_still_asked(joined: FakeSupporter, provider: OidcProvider) -> None:
    """The provider stands for the password only."""
    page = await go_through(joined.http, provider, "/desk/oidc/start")
    assert page.status_code == 200
    assert (await joined.http.get("/desk")).url.path == "/desk/code"


async def test_a_provider_that_asked_for_more_than_a_password_opens_the_desk(
    joined: FakeSupporter, provider: OidcProvider
) -> None:
    """A second step given there counts here."""
    provider.claims = {"amr": ["pwd", "mfa"]}
    await go_through(joined.http, provider, "/desk/oidc/start")
    assert (await joined.http.get("/desk")).url.path == "/desk"


async def test_who_has_not_joined_an_account_stays_outside(
    joined: FakeSupporter, provider: OidcProvider
) -> None:
    """Another clerk of the town hall is nobody at the desk; the account is bound to issuer and subject."""
    provider.subject, provider.claims = "staff-2", {"amr": ["mfa"]}
    page = await go_through(joined.http, provider, "/desk/oidc/start")
    assert page.status_code == 401
    assert (await joined.http.get("/desk")).url.path == "/desk/sign-in"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "somebody-else"},
        {"nonce": "another"},
        {"exp": 1},
        {"sub": None},
    ],
)
async def test_a_token_that_does_not_fit_opens_nothing(
    joined: FakeSupporter, provider: OidcProvider, claims: dict[str, Any]
) -> None:
    """Issuer, audience, nonce, time and subject are all checked."""
    provider.claims = {"amr": ["mfa"], **claims}
    assert (await go_through(joined.http, provider, "/desk/oidc/start")).status_code == 401


async def test_a_token_of_another_key_opens_nothing(joined: FakeSupporter, provider: OidcProvider) -> None:
    """Only what the provider's published key has signed counts."""
    provider.signing = RSAKey.generate_key(2048, {"kid": "a"})
    assert (await go_through(joined.http, provider, "/desk/oidc/start")).status_code == 401


async def test_an_answer_belongs_to_the_browser_that_asked_and_works_once(
    joined: FakeSupporter, provider: OidcProvider, http: httpx.AsyncClient, clock: FakeClock
) -> None:
    """A stolen link back is worth nothing elsewhere, a second time, or after ten minutes."""
    left = await joined.http.get("/desk/oidc/start", follow_redirects=False)
    back = {"state": httpx.URL(left.headers["location"]).params["state"]}
    code = provider.authorise(left.headers["location"])
    elsewhere = await http.get("/desk/oidc/callback", params={**back, "code": code})
    first = await joined.http.get("/desk/oidc/callback", params={**back, "code": code})
    assert (elsewhere.status_code, first.status_code) == (401, 200)
    joined.http.cookies.set("oraho-oidc", back["state"], domain="test.local", path="/desk/oidc")
    again = await joined.http.get("/desk/oidc/callback", params={**back, "code": code})
    left = await joined.http.get("/desk/oidc/start", follow_redirects=False)
    code = provider.authorise(left.headers["location"])
    clock.move(timedelta(minutes=11))
    params = {"state": httpx.URL(left.headers["location"]).params["state"], "code": code}
    late = await joined.http.get("/desk/oidc/callback", params=params)
    assert (again.status_code, late.status_code) == (401, 401)


async def test_without_settings_there_is_no_such_door(parts: Parts) -> None:
    """Off by default: no button, and the address opens nothing."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(build_app(parts), raise_app_exceptions=False), base_url="http://test"
    ) as http:
        assert "職員の認証" not in (await http.get("/desk/sign-in")).text
        assert (await http.get("/desk/oidc/start")).status_code == 401


@pytest.mark.parametrize("missing", ["oidc_client_id", "oidc_client_secret"])
def test_half_a_provider_does_not_start(missing: str) -> None:
    """The one who sets it up is told what is missing."""
    values: dict[str, Any] = {"oidc_client_id": "a", "oidc_client_secret": "b"}
    values.pop(missing)
    with pytest.raises(ValueError, match="三つとも"):
        Settings(oidc_issuer=ISSUER, **values)
