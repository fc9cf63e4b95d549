"""The model file holds arrays and text, and its name says what it was made from."""

from __future__ import annotations

import hashlib
import shutil
import tarfile
from pathlib import Path

from bot.fingerprint import fingerprint, sources
from tests.real_rasa import ROOT


def copy_sources(target: Path) -> Path:
    """Copy everything that shapes a model."""
    for path in sources(ROOT):
        copy = target / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    return target


def test_nothing_in_the_model_runs_code_when_read(model: Path) -> None:
    """No pickle, joblib, Keras or skops file: only JSON, YAML and arrays."""
    with tarfile.open(model) as archive:
        kinds = {Path(member.name).suffix for member in archive.getmembers() if member.isfile()}
    assert kinds <= {".json", ".npz", ".yml"}


def test_the_checksum_beside_the_model_is_its_own(model: Path) -> None:
    """Training writes the SHA-256 that serving will ask for."""
    written = model.with_name(model.name + ".sha256").read_text(encoding="ascii").split()
    assert written == [hashlib.sha256(model.read_bytes()).hexdigest(), model.name]


def test_an_example_more_makes_another_model(tmp_path: Path) -> None:
    """The fingerprint is that of the sources: the same for a copy, another after one changed line."""
    copy = copy_sources(tmp_path)
    assert fingerprint(copy) == fingerprint(ROOT)
    with (copy / "data/nlu/dialogue/affirm.yml").open("a", encoding="utf-8") as file:
        file.write("      - んだんだ、そのとおり\n")
    assert fingerprint(copy) != fingerprint(ROOT)


def test_towns_and_answers_do_not_make_another_model(tmp_path: Path) -> None:
    """A new municipality or a corrected answer needs no training."""
    shaping = {path.relative_to(ROOT).as_posix() for path in sources(ROOT)}
    assert not any(
        name.startswith(("data/knowledge", "data/municipalities", "data/aliases")) for name in shaping
    )
    assert any(name.startswith("data/nlu/") for name in shaping)
