"""What the webhook takes and refuses: only signed bodies of honest size, and any event LINE may invent."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from linebot.v3.webhook import SignatureValidator
from sqlalchemy import text
from structlog.testing import capture_logs

from service.channels.line.signature import is_signed
from tests.fakes.line_platform import Json
from tests.fakes.line_user import SECRET, LineUser, sign
from tests.line.channel_driver import LineDriver, words

SECRET_WORDS = "ひみつの相談"


async def post(http: httpx.AsyncClient, body: bytes, **headers: str | bytes) -> httpx.Response:
    """Send raw bytes."""
    named = [(name.replace("_", "-").encode(), _bytes(value)) for name, value in headers.items()]
    return await http.post("/line/webhook", content=body, headers=named)


async def count_events(driver: LineDriver) -> int:
    """Count the stored events."""
    async with driver.parts.database.read() as connection:
        return int((await connection.execute(text("SELECT count(*) FROM line_event"))).scalar_one())


async def test_a_signature_is_the_one_lines_own_library_makes(driver: LineDriver) -> None:
    """A body signed by LINE's library is taken, whatever the case of the header's name."""
    body = json.dumps({"events": [driver.user.text("こんにちは 😀\r\n")]}).encode()
    signature = SignatureValidator(SECRET)
    assert signature.validate(body.decode(), sign(body))
    for name in ("X-Line-Signature", "x-line-signature", "x-LINE-signature"):
        response = await driver.http.post("/line/webhook", content=body, headers={name: sign(body)})
        assert response.status_code == 200
    assert await count_events(driver) == 1


def test_a_known_body_has_its_known_signature() -> None:
    """A signature worked out elsewhere is ours too, and another secret's is not."""
    body, known = b"bodybodybodybody", "x8VIs/C0IPa1cZe97nJG/sloycJdwoZmKpMgd1ZkOW0="
    assert is_signed(body, known, ["another", "channelSecret"])
    assert not is_signed(body, known, ["another"])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body, good: good[:-4],
        lambda body, good: bytes([good.encode()[0] ^ 1]) + good.encode()[1:],
        lambda body, good: sign(body, "another secret"),
        lambda body, good: sign(body + b" "),
        lambda body, good: "署名".encode().decode("latin-1"),
        lambda body, good: "x" * 10_000,
    ],
)
async def test_a_wrong_signature_stores_and_says_nothing(driver: LineDriver, spoil: Any) -> None:
    """401, no row, no call, one log line without a word of the body."""
    body = json.dumps({"events": [driver.user.text(SECRET_WORDS)]}, ensure_ascii=False).encode()
    with capture_logs() as logs:
        response = await post(driver.http, body, x_line_signature=spoil(body, sign(body)))
    assert (response.status_code, await count_events(driver), driver.line.calls) == (401, 0, [])
    assert [entry["event"] for entry in logs] == ["line_signature_wrong"]
    assert SECRET_WORDS not in repr(logs) + response.text


async def test_a_missing_signature_is_a_bad_request(driver: LineDriver) -> None:
    """400, and the body is not sent back."""
    body = json.dumps({"events": [driver.user.text(SECRET_WORDS)]}, ensure_ascii=False).encode()
    response = await post(driver.http, body)
    assert (response.status_code, response.text, await count_events(driver)) == (400, "", 0)


@pytest.mark.parametrize(
    "body",
    [
        '{"destination":"U","events":[]}',
        '{ "events" : [ ] }\r\n',
        '{"events":[],"\\u3042":"\\ud83d\\ude00","x":"😀"}',
        "{}",
    ],
)
async def test_no_events_are_fine(driver: LineDriver, body: str) -> None:
    """LINE's connectivity check has no events: 200 and no row."""
    response = await post(driver.http, body.encode(), x_line_signature=sign(body.encode()))
    assert (response.status_code, await count_events(driver)) == (200, 0)


@pytest.mark.parametrize("body", [b"\xff\xfe{}", b"{", b"[1]", b'"x"', b"[" * 5000, b""])
async def test_what_is_no_webhook_is_a_bad_request(driver: LineDriver, body: bytes) -> None:
    """Correctly signed nonsense is 400, and the next request works."""
    assert (await post(driver.http, body, x_line_signature=sign(body))).status_code == 400
    await driver.run(driver.user.text("まだ動く"))
    assert words(driver.shown()) == "まだ動く"


async def test_escapes_and_halves_of_letters_are_read(driver: LineDriver) -> None:
    """Escaped text is the text; half a letter and a NUL do not stop the event."""
    event = driver.user.text("@")
    body = json.dumps({"events": [event]}).replace('"@"', '"\\u3042\\ud83d x\\u0000y"').encode()
    assert (await post(driver.http, body, x_line_signature=sign(body))).status_code == 200
    await driver.work()
    await driver.send()
    assert words(driver.shown()) == "あ? xy"


async def test_a_flood_is_refused_before_it_is_read(driver: LineDriver) -> None:
    """More than one MiB is 413, announced or not, without reading on; the next request works."""
    body = b" " * (1024 * 1024 + 1)
    assert (await post(driver.http, body, x_line_signature=sign(body))).status_code == 413
    taken = 0

    async def pour() -> AsyncIterator[bytes]:
        nonlocal taken
        for _ in range(64):
            taken += 1
            yield b" " * 65536 * 4

    response = await driver.http.post("/line/webhook", content=pour(), headers={"x-line-signature": "x"})
    assert (response.status_code, taken <= 6) == (413, True)
    await driver.run(driver.user.text("まだ動く"))
    assert words(driver.shown()) == "まだ動く"


GROUP = {"type": "group", "groupId": "C1", "userId": "U2"}
ROOM = {"type": "room", "roomId": "R1"}
STRANGE: list[Json] = [
    {"type": "beacon", "beacon": {"hwid": "d41d", "type": "enter"}},
    {"type": "accountLink", "link": {"result": "ok", "nonce": "n"}},
    {"type": "things", "things": {"type": "link"}},
    {"type": "videoPlayComplete", "videoPlayComplete": {"trackingId": "t"}},
    {"type": "membership", "membership": {"type": "joined"}},
    {"type": "module", "module": {"type": "attached"}},
    {"type": "activated", "chatControl": {"expireAt": 1}},
    {"type": "deactivated"},
    {"type": "botSuspended"},
    {"type": "botResumed"},
    {"type": "messageEdited", "message": {"id": "1", "type": "text", "text": "x"}},
    {"type": "leave", "source": GROUP},
    {"type": "memberJoined", "source": GROUP, "joined": {"members": []}},
    {"type": "memberLeft", "source": ROOM, "left": {"members": []}},
    {"type": "message", "source": GROUP, "message": {"id": "2", "type": "text", "text": SECRET_WORDS}},
    {"type": "message", "source": ROOM, "message": {"id": "3", "type": "text", "text": SECRET_WORDS}},
    {"type": "message", "message": {"id": "4", "type": "hologram", "text": SECRET_WORDS}},
    {"type": "message", "message": "no object"},
    {"type": "message", "message": {"id": 5, "type": 6, "text": 7}},
    {"type": "message", "source": {"type": "planet", "planetId": "P1"}, "message": {"type": "text"}},
    {"type": "message", "source": None, "message": {"type": "text", "text": SECRET_WORDS}},
    {"type": "message", "source": {"type": "user"}, "message": {"type": "text", "text": SECRET_WORDS}},
    {"type": "madeUp", "extra": {"deep": [1, 2, {"x": None}]}, "timestamp": "yesterday"},
    {"type": 7, "mode": 8, "timestamp": 10**30, "deliveryContext": [], "replyToken": {}},
    {"type": "x" * 500, "timestamp": -1e300},
    {},
]


async def test_whatever_line_invents_is_kept_and_its_neighbours_are_answered(driver: LineDriver) -> None:
    """Every event of a batch is a row, odd ones are ignored, and the text after each of them is answered."""
    neighbours = [driver.user.text(f"問{number}") for number in range(len(STRANGE))]
    odd = [_complete(event, driver.user, number) for number, event in enumerate(STRANGE)]
    batch: list[Any] = [event for pair in zip(odd, neighbours, strict=True) for event in pair]
    await driver.run(*batch, "no event", None, 7)  # type: ignore[arg-type]
    assert await count_events(driver) == 2 * len(STRANGE)
    asked = [message.text for message in await driver.transcript() if message.text is not None]
    assert asked == [f"問{number}" for number in range(len(STRANGE))]
    async with driver.parts.database.read() as connection:
        rows = (await connection.execute(text("SELECT * FROM line_event"))).all()
    assert SECRET_WORDS not in repr(rows)


def _complete(event: Json, user: LineUser, number: int) -> Json:
    """Give an odd event what it did not say, but not always an id."""
    usual = user.event("x", with_token=False)
    if number % 2:
        del usual["webhookEventId"]
    return {**usual, "number": number, **event}


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("latin-1")
