"""Teaching: residents' words become examples only when two people agree, and never with a name in them."""

from __future__ import annotations

import json
import re
import shutil
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from checks.examples import check_examples
from knowledge.examples import list_lines
from service.learning.lessons import Lessons, leave_out_known, list_exports, write_lessons
from service.parts import Parts
from service.storage import audit, examples
from service.storage.examples import ExampleState
from tests.fakes.bot import FakeBot
from tests.fakes.clock import FakeClock
from tests.fakes.supporter import FakeSupporter
from tests.learning.asking import OTHER, OWN, answer_as_named, ask, lines_of, list_groups, read, seat

ROOT = Path(__file__).parents[2]
BOOK = "/desk/knowledge/examples"
TOPIC = "mynumber_pin_locked"
SAID = "聞き返しのぽかぽか札のひらきかた"


@pytest.fixture
def bot() -> FakeBot:
    """A bot that fails as it is told."""
    return FakeBot(answer_as_named)


@pytest.fixture
async def hana(parts: Parts, transport: httpx.ASGITransport) -> FakeSupporter:
    """An official of the prefecture."""
    return await seat(parts, transport)


@pytest.fixture
async def taro(parts: Parts, transport: httpx.ASGITransport) -> FakeSupporter:
    """Another one."""
    return await seat(parts, transport)


async def propose(person: FakeSupporter, lines: str, text: str = SAID, topic: str = TOPIC) -> httpx.Response:
    """Make an example of lines on the list."""
    return await person.post(f"{BOOK}/propose", lines=lines, text=text, topic=topic)


async def number_of(person: FakeSupporter) -> str:
    """Return the number of the example that waits."""
    page = (await person.http.get(BOOK)).text
    return str(re.findall(r"/desk/knowledge/examples/(\d+)/reject", page)[0])


async def list_approved(parts: Parts) -> list[tuple[str, str]]:
    """Return what will be learned."""
    async with parts.database.read() as connection:
        found = await examples.list_in(connection, ExampleState.APPROVED)
    return [(one.content.topic, one.content.text) for one in found]


async def test_the_bots_guesses_come_first(http: httpx.AsyncClient, hana: FakeSupporter) -> None:
    """The list of topics begins with what the bot thought of, best first."""
    await ask(http, SAID)
    page = await read(hana)
    chosen = page[page.index('name="topic"') :]
    assert re.findall(r'<option value="(\w+)"', chosen)[:2] == ["mynumber_pin_locked", "mynumber_pin_change"]


async def test_two_people_make_an_example(
    parts: Parts, http: httpx.AsyncClient, hana: FakeSupporter, taro: FakeSupporter
) -> None:
    """One click takes the question off the list; it is learned only when another person has agreed."""
    await ask(http, SAID)
    answer = await propose(hana, lines_of(await read(hana), SAID))
    assert "例に加えました" in answer.text
    assert list_groups(await read(hana)) == []
    number = await number_of(hana)
    own = await hana.post(f"{BOOK}/{number}/approve")
    assert (own.status_code, "自分では認められません" in own.text) == (409, True)
    assert await list_approved(parts) == []
    done = await taro.post(f"{BOOK}/{number}/approve")
    assert "次の学習で使います" in done.text
    assert await list_approved(parts) == [(TOPIC, SAID)]
    assert (await taro.post(f"{BOOK}/{number}/approve")).status_code == 409
    async with parts.database.read() as connection:
        trail = [(row.action, row.purpose) for row in await audit.read(connection)]
    assert {("example_proposed", TOPIC), ("example_approved", TOPIC), ("examples_read", "")} <= set(trail)


async def test_what_is_refused_is_asked_again(
    parts: Parts, http: httpx.AsyncClient, hana: FakeSupporter, taro: FakeSupporter
) -> None:
    """A refused or withdrawn line is not learned, and its questions are back on the list."""
    await ask(http, SAID)
    await propose(hana, lines_of(await read(hana), SAID))
    number = await number_of(hana)
    await taro.post(f"{BOOK}/{number}/approve")
    assert "一覧に戻りました" in (await hana.post(f"{BOOK}/{number}/reject")).text
    assert await list_approved(parts) == []
    assert [words for words, _ in list_groups(await read(hana))] == [SAID]
    assert (await taro.post(f"{BOOK}/{number}/approve")).status_code == 409


async def test_a_group_is_taught_at_one_click(
    http: httpx.AsyncClient, hana: FakeSupporter, taro: FakeSupporter
) -> None:
    """Every line becomes an example of its own; refusing one brings back only the question in its words."""
    other = f"{SAID}を教えて"
    await ask(http, SAID, other)
    ((_, lines),) = list_groups(await read(hana))
    faulty = await propose(hana, lines, f"{SAID}\n渡辺花子のカード")
    assert (faulty.status_code, "「渡辺花子のカード」: 名前や番号" in faulty.text) == (422, True)
    await propose(hana, lines, f"{other}\n\n{SAID}\n{SAID}。")
    page = (await taro.http.get(BOOK)).text
    assert "確認を待っている例(2件)" in page
    number = re.search(rf'/examples/(\d+)/reject">.{{0,200}}「{SAID}。」を取りやめる', page)
    assert number is not None
    await taro.post(f"{BOOK}/{number[1]}/reject")
    assert [words for words, _ in list_groups(await read(hana))] == [SAID]


def say_evaluation_line() -> str:
    """Return a line that the evaluation keeps for itself, in other script and punctuation."""
    first = (ROOT / "tests/nlu/evaluation_a.jsonl").read_text(encoding="utf-8").splitlines()[0]
    return f"{json.loads(first)['text']}!!"


def say_learned_line(topic: str) -> str:
    """Return a line that a topic has already."""
    file = next((ROOT / "data/nlu").rglob(f"{topic}.yml"))
    return next(line for _, line in list_lines(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("text", "topic", "fault"),
    [
        ("渡辺花子のカード", TOPIC, "名前や番号のような所"),
        ("●●●●のカード", TOPIC, "名前や番号のような所"),
        ("090-1234-5678に電話", TOPIC, "名前や番号のような所"),
        (say_evaluation_line(), TOPIC, "試験に使う文と同じ"),
        (say_learned_line(TOPIC), TOPIC, "もう学習している文です"),
        (say_learned_line("mynumber_lost"), TOPIC, "ほかの項目で学習している文です"),
        ("[カード](topic)のこと", TOPIC, "かっこ"),
        ("/restart", TOPIC, "かっこ"),
        ("。。", TOPIC, "文を書いてください"),
        ("ながい" * 70, TOPIC, "200文字まで"),
        (SAID, "no_such_topic", "項目を一つ選んで"),
    ],
)
async def test_what_must_not_be_learned_is_refused_in_words(
    parts: Parts, http: httpx.AsyncClient, hana: FakeSupporter, text: str, topic: str, fault: str
) -> None:
    """Names, what tests keep for themselves, doubles and Rasa's marks; the question stays on the list."""
    await ask(http, SAID)
    answer = await propose(hana, lines_of(await read(hana), SAID), text, topic)
    assert (answer.status_code, fault in answer.text) == (422, True)
    assert [words for words, _ in list_groups(await read(hana))] == [SAID]


async def test_one_line_is_proposed_once(http: httpx.AsyncClient, hana: FakeSupporter) -> None:
    """A second official who hands the same words in is told so; lines that are gone cannot be used."""
    await ask(http, SAID)
    lines = lines_of(await read(hana), SAID)
    await propose(hana, lines)
    assert (await propose(hana, lines, "ほかの言い方です")).status_code == 409
    await ask(http, SAID)
    again = await propose(hana, lines_of(await read(hana), SAID), f"{SAID}。")
    assert (again.status_code, "もう頼まれているか" in again.text) == (422, True)


async def test_another_town_cannot_decide(
    parts: Parts, http: httpx.AsyncClient, transport: httpx.ASGITransport
) -> None:
    """いわき市 neither sees 郡山市's example nor decides on it, nor teaches with 郡山市's words."""
    await ask(http, SAID, "断りの二つ目")
    own, other = await seat(parts, transport, (OWN,)), await seat(parts, transport, (OTHER,))
    page = await read(own)
    assert (await propose(other, lines_of(page, "断りの二つ目"), "断りの別の文")).status_code == 409
    await propose(own, lines_of(page, SAID))
    number = await number_of(own)
    assert SAID not in (await other.http.get(BOOK)).text
    for way in ("approve", "reject"):
        assert (await other.post(f"{BOOK}/{number}/{way}")).status_code == 404


async def test_what_nobody_decided_on_is_forgotten(
    parts: Parts, http: httpx.AsyncClient, hana: FakeSupporter, taro: FakeSupporter, clock: FakeClock
) -> None:
    """Undecided words go with the conversations; what two people approved is kept."""
    await ask(http, SAID, "断りの雪")
    page = await read(hana)
    await propose(hana, lines_of(page, SAID))
    await taro.post(f"{BOOK}/{await number_of(hana)}/approve")
    await propose(hana, lines_of(page, "断りの雪"), "断りの雪")
    clock.move(timedelta(days=91))
    await parts.retention.run()
    assert await list_approved(parts) == [(TOPIC, SAID)]
    async with parts.database.read() as connection:
        assert await examples.list_in(connection, ExampleState.PROPOSED) == ()


def test_exported_files_are_the_repositorys(tmp_path: Path) -> None:
    """Laid over the repository, the files hold the old and the new lines, and lint finds nothing."""
    copy = tmp_path / "copy"
    for folder in ("data", "tests/nlu", "tests/conversations"):
        shutil.copytree(ROOT / folder, copy / folder)
    for path, text in list_exports({TOPIC: [SAID, "ぽかぽか札がとじた"]}, ROOT):
        assert (copy / path).exists()
        (copy / path).write_text(text, encoding="utf-8")
    assert list(check_examples(copy)) == []
    lines = [line for _, line in list_lines((copy / path).read_text(encoding="utf-8"))]
    assert lines[-2:] == [SAID, "ぽかぽか札がとじた"]
    assert lines[0] == say_learned_line(TOPIC)


def test_what_the_repository_took_over_is_not_exported_again(tmp_path: Path) -> None:
    """A line that stands in data/nlu by now is left out, of files for training too."""
    lessons = Lessons({"ぽかぽか": f"ask/{TOPIC}"}, frozenset())
    topics = leave_out_known([(TOPIC, "ポカポカ。"), (TOPIC, SAID)], lessons)
    assert topics == {TOPIC: [SAID]}
    write_lessons(topics, tmp_path)
    (file,) = tmp_path.iterdir()
    assert [(f"ask/{TOPIC}", SAID)] == list(list_lines(file.read_text(encoding="utf-8")))
