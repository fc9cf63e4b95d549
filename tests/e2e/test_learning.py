"""From a question in vain to an answer: residents ask, two officials teach, an administrator releases.

The model is really trained, once, and a real Rasa takes it up while a conversation goes on.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from knowledge.catalogue import load_catalogue
from service.launch.evaluating import list_evaluation_files
from service.launch.retraining import retrain_with
from service.learning.scoring import Utterance, load_utterances
from service.storage.models import NewModel
from tests.e2e.live_desk import DATA, LiveDesk
from tests.real_rasa import ROOT, RealRasa

TOPIC = "mynumber_pin_locked"
ANSWER = "ロックは、役場の窓口で解除できます。"
SAID = (
    "ぽかぽか札がひらかなくなった",
    "ぽかぽか札がひらかねえんだけど",
    "ぽかぽか札ひらかない",
    "ぽかぽか札がひらかなくて困ってる",
)
EVERY = 20  # of the evaluation: enough to compare, and every danger of it is asked
SWITCH_SECONDS = 120


@pytest.fixture(scope="module")
def rasa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealRasa]:
    """A real Rasa that follows a pointer; its model lies where a new one will be trained."""
    folder = tmp_path_factory.mktemp("learning")
    (folder / "models").mkdir()
    rasa = RealRasa.start(load_catalogue(DATA), live=folder / "models" / "live")
    for name in (rasa.model.name, f"{rasa.model.name}.sha256"):
        shutil.copy(rasa.model.with_name(name), folder / "models" / name)
    yield rasa
    rasa.stop()


@pytest.fixture(scope="module")
def desk(rasa: RealRasa) -> Iterator[LiveDesk]:
    """The desk and the residents' service, with the real bot."""
    assert rasa.live is not None
    live = LiveDesk(load_catalogue(DATA), rasa.live.parents[1], rasa.client())
    yield live
    live.stop()


def served_model(rasa: RealRasa) -> str:
    """Return the hash that Rasa says it answers with."""
    return str(httpx.get(f"{rasa.url}/webhooks/oraho/", timeout=10, trust_env=False).json()["model"])


def wait_for_another(rasa: RealRasa, before: str) -> None:
    """Wait until Rasa answers with another model; it must answer all the while."""
    deadline = time.monotonic() + SWITCH_SECONDS
    while served_model(rasa) == before:
        assert time.monotonic() < deadline, "Rasa did not take up the model"
        time.sleep(0.5)


def teach(page: Page, desk: LiveDesk) -> None:
    """Make examples of what stands on the list, all of a group at one click."""
    for _ in SAID:
        page.goto(f"{desk.url}/desk/knowledge/unanswered")
        if page.get_by_role("button", name="例に加える").count() == 0:
            return
        page.get_by_label("項目", exact=True).first.select_option(TOPIC)
        page.get_by_role("button", name="例に加える").first.click()
        expect(page.get_by_text("例に加えました。")).to_be_visible()


def review(page: Page, desk: LiveDesk) -> None:
    """Approve every example that waits."""
    page.goto(f"{desk.url}/desk/knowledge/examples")
    for _ in SAID:
        page.get_by_role("button", name="を認める").first.click()
        expect(page.get_by_text("認めました。次の学習で使います。")).to_be_visible()


def retrain(desk: LiveDesk, utterances: list[Utterance]) -> NewModel | None:
    """Train and compare, as the command does, outside the loop that the browser occupies."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(retrain_with(desk.settings, utterances))).result()


def behaviour(replies: list[dict[str, object]]) -> tuple[object, object]:
    """Return behaviour and topic of the last reply."""
    reply = replies[-1]["reply"]
    assert isinstance(reply, dict)
    return reply["behaviour"], reply["topic"]


def test_what_was_asked_in_vain_is_answered_after_teaching(
    browser: Browser, desk: LiveDesk, rasa: RealRasa
) -> None:
    """Unanswered → example → review → retrain → compared → released → answered; and back by one button."""
    resident = desk.begin(municipality="072036")
    for text in SAID:
        asked = desk.begin(municipality="072036")
        assert behaviour(desk.say(asked, text))[0] != "answer"
    desk.say(resident, "こんにちは")

    teach(desk.sit(browser, "はな", role="official"), desk)
    review(desk.sit(browser, "たろう", role="official"), desk)

    own = served_model(rasa)
    everything = load_utterances(list_evaluation_files(ROOT))
    utterances = [u for n, u in enumerate(everything) if n % EVERY == 0 or u.behaviours[0] == "emergency"]
    model = retrain(desk, utterances)
    assert model is not None
    assert model.examples == len(SAID)
    assert served_model(rasa) == own  # training changes nothing that residents meet

    boss = desk.sit(browser, "かんり", role="administrator")
    boss.goto(f"{desk.url}/desk/models")
    expect(boss.get_by_text(f"試験の質問 {len(utterances)}件に")).to_be_visible()
    boss.get_by_role("button", name="を認める").click()
    boss.get_by_role("button", name="このモデルに切り替える").click()
    expect(boss.get_by_text("切り替えました。")).to_be_visible()
    wait_for_another(rasa, own)
    assert served_model(rasa) == model.sha256

    assert behaviour(desk.say(resident, SAID[0])) == ("answer", TOPIC)  # the conversation went on
    assert ANSWER in desk.read(resident)

    boss.get_by_role("button", name="前のモデルに戻す").click()
    expect(boss.get_by_text("前のモデルに戻しました。")).to_be_visible()
    wait_for_another(rasa, model.sha256)
    assert served_model(rasa) == own
    assert behaviour(desk.say(desk.begin(municipality="072036"), SAID[0]))[0] != "answer"
