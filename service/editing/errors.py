"""What can go wrong when officials edit the knowledge."""

from __future__ import annotations

from service.errors import ServiceError


class NoSuchTopic(ServiceError):
    """There is no topic of that name."""

    code = "no_such_topic"
    status = 422


class NoSuchEdit(ServiceError):
    """There is no such edit within this person's reach."""

    code = "no_such_edit"
    status = 404


class OwnEdit(ServiceError):
    """Nobody publishes their own words: a second person reads them first."""

    code = "own_edit"
    status = 409


class WordingFaults(ServiceError):
    """The words break the rules for what residents read."""

    code = "wording_faults"
    status = 422

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults
