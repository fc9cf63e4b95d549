"""Takes in files from a folder that others fill: each once, moved aside, faults written beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.opendata.records import Fault
from service.errors import ServiceError
from service.storage.venue_imports import Import, Origin
from service.venues.importing import Importing, WrongRows, hash_file

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx")
DONE, FAILED = "done", "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: an import, a file known already (neither), or faults in Japanese."""

    file: Path
    done: Import | None = None
    faults: tuple[str, ...] = ()


async def take_in_file(importing: Importing, path: Path, who: str) -> Outcome:
    """Take in one file; a file that was taken in before changes nothing."""
    content = await asyncio.to_thread(path.read_bytes)
    if await importing.is_known(content):
        return Outcome(path)
    try:
        origin = Origin(path.name, hash_file(content), who)
        return Outcome(path, await importing.take_in(importing.read(path.name, content), origin))
    except WrongRows as error:
        return Outcome(path, faults=tuple(say_fault(fault) for fault in error.faults))
    except ServiceError as error:
        return Outcome(path, faults=(str(error),))


async def take_in_folder(importing: Importing, folder: Path, who: str) -> list[Outcome]:
    """Take in every table of the folder in the order of names; each is moved to `done` or `failed`."""
    return [_move(await take_in_file(importing, path, who)) for path in _list_tables(folder)]


def say_fault(fault: Fault) -> str:
    """Write a fault as one line for an official."""
    column = f"「{fault.column}」: " if fault.column else ""
    return f"{fault.row}行目 {column}{fault.reason}"


def _list_tables(folder: Path) -> Sequence[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file() and path.suffix.lower() in ENDINGS)


def _move(outcome: Outcome) -> Outcome:
    file = outcome.file
    target = file.parent / (FAILED if outcome.faults else DONE)
    target.mkdir(exist_ok=True)
    moved = next(path for path in _free_names(target, file) if not path.exists())
    file.rename(moved)
    if outcome.faults:
        moved.with_name(f"{moved.name}.errors.txt").write_text("\n".join(outcome.faults) + "\n", "utf-8")
    return Outcome(moved, outcome.done, outcome.faults)


def _free_names(folder: Path, file: Path) -> Iterator[Path]:
    yield folder / file.name
    number = 2
    while True:
        yield folder / f"{file.stem}-{number}{file.suffix}"
        number += 1
