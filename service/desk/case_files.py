"""One case as files for who asks for their own data: a table, the same as JSON, and a list of digests."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from knowledge.reply import NoticePart, PhonesPart, Reply, StepsPart, TextPart
from service.conversation.desk_hours import TOKYO
from service.conversation.model import Conversation, Handoff, Message
from service.desk.csv_file import write_csv
from service.storage.desk_aids import Note

HEADINGS = ("番号", "時刻", "だれ", "名前", "文")
SPEAKERS = {"resident": "住民", "bot": "自動の案内", "supporter": "支援員", "system": "お知らせ"}
NOTE = "内部メモ"


@dataclass(frozen=True, slots=True)
class CaseFiles:
    """A zip archive and the name to store it under."""

    name: str
    content: bytes


def write_case(
    handoff: Handoff,
    conversation: Conversation,
    messages: Sequence[Message],
    notes: Sequence[Note],
    now: datetime,
) -> CaseFiles:
    """Return words and notes as they are stored (masked), without any name or number of a call-back."""
    rows = [*_list_rows(messages, notes)]
    facts = {
        "handoff": handoff.id,
        "municipality": handoff.municipality,
        "channel": conversation.channel,
        "opened_at": handoff.opened_at.isoformat(),
        "written_at": now.isoformat(),
        "rows": [dict(zip(("number", "at", "who", "name", "text"), row, strict=True)) for row in rows],
    }
    files = {
        "transcript.csv": write_csv([HEADINGS, *rows]),
        "case.json": json.dumps(facts, ensure_ascii=False, indent=1).encode(),
    }
    files["manifest.json"] = _write_manifest(files)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, now.astimezone(TOKYO).timetuple()[:6]), content)
    return CaseFiles(f"case-{handoff.id}.zip", packed.getvalue())


def say(reply: Reply) -> str:
    """Return what a reply says in words."""
    lines: list[str] = []
    for part in reply.parts:
        if isinstance(part, TextPart | NoticePart):
            lines.append(part.text)
        elif isinstance(part, StepsPart):
            lines += [f"{number}. {step}" for number, step in enumerate(part.steps, start=1)]
        elif isinstance(part, PhonesPart):
            lines += [f"{phone.label} {phone.number}" for phone in part.phones]
    return "\n".join(lines)


def _list_rows(messages: Sequence[Message], notes: Sequence[Note]) -> Iterator[tuple[str, ...]]:
    for message in messages:
        words = message.text if message.text is not None else say(message.reply) if message.reply else ""
        who = SPEAKERS[message.speaker.value]
        yield str(message.seq), _write_moment(message.at), who, message.name or "", words
    for note in notes:
        yield "", _write_moment(note.at), NOTE, note.name, note.text


def _write_moment(moment: datetime) -> str:
    return moment.astimezone(TOKYO).strftime("%Y-%m-%d %H:%M")


def _write_manifest(files: dict[str, bytes]) -> bytes:
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return json.dumps({"sha256": digests}, indent=1).encode()
