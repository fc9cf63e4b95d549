"""The resident's checks in a second engine: WebKitGTK, the relative of Safari."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.e2e.serving import Service
from tests.e2e.states import TAGS
from tests.e2e.webdriver import ENTER, ESCAPE, WebKit, find_webkit, start_webkit

QUESTION = "暗証番号を忘れました"


@pytest.fixture(scope="module")
def engine() -> Iterator[WebKit]:
    """One browser for this file; without it the file is skipped, except where everything must be tried."""
    browser = find_webkit()
    if browser is None:
        if os.environ.get("CI"):
            pytest.fail("WebKitGTK is missing: scripts/browser installs it")
        pytest.skip("WebKitGTK is not installed")
    with start_webkit(browser) as webkit:
        yield webkit


@pytest.fixture
def webkit(engine: WebKit, service: Service) -> WebKit:
    """A browser that remembers nothing of the test before."""
    engine.resize(1000, 900)
    engine.open(f"{service.url}/widget/licenses.txt")
    engine.run("localStorage.clear(); sessionStorage.clear()")
    return engine


def open_chat(webkit: WebKit, service: Service) -> None:
    """Open /chat and wait for the greeting."""
    webkit.open(f"{service.url}/chat")
    webkit.wait("return root && root.querySelector('.entry') !== null")


def open_demo(webkit: WebKit, service: Service) -> None:
    """Open the town's page, the launcher closed."""
    webkit.open(f"{service.url}/demo")
    webkit.wait("return root && root.querySelector('.launcher') !== null")


def ask(webkit: WebKit) -> None:
    """Type a question, send it with Enter, wait for the answer."""
    webkit.click("textarea")
    webkit.press(*QUESTION, ENTER)
    webkit.wait("return root.querySelectorAll('.entry.answer').length === 1")


def focused(webkit: WebKit) -> str:
    """Return the class of what has the focus in the widget."""
    found: str = webkit.run("const at = root.activeElement; return at ? at.className || at.id : ''")
    return found


def test_a_question_is_answered(webkit: WebKit, service: Service) -> None:
    """Keyboard in, answer with steps out, through the stream."""
    open_chat(webkit, service)
    ask(webkit)
    assert (service.heard, webkit.run("return root.querySelectorAll('.steps li').length")) == ([QUESTION], 3)
    assert service.book.calls["events"] >= 1


def test_axe_finds_nothing_after_an_answer(webkit: WebKit, service: Service) -> None:
    """WCAG 2.2 A, AA and best practice, judged by this engine's own layout and colours."""
    open_chat(webkit, service)
    ask(webkit)
    spec = find_spec("axe_playwright_python")
    assert spec is not None
    assert spec.origin is not None
    webkit.run(f"{Path(spec.origin).with_name('axe.min.js').read_text('utf-8')}; window.axe = axe")
    found = webkit.run_later(
        "axe.run({runOnly: arguments[0]}).then(all => done(all.violations.map(each => each.id)))", TAGS
    )
    assert found == []


def test_the_keyboard_opens_and_escape_closes(webkit: WebKit, service: Service) -> None:
    """Enter on the launcher leads into the input; Escape leads back."""
    open_demo(webkit, service)
    webkit.run("root.querySelector('.launcher').focus()")
    webkit.press(ENTER)
    webkit.wait("return root.querySelector('.entry') !== null")
    assert focused(webkit) == "question"
    webkit.press(ESCAPE)
    webkit.wait("return root.querySelector('.app').hidden")
    assert focused(webkit) == "launcher"


def test_the_log_is_a_live_region_around_the_list(webkit: WebKit, service: Service) -> None:
    """role=log is a wrapper that is there before the first message."""
    webkit.open(f"{service.url}/chat")
    assert webkit.wait("return root && root.querySelector('[role=log] > ol') && true") is True


SIZES = """
  const all = selector => [...root.querySelectorAll(selector)].filter(each => each.getClientRects().length);
  const texts = all('.body, .button, .state, label');
  const letters = texts.map(each => parseFloat(getComputedStyle(each).fontSize));
  const boxes = all('button, a, textarea, summary').map(each => each.getBoundingClientRect());
  return [Math.min(...letters) >= 16, Math.min(...boxes.map(box => Math.min(box.width, box.height))) >= 48];
"""


def test_letters_and_targets_are_large(webkit: WebKit, service: Service) -> None:
    """Sixteen pixels and more, targets of forty-eight."""
    open_chat(webkit, service)
    ask(webkit)
    assert webkit.run(SIZES) == [True, True]


def test_letters_follow_the_readers_own_size(webkit: WebKit, service: Service) -> None:
    """A root font of 200 % doubles the text."""
    open_chat(webkit, service)
    size = "return getComputedStyle(root.querySelector('.body')).fontSize"
    before = webkit.run(size)
    webkit.run("document.documentElement.style.fontSize = '200%'")
    assert (before, webkit.run(size)) == ("18px", "36px")


NARROW = """
  const frame = document.createElement('iframe');
  frame.style.cssText = 'width: 320px; height: 568px; border: 0';
  frame.src = '/chat';
  document.body.appendChild(frame);
"""
WIDER = """
  const inside = document.querySelector('iframe').contentWindow;
  const chat = inside.document.querySelector('soudan-chat');
  if (!chat || !chat.shadowRoot || !chat.shadowRoot.querySelector('.steps')) return null;
  const wide = [...chat.shadowRoot.querySelectorAll('.app *')];
  return [inside.innerWidth, wide.filter(each => each.getBoundingClientRect().right > 321).length];
"""


def test_nothing_sticks_out_on_a_narrow_screen(webkit: WebKit, service: Service) -> None:
    """At 320 pixels nothing is wider, also with an answer; a frame, as this window cannot be so narrow."""
    open_chat(webkit, service)
    ask(webkit)
    webkit.open(f"{service.url}/widget/licenses.txt")
    webkit.run(NARROW)
    assert webkit.wait(WIDER) == [320, 0]


PATTERNS = {
    "while-composing": ("{key: 'Enter', isComposing: true, keyCode: 13}", "before"),
    "code-229": ("{key: 'Enter', keyCode: 229}", "after"),
    "same-task": ("{key: 'Enter', keyCode: 13}", "after"),
}


@pytest.mark.parametrize("pattern", PATTERNS)
def test_confirming_a_word_never_sends(webkit: WebKit, service: Service, pattern: str) -> None:
    """The Enter of the input method stays with it, in each of the three ways it is reported."""
    open_chat(webkit, service)
    event, when = PATTERNS[pattern]
    key = f"field.dispatchEvent(new KeyboardEvent('keydown', {{cancelable: true, ...{event}}}));"
    end = "field.dispatchEvent(new CompositionEvent('compositionend'));"
    webkit.run(
        "const field = root.querySelector('textarea'); field.value = '暗証';"
        "field.dispatchEvent(new Event('input'));"
        "field.dispatchEvent(new CompositionEvent('compositionstart'));"
        + (key + end if when == "before" else end + key)
    )
    webkit.run_later("setTimeout(done, 150)")
    assert (service.heard, webkit.run("return root.querySelector('textarea').value")) == ([], "暗証")


def test_a_text_written_without_a_line_is_kept(webkit: WebKit, service: Service) -> None:
    """Unsent is said in words, survives a reload, and goes once."""
    open_chat(webkit, service)
    service.book.faults.refusals["send"] = [(503, "try_again", 60)]
    webkit.click("textarea")
    webkit.press(*QUESTION, ENTER)
    webkit.wait("return root.querySelector('.entry.unsent') !== null")
    assert "まだ送れていません" in webkit.run("return root.querySelector('.entry.unsent').textContent")
    open_chat(webkit, service)
    webkit.wait("return root.querySelectorAll('.entry.answer').length === 1")
    assert service.heard == [QUESTION]
