"""Names the municipality of a point in memory, so that no coordinates are ever stored."""

from __future__ import annotations

from knowledge.municipalities import Municipalities
from service.channels.line.inbox import Locate
from service.channels.line.payload import OUTSIDE_PREFECTURE

FARTHEST_KM = 40  # nowhere in the prefecture is farther from the nearest town's office


def build_locate(municipalities: Municipalities) -> Locate:
    """Return a function that names the town whose office is nearest."""

    def locate(latitude: float, longitude: float) -> str:
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            return ""
        near = municipalities.nearest(latitude, longitude)
        return near.municipality.code if near.distance_km <= FARTHEST_KM else OUTSIDE_PREFECTURE

    return locate
