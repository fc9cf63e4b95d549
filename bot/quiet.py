"""Keep Rasa's and TensorFlow's chatter, and every word of residents, out of people's sight."""

from __future__ import annotations

import logging
import os
import sys
import traceback
import warnings
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import structlog

_SAFE_KEYS = frozenset({"event", "level", "logger", "sender_id", "error"})


def prepare_environment() -> None:
    """Set what must be set before Rasa and TensorFlow are imported: no telemetry, no cache, no noise."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"


def log_warnings_only() -> None:
    """Log warnings and errors as one line each, without message texts, and no Python warnings."""
    warnings.simplefilter("ignore")
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    structlog.configure(
        processors=[
            _keep_safe_keys,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )


class OneLine(logging.Formatter):
    """One line a record; of an exception only its kind and place, since its text may quote a resident."""

    def formatException(self, ei: Any) -> str:
        """Return the kind of the exception and where it was raised."""
        kind, _, trace = ei
        last = traceback.extract_tb(trace)[-1:]
        place = f"{Path(last[0].filename).name}:{last[0].lineno}" if last else "?"
        return f"{kind.__name__ if kind else '?'} at {place}"

    def format(self, record: logging.LogRecord) -> str:
        """Return the record on one line."""
        return " ".join(super().format(record).splitlines())


def _keep_safe_keys(_: Any, level: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    safe = {key: value for key, value in event.items() if key in _SAFE_KEYS}
    return {"level": level, **safe}


@contextmanager
def noise_to(log: Path) -> Iterator[None]:
    """Send everything that is printed, logged or warned to a file while the block runs."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        log.open("a", encoding="utf-8") as file,
        redirect_stdout(file),
        redirect_stderr(file),
    ):
        logging.basicConfig(level=logging.WARNING, stream=file, force=True)
        structlog.configure(
            wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
            logger_factory=structlog.WriteLoggerFactory(file=file),
        )
        yield
