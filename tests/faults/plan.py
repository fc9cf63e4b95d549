"""What one slice of a run is to be; everything random in it comes from its seed."""

from __future__ import annotations

from dataclasses import dataclass

# Chances of dying at each commit boundary, so that even the shortest moments are hit.
FAILPOINTS = {
    "accept.before": 0.004,
    "accept.after": 0.012,
    "claim.after": 0.02,
    "complete.begin": 0.008,
    "complete.before": 0.004,
    "complete.after": 0.004,
    "inbox.before": 0.01,
    "inbox.after": 0.03,
    "lane_claim.after": 0.01,
    "lane_finish.before": 0.01,
    "send_claim.after": 0.01,
    "settle.begin": 0.04,
    "settle.before": 0.01,
    "give_back.before": 0.2,
}
"""`settle.begin` is right after LINE was called; `complete.begin` right after Rasa answered."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One slice."""

    seed: int
    database: str  # sqlite | postgresql
    seconds: float = 60.0
    control: str = ""  # which protection is taken away
    web: int = 14
    line: int = 7
    pause: float = 0.8  # seconds between two messages of one resident, on average
    gap: float = 2.0  # seconds between two faults, on average
    drain_seconds: float = 90.0
    death: float = 0.6  # how much likelier than FAILPOINTS says

    @property
    def services(self) -> int:
        """How many service processes run; SQLite has one."""
        return 1 if self.database == "sqlite" else 2

    @property
    def failpoints(self) -> str:
        """The setting ORAHO_FAILPOINTS."""
        return " ".join(f"{place}:{chance * self.death:.4f}" for place, chance in FAILPOINTS.items())
