"""A town's documents and notices as residents find them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest

from knowledge.catalogue import Catalogue
from knowledge.documents import load_documents
from knowledge.errors import ContentError
from knowledge.notices import Notice, load_notices
from service.app import build_app, build_parts
from service.settings import Settings
from service.storage.engine import Database
from tests.fakes.bot import FakeBot
from tests.fakes.clock import FakeClock

DOCUMENTS = Path(__file__).parents[2] / "data" / "documents"
NAMES = ("privacy", "terms", "accessibility")


@pytest.mark.parametrize("name", NAMES)
async def test_every_document_names_the_town_and_its_state(http: httpx.AsyncClient, name: str) -> None:
    """The page says whether the town has checked it, and leads back to the town's conversation."""
    answer = await http.get(f"/documents/{name}", params={"municipality": "072109"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "町の確かめは、まだ終わっていません。" in answer.text
    assert 'href="/chat?municipality=072109"' in answer.text
    assert "{" not in answer.text
    assert ("二本松市の役場" in answer.text) == (name != "terms")


async def test_the_privacy_page_says_the_real_numbers(
    settings: Settings,
    database: Database,
    catalogue: Catalogue,
    bot: FakeBot,
    clock: FakeClock,
    ids: Callable[[], str],
) -> None:
    """How long a conversation is kept, and how long it can be gone on with, are those of the settings."""
    own = settings.model_copy(update={"retention_days": 45, "token_idle_minutes": 20})
    transport = httpx.ASGITransport(build_app(build_parts(own, database, catalogue, bot, clock, ids)))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        page = (await http.get("/documents/privacy")).text
        site = (await http.get("/api/v1/site")).json()
    assert "最後に使った日から45日たつと、自動で消します。" in page
    assert "20分使わないと、続きは開けなくなります。" in page
    assert site["idle_minutes"] == 20


async def test_an_unknown_document_or_town(http: httpx.AsyncClient) -> None:
    """Unknown names are not found; an unknown town reads the common text."""
    assert (await http.get("/documents/secrets")).status_code == 404
    page = await http.get("/documents/privacy", params={"municipality": "<script>"})
    assert (page.status_code, "<script>" in page.text) == (200, False)
    assert "お住まいの市町村の役場" in page.text


def test_a_towns_own_document_comes_first(tmp_path: Path) -> None:
    """A file under towns/<code> stands in the place of the common one, for that town alone."""
    shutil.copytree(DOCUMENTS, tmp_path / "documents")
    own = tmp_path / "documents" / "towns" / "072109" / "terms.ja.yml"
    own.parent.mkdir(parents=True)
    own.write_text(
        "title: 二本松市の約束\nupdated_on: 2026-12-01\napproved_by: 情報課\n"
        "sections: [{heading: はじめに, text: 使えます。}]\n",
        encoding="utf-8",
    )
    documents = load_documents(tmp_path / "documents")
    titles = [found.title for code in ("072109", "072010") if (found := documents.find("terms", code))]
    assert titles == ["二本松市の約束", "使い方の約束"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: ", "titel: "),
        ("updated_on: 2026-11-24", "updated_on: きのう"),
        ("sections:", "sections: 3\nx:"),
    ],
)
def test_a_broken_document_is_named(tmp_path: Path, old: str, new: str) -> None:
    """The error says which file is wrong."""
    shutil.copytree(DOCUMENTS, tmp_path / "documents")
    file = tmp_path / "documents" / "terms.ja.yml"
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(ContentError, match="terms"):
        load_documents(tmp_path / "documents")


HEAD = "code,from,until,level,text,easy\n"


@pytest.mark.parametrize(
    "row",
    [
        "072109,2026-13-01,2026-12-01,info,x。,",
        "072109,2026-12-02,2026-12-01,info,x。,",
        "072109,,,loud,x。,",
    ],
)
def test_a_broken_notice_is_refused(tmp_path: Path, row: str) -> None:
    """Days that do not exist or end before they begin, and unknown levels, name the town."""
    (tmp_path / "notices.csv").write_text(HEAD + row, "utf-8")
    with pytest.raises(ContentError, match="072109"):
        load_notices(tmp_path / "notices.csv")


def test_a_notice_is_shown_on_its_days_by_its_town(tmp_path: Path) -> None:
    """First and last day count; the prefecture's notices are shown by all."""
    rows = (
        "072109,2026-11-24,2026-11-25,warning,休みます。,",
        "070009,2026-11-25,2026-11-25,info,県の知らせです。,",
    )
    (tmp_path / "notices.csv").write_text(HEAD + "\n".join(rows), "utf-8")
    notices = load_notices(tmp_path / "notices.csv")
    shown = [
        [notice.text for notice in notices if notice.is_shown(code, date(2026, 11, day))]
        for code, day in (("072109", 24), ("072109", 25), ("072109", 26), ("072010", 25), ("", 25))
    ]
    assert shown == [
        ["休みます。"],
        ["休みます。", "県の知らせです。"],
        [],
        ["県の知らせです。"],
        ["県の知らせです。"],
    ]


async def test_the_site_lists_documents_and_todays_notices(
    settings: Settings,
    database: Database,
    catalogue: Catalogue,
    bot: FakeBot,
    clock: FakeClock,
    ids: Callable[[], str],
) -> None:
    """The widget learns what to show first, and where the documents are."""
    days = clock().date()
    notices = (
        Notice("072109", days, days, "danger", "大雨です。", "雨です。"),
        Notice("072010", days, days, "info", "x"),
    )
    parts = build_parts(settings, database, replace(catalogue, notices=notices), bot, clock, ids)
    transport = httpx.ASGITransport(build_app(parts))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        site = (await http.get("/api/v1/site", params={"municipality": "072109"})).json()
    assert [each["url"] for each in site["documents"]] == [
        f"/documents/{name}?municipality=072109" for name in NAMES
    ]
    assert site["notices"] == [{"level": "danger", "text": "大雨です。", "easy": "雨です。"}]


async def test_a_shared_screen_has_an_address(http: httpx.AsyncClient) -> None:
    """/chat?kiosk is the page for a 公民館; without the word it is the common one."""
    pages = [(await http.get(path)).text for path in ("/chat?kiosk", "/chat")]
    assert ["<soudan-chat page kiosk " in page for page in pages] == [True, False]
