"""The editable wording of topics as a CSV file for a spreadsheet, out and in without loss."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from knowledge.cells import read_cell, write_cell
from knowledge.errors import ContentError
from knowledge.patches import TopicPatch
from knowledge.topics import Source, Topic
from service.editing.editing import Wish

COLUMNS = (
    "topic",
    "municipality",
    "question",
    "answer",
    "easy",
    "steps",
    "easy_steps",
    "bring",
    "proxy",
    "evacuee",
    "sources",
    "checked_on",
    "review_by",
)
SOURCE_FIELDS = 4


def write_table(rows: Iterable[tuple[Topic, str]]) -> bytes:
    """Return (topic, town) rows as CSV with the mark that spreadsheet programs know."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for topic, municipality in rows:
        writer.writerow([write_cell(cell) for cell in _write_row(topic, municipality)])
    return file.getvalue().encode("utf-8-sig")


def read_table(content: bytes) -> tuple[Wish, ...]:
    """Read such a file; raises ContentError with the row and the reason."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError("UTF-8 の CSV で保存してください") from error
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
        raise ContentError(f"列がありません: {'、'.join(missing)}")
    try:
        return tuple(_read_rows(reader))
    except csv.Error as error:
        raise ContentError(f"表として読めません({error})") from error


def _write_row(topic: Topic, municipality: str) -> tuple[str, ...]:
    sources = (" | ".join((s.url, s.title, s.kind, s.seen)) for s in topic.sources)
    return (
        topic.id,
        municipality,
        topic.question,
        topic.answer,
        topic.easy,
        "\n".join(topic.steps),
        "\n".join(topic.easy_steps),
        "\n".join(topic.bring),
        topic.proxy,
        topic.evacuee,
        "\n".join(sources),
        topic.checked_on,
        topic.review_by,
    )


def _read_rows(reader: Iterable[dict[str, str | None]]) -> Iterator[Wish]:
    for number, row in enumerate(reader, start=2):
        if any(row[name] is None for name in COLUMNS):
            raise ContentError(f"{number}行目: 列が足りません")
        cells = {name: read_cell(row[name] or "").replace("\r\n", "\n") for name in COLUMNS}
        patch = TopicPatch(
            cells["answer"].strip(),
            cells["easy"].strip(),
            read_steps(cells["steps"]),
            read_steps(cells["easy_steps"]),
            tuple(_read_source(line, number) for line in read_steps(cells["sources"])),
            cells["checked_on"].strip(),
            cells["review_by"].strip(),
            read_steps(cells["bring"]),
            cells["proxy"].strip(),
            cells["evacuee"].strip(),
        )
        yield Wish(cells["topic"], cells["municipality"], patch)


def read_steps(text: str) -> tuple[str, ...]:
    """Return the lines that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _read_source(line: str, number: int) -> Source:
    """Read "address | title | kind | day"; a title may hold the bar itself."""
    url, bar, rest = line.partition(" | ")
    pieces = rest.rsplit(" | ", SOURCE_FIELDS - 2)
    if not bar or len(pieces) != SOURCE_FIELDS - 1:
        raise ContentError(f"{number}行目: 出典は「住所 | 名前 | 種類 | 見た日」で書きます")
    return Source(url.strip(), *(piece.strip() for piece in pieces))
