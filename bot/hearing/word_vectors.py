"""Where words stand by meaning: a compact table made from ja_ginza's word vectors at training."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

SIZE = 300
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class WordVectors:
    """Vectors of length one; a word is found by the hash of its letters, so no strings are kept in memory."""

    hashes: NDArray[np.uint64]
    rows: NDArray[np.uint16]
    vectors: NDArray[np.float16]

    @classmethod
    def from_ginza(cls) -> WordVectors:
        """Read the vector files of the installed ja_ginza package; spaCy is needed only here."""
        import srsly
        from spacy import strings as spacy_strings

        hash_string: Callable[[str], int] = getattr(spacy_strings, "hash_string")  # noqa: B009 - compiled, untyped

        folder = _ginza_vocabulary()
        row_of = srsly.read_msgpack(folder / "key2row")
        strings = json.loads((folder / "strings.json").read_text(encoding="utf-8"))
        found = {
            _hash(word): row_of[key]
            for word in strings
            if len(word) <= _LONGEST and (key := hash_string(word)) in row_of
        }
        hashes = np.array(sorted(found), dtype=np.uint64)
        rows = np.array([found[int(number)] for number in hashes], dtype=np.uint16)
        vectors = np.load(folder / "vectors").astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
        return cls(hashes, rows, vectors.astype(np.float16))

    def find(self, word: str) -> Floats | None:
        """Return the vector of a word, or None when it is not known."""
        wanted = np.uint64(_hash(word))
        place = int(np.searchsorted(self.hashes, wanted))
        if place == len(self.hashes) or self.hashes[place] != wanted:
            return None
        return np.asarray(self.vectors[self.rows[place]], dtype=np.float32)


def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big")


def _ginza_vocabulary() -> Path:
    spec = find_spec("ja_ginza")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("ja_ginza is needed to train with word vectors")
    return next(Path(spec.origin).parent.glob("ja_ginza-*/vocab"))
