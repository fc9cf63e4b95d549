"""`python -m checks furigana`: shows lines whose reading is not frozen; with --write adds them for review."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from checks.furigana.texts import FOLDER, list_lines
from knowledge.furigana.reader import Reader, read_corrections, read_names
from knowledge.ruby_notation import write_notation

HEAD = "# 読み。機械が作り、人が読んで確かめたもの。直すときは corrections.ja.txt に書く。\n"


@dataclass(frozen=True, slots=True)
class Change:
    """A frozen file that should read otherwise; `added` are the lines a person must read."""

    path: Path
    text: str
    added: tuple[str, ...]


def find_changes(root: Path) -> list[Change]:
    """Return every frozen file that differs from what would be made now, stale files with an empty text."""
    folder = root / FOLDER
    reader = Reader(read_names(root / "data"), read_corrections(folder / "corrections.ja.txt"))
    wanted = {folder / name: _write(reader, lines) for name, lines in list_lines(root).items() if lines}
    stale = {path: "" for path in folder.glob("topics/*.ja.txt") if path not in wanted}
    changes = (_compare(path, text) for path, text in (wanted | stale).items())
    return [change for change in changes if change]


def freeze(root: Path, *, write: bool) -> int:
    """Print what is new, a line each, and write it when asked; the status is 1 when not written."""
    changes = find_changes(root)
    for change in changes:
        print(change.path.relative_to(root).as_posix())
        for line in change.added:
            print(f"  {line}")
        if write and change.text:
            change.path.write_text(change.text, encoding="utf-8")
        elif write:
            change.path.unlink()
    print("読みを確かめてください。" if changes else "読みは、すべて凍結されています。")
    return 0 if write or not changes else 1


def _write(reader: Reader, lines: list[str]) -> str:
    return HEAD + "".join(write_notation(line, reader.read(line)) + "\n" for line in lines)


def _compare(path: Path, text: str) -> Change | None:
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    known = set(old.splitlines())
    added = tuple(line for line in text.splitlines()[1:] if line not in known)
    return Change(path, text, added) if old != text else None
