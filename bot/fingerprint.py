"""Name a model by everything that shapes it: examples, rules, configuration, hearing code and its libraries.

Standard library only; prints the fingerprint when run: `python -m bot.fingerprint [FOLDER OF MORE EXAMPLES]`.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

_SOURCES = (
    "data/nlu/**/*.yml",
    "data/stories/**/*.yml",
    "bot/config.yml",
    "bot/domain/*.yml",
    "bot/components/*.py",
    "bot/hearing/**/*.py",
    "bot/hearing/**/*.csv",
    "knowledge/text.py",
    "knowledge/places/*.py",
    "requirements/bot.lock",
)

LENGTH = 16


def fingerprint(root: Path = ROOT, more: Path | None = None) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 over names and contents of all sources.

    `more` is a folder of further examples; an empty one changes nothing.
    """
    digest = hashlib.sha256()
    further = sorted(more.glob("*.yml")) if more else []
    for path in [*sources(root), *further]:
        name = f"more/{path.name}" if path in further else path.relative_to(root).as_posix()
        digest.update(name.encode())
        digest.update(b"\0")
        digest.update(path.read_bytes())
        digest.update(b"\0")
    return digest.hexdigest()[:LENGTH]


def sources(root: Path = ROOT) -> list[Path]:
    """Return the files that shape a model, sorted by name."""
    return sorted({path for pattern in _SOURCES for path in root.glob(pattern) if path.is_file()})


def model_name(root: Path = ROOT, more: Path | None = None) -> str:
    """Return the file name of the model that these sources make."""
    return f"oraho-{fingerprint(root, more)}.tar.gz"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


if __name__ == "__main__":
    print(fingerprint(more=Path(sys.argv[1]) if len(sys.argv) > 1 else None))
