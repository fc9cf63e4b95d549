"""Tokenises Japanese with Sudachi; tokens keep normalised form, reading and part of speech."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.hearing.words import cut


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SudachiTokenizer(Tokenizer):
    """Splits into Sudachi's shortest units (mode A) after NFKC and lower case."""

    @staticmethod
    def supported_languages() -> list[str] | None:
        """Return the one language Sudachi reads."""
        return ["ja"]

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that must be installed."""
        return ["sudachipy", "sudachidict_core"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return what Rasa's tokenizers expect; intents are never split."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
        }

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return tokens whose start and end are places in the text as typed."""
        return [
            Token(
                word.surface,
                word.start,
                word.end,
                data={"reading": word.reading, "pos": word.pos},
                lemma=word.normal,
            )
            for word in cut(message.get(attribute))
        ]
