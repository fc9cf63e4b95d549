"""Finds municipalities and their other names in a message."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.messages import is_machine_turn
from bot.hearing.place_names import gazetteer
from knowledge.places import Gazetteer, PlaceMention


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PlaceExtractor(GraphComponent, EntityExtractorMixin):
    """Reads the municipality tables when the model is loaded, so a new alias needs no training."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Keep the tables."""
        self._gazetteer = gazetteer

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PlaceExtractor:
        """Load the tables from data/."""
        return cls(gazetteer())

    def process(self, messages: list[Message]) -> list[Message]:
        """Add one `place` entity for each mention."""
        for message in messages:
            if is_machine_turn(message):
                continue
            found = [_entity(mention) for mention in self._gazetteer.find(message.get(TEXT))]
            message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages


def _entity(mention: PlaceMention) -> dict[str, Any]:
    return {
        "entity": "place",
        "start": mention.start,
        "end": mention.end,
        "value": {
            "codes": list(mention.codes),
            "surface": mention.surface,
            "role": mention.role,
            "negated": mention.negated,
            "region": mention.region,
        },
        "extractor": "PlaceExtractor",
    }
