"""A supporter who uses the desk's pages and forms as a browser without JavaScript would."""

from __future__ import annotations

import re
from dataclasses import dataclass

import httpx

from service.parts import Parts

PASSWORD = "もりのみどりとかわのおと"


@dataclass
class FakeSupporter:
    """One signed-in browser."""

    http: httpx.AsyncClient
    name: str

    @classmethod
    async def join(
        cls, parts: Parts, app: httpx.AsyncBaseTransport, name: str, towns: tuple[str, ...] = ("070009",)
    ) -> FakeSupporter:
        """Use a one-time link and come out signed in."""
        token = await parts.accounts.invite(municipalities=towns)
        http = httpx.AsyncClient(transport=app, base_url="http://test", follow_redirects=True)
        form = {"token": token, "login": name, "name": name, "password": PASSWORD}
        answer = await http.post("/desk/join", data=form)
        assert answer.status_code == 200, answer.text
        return cls(http, name)

    async def form_token(self) -> str:
        """Return the token that this session's forms carry."""
        page = (await self.http.get("/desk")).text
        found = re.search(r'name="form_token" value="([^"]+)"', page)
        assert found, page
        return found.group(1)

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
