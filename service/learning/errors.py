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


class NoSuchModel(ServiceError):
    """There is no such model."""

    code = "no_such_model"
    status = 422


class NotForAll(ServiceError):
    """A model answers the whole prefecture: only its administrators decide on it."""

    code = "not_for_all"
    status = 403


class ModelObjections(ServiceError):
    """A model must not answer; the sentences say why."""

    code = "model_objections"
    status = 409

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__(f"{len(sentences)} objections")
        self.sentences = sentences
