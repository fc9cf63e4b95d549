"""The pointer to the model that answers: one line beside the models, replaced as a whole."""

from __future__ import annotations

import os
from pathlib import Path

from service.storage.models import NewModel

NAME = "live"


def point(folder: Path, model: NewModel | None) -> bool:
    """Name the model, or none for the program's own; say whether anything changed."""
    file = folder / NAME
    line = f"{model.sha256}  {model.file}  {model.base}\n" if model else ""
    present = file.read_text(encoding="ascii") if file.exists() else ""
    if line == present:
        return False
    if not line:
        file.unlink()
        return True
    folder.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(f".{os.getpid()}")
    new.write_text(line, encoding="ascii")
    new.replace(file)
    return True
