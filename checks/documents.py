"""Documents and notices of towns: complete, in sentences that residents can read, of towns that exist."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from checks.finding import Finding, Page
from knowledge.documents import Document, load_documents, read_document
from knowledge.errors import ContentError
from knowledge.files import read_rows
from knowledge.notices import EVERYWHERE, load_notices
from knowledge.sentences import find_text_faults

LONGEST_HEADING = 20


def check_documents(root: Path) -> Iterator[Finding]:
    """Check `data/documents` and `data/notices.csv`."""
    folder = root / "data/documents"
    codes = {row["code"] for row in read_rows(root / "data/municipalities.csv")}
    try:
        load_documents(folder)
    except ContentError as error:
        yield Finding("data/documents", 1, f"読めません: {error}")
        return
    for file in sorted(folder.rglob("*.ja.yml")):
        if file.name != "words.ja.yml":
            yield from _check_document(Page.read(root, file), read_document(file))
        if file.parent.parent.name == "towns" and file.parent.name not in codes:
            yield Page.read(root, file).finding("", f"ない市町村です: {file.parent.name}")
    yield from _check_notices(root, codes | {EVERYWHERE})


def _check_document(page: Page, document: Document) -> Iterator[Finding]:
    for section in document.sections:
        if not 0 < len(section.heading) <= LONGEST_HEADING:
            yield page.finding(section.heading, f"見出しが{len(section.heading)}文字です: {section.heading}")
        for line in section.lines:
            for sentence, fault in find_text_faults(line):
                yield page.finding(sentence, fault)


def _check_notices(root: Path, codes: set[str]) -> Iterator[Finding]:
    page = Page.read(root, root / "data/notices.csv")
    try:
        notices = load_notices(root / "data/notices.csv")
    except ContentError as error:
        yield page.finding("", f"読めません: {error}")
        return
    for notice in notices:
        if notice.code not in codes:
            yield page.finding(notice.code, f"ない市町村です: {notice.code}")
        for text in (notice.text, notice.easy):
            for sentence, fault in find_text_faults(text):
                yield page.finding(sentence, fault)
