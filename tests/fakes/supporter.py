"""A supporter who uses the desk's pages and forms as a browser without JavaScript would."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import httpx
import pyotp

from service.desk.sessions import Stage
from service.parts import Parts
from service.storage import supporters

PASSWORD = "もりのみどりとかわのおと"


@dataclass
class FakeSupporter:
    """One signed-in browser, with the telephone's secret and the codes on paper."""

    http: httpx.AsyncClient
    name: str
    parts: Parts
    secret: str = ""
    codes: list[str] = field(default_factory=list)
    supporter_id: int = 0

    @classmethod
    async def join(
        cls,
        parts: Parts,
        app: httpx.AsyncBaseTransport,
        name: str,
        towns: tuple[str, ...] = ("070009",),
        role: str = "supporter",
    ) -> FakeSupporter:
        """Use a one-time link, set the second step up, and come out signed in."""
        token = await parts.accounts.invite(role, towns)
        http = httpx.AsyncClient(transport=app, base_url="http://test", follow_redirects=True)
        form = {"token": token, "login": name, "name": name, "password": PASSWORD}
        answer = await http.post("/desk/join", data=form)
        assert answer.status_code == 200, answer.text
        supporter = cls(http, name, parts)
        await supporter.set_up(answer.text)
        return supporter

    @classmethod
    async def seat(
        cls,
        parts: Parts,
        app: httpx.AsyncBaseTransport,
        name: str,
        towns: tuple[str, ...] = ("070009",),
        role: str = "supporter",
    ) -> FakeSupporter:
        """Store an account and sit down at once; nobody can sign in to it. Quick, for many people."""
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
        return await cls.sit(parts, app, name, number)

    @classmethod
    async def sit(
        cls, parts: Parts, app: httpx.AsyncBaseTransport, name: str, supporter_id: int
    ) -> FakeSupporter:
        """Open one more browser for an account, past every step of signing in."""
        async with parts.database.write() as connection:
            token = await parts.sessions.open(connection, supporter_id, Stage.FULL)
            await supporters.note_presence(connection, supporter_id, parts.clock())
        cookies = {"oraho-desk": token}
        http = httpx.AsyncClient(
            transport=app, base_url="http://test", cookies=cookies, follow_redirects=True
        )
        return cls(http, name, parts, supporter_id=supporter_id)

    async def set_up(self, page: str) -> None:
        """Teach the telephone the secret on the page and give its first code."""
        self.secret = _find(r'data-secret="([^"]+)"', page)
        form = {"form_token": _find(r'name="form_token" value="([^"]+)"', page), "code": self.make_code()}
        answer = await self.http.post("/desk/set-up", data=form)
        assert answer.status_code == 200, answer.text
        self.codes = re.findall(r"<li>(\w{5}-\w{5})</li>", answer.text)
        assert len(self.codes) == 10

    def make_code(self) -> str:
        """Return what the telephone shows now."""
        return pyotp.TOTP(self.secret).at(self.parts.clock())

    async def sign_in(self, password: str = PASSWORD, back: str = "/desk") -> httpx.Response:
        """Sign in again with the password and a code from paper; returns the page that opens."""
        answer = await self.http.post("/desk/sign-in", data={"login": self.name, "password": password})
        if answer.status_code != 200:
            return answer
        form = {"form_token": _find(r'name="form_token" value="([^"]+)"', answer.text)}
        form |= {"code": self.codes.pop(), "back": back}
        return await self.http.post("/desk/code", data=form)

    async def form_token(self) -> str:
        """Return the token that this session's forms carry."""
        page = (await self.http.get("/desk/me")).text
        return _find(r'name="form_token" value="([^"]+)"', page)

    async def post(self, path: str, **fields: str) -> httpx.Response:
        """Send a form."""
        return await self.http.post(path, data={"form_token": await self.form_token(), **fields})

    async def queue(self) -> list[int]:
        """Return the numbers of the handoffs that wait, in order."""
        page = (await self.http.get("/desk")).text
        return [int(number) for number in re.findall(r'data-waiting="(\d+)"', page)]

    async def claim_first(self) -> str:
        """Take the first who waits and return the conversation's id."""
        (first, *_) = await self.queue()
        answer = await self.post(f"/desk/handoffs/{first}/claim")
        assert answer.status_code == 200, answer.text
        return str(answer.url).rpartition("/")[2]

    async def reply(self, conversation_id: str, text: str, form_id: str = "form-1") -> httpx.Response:
        """Write to the resident."""
        path = f"/desk/conversations/{conversation_id}/reply"
        return await self.post(path, text=text, form_id=form_id)


def _find(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    assert found, page
    return found.group(1)
