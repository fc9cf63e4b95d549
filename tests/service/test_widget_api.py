"""Widget API v1 as promised in the contract, on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest

from knowledge.reply import Behaviour, Choice, Reply
from service.conversation.ports import Question
from tests.fakes.bot import FakeBot
from tests.fakes.clock import FakeClock
from tests.fakes.resident import FakeResident, behaviours, words


async def test_beginning_greets_and_warns(resident: FakeResident) -> None:
    """The greeting says that a machine answers, what not to write, and how to reach a person."""
    (greeting,) = resident.messages
    assert (greeting["seq"], greeting["from"]) == (1, "system")
    assert all(word in words(greeting) for word in ("自動", "マイナンバー", "人に相談する"))
    assert greeting["reply"]["choices"][-1]["label"] == "人に相談する"
    assert "context" not in greeting["reply"]


async def test_what_the_service_itself_says_can_be_read(resident: FakeResident) -> None:
    """The greeting carries frozen readings, in its notices too."""
    parts = [part for part in resident.messages[0]["reply"]["parts"] if part["type"] in ("text", "notice")]
    expected = {
        "text": {"base": "相談", "reading": "そうだん"},
        "notice": {"base": "番号", "reading": "ばんごう"},
    }
    found = {part["type"] for part in parts if expected[part["type"]] in part["ruby"]}
    assert {"text", "notice"} == found


async def test_a_question_is_answered_in_the_same_call(resident: FakeResident) -> None:
    """With `wait` the reply comes back with the stored message."""
    answer = await resident.post("messages", {"client_id": "client-a", "text": "こんにちは"}, wait=20)
    assert answer.status_code == 200
    body = answer.json()
    assert (body["message"]["seq"], body["message"]["text"]) == (2, "こんにちは")
    assert [reply["seq"] for reply in body["replies"]] == [3]


async def test_without_waiting_the_message_is_accepted(resident: FakeResident) -> None:
    """Without `wait` the message is stored and the reply can be read later."""
    answer = await resident.post("messages", {"client_id": "client-a", "text": "こんにちは"})
    assert answer.status_code == 202
    later = await resident.get("messages", after=2, wait=20)
    assert [message["from"] for message in later.json()["messages"]] == ["bot"]


async def test_the_same_client_id_twice_is_one_message(resident: FakeResident, bot: FakeBot) -> None:
    """Sending again gives the first answer; nothing is stored or asked twice."""
    body = {"client_id": "client-a", "text": "こんにちは"}
    answers = await asyncio.gather(*(resident.post("messages", body, wait=20) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert (len(await resident.read()), len(bot.asked)) == (3, 1)


async def test_the_same_client_id_with_another_text_is_refused(resident: FakeResident) -> None:
    """An id belongs to one text."""
    await resident.post("messages", {"client_id": "client-a", "text": "一つ目"}, wait=20)
    answer = await resident.post("messages", {"client_id": "client-a", "text": "二つ目"})
    assert (answer.status_code, answer.json()["error"]) == (409, "id_reused")


async def test_messages_sent_at_once_are_answered_in_order(resident: FakeResident) -> None:
    """Ten messages in a burst get their ten answers, each after its question, in order."""
    for number in range(10):
        await resident.post("messages", {"client_id": f"client-{number}", "text": f"問{number}"})
    expected = [f"問{number}" for number in range(10)]
    transcript: list[dict[str, object]] = []
    for _ in range(100):
        transcript = await resident.read()
        if len(transcript) == 21:
            break
        await asyncio.sleep(0.05)
    asked = [message["text"] for message in transcript if message["from"] == "resident"]
    answered = [words(message) for message in transcript if message["from"] == "bot"]
    assert (asked, answered) == (expected, expected)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"client_id": "client-a", "text": ""}, 422, "empty"),
        ({"client_id": "client-a", "text": "　 \n"}, 422, "empty"),
        ({"client_id": "client-a"}, 422, "empty"),
        ({"client_id": "client-a", "text": "あ" * 1001}, 422, "too_long"),
        ({"client_id": "client-a", "text": "あ" * 10_001}, 422, "too_long"),
        ({"client_id": "client-a", "choice": "99.0"}, 422, "unknown_choice"),
        ({"client_id": "client-a", "choice": "topic:mynumber_lost"}, 422, "unknown_choice"),
        ({"client_id": "client-a", "choice": "1.99"}, 422, "unknown_choice"),
        ({"client_id": "a", "text": "短い"}, 400, "bad_json"),
        ({"text": "番号なし"}, 400, "bad_json"),
        ({"client_id": "client-a", "text": 5}, 400, "bad_json"),
        ([1, 2], 400, "bad_json"),
    ],
)
async def test_bad_messages_are_explained_and_not_stored(
    resident: FakeResident, body: object, status: int, code: str
) -> None:
    """What cannot be accepted gets a Japanese sentence and leaves no row."""
    answer = await resident.post("messages", body)
    assert (answer.status_code, answer.json()["error"]) == (status, code)
    assert answer.json()["message"].endswith("。")
    assert len(await resident.read()) == 1


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"{not json", 400, "bad_json"),
        (b"\xff\xfe\x00", 400, "bad_encoding"),
        (b'{"client_id": "client-a", "text": "\\ud800"}', 400, "bad_encoding"),
        (b'{"text": "' + b"a" * 5_000_000 + b'"}', 413, "body_too_large"),
        (b"[" * 50_000, 400, "bad_json"),
    ],
)
async def test_broken_bytes_are_refused(
    resident: FakeResident, content: bytes, status: int, code: str
) -> None:
    """Broken JSON, broken UTF-8 and giant bodies are told apart."""
    answer = await resident.http.post(f"{resident.url}/messages", content=content, headers=resident.headers)
    assert (answer.status_code, answer.json()["error"]) == (status, code)


@pytest.mark.parametrize("query", [{"wait": "long"}, {"after": "-1"}, {"wait": "31"}])
async def test_odd_parameters_are_explained(resident: FakeResident, query: dict[str, str]) -> None:
    """A query that makes no sense gets the same kind of answer as every other problem."""
    answer = await resident.get("messages", **query)
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_request")


async def test_strange_characters_are_cleaned_and_answered(resident: FakeResident) -> None:
    """Control, bidi and zero-width characters do no harm."""
    replies = await resident.say("カ\u200bー\u202eド\x00の" + "が" + "\u0301" * 500 + "こと")
    assert behaviours(replies) == ["answer"]
    stored = (await resident.read())[1]["text"]
    assert not any(bad in stored for bad in ("\u200b", "\u202e", "\x00"))


async def test_a_forged_token_and_an_unknown_id_look_alike(resident: FakeResident) -> None:
    """Neither tells an intruder whether the conversation exists."""
    forged = {"Authorization": "Bearer forged"}
    answers = [
        await resident.http.get(f"/api/v1/conversations/{name}/messages", headers=forged)
        for name in (resident.id, "unknown-but-long-enough", "x", "%00", "a%20b%20c%20d%20e")
    ]
    answers.append(await resident.http.get(f"{resident.url}/messages"))
    assert {answer.status_code for answer in answers} == {401}
    assert {answer.json()["error"] for answer in answers} == {"session_expired"}


async def test_an_idle_token_expires_and_reading_keeps_it_alive(
    resident: FakeResident, clock: FakeClock
) -> None:
    """Half an hour without any sign ends the access; reading is a sign."""
    for _ in range(3):
        clock.move(timedelta(minutes=20))
        assert (await resident.get("messages")).status_code == 200
    clock.move(timedelta(minutes=31))
    assert (await resident.get("messages")).status_code == 401


async def test_another_sites_page_cannot_use_the_token(
    http: httpx.AsyncClient, resident: FakeResident
) -> None:
    """A token is bound to the site where the conversation began."""
    origin = {"Origin": "http://test"}
    begun = (await http.post("/api/v1/conversations", json={}, headers=origin)).json()
    headers = {"Authorization": f"Bearer {begun['token']}", "Origin": "https://evil.example"}
    answer = await http.get(f"/api/v1/conversations/{begun['id']}/messages", headers=headers)
    assert answer.status_code == 401


async def test_a_foreign_site_cannot_begin(http: httpx.AsyncClient) -> None:
    """Only allowed sites embed the widget."""
    answer = await http.post("/api/v1/conversations", json={}, headers={"Origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["error"]) == (403, "origin_refused")


async def test_an_unknown_municipality_is_refused(http: httpx.AsyncClient) -> None:
    """Codes outside the 59 are explained; `outside` is a value of its own."""
    answer = await http.post("/api/v1/conversations", json={"municipality": "131016"})
    assert (answer.status_code, answer.json()["error"]) == (404, "unknown_site")
    assert (await http.post("/api/v1/conversations", json={"municipality": "outside"})).status_code == 201


async def test_towns_and_language_can_be_changed(resident: FakeResident, bot: FakeBot) -> None:
    """What is set by hand reaches the bot with the next question."""
    change = {"municipality": "072044", "registered": "075469", "language": "ja-easy"}
    answer = await resident.http.patch(resident.url, json=change, headers=resident.headers)
    assert answer.json() == change
    await resident.say("教えて")
    context = bot.asked[-1].context
    assert (context.living, context.registered, context.language) == ("072044", "075469", "ja-easy")


async def test_buttons_mean_nothing_outside(resident: FakeResident, bot: FakeBot) -> None:
    """Clients see opaque values; the bot gets the inner ones."""
    bot.answer = lambda question: Reply(
        Behaviour.CLARIFY,
        choices=(Choice("なくした", "topic:mynumber_lost", "mynumber_lost"), Choice("ちがう", "none")),
        context=question.context,
    )
    (reply,) = await resident.say("カード")
    assert [choice["value"] for choice in reply["reply"]["choices"]] == ["3.0", "3.1"]
    await resident.press("なくした")
    await resident.press("ちがう")
    messages = [question.message for question in bot.asked[1:]]
    assert messages == ['/ask{"topic": "mynumber_lost"}', '/choose{"choice": "none"}']
    assert [m["text"] for m in await resident.read() if m["from"] == "resident"] == [
        "カード",
        "なくした",
        "ちがう",
    ]


async def test_the_way_to_a_person_is_always_open(resident: FakeResident, bot: FakeBot) -> None:
    """The button beside the conversation works at any time, with a dead bot too."""
    bot.dead = True
    body = {"client_id": "client-a", "choice": "handoff:request"}
    answer = await resident.post("messages", body, wait=20)
    assert behaviours(answer.json()["replies"]) == ["handoff"]
    assert answer.json()["message"]["text"] == "人に相談する"


async def test_reading_tells_the_state_too(resident: FakeResident) -> None:
    """Who cannot keep a stream open still sees who has the conversation."""
    state = (await resident.get("messages")).json()["state"]
    assert state == {"mode": "bot", "position": None, "wait_minutes": None, "supporter": None}


@pytest.mark.parametrize("text", ["/restart", '/ask{"topic": "x"}', "  /greet", "/"])
async def test_a_typed_slash_is_no_command(resident: FakeResident, bot: FakeBot, text: str) -> None:
    """Rasa obeys a leading slash, so residents' slashes are neutralised."""
    await resident.say(text)
    assert not bot.asked[-1].message.startswith("/")


async def test_a_number_is_masked_before_bot_and_storage(resident: FakeResident, bot: FakeBot) -> None:
    """The bot never sees a My Number, the resident is warned and still answered."""
    (reply,) = await resident.say("番号は１２３４５６７８９０１８です")
    assert bot.asked[-1].message == "番号は●●●●です"
    assert reply["reply"]["behaviour"] == "privacy_warning"
    assert "マイナンバーのような番号" in words(reply)
    assert "番号は●●●●です" in words(reply)
    assert (await resident.read())[1]["text"] == "番号は●●●●です"


async def test_ending_erases_and_may_be_done_twice(resident: FakeResident) -> None:
    """終了して消す answers 204 each time; afterwards nothing can be read."""
    for _ in range(2):
        answer = await resident.http.delete(resident.url, headers=resident.headers)
        assert answer.status_code == 204
    assert (await resident.get("messages")).status_code == 401


async def test_ending_needs_the_token(resident: FakeResident) -> None:
    """A forged token cannot erase somebody's conversation."""
    forged = {"Authorization": "Bearer forged"}
    assert (await resident.http.delete(resident.url, headers=forged)).status_code == 401
    assert len(await resident.read()) == 1


async def test_a_dead_bot_is_not_a_dead_service(resident: FakeResident, bot: FakeBot) -> None:
    """Without Rasa there is an apology, and a person can still be called."""
    bot.dead = True
    (reply,) = await resident.say("カードをなくした")
    assert (reply["from"], reply["reply"]["behaviour"], reply["reply"]["topic"]) == (
        "system",
        "decline",
        None,
    )
    assert behaviours(await resident.press("人に相談する")) == ["handoff"]


async def test_an_empty_answer_is_retried_under_a_new_sender(resident: FakeResident, bot: FakeBot) -> None:
    """Rasa's `200 []` is a failure; the second try must not meet the first one's tracker."""
    senders: list[str] = []

    def fail_once(question: Question) -> Reply:
        senders.append(question.sender)
        bot.dead = False
        return Reply(Behaviour.ANSWER, context=question.context)

    bot.answer = fail_once
    bot.dead = True
    asking = asyncio.create_task(resident.say("もしもし"))
    while not bot.asked:  # noqa: ASYNC110 - the fake has no event to wait for
        await asyncio.sleep(0.01)
    bot.dead = False
    assert behaviours(await asking) == ["answer"]
    assert bot.asked[0].sender != senders[0]


async def test_feedback_and_rating(resident: FakeResident) -> None:
    """Verdicts belong to a reply and have three values; ratings have five."""
    (reply,) = await resident.say("教えて")
    good = {"seq": reply["seq"], "verdict": "solved"}
    assert (await resident.post("feedback", good)).status_code == 204
    assert (await resident.post("feedback", good)).status_code == 204
    assert (await resident.post("feedback", {"seq": 2, "verdict": "solved"})).status_code == 422
    assert (await resident.post("feedback", {**good, "verdict": "great"})).status_code == 422
    assert (await resident.post("rating", {"stars": 5, "text": "助かった"})).status_code == 204
    assert (await resident.post("rating", {"stars": 6})).status_code == 422


async def test_the_transcript_can_be_kept(resident: FakeResident) -> None:
    """The whole conversation can be downloaded."""
    await resident.say("教えて")
    answer = await resident.get("transcript")
    assert [message["seq"] for message in answer.json()["messages"]] == [1, 2, 3]
    assert "attachment" in answer.headers["content-disposition"]


async def test_health(http: httpx.AsyncClient, bot: FakeBot) -> None:
    """Ready only once the bot has answered; later a dead bot is a degraded service, not a dead one."""
    assert (await http.get("/livez")).status_code == 200
    bot.dead = True
    assert (await http.get("/readyz")).status_code == 503
    bot.dead = False
    assert (await http.get("/readyz")).json()["bot"] == "ok"
    bot.dead = True
    answer = await http.get("/readyz")
    assert (answer.status_code, answer.json()["bot"]) == (200, "degraded")


async def test_only_public_routes_are_published(http: httpx.AsyncClient) -> None:
    """The OpenAPI file speaks of the widget API alone."""
    paths = (await http.get("/openapi.json")).json()["paths"]
    assert paths
    assert all(path.startswith("/api/v1/") for path in paths)
