"""One real Rasa, and one trained model, for all tests of the bot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.catalogue import load_catalogue
from tests.real_rasa import RealRasa, train_model

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def model() -> Path:
    """The model of the present data and code; trained once, then found by its fingerprint."""
    return train_model()


@pytest.fixture(scope="session")
def rasa() -> Iterator[RealRasa]:
    """A real Rasa with the real model."""
    rasa = RealRasa.start(load_catalogue(DATA))
    yield rasa
    rasa.stop()
