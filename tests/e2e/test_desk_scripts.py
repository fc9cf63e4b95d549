"""150 scripts in names, words, notes, reasons and titles: the desk shows them all and runs none."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request

from knowledge.catalogue import load_catalogue
from service.conversation.model import Draft, Speaker
from service.parts import Parts
from service.storage import audit, case_records, desk_aids, handoffs, supporters, transcript
from service.storage.case_records import CaseRecord
from tests.e2e.live_desk import DATA, LiveDesk
from tests.fakes.payloads import PAYLOADS

TOWN = "072036"
COUNT = """() => ({
  executed: window.executed === undefined ? 0 : 1,
  scripts: [...document.scripts].filter((one) =>
    !one.src.startsWith(`${location.origin}/desk/static/`)).length,
  foreign: document.querySelectorAll("iframe, object, embed, math, video, audio, marquee, style").length,
  handlers: [...document.querySelectorAll("*")].filter((one) =>
    [...one.attributes].some((attribute) => attribute.name.startsWith("on"))).length,
  links: [...document.links].filter((one) => /^javascript:/i.test(one.href)).length,
})"""
NOTHING = {"executed": 0, "scripts": 0, "foreign": 0, "handlers": 0, "links": 0}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDesk]:
    """One running desk for this file."""
    live = LiveDesk(load_catalogue(DATA), tmp_path_factory.mktemp("scripts"))
    yield live
    live.stop()


async def poison(parts: Parts, conversation: str, holder: int) -> None:
    """Store every payload wherever words of people are kept."""
    now = parts.clock()
    async with parts.database.write() as connection:
        drafts = [Draft(Speaker.RESIDENT, text=words) for words in PAYLOADS]
        drafts += [Draft(Speaker.SUPPORTER, text=words, name=words[:80]) for words in PAYLOADS]
        await transcript.append(connection, conversation, drafts, now)
        for number, words in enumerate(PAYLOADS):
            await supporters.create(
                connection,
                login=f"x{number}",
                name=words[:80],
                role="supporter",
                municipalities=(TOWN,),
                password_hash="-",
                now=now,
            )
            await desk_aids.put_note(connection, conversation, holder, words, now)
            await desk_aids.put_canned(connection, TOWN, words[:60], words, holder, now)
            record = CaseRecord(0, TOWN, holder, "phone", "", (), 1, "solved", words, now, now)
            await case_records.put(connection, record)
            await audit.note(connection, "inspect", now, holder, None, municipality=TOWN, purpose=words)
        open_one = await handoffs.find_open(connection, conversation)
        assert open_one is not None
        await handoffs.forward(connection, open_one.id, TOWN, None, "<img src=x onerror=window.executed=1>")


def test_no_page_runs_anything(browser: Browser, desk: LiveDesk) -> None:
    """0 executions, 0 foreign elements, 0 handlers on each page that shows what people wrote."""
    hana = desk.sit(browser, "はな", (TOWN,))
    hana.goto(f"{desk.url}/desk")
    admin = desk.sit(browser, "<svg onload=window.executed=1>", role="administrator")
    resident = desk.begin(municipality=TOWN)
    desk.press(resident, "人に相談する", "はい、お願いします")
    desk.do(lambda parts: poison(parts, resident.id, 1))
    alarms: list[str] = []
    for page in (hana, admin):
        page.on("dialog", partial(note_dialog, alarms))
        page.on("request", partial(note_request, alarms))
    admin.goto(f"{desk.url}/desk")
    admin.get_by_role("button", name="この相談を受ける").first.click()
    admin.get_by_label("返事を書く").wait_for()
    assert admin.locator("#transcript li.message").count() > 2 * len(PAYLOADS)
    check(admin, alarms)
    for path in ("/desk", "/desk/accounts", "/desk/canned", "/desk/records", "/desk/audit", "/desk/me"):
        admin.goto(f"{desk.url}{path}")
        check(admin, alarms)
    admin.goto(f"{desk.url}/desk/team")
    check(admin, alarms)
    hana.goto(f"{desk.url}/desk")
    check(hana, alarms)


def test_there_are_a_hundred_and_fifty(tmp_path: Path) -> None:
    """No payload is there twice."""
    assert len(set(PAYLOADS)) == 150


def note_dialog(alarms: list[str], dialog: Dialog) -> None:
    """A script has opened a window."""
    alarms.append(dialog.message)
    dialog.dismiss()


def note_request(alarms: list[str], request: Request) -> None:
    """Something was fetched from elsewhere."""
    if "evil.example" in request.url:
        alarms.append(request.url)


def check(page: Page, alarms: list[str]) -> None:
    """Let the page rest, refresh itself once, and count what should not be there."""
    page.wait_for_timeout(1800)
    assert (page.url, page.evaluate(COUNT), alarms) == (page.url, NOTHING, [])
