"""A Rasa takes up what was released and nothing else: the right file, the right hash, the right sources."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from bot.release import Released, find_fault, read_pointer

BASE = "0123456789abcdef"
NAME = f"oraho-{BASE}.tar.gz"
CONTENT = b"a model"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def test_what_the_service_points_to_is_read(tmp_path: Path) -> None:
    """The line that the service writes names hash, file and sources; it may be served when all fit."""
    (tmp_path / NAME).write_bytes(CONTENT)
    (tmp_path / "live").write_text(f"{SHA256}  {NAME}  {BASE}\n", encoding="ascii")
    released = read_pointer(tmp_path / "live")
    assert released == Released(SHA256, tmp_path / NAME, BASE)
    assert find_fault(released, BASE) == ""


@pytest.mark.parametrize(
    ("released", "reason"),
    [
        (Released(SHA256, Path(NAME), "f" * 16), "学習し直してください"),
        (Released(SHA256, Path("missing.tar.gz"), BASE), "ファイルがありません"),
        (Released("0" * 64, Path(NAME), BASE), "認められたものと違います"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(tmp_path: Path, released: Released, reason: str) -> None:
    """Other sources, no file, another hash: the present model goes on answering."""
    (tmp_path / NAME).write_bytes(CONTENT)
    there = Released(released.sha256, tmp_path / released.file, released.base)
    assert reason in find_fault(there, BASE)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "x",
        f"{SHA256}  ../../etc/passwd  {BASE}\n",
        f"{SHA256}  {NAME}\n",
        f"{SHA256[:-1]}  {NAME}  {BASE}\n",
    ],
)
def test_what_is_no_pointer_points_nowhere(tmp_path: Path, line: str) -> None:
    """A half-written line, or one that leads out of the folder, is no pointer."""
    (tmp_path / "live").write_text(line, encoding="ascii")
    assert read_pointer(tmp_path / "live") is None
    assert read_pointer(tmp_path / "none") is None
