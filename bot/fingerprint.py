"""Name a model by everything that shapes it: examples, rules, configuration, hearing code and its libraries.

Standard library only; prints the fingerprint when run: `python -m bot.fingerprint`.
"""

from __future__ import annotations

import hashlib
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


def fingerprint(root: Path = ROOT) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 over names and contents of all sources."""
    digest = hashlib.sha256()
    for path in sources(root):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(b"\0")
        digest.update(path.read_bytes())
        digest.update(b"\0")
    return digest.hexdigest()[:LENGTH]


def sources(root: Path = ROOT) -> list[Path]:
    """Return the files that shape a model, sorted by name."""
    return sorted({path for pattern in _SOURCES for path in root.glob(pattern) if path.is_file()})


def model_name(root: Path = ROOT) -> str:
    """Return the file name of the model that these sources make."""
    return f"oraho-{fingerprint(root)}.tar.gz"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


if __name__ == "__main__":
    print(fingerprint())
