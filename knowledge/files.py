"""Reads content files and says which one is broken."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import ContentError


def read_yaml(path: Path) -> dict[str, Any]:
    """Return a YAML mapping; raises ContentError."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ContentError(f"{path.name}: {error}") from error
    if not isinstance(data, dict):
        raise ContentError(f"{path.name}: not a mapping")
    return data


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file with a header, cells stripped; raises ContentError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                yield {name: (value or "").strip() for name, value in row.items() if name is not None}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ContentError(f"{path.name}: {error}") from error
