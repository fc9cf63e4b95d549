"""Finds days, weekdays and times of day, and says which days are meant."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.messages import is_machine_turn
from bot.hearing.dates import DateMention, find_dates

JAPAN = timezone(timedelta(hours=9))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class DateExtractor(GraphComponent, EntityExtractorMixin):
    """Reads dates relative to `metadata.now`, which the service sends with every turn."""

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that must be installed."""
        return ["ja_timex"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DateExtractor:
        """Create the component; there is nothing to load."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add one `date` entity for each expression."""
        for message in messages:
            if not is_machine_turn(message):
                found = [_entity(mention) for mention in find_dates(message.get(TEXT), today(message))]
                message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages


def today(message: Message) -> date:
    """Return the day of the turn in Japan: from `metadata.now`, or the clock when it is not given."""
    now = (message.get("metadata") or {}).get("now")
    moment = datetime.fromisoformat(now) if now else datetime.now(JAPAN)
    return (moment if moment.tzinfo is None else moment.astimezone(JAPAN)).date()


def _entity(mention: DateMention) -> dict[str, Any]:
    return {
        "entity": "date",
        "start": mention.start,
        "end": mention.end,
        "value": {
            "from": mention.first.isoformat() if mention.first else None,
            "to": mention.last.isoformat() if mention.last else None,
            "time_of_day": mention.time_of_day,
            "weekdays": list(mention.weekdays),
            "problem": mention.problem,
            "surface": mention.surface,
        },
        "extractor": "DateExtractor",
    }
