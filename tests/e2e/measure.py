"""Measures the widget and writes docs/widget-figures.md: `make measure-widget`, on a machine at rest.

Lighthouse (median of five) and the slow telephone (median of seven); not part of the tests, since other work
on the machine changes both.
"""

from __future__ import annotations

import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import sync_playwright

from tests.e2e.chat import build_widget, find_browser
from tests.e2e.serving import serve
from tests.e2e.slow_phone import time_launcher

LIGHTHOUSE = "lighthouse@13.5.0"
PAGE = Path(__file__).parents[2] / "docs" / "widget-figures.md"
RUNS, TIMES = 5, 7
LOAD_OF_REST = 0.5


def run_lighthouse(url: str) -> dict[str, float]:
    """Return the scores and the total blocking time of one run."""
    options = find_browser()
    flags = " ".join(["--headless=new", "--disable-gpu", *options["args"]])
    categories = "--only-categories=accessibility,performance,best-practices"
    command = ["npm", "exec", "--yes", f"--package={LIGHTHOUSE}", "--", "lighthouse", url, "--quiet"]
    command += ["--output=json", categories, f"--chrome-flags={flags}"]
    environment = {**os.environ, "CHROME_PATH": options["executable_path"]}
    said = subprocess.run(command, capture_output=True, check=True, env=environment, timeout=300).stdout
    report: dict[str, Any] = json.loads(said)
    scores = {name: round(each["score"] * 100) for name, each in report["categories"].items()}
    return {**scores, "tbt": round(report["audits"]["total-blocking-time"]["numericValue"])}


def measure(url: str) -> dict[str, str]:
    """Return every figure with its words."""
    load = os.getloadavg()[0]
    runs = [run_lighthouse(url) for _ in range(RUNS)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**find_browser())
        times = sorted(time_launcher(browser, url) for _ in range(TIMES))
        version = browser.version
        browser.close()
    figures = {name: f"{median(run[name] for run in runs):.0f}" for name in runs[0]}
    sizes = {path.name: str(path.stat().st_size) for path in sorted(build_widget().glob("soudan*.js.br"))}
    return {
        **{f"Lighthouse {name}": figure for name, figure in figures.items() if name != "tbt"},
        "Lighthouse TBT (ms)": figures["tbt"],
        "launcher, slow phone (s): median, fastest, slowest": " / ".join(
            f"{value:.2f}" for value in (median(times), times[0], times[-1])
        ),
        **{f"{name} (bytes)": size for name, size in sizes.items()},
        "Chromium": version,
        "load of the machine before": f"{load:.1f}" + ("" if load < LOAD_OF_REST else " (not at rest)"),
    }


def main() -> None:
    """Measure and write the page."""
    build_widget()
    with serve() as service:
        figures = measure(f"{service.url}/demo")
    rows = [f"| {name} | {figure} |" for name, figure in figures.items()]
    day = datetime.now(UTC).date().isoformat()
    head = [
        "# The widget, measured",
        "",
        f"Written by `make measure-widget` on {day}, page `/demo`, {os.cpu_count()} cores.",
        "Slow phone: 400 kbps, 400 ms, processor six times slower.",
        "",
        "| figure | value |",
        "|---|---|",
    ]
    PAGE.write_text("\n".join([*head, *rows, ""]), encoding="utf-8")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
