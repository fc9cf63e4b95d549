"""Hears `inform` in a message that is only a place or a date, whatever the classifier thought of it."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.messages import is_machine_turn
from bot.hearing.bare import is_bare
from bot.hearing.dates import find_time_words

INFORM = "inform"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class BareSlotDetector(GraphComponent, IntentClassifier):
    """Stands behind the extractors and the classifier, and corrects the classifier."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> BareSlotDetector:
        """Create the component; there is nothing to load."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent of bare messages to `inform`."""
        for message in messages:
            if not is_machine_turn(message) and is_bare(message.get(TEXT), _slots(message)):
                _correct(message)
        return messages


def _slots(message: Message) -> list[tuple[int, int]]:
    places = [(e["start"], e["end"]) for e in message.get(ENTITIES, []) if e["entity"] == "place"]
    return [*places, *find_time_words(message.get(TEXT))]


def _correct(message: Message) -> None:
    others = [guess for guess in message.get("topic_ranking") or [] if guess["intent"] != INFORM]
    first = {"intent": INFORM, "topic": None, "confidence": 1.0}
    message.set(INTENT, {"name": INFORM, "confidence": 1.0}, add_to_output=True)
    message.set("topic", None, add_to_output=True)
    message.set("topic_ranking", [first, *others][:5], add_to_output=True)
