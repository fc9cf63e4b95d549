"""`python -m checks house` and `python -m checks content`: print what is wrong and exit 1, or exit 0.

`python -m checks furigana --write` adds the readings of new texts for review.

Warnings (注意) are printed and do not fail.
"""

from __future__ import annotations

import argparse
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from checks import content, house
from checks.finding import Finding
from checks.furigana.freeze import freeze

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str] | None = None) -> int:
    """Run one check; the exit status is 1 when something was found."""
    parser = argparse.ArgumentParser(prog="checks", description="内容と家の決まりを確かめます。")
    parser.add_argument("what", choices=("house", "content", "furigana"))
    parser.add_argument("paths", nargs="*", help="この文字を含むファイルの指摘だけを出します")
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument(
        "--today", type=date.fromisoformat, default=datetime.now(ZoneInfo("Asia/Tokyo")).date()
    )
    parser.add_argument("--write", action="store_true", help="新しい文の読みを書き加えます(furigana)")
    given = parser.parse_args(arguments)
    if given.what == "furigana":
        return freeze(given.root, write=given.write)
    findings = _find(given.what, given.root, given.today)
    shown = {f for f in findings if not given.paths or any(part in f.path for part in given.paths)}
    for finding in sorted(shown, key=lambda finding: (not finding.is_warning, finding)):
        print(finding)
    wrong = [finding for finding in shown if not finding.is_warning]
    print(f"{len(wrong)}件の指摘があります。" if wrong else "指摘はありません。")
    return 1 if wrong else 0


def _find(what: str, root: Path, today: date) -> list[Finding]:
    return house.find_problems(root) if what == "house" else content.find_problems(root, today)


if __name__ == "__main__":
    raise SystemExit(main())
