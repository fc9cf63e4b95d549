"""Releasing models: compared in plain words, never worse, by the prefecture, and back again."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from service.app import build_parts
from service.learning.comparing import Figures, WeakTopic, count, find_objections
from service.learning.models import write_figures
from service.learning.scoring import Utterance
from service.parts import Parts
from service.storage import audit
from service.storage.models import NewModel
from tests.fakes.bot import FakeBot
from tests.fakes.clock import FakeClock
from tests.fakes.supporter import FakeSupporter
from tests.learning.asking import OWN, seat

HOME = "/desk/models"
OLD = Figures(asked=100, correct=80, asked_back=17, wrong=3, alarms=4, alarms_missed=0)
BETTER = replace(OLD, correct=85, asked_back=12, weak=(WeakTopic("mynumber_fee", 9, 2, 1),))
WORSE = replace(OLD, correct=90, asked_back=5, wrong=5)
FIRST, SECOND = "a" * 64, "b" * 64


@pytest.fixture
async def boss(parts: Parts, transport: httpx.ASGITransport) -> FakeSupporter:
    """An administrator of the prefecture."""
    return await seat(parts, transport, role="administrator")


async def propose(parts: Parts, sha256: str = FIRST, figures: Figures = BETTER) -> None:
    """Store what a training has made, with its file."""
    file = f"oraho-{sha256[:16]}.tar.gz"
    parts.settings.models_dir.mkdir(exist_ok=True)
    (parts.settings.models_dir / file).write_bytes(b"model")
    model = NewModel(sha256, file, "0" * 16, 3, write_figures(figures), write_figures(OLD))
    assert await parts.learning.models.propose(model)


def read_pointer(parts: Parts) -> str:
    """Return what every Rasa follows; empty when it is the program's own model."""
    file = parts.settings.models_dir / "live"
    return file.read_text(encoding="ascii") if file.exists() else ""


async def test_old_and_new_are_compared_in_words(parts: Parts, boss: FakeSupporter) -> None:
    """The page says right, asked back and wrong of both, and what is weak, without codes."""
    await propose(parts)
    page = (await boss.http.get(HOME)).text
    for words in ("80件(80.0%)", "85件(85.0%)", "よくなった", "まちがい 2件", "プログラムに付いているモデル"):
        assert words in page
    assert "わるくなった" not in page
    assert "mynumber_fee" not in page


async def test_approved_switched_and_back(parts: Parts, boss: FakeSupporter) -> None:
    """Approving changes nothing for residents, switching does; one button goes back, at last to the own."""
    await propose(parts)
    await propose(parts, SECOND)
    assert (await boss.post(f"{HOME}/switch", model=FIRST)).status_code == 409
    for number in (FIRST, SECOND):
        await boss.post(f"{HOME}/approve", model=number)
    assert read_pointer(parts) == ""
    for number in (FIRST, SECOND):
        page = (await boss.post(f"{HOME}/switch", model=number)).text
        assert "切り替えました" in page
        assert read_pointer(parts) == f"{number}  oraho-{number[:16]}.tar.gz  {'0' * 16}\n"
    assert page.count("いま答えています") == 1
    await boss.post(f"{HOME}/back")
    assert read_pointer(parts).startswith(FIRST)
    assert "前のモデルに戻しました" in (await boss.post(f"{HOME}/back")).text
    assert read_pointer(parts) == ""
    assert (await boss.post(f"{HOME}/back")).status_code == 409
    async with parts.database.read() as connection:
        trail = [row.action for row in await audit.read(connection)]
    assert [trail.count(f"model_{what}") for what in ("approved", "switched", "back")] == [2, 2, 2]


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        (WORSE, "まちがった答えが3件から5件に増えました"),
        (replace(BETTER, alarms_missed=1), "危険を1件見逃しました"),
        (replace(BETTER, asked=90), "比べた質問の数が違います"),
    ],
)
async def test_a_worse_model_is_refused_with_a_sentence(
    parts: Parts, boss: FakeSupporter, figures: Figures, sentence: str
) -> None:
    """However much more is right: more wrong, or one alarm missed, and nobody can approve or release it."""
    await propose(parts, FIRST, figures)
    assert "認める</button>" not in (await boss.http.get(HOME)).text
    refused = await boss.post(f"{HOME}/approve", model=FIRST)
    assert (refused.status_code, sentence in refused.text) == (409, True)
    assert (await boss.post(f"{HOME}/switch", model=FIRST)).status_code == 409
    assert read_pointer(parts) == ""


async def test_a_towns_administrator_does_not_decide_for_all(
    parts: Parts, transport: httpx.ASGITransport
) -> None:
    """A model answers 59 municipalities: 郡山市's administrator sees it and is told who decides."""
    town = await seat(parts, transport, (OWN,), "administrator")
    await propose(parts)
    for what in ("approve", "refuse", "switch", "back"):
        answer = await town.post(f"{HOME}/{what}", model=FIRST)
        assert (answer.status_code, "担当が福島県全体の管理者だけ" in answer.text) == (403, True)


async def test_a_model_without_its_file_does_not_answer(parts: Parts, boss: FakeSupporter) -> None:
    """Switching to what is not there is refused, and the present model stays."""
    await propose(parts)
    await boss.post(f"{HOME}/approve", model=FIRST)
    (parts.settings.models_dir / f"oraho-{FIRST[:16]}.tar.gz").unlink()
    answer = await boss.post(f"{HOME}/switch", model=FIRST)
    assert (answer.status_code, "ファイルがありません" in answer.text) == (409, True)
    assert read_pointer(parts) == ""
    assert (await boss.post(f"{HOME}/approve", model="c" * 64)).status_code == 422


async def test_every_process_writes_the_pointer_of_its_machine(
    parts: Parts, boss: FakeSupporter, clock: FakeClock
) -> None:
    """What was switched here is pointed to by another process with its next look, and then left alone."""
    await propose(parts)
    await boss.post(f"{HOME}/approve", model=FIRST)
    await boss.post(f"{HOME}/switch", model=FIRST)
    settings = parts.settings.model_copy(update={"data_dir": parts.settings.data_dir / "other"})
    files = parts.knowledge.library.files
    other = build_parts(settings, parts.database, files, FakeBot(), clock, lambda: "id-of-another")
    assert await other.learning.models.follow() is True
    assert read_pointer(other) == read_pointer(parts)
    assert await other.learning.models.follow() is False


def test_figures_count_what_residents_would_meet() -> None:
    """A button instead of an answer is asked back; another matter is wrong; a missed danger is counted."""
    asked = Utterance("1", "a", (), ("answer",), ("mynumber_lost",), ())
    danger = Utterance("2", "b", (), ("emergency",), (), ())
    figures = count(
        [
            (asked, "answer", "mynumber_lost"),
            (asked, "answer", "mynumber_fee"),
            (asked, "clarify", None),
            (danger, "clarify", None),
            (danger, "emergency", None),
        ]
    )
    assert replace(figures, weak=()) == Figures(5, 2, 2, 1, 2, 1)
    assert figures.weak == (WeakTopic("mynumber_lost", 3, 1, 1), WeakTopic("emergency", 2, 0, 1))
    assert find_objections(None, figures) != ()
    assert find_objections(OLD, BETTER) == ()
