"""Find the municipalities a resident speaks of; standard library only, for bot and service alike."""

from __future__ import annotations

from knowledge.places.gazetteer import Gazetteer
from knowledge.places.mention import OUTSIDE, PlaceMention, Role
from knowledge.places.names import PlaceDataError

__all__ = ["OUTSIDE", "Gazetteer", "PlaceDataError", "PlaceMention", "Role"]
