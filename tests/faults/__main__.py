"""Run slices and keep their figures: `python -m tests.faults --database sqlite --slices 5 --out FILE`.

A file that has some slices already is gone on with, so a run can be interrupted at any time.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from pathlib import Path
from typing import Any

from tests.faults.plan import Plan, plan_control
from tests.faults.run import run_slice
from tests.faults.sabotage import CONTROLS


def main() -> int:
    """Run what is missing; fails when something happened that must never happen."""
    parser = argparse.ArgumentParser(description="落としながら、なくならないことを確かめます。")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), required=True)
    parser.add_argument("--slices", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--control", choices=sorted(CONTROLS), default="")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    done = _read(arguments.out)
    violations = 0
    for seed in range(arguments.seed, arguments.seed + arguments.slices):
        plan = Plan(seed, arguments.database, arguments.seconds)
        if arguments.control:
            plan = plan_control(arguments.control, seed, arguments.database, arguments.seconds)
        if any(_is_same(one, plan) for one in done):
            continue
        result = asyncio.run(run_slice(plan))
        done.append(result.as_json())
        violations += result.violations
        print(json.dumps(done[-1], ensure_ascii=False), flush=True)
        if arguments.out:
            arguments.out.parent.mkdir(parents=True, exist_ok=True)
            arguments.out.write_text(json.dumps(done, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 1 if violations else 0


def _read(path: Path | None) -> list[dict[str, Any]]:
    if path is None or not path.exists():
        return []
    slices: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return slices


def _is_same(known: dict[str, Any], plan: Plan) -> bool:
    names = ("seed", "database", "control")
    return all(known["plan"][name] == getattr(plan, name) for name in names)


if __name__ == "__main__":
    raise SystemExit(main())
