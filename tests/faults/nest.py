"""Hatches processes quickly: all is loaded once; a service is a fork that runs the real command.

`python -m tests.faults.nest` reads one order a line and answers with the number of the new process.
"""

from __future__ import annotations

import ctypes
import functools
import gc
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import service.__main__ as command
from knowledge.catalogue import load_catalogue
from service.launch import run
from tests.faults import clocks, sabotage, stand_in

END_WITH_PARENT = 1  # PR_SET_PDEATHSIG: an interrupted run leaves nothing behind


def hatch(order: dict[str, Any]) -> int:
    """Fork a process that does what the order says; returns its number."""
    number = os.fork()
    if number:
        return number
    ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGKILL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    output = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    if "rasa" in order:
        stand_in.serve(**order["rasa"])
        os._exit(0)
    os._exit(run_service(order))


def run_service(order: dict[str, Any]) -> int:
    """Run `python -m service serve` with the order's settings."""
    os.environ.update(order["settings"])
    clocks.install(order["clock"])
    sabotage.apply(order["control"])
    sys.argv = ["service", "serve"]
    return command.main()


def main() -> None:
    """Load, then hatch until the input ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    load = functools.cache(load_catalogue)
    setattr(run, "load_catalogue", load)  # noqa: B010 - not a name that it offers
    for line in sys.stdin:
        order = json.loads(line)
        if "load" in order:
            load(Path(order["load"]).absolute())
            gc.collect()
            gc.freeze()
            answer = 0
        else:
            answer = hatch(order)
        print(answer, flush=True)


if __name__ == "__main__":
    main()
