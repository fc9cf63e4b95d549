"""Turns sums into what people read: shares, means, bars; small counts of a town are not shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from service.figures.counting import Measure
from service.storage.figures import Count

FEWEST = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a chart; `amount` is None where it is too small to show."""

    kind: str
    amount: int | None
    share: int = 0  # percent of the largest row, for the bar


@dataclass(frozen=True, slots=True)
class Report:
    """All charts of one month; means are in minutes, None when there is nothing (or too little) to say."""

    conversations: int | None
    topics: tuple[Line, ...]
    behaviours: tuple[Line, ...]
    verdicts: tuple[Line, ...]
    hours: tuple[Line, ...]
    stars: tuple[Line, ...]
    towns: tuple[Line, ...]
    handoffs: int | None
    mean_wait: int | None
    mean_handling: int | None


def build_report(counts: Sequence[Count], *, of_towns: bool) -> Report:
    """Return the report; `of_towns` says that the sums are of single towns, so that small ones are hidden."""
    sums = _sum_up(counts)
    guard = hide_small if of_towns else _show_all
    handoffs = sums.get((Measure.HANDOFFS, ""), 0)
    towns = hide_small(_lines(_sum_by_town(counts)))
    return Report(
        conversations=_guard_one(sum(_of(sums, Measure.CONVERSATIONS).values()), of_towns=of_towns),
        topics=guard(_lines(_of(sums, Measure.TOPIC))),
        behaviours=guard(_lines(_of(sums, Measure.BEHAVIOUR))),
        verdicts=guard(_lines(_of(sums, Measure.VERDICT))),
        hours=guard(_lines(_of(sums, Measure.HOUR), by_kind=True)),
        stars=guard(_lines(_of(sums, Measure.STARS), by_kind=True)),
        towns=towns,
        handoffs=_guard_one(handoffs, of_towns=of_towns),
        mean_wait=_mean(sums, Measure.WAITING, handoffs, of_towns=of_towns),
        mean_handling=_mean(sums, Measure.HANDLING, sums.get((Measure.HELPED, ""), 0), of_towns=of_towns),
    )


def hide_small(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Hide amounts from one to four; a single hidden row could be computed, so another goes too."""
    hidden = {line.kind for line in lines if line.amount is not None and 0 < line.amount < FEWEST}
    others = [line for line in lines if line.kind not in hidden and line.amount]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda line: line.amount or 0).kind)
    return tuple(replace(line, amount=None, share=0) if line.kind in hidden else line for line in lines)


def _show_all(lines: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(lines)


def _guard_one(amount: int, *, of_towns: bool) -> int | None:
    return None if of_towns and 0 < amount < FEWEST else amount


def _mean(
    sums: Mapping[tuple[Measure, str], int], minutes: Measure, number: int, *, of_towns: bool
) -> int | None:
    if number == 0 or (of_towns and number < FEWEST):
        return None
    return round(sums.get((minutes, ""), 0) / number)


def _sum_up(counts: Iterable[Count]) -> dict[tuple[Measure, str], int]:
    return _add_by(counts, lambda count: (count.measure, count.kind))


def _sum_by_town(counts: Iterable[Count]) -> dict[str, int]:
    begun = (count for count in counts if count.measure is Measure.CONVERSATIONS)
    return {
        town: amount for (_, town), amount in _add_by(begun, lambda c: (c.measure, c.municipality)).items()
    }


def _add_by(
    counts: Iterable[Count], key: Callable[[Count], tuple[Measure, str]]
) -> dict[tuple[Measure, str], int]:
    sums: dict[tuple[Measure, str], int] = {}
    for count in counts:
        sums[key(count)] = sums.get(key(count), 0) + count.amount
    return sums


def _of(sums: Mapping[tuple[Measure, str], int], measure: Measure) -> dict[str, int]:
    return {kind: amount for (of, kind), amount in sums.items() if of is measure}


def _lines(amounts: Mapping[str, int], *, by_kind: bool = False) -> tuple[Line, ...]:
    """Return rows, the largest first or in the order of their names."""
    most = max(amounts.values(), default=0)
    rows = [Line(kind, amount, round(100 * amount / most) if most else 0) for kind, amount in amounts.items()]
    return tuple(sorted(rows, key=lambda row: (row.kind,) if by_kind else (-(row.amount or 0), row.kind)))
