"""Names intent and topic of a message, or says that it is unclear."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.constants import DOCS_URL_TRAINING_DATA
from rasa.shared.nlu.constants import INTENT, TEXT, TEXT_TOKENS
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import raise_warning

from bot.components.messages import hint_of, is_machine_turn, label_of, words_of
from bot.hearing.augment import SHARES
from bot.hearing.denial import drop_denied
from bot.hearing.labels import UNCLEAR
from bot.hearing.listener import Heard, Listener
from bot.hearing.place_names import drop_places
from bot.hearing.storage import load, save
from bot.hearing.training import Example, Settings, train
from bot.hearing.words import Word


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(GraphComponent, IntentClassifier):
    """Learns `intent` and `metadata.topic` together as one label."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Return the components that must stand before this one."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that must be installed."""
        return ["numpy", "scipy", "sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings docs/understanding.md explains."""
        return {
            "views": {"w": 0.2, "l": 0.2, "s": 0.25, "d": 0.2, "h": 0.15},
            "meaning": [0.25, 0.35],
            "directions": 300,
            "cost": 2.0,
            "folds": 5,
            "tried": 1,
            "shares": SHARES,
            "most_wrong": {"safety": 0.03, "topic": 0.075, "outside": 0.05, "talk": 0.08},
        }

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        listener: Listener | None = None,
    ) -> None:
        """Keep where to store what is learned."""
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._listener = listener

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """Create an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """Load a trained component."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples but machine turns, and store arrays and JSON."""
        examples = [
            Example(_words(message), label_of(message))
            for message in training_data.intent_examples
            if not is_machine_turn(message)
        ]
        if not examples:
            raise_warning("There are no examples to learn from.", docs=DOCS_URL_TRAINING_DATA)
            return self._resource
        self._listener = train(examples, settings_of(self._config))
        with self._storage.write_to(self._resource) as folder:
            save(self._listener, folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the data unchanged: nothing behind this component learns from its output."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, topic and topic_ranking on each message.

        A message without words is unclear; so is a machine turn until RegexMessageHandler reads it.
        """
        for message in messages:
            heard = Heard(UNCLEAR)
            if self._listener is not None and message.get(TEXT_TOKENS) and not is_machine_turn(message):
                heard = self._listener.hear(_words(message), hint_of(message))
            _write(message, heard)
        return messages


def settings_of(config: dict[str, Any]) -> Settings:
    """Read the component's configuration."""
    meaning = config["meaning"]
    return Settings(
        views=dict(config["views"]),
        meaning=(float(meaning[0]), float(meaning[1])) if meaning else None,
        most_wrong={kind: float(share) for kind, share in config["most_wrong"].items()},
        directions=int(config["directions"]),
        cost=float(config["cost"]),
        folds=int(config["folds"]),
        tried=int(config["tried"]),
        shares={way: float(share) for way, share in config["shares"].items()},
    )


def _words(message: Message) -> list[Word]:
    text = message.get(TEXT)
    return drop_denied(text, drop_places(text, words_of(message)))


def _write(message: Message, heard: Heard) -> None:
    confidence = heard.ranking[0].confidence if heard.ranking else 0.0
    message.set(INTENT, {"name": heard.intent, "confidence": confidence}, add_to_output=True)
    message.set("topic", heard.topic or None, add_to_output=True)
    ranking = [
        {
            "intent": guess.label.intent,
            "topic": guess.label.topic or None,
            "confidence": guess.confidence,
        }
        for guess in heard.ranking
    ]
    message.set("topic_ranking", ranking, add_to_output=True)
