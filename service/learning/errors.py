"""What can go wrong when the bot is taught."""

from __future__ import annotations

from service.errors import ServiceError


class NoSuchExample(ServiceError):
    """There is no such example within this person's reach."""

    code = "no_such_example"
    status = 404


class OwnExample(ServiceError):
    """Nobody approves an example of their own: a second person reads it first."""

    code = "own_example"
    status = 409


class LinesGone(ServiceError):
    """None of the lines is on the list any more: somebody else decided, or the conversations were deleted."""

    code = "lines_gone"
    status = 409


class ExampleFaults(ServiceError):
    """The words must not become an example."""

    code = "example_faults"
    status = 422

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults
