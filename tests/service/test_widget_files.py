"""The widget's files travel compressed, and only to those who take it."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from service.widget_files import WidgetFiles


@pytest.fixture
def client(tmp_path: Path) -> httpx.AsyncClient:
    """A folder with one packed script and one file without a packed twin."""
    (tmp_path / "soudan.js").write_text("plain", "utf-8")
    (tmp_path / "soudan.js.br").write_bytes(b"packed")
    (tmp_path / "licenses.txt").write_text("free", "utf-8")
    app = Starlette(routes=[Mount("/widget", WidgetFiles(directory=tmp_path))])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


@pytest.mark.parametrize(
    ("accepted", "length", "encoding"),
    [
        ("gzip, deflate, br, zstd", "6", "br"),
        ("br;q=0.9", "6", "br"),
        ("gzip, deflate", "5", None),
        ("", "5", None),
        ("gzip, brx", "5", None),
    ],
)
async def test_a_packed_file_goes_to_who_takes_it(
    client: httpx.AsyncClient, accepted: str, length: str, encoding: str | None
) -> None:
    """The type is that of the script; caches keep both apart and ask again."""
    request = client.build_request("GET", "/widget/soudan.js", headers={"Accept-Encoding": accepted})
    answer = await client.send(request, stream=True)
    await answer.aclose()
    headers = answer.headers
    assert (headers["content-length"], headers.get("content-encoding")) == (length, encoding)
    assert (headers["vary"], headers["cache-control"]) == ("Accept-Encoding", "no-cache")
    assert headers["content-type"] == "text/javascript; charset=utf-8"


async def test_a_file_without_a_twin_goes_plain(client: httpx.AsyncClient) -> None:
    """What was not packed is sent as it is; what is not there is not found."""
    assert (await client.get("/widget/licenses.txt")).text == "free"
    assert [(await client.get(f"/widget/{name}")).status_code for name in ("x.js", "../x", "")] == [404] * 3
