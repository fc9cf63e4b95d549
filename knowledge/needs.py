"""What a resident wishes of a class besides place and time: free, booked by telephone, on LINE …"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from knowledge.errors import ContentError, say_fault
from knowledge.files import read_yaml
from knowledge.sessions import Session
from knowledge.text import fold

_NONE = ("なし", "無し", "ありません", "ない", "無")
LANGUAGES = {"english": "en", "chinese": "zh"}


class Fit(StrEnum):
    """Whether a session has what is wished; much of it nobody has written down."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Need:
    """One wish: its words in a sentence, folded words that mean it, and words of a class on it."""

    id: str
    label: str
    words: tuple[str, ...]
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Needs:
    """All wishes we understand, by id."""

    by_id: Mapping[str, Need]

    def find(self, text: str) -> tuple[str, ...]:
        """Return the wishes that a message names."""
        folded = fold(text)
        return tuple(need.id for need in self.by_id.values() if any(word in folded for word in need.words))

    def label(self, ids: Iterable[str]) -> str:
        """Write wishes in words, one after the other."""
        return "、".join(self.by_id[need].label for need in ids if need in self.by_id)

    def check(self, session: Session, ids: Iterable[str]) -> Fit:
        """Say whether a session has everything wished; one known lack is a no."""
        fits = {self._check_one(session, self.by_id[need]) for need in ids if need in self.by_id}
        if Fit.NO in fits:
            return Fit.NO
        return Fit.UNKNOWN if Fit.UNKNOWN in fits else Fit.YES

    def _check_one(self, session: Session, need: Need) -> Fit:
        if need.about:
            folded = _fold_once(f"{session.name} {session.about}")
            return Fit.YES if any(word in folded for word in need.about) else Fit.UNKNOWN
        if need.id in LANGUAGES:
            return _known(LANGUAGES[need.id] in session.languages if session.languages else None)
        return _CHECKS[need.id](session)


def load_needs(path: Path) -> Needs:
    """Read venue_needs.ja.yml; raises ContentError."""
    entries = read_yaml(path)
    try:
        needs = [
            Need(key, entry["label"], _fold(entry["words"]), _fold(entry.get("about", ())))
            for key, entry in entries.items()
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise ContentError(f"{path.name}: {say_fault(error)}") from error
    for need in needs:
        if not need.about and need.id not in _CHECKS and need.id not in LANGUAGES:
            raise ContentError(f"{path.name}: 知らない望みです: {need.id}")
    return Needs({need.id: need for need in needs})


@lru_cache(maxsize=4096)
def _fold_once(text: str) -> str:
    """Fold the words of a session; they are asked for again and again."""
    return fold(text)


def _fold(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(fold(word) for word in words)


def _known(flag: bool | None) -> Fit:
    if flag is None:
        return Fit.UNKNOWN
    return Fit.YES if flag else Fit.NO


def _says(text: str, *words: str) -> bool | None:
    """Say yes when one of the words stands there, and nothing otherwise."""
    return True if any(word in text for word in words) else None


def _is_free(session: Session) -> Fit:
    if not session.cost:
        return Fit.UNKNOWN
    return _known("無料" in session.cost)


def _books_by_phone(session: Session) -> Fit:
    if not session.booking:
        return Fit.UNKNOWN
    return _known("電話" in session.booking and bool(session.phone))


def _needs_no_booking(session: Session) -> Fit:
    if not session.booking:
        return Fit.UNKNOWN
    return _known(any(word in session.booking for word in ("不要", "予約なし", "いりません", "直接")))


def _has_parking(session: Session) -> Fit:
    if not session.parking:
        return Fit.UNKNOWN
    return _known(not any(word in session.parking for word in _NONE))


_CHECKS: dict[str, Callable[[Session], Fit]] = {
    "free": _is_free,
    "phone_booking": _books_by_phone,
    "no_booking": _needs_no_booking,
    "wheelchair": lambda s: _known(
        s.wheelchair if s.wheelchair is not None else _says(s.about + s.note, "車いす")
    ),
    "parking": _has_parking,
    "bus": lambda s: _known(_says(s.access, "バス", "駅", "電車")),
    "no_device": lambda s: _known(
        s.lends_smartphones if s.lends_smartphones is not None else _says(s.about + s.note + s.bring, "貸")
    ),
    "home_visit": lambda s: _known(s.visits_homes),
}
