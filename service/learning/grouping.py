"""Puts lines together that ask the same: pure, by the pairs of letters that two lines share.

No library for this stands in the service's environment, and what is needed is small: lines are short, a few
thousand at most, and a wrong neighbour costs one click. Two lines are alike when twice the pairs they share
make up at least the given share of all their pairs (Dice); each line joins the likest group's first line.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from knowledge.examples import sameness

ALIKE = 0.5


def group_lines(lines: Sequence[str], alike: float = ALIKE) -> list[list[int]]:
    """Return the places of lines that belong together; a group's first line came first."""
    groups: list[list[int]] = []
    sizes: list[int] = []
    holders: dict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        pairs = _pair(line)
        shared = Counter(group for pair in pairs for group in holders[pair])
        likest = max(
            shared, key=lambda group: (_dice(shared[group], len(pairs), sizes[group]), -group), default=-1
        )
        if likest >= 0 and _dice(shared[likest], len(pairs), sizes[likest]) >= alike:
            groups[likest].append(place)
            continue
        for pair in pairs:
            holders[pair].append(len(groups))
        groups.append([place])
        sizes.append(len(pairs))
    return groups


def _pair(line: str) -> frozenset[str]:
    """Return pairs of neighbouring letters; a line of one letter or of signs is its own pair."""
    letters = sameness(line)
    return frozenset(a + b for a, b in pairwise(letters)) or frozenset({letters or line})


def _dice(shared: int, one: int, other: int) -> float:
    return 2 * shared / (one + other)
