"""Logs never stand in the way of what they tell about."""

from __future__ import annotations

import io

import structlog

from service.logs import configure_logs


class FullDisk(io.StringIO):
    """A file on a disk without room."""

    def write(self, _words: str) -> int:
        """Fail as the system does."""
        raise OSError(28, "No space left on device")


def test_a_full_disk_ends_no_request() -> None:
    """An event that cannot be written is dropped; whoever logged it goes on."""
    configuration = structlog.get_config()
    try:
        configure_logs("info", FullDisk())
        structlog.get_logger("test").error("something_happened", turn=1)
    finally:
        structlog.configure(**configuration)
