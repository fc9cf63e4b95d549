"""Published edits as the files of the repository, in one archive that is unpacked over `data/`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime

from knowledge.catalogue import Catalogue
from knowledge.patches import EVERYWHERE
from knowledge.topic_file import write_topic
from service.storage.topic_edits import Edit


def list_files(edits: Iterable[Edit], catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield (path in the repository, text) of every edit in force, and what had been said of its readings."""
    corrections: list[str] = []
    for edit in edits:
        content = edit.content
        if content.topic not in catalogue.topics:
            continue
        corrections += [line for line in content.corrections.splitlines() if line.strip()]
        if content.municipality == EVERYWHERE:
            folder, topic = "topics", catalogue.topic(content.topic)
        else:
            folder = f"overrides/{content.municipality}"
            topic = catalogue.overrides[content.topic, content.municipality]
        yield f"data/knowledge/{folder}/{content.topic}.ja.yml", write_topic(topic)
    if corrections:
        yield "corrections-to-add.ja.txt", "\n".join(dict.fromkeys(corrections)) + "\n"


def pack(files: Iterable[tuple[str, str]], now: datetime) -> bytes:
    """Return a zip archive of texts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files:
            archive.writestr(zipfile.ZipInfo(path, now.timetuple()[:6]), text)
    return packed.getvalue()
