"""Read what a sentence does with its places: registered or living, refused, corrected, repeated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.places.mention import OUTSIDE, Role
from knowledge.places.words import Words

_PAUSE = re.compile(r"[、。,.・「」『』!?…]+")
_CLAUSE_END = re.compile(r"[、。,.!?]")
_CORRECTION_REACH = 14  # folded letters between a place and the one that corrects it
_RELATIVE_REACH = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """A place name at `folded[start:end]`, before or after its surroundings were read."""

    codes: tuple[str, ...]
    start: int
    end: int
    region: str | None = None
    role: Role | None = None
    negated: bool = False


def read_meaning(folded: str, hits: Sequence[Hit], words: Words) -> list[Hit]:
    """Give each hit its role and refusal, and settle what other hits make clear."""
    joined = _join_neighbours(folded, hits)
    read = [_read_around(folded, hit, words) for hit in joined]
    read = _read_corrections(folded, read, words)
    return _settle_living(_settle_doubts(read))


def _join_neighbours(folded: str, hits: Sequence[Hit]) -> list[Hit]:
    """Read 「伊達郡桑折町」 and 「いわき市鹿島町」 as one place: a district inside what stands before."""
    joined: list[Hit] = []
    for hit in hits:
        before = joined[-1] if joined else None
        if before is None or folded[before.end : hit.start] not in ("", "の"):
            joined.append(hit)
        elif before.region and set(hit.codes) & set(before.codes):
            codes = tuple(code for code in hit.codes if code in before.codes)
            joined[-1] = replace(hit, codes=codes, start=before.start)
        elif _is_inside(hit, before) or (not hit.region and before.end == hit.start):
            joined[-1] = replace(before, end=hit.end)
        else:
            joined.append(hit)
    return joined


def _is_inside(hit: Hit, before: Hit) -> bool:
    return len(before.codes) == 1 and before.codes[0] in hit.codes


def _read_around(folded: str, hit: Hit, words: Words) -> Hit:
    area = words.begin("area_suffix", folded[hit.end :])
    after = folded[hit.end + len(area) :]
    before = _PAUSE.sub("", folded[: hit.start])
    negated = bool(words.begin("negation_after", after)) and not words.begin("not_negation", after)
    return replace(hit, negated=negated, role=_role(before, folded[: hit.start], after, words))


def _role(before: str, raw_before: str, after: str, words: Words) -> Role | None:
    # A comma may stand between the place and what is said of it; a full stop may not.
    close = after.removeprefix("、")
    spoken_of = words.end("registered_before", before) and not words.end("not_registered", before)
    if spoken_of or words.begin("registered_after", close):
        return "registered"
    if words.begin("living_after", close) or words.end("living_before", before):
        clause = _CLAUSE_END.split(raw_before)[-1][-_RELATIVE_REACH:]
        said = _CLAUSE_END.split(close)[0][:_RELATIVE_REACH]
        return None if words.within("relative", clause) or words.within("relative", said) else "living"
    return None


def _read_corrections(folded: str, hits: list[Hit], words: Words) -> list[Hit]:
    read = list(hits)
    for index in range(len(hits) - 1):
        between = folded[hits[index].end : hits[index + 1].start]
        if len(between) <= _CORRECTION_REACH and words.within("correction", between):
            read[index] = replace(read[index], negated=True)
    return read


def _settle_doubts(hits: list[Hit]) -> list[Hit]:
    """Let a certain place decide a doubtful one, and drop a region whose municipality is also named."""
    certain = {hit.codes[0] for hit in hits if len(hit.codes) == 1 and not hit.negated}
    settled: list[Hit] = []
    for hit in hits:
        shared = [code for code in hit.codes if code in certain and code != OUTSIDE]
        if hit.region and shared:
            continue
        settled.append(replace(hit, codes=(shared[0],)) if len(hit.codes) > 1 and shared else hit)
    return settled


def _settle_living(hits: list[Hit]) -> list[Hit]:
    """When one place is where they are registered, the only other one is where they live."""
    registered = {hit.codes for hit in hits if hit.role == "registered"}
    others = [hit for hit in hits if hit.role is None and not hit.negated and hit.codes not in registered]
    if len(registered) != 1 or len({hit.codes for hit in others}) != 1:
        return hits
    if any(hit.role == "living" for hit in hits):
        return hits
    return [replace(hit, role="living") if hit in others else hit for hit in hits]
