"""The desk's stream in a browser: seen at once, told once, and asked for where no stream comes through."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route, expect

from knowledge.catalogue import load_catalogue
from service.parts import Parts
from service.storage import desk_sessions
from tests.e2e.live_desk import DATA, LiveDesk
from tests.fakes.resident import FakeResident

KORIYAMA = "072036"
AT_MOST = 2.0


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDesk]:
    """One running desk for this file."""
    live = LiveDesk(load_catalogue(DATA), tmp_path_factory.mktemp("live"))
    yield live
    live.stop()


@pytest.fixture
def hana(browser: Browser, desk: LiveDesk) -> Iterator[Page]:
    """A supporter of 郡山市, with no page open yet; afterwards the browser is closed."""
    page = desk.sit(browser, "はな", (KORIYAMA,))
    yield page
    page.context.close()


def note_paths(page: Page) -> list[str]:
    """Return a list that fills with what the page asks for."""
    paths: list[str] = []

    def note(request: Request) -> None:
        paths.append(request.url.split("/desk", 1)[-1])

    page.on("request", note)
    return paths


def offer(desk: LiveDesk) -> FakeResident:
    """Return a resident who has only to consent."""
    resident = desk.begin(municipality=KORIYAMA)
    desk.press(resident, "人に相談する")
    return resident


def consent(desk: LiveDesk, resident: FakeResident) -> float:
    """Consent, and return the moment of it."""
    desk.press(resident, "はい、お願いします")
    return time.monotonic()


def take(page: Page, desk: LiveDesk) -> FakeResident:
    """Return a resident whose case stands open on the page."""
    page.goto(f"{desk.url}/desk")
    resident = offer(desk)
    consent(desk, resident)
    page.locator(f"#claim-{desk.find_handoff(resident)}").click()
    expect(page.get_by_label("返事を書く")).to_be_visible()
    return resident


def wait_for_stream(page: Page, act: Callable[[], object]) -> None:
    """Do something that opens a page, and wait until its stream has spoken."""
    with page.expect_response("**/desk/live*"):
        act()
    wait_until_open(page)


def wait_until_open(page: Page) -> None:
    """Wait until the page's stream is open."""
    deadline = time.monotonic() + 10
    while not page.evaluate("isOpen"):
        assert time.monotonic() < deadline
        page.wait_for_timeout(20)


def test_one_stream_carries_consent_within_two_seconds(hana: Page, desk: LiveDesk) -> None:
    """Ten consents, each seen in time through the one stream; the page asks for nothing by itself."""
    wait_for_stream(hana, lambda: hana.goto(f"{desk.url}/desk"))
    paths = note_paths(hana)
    took = []
    for _ in range(10):
        resident = offer(desk)
        at = consent(desk, resident)
        hana.locator(f"#handoff-{desk.find_handoff(resident)}").wait_for()
        took.append(time.monotonic() - at)
        desk.press(resident, "待つのをやめる")
    assert max(took) <= AT_MOST
    assert [path for path in paths if "presence" not in path] == []
    expect(hana.locator("#people-none")).to_be_visible()


def test_without_a_stream_the_page_asks(hana: Page, desk: LiveDesk) -> None:
    """Where a proxy lets no stream through, who consents is seen all the same, and nothing warns."""
    hana.route("**/desk/live*", lambda route: route.abort())
    with hana.expect_response("**/desk/fragment/queue"):
        hana.goto(f"{desk.url}/desk")
    resident = offer(desk)
    at = consent(desk, resident)
    hana.locator(f"#handoff-{desk.find_handoff(resident)}").wait_for()
    assert time.monotonic() - at <= AT_MOST
    expect(hana.locator("#alerts")).to_be_empty()
    desk.press(resident, "待つのをやめる")


def test_words_come_once_and_in_order_though_streams_break(hana: Page, desk: LiveDesk) -> None:
    """Cut off, asked for, streamed again: each message stands there once, in its order."""
    resident = take(hana, desk)
    wait_until_open(hana)
    said = []
    for number in range(9):
        if number % 3 == 1:
            hana.evaluate("live._htmx.sse?.reader?.cancel(); heard = 0; watch()")
        said.append(f"発言その{number}")
        desk.say(resident, said[-1])
    expect(hana.locator("#messages")).to_contain_text(said[-1])
    hana.wait_for_timeout(2500)
    shown = hana.locator("#messages > li.resident p.words").all_inner_texts()
    assert [words for words in shown if words.startswith("発言その")] == said
    numbers = hana.eval_on_selector_all("#messages > li", "all => all.map(one => +one.dataset.seq)")
    assert numbers == sorted(set(numbers))


def test_who_types_is_seen(hana: Page, desk: LiveDesk) -> None:
    """The resident's typing shows, and ends."""
    resident = take(hana, desk)
    wait_until_open(hana)
    desk.act(resident, lambda: resident.post("typing", {}))
    expect(hana.locator("#typing")).to_have_text("住民の方が書いています…")
    desk.move(timedelta(seconds=10))
    expect(hana.locator("#typing")).to_have_text("")


def test_a_list_that_changes_takes_nobodys_focus(hana: Page, desk: LiveDesk) -> None:
    """Who stands on a button stays there while people come and go around it."""
    hana.goto(f"{desk.url}/desk")
    first, second = offer(desk), offer(desk)
    consent(desk, first)
    button = hana.locator(f"#claim-{desk.find_handoff(first)}")
    button.focus()
    consent(desk, second)
    hana.locator(f"#handoff-{desk.find_handoff(second)}").wait_for()
    expect(hana.get_by_role("status").first).to_have_text("新しい方が待っています。")
    expect(button).to_be_focused()
    desk.press(second, "待つのをやめる")
    expect(hana.locator("[data-waiting]")).to_have_count(1)
    expect(button).to_be_focused()
    desk.press(first, "待つのをやめる")


def test_a_case_that_goes_elsewhere_says_so(browser: Browser, hana: Page, desk: LiveDesk) -> None:
    """When the case is no longer one's own, the open page says it, keeps the draft, and asks no more."""
    resident = take(hana, desk)
    wait_until_open(hana)
    hana.get_by_label("返事を書く").fill("途中の返事")
    other = hana.context.new_page()
    other.goto(f"{desk.url}/desk/conversations/{resident.id}")
    other.get_by_role("button", name="ボットに戻す").click()
    expect(hana.locator("#problem")).to_be_visible()
    expect(hana.get_by_label("返事を書く")).to_have_value("途中の返事")
    paths = note_paths(hana)
    hana.wait_for_timeout(3500)
    assert [path for path in paths if "live" in path or "fragment" in path] == []


def test_a_session_that_was_ended_elsewhere_is_told_at_once(hana: Page, desk: LiveDesk) -> None:
    """Ended by a keeper or from another machine, the open page says so without a touch."""

    async def end_all(parts: Parts) -> None:
        async with parts.database.write() as connection:
            for number in range(1, 40):
                await desk_sessions.end_all(connection, number, parts.clock())

    wait_for_stream(hana, lambda: hana.goto(f"{desk.url}/desk"))
    desk.do(end_all)
    expect(hana.get_by_text("時間がたったので、窓口から離れました。")).to_be_visible()
    expect(hana.get_by_role("link", name="もう一度入る")).to_have_attribute(
        "href", "/desk/sign-in?back=%2Fdesk"
    )


def test_no_rule_of_the_page_is_broken(hana: Page, desk: LiveDesk) -> None:
    """Neither the policy nor the console has anything to say; markup that could act is refused."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    hana.on("console", note)
    hana.add_init_script(
        "addEventListener('securitypolicyviolation', (e) => console.error(e.violatedDirective))"
    )
    resident = take(hana, desk)
    wait_until_open(hana)
    desk.say(resident, "<script>window.executed = 1</script>")
    expect(hana.locator("#messages")).to_contain_text("<script>window.executed = 1</script>")
    assert complaints == []
    for markup in ("<script>window.executed = 1</script>", "<iframe src=/desk></iframe>", "<base href=/x>"):
        refused = hana.evaluate(
            """markup => htmx.swap({text: markup, target: live, swap: "innerHTML", sourceElement: live})
            .then(() => "swapped", (error) => error.name)""",
            markup,
        )
        assert (markup, refused) == (markup, "TypeError")
    assert hana.evaluate("window.executed") is None


def test_what_a_broken_line_says(hana: Page, desk: LiveDesk) -> None:
    """Cut off altogether the page says so, and takes it back when the line is there again."""

    def cut(route: Route) -> None:
        route.abort()

    wait_for_stream(hana, lambda: hana.goto(f"{desk.url}/desk"))
    hana.route("**/desk/**", cut)
    hana.evaluate("live._htmx.sse.reader.cancel()")
    expect(hana.locator("#alerts")).to_contain_text("つながりません。")
    hana.unroute("**/desk/**", cut)
    expect(hana.locator("#alerts")).to_be_empty()
