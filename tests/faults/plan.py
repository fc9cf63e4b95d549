"""What one slice of a run is to be; everything random in it comes from its seed."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
    web: int = 40
    line: int = 12
    pause: float = 1.0  # seconds between two messages of one resident, on average
    gap: float = 2.0  # seconds between two faults, on average
    drain_seconds: float = 120.0
    death: float = 0.6  # how much likelier than FAILPOINTS says
    thinking: float = 0.15  # seconds that the stand-in for Rasa takes at most
    tokens: float = 0.5  # how many of LINE's events bring a reply token
    only: tuple[str, ...] = ()  # kinds of faults; all when empty

    @property
    def services(self) -> int:
        """How many service processes run; SQLite has one."""
        return 1 if self.database == "sqlite" else 2

    @property
    def failpoints(self) -> str:
        """The setting ORAHO_FAILPOINTS."""
        return " ".join(f"{place}:{chance * self.death:.4f}" for place, chance in FAILPOINTS.items())


def plan_control(control: str, seed: int, database: str, seconds: float) -> Plan:
    """Return a slice whose faults are those that the missing protection was for."""
    plan = Plan(seed, database, seconds, control, drain_seconds=40.0)
    match control:
        case "ack_first":
            return replace(plan, only=("kill service",), death=0.0, line=4)
        case "no_dedupe":
            return replace(plan, only=("LINE is away",), death=2.0, line=4)
        case "no_retry_key":
            return replace(plan, only=("slow clients",), death=0.0, web=1, line=10, tokens=0.0)
        case "no_fence":
            freezing = ("freeze service past its lease",)
            return replace(plan, only=freezing, death=0.0, web=24, line=0, gap=6.0, thinking=1.5)
        case _:
            return plan
