"""Statistics of one month: charts, a table for spreadsheets, and the same page printed for the council."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import APIRouter, Request, Response

from service.conversation.desk_hours import TOKYO
from service.conversation.model import PREFECTURE_POOL
from service.desk.csv_file import write_csv
from service.desk.pages.common import NO_STORE, DeskRoute, render, sitting
from service.desk.pages.doors import opens_to
from service.desk.rights import Right, serves
from service.desk.sessions import SignedIn
from service.errors import NotAllowed
from service.figures.report import Line, Report, build_report
from service.parts import Parts, parts_of

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
MONTHS_SHOWN = 24
CHARTS = {
    "topics": "聞かれた項目(答えた数)",
    "behaviours": "自動の案内がしたこと",
    "verdicts": "住民の感想(答えごと)",
    "stars": "相談のあとの満足(星の数)",
    "hours": "使われた時間(住民の発言)",
    "towns": "市町村ごとの相談",
}
BEHAVIOURS = {
    "answer": "答えた",
    "clarify": "聞き返した",
    "venues": "会場を案内した",
    "handoff": "人につないだ",
    "decline": "答えられなかった",
    "emergency": "緊急の案内をした",
    "privacy_warning": "番号を書かないよう伝えた",
    "smalltalk": "あいさつ",
    "ask": "質問をたずねた",
}
VERDICTS = {"solved": "解決した", "wrong": "まちがっている", "unclear": "分かりにくい"}

router = APIRouter(prefix="/desk/statistics", route_class=DeskRoute, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which month, and which town ("" for all within reach)."""

    month: str
    first: date
    last: date
    town: str
    towns: frozenset[str] | None


@router.get("")
@opens_to(Right.READ_STATISTICS)
async def show_statistics(request: Request) -> Response:
    """Show the charts of a month."""
    parts, me = parts_of(request), sitting(request)
    asked = _read(request, parts, me)
    report = await _report(parts, asked)
    names = _names(parts)
    return render(
        request,
        "statistics.html",
        me=me,
        asked=asked,
        report=report,
        charts=[(key, title, _label(key, getattr(report, key), parts)) for key, title in CHARTS.items()],
        months=_list_months(parts.clock().astimezone(TOKYO).date()),
        towns={code: name for code, name in names.items() if serves(me.supporter.municipalities, code)},
        place=names.get(asked.town, "担当のすべて"),
        made_on=parts.clock().astimezone(TOKYO).date(),
    )


@router.get("/table.csv")
@opens_to(Right.READ_STATISTICS)
async def export_table(request: Request) -> Response:
    """Send the same numbers for a spreadsheet."""
    parts, me = parts_of(request), sitting(request)
    asked = _read(request, parts, me)
    content = write_csv(_write_rows(await _report(parts, asked), parts))
    name = f"oraho-{asked.month}.csv"
    headers = {**NO_STORE, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


async def _report(parts: Parts, asked: Asked) -> Report:
    counts = await parts.knowledge.ledger.read(asked.first, asked.last, asked.towns)
    return build_report(counts, of_towns=asked.towns is not None)


def _read(request: Request, parts: Parts, me: SignedIn) -> Asked:
    """Read month and town from the address; raises NotAllowed for a town out of reach."""
    today = parts.clock().astimezone(TOKYO).date()
    found = MONTH.fullmatch(request.query_params.get("month", ""))
    first = date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    town = request.query_params.get("town", "")
    reach = me.supporter.municipalities
    if town and not (serves(reach, town) and town in parts.town_names):
        raise NotAllowed
    towns = None if PREFECTURE_POOL in reach else frozenset(reach)
    return Asked(f"{first:%Y-%m}", first, last, town, frozenset({town}) if town else towns)


def _label(key: str, lines: tuple[Line, ...], parts: Parts) -> list[tuple[str, Line]]:
    return [(_name(key, line.kind, parts), line) for line in lines]


def _name(key: str, kind: str, parts: Parts) -> str:
    if key == "topics":
        topic = parts.knowledge.library.topics.get(kind)
        return topic.question if topic else kind
    if key == "towns":
        return _names(parts).get(kind, "分からない")
    if key == "hours":
        return f"{int(kind)}時台"
    if key == "stars":
        return f"星{kind}つ"
    return {**BEHAVIOURS, **VERDICTS}.get(kind, kind)


def _names(parts: Parts) -> dict[str, str]:
    return {**parts.town_names, "outside": "県外"}


def _list_months(today: date) -> list[str]:
    """Return this month and those before it, newest first."""
    months, first = [], today.replace(day=1)
    for _ in range(MONTHS_SHOWN):
        months.append(f"{first:%Y-%m}")
        first = (first - timedelta(days=1)).replace(day=1)
    return months


def _write_rows(report: Report, parts: Parts) -> Iterator[tuple[str, str, str]]:
    yield ("表", "項目", "数")
    totals = {
        "相談": report.conversations,
        "人が受けた相談": report.handoffs,
        "待った時間の平均(分)": report.mean_wait,
        "手伝った時間の平均(分)": report.mean_handling,
    }
    for title, amount in totals.items():
        yield ("合計", title, _write(amount))
    for key, title in CHARTS.items():
        for name, line in _label(key, getattr(report, key), parts):
            yield (title, name, _write(line.amount))


def _write(amount: int | None) -> str:
    return "5未満か、なし" if amount is None else str(amount)
