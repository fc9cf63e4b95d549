"""A slice of the fault harness: nothing lost, doubled or disordered; and without a protection it shows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.processes import ROOT

pytestmark = pytest.mark.faults

SLICE_SECONDS = 45
CONTROL_SECONDS = 15
TRIES = 3  # chance decides what is hit, so a control may need more than one seed
CONTROLS = [
    ("sqlite", "ack_first"),
    ("sqlite", "no_dedupe"),
    ("sqlite", "no_retry_key"),
    ("sqlite", "remembering_rasa"),
    ("postgresql", "no_fence"),  # where there is more than one process
]


def run(folder: Path, database: str, seconds: int, *arguments: str) -> dict[str, Any]:
    """Run one slice as `make faults` does and return its figures."""
    out = folder / "slice.json"
    out.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.faults", "--database", database, "--seconds", str(seconds)]
    done = subprocess.run(
        [*command, "--out", str(out), *arguments],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        timeout=600,
    )
    assert out.exists(), done.stderr
    (figures,) = json.loads(out.read_text(encoding="utf-8"))
    assert done.returncode == (1 if figures["violations"] else 0)
    return dict(figures)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_nothing_is_lost_doubled_or_disordered(database: str, tmp_path: Path) -> None:
    """Processes die and freeze, Rasa and LINE fail, the disk fills: what was accepted is answered once."""
    figures = run(tmp_path, database, SLICE_SECONDS, "--seed", "11")
    for channel in ("web", "line"):
        assert (figures[channel]["examples"], figures[channel]["pending"]) == ([], 0)
        assert figures["accepted"][channel] >= 20
    assert figures["violations"] == 0
    assert figures["faults_in_all"] >= 10


@pytest.mark.parametrize(("database", "control"), CONTROLS)
def test_without_a_protection_the_harness_reports_it(database: str, control: str, tmp_path: Path) -> None:
    """A harness that cannot fail proves nothing."""
    found = 0
    for seed in range(1, TRIES + 1):
        arguments = ("--seed", str(seed), "--control", control)
        found += run(tmp_path, database, CONTROL_SECONDS, *arguments)["violations"]
        if found:
            break
    assert found > 0
