"""Logs are events with ids, one JSON object a line, in UTC; never message text."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping
from typing import Any, TextIO, cast

import structlog

from service.log_stream import ForgivingStream

FORBIDDEN_KEYS = frozenset({"text", "message", "reply", "contact", "phone", "kana", "token", "password"})
Watcher = Callable[[str, Mapping[str, Any]], None]


def configure_logs(level: str, stream: TextIO = sys.stderr, watcher: Watcher | None = None) -> None:
    """Set up structlog for the process; the libraries' own logs are kept to warnings.

    The watcher is told every event, also those below the level.
    """
    logging.basicConfig(level=logging.WARNING, stream=stream, format="%(levelname)s %(name)s")
    lowest = logging.getLevelNamesMapping()[level.upper()]

    def watch(_logger: object, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        if watcher is not None:
            watcher(str(event.get("event")), event)
        if logging.getLevelNamesMapping()[method.upper().replace("EXCEPTION", "ERROR")] < lowest:
            raise structlog.DropEvent
        return event

    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            watch,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            drop_words,
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
        logger_factory=structlog.WriteLoggerFactory(cast(TextIO, ForgivingStream(stream))),
        cache_logger_on_first_use=False,
    )


def drop_words(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Remove what must never be logged, should somebody try."""
    return {key: value for key, value in event.items() if key not in FORBIDDEN_KEYS}
