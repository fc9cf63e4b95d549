"""The 59 municipalities: names, regions, websites, and which of them are near each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from knowledge.errors import ContentError, say_fault
from knowledge.files import read_rows

EARTH_RADIUS_KM = 6371.0
FARTHEST_KM = 40  # nowhere in the prefecture is farther from the nearest town's office


@dataclass(frozen=True, slots=True)
class Point:
    """A point on the map, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Municipality:
    """One town; `code` has six digits, `living_area` is its 生活圏."""

    code: str
    name: str
    kana: str
    region: str
    living_area: str
    url: str
    latitude: float
    longitude: float
    special_law_13: bool

    @property
    def office(self) -> Point:
        """Where the town hall stands."""
        return Point(self.latitude, self.longitude)


@dataclass(frozen=True, slots=True)
class Near:
    """A neighbouring town and how far its office is, in kilometres."""

    municipality: Municipality
    distance_km: float


@dataclass(frozen=True, slots=True)
class Municipalities:
    """All towns, in the order of their codes."""

    towns: tuple[Municipality, ...]

    def find(self, code: str | None) -> Municipality | None:
        """Return the town of a code, or None."""
        return next((town for town in self.towns if town.code == code), None)

    def name(self, code: str | None) -> str:
        """Return the town's name, or an empty string."""
        town = self.find(code)
        return town.name if town else ""

    def neighbours(self, code: str, count: int) -> tuple[Near, ...]:
        """Return the nearest other towns, nearest first."""
        here = self.find(code)
        if here is None:
            return ()
        nears = self.around(here.office)
        return tuple(near for near in nears if near.municipality.code != code)[:count]

    def beside(self, codes: Collection[str], point: Point | None = None) -> tuple[Near, ...]:
        """Return every other town, nearest first from a point, or else from the first of the codes."""
        first = next((town.office for town in self.towns if town.code in codes), None)
        start = point or first
        nears = self.around(start) if start else ()
        return tuple(near for near in nears if near.municipality.code not in codes)

    def nearest(self, latitude: float, longitude: float) -> Near:
        """Return the town whose office is nearest to a point, in degrees."""
        return self.around(Point(latitude, longitude))[0]

    def locate(self, point: Point) -> Municipality | None:
        """Return the town of the nearest office; None outside the prefecture."""
        near = self.around(point)[0]
        return near.municipality if near.distance_km <= FARTHEST_KM else None

    def around(self, point: Point) -> tuple[Near, ...]:
        """Return every town with the distance of its office from a point, nearest first."""
        nears = (Near(town, measure(point, town.office)) for town in self.towns)
        return tuple(sorted(nears, key=lambda near: near.distance_km))


def load_municipalities(path: Path) -> Municipalities:
    """Read municipalities.csv; raises ContentError."""
    towns = tuple(_read(row) for row in read_rows(path))
    if len({town.code for town in towns}) != len(towns):
        raise ContentError(f"{path.name}: 同じコードの行が二つあります")
    return Municipalities(towns)


def list_regions(towns: Iterable[Municipality]) -> tuple[str, ...]:
    """Return the regions in order of first appearance."""
    return tuple(dict.fromkeys(town.region for town in towns))


def _read(row: dict[str, str]) -> Municipality:
    try:
        return Municipality(
            code=row["code"],
            name=row["name"],
            kana=row["kana"],
            region=row["region"],
            living_area=row["living_area"],
            url=row["url"],
            latitude=float(row["lat"]),
            longitude=float(row["lon"]),
            special_law_13=row["special_law_13"] == "yes",
        )
    except (KeyError, ValueError) as error:
        raise ContentError(f"municipalities.csv: {row.get('code')}: {say_fault(error)}") from error


def measure(here: Point, there: Point) -> float:
    """Return the great-circle distance in kilometres (haversine)."""
    lat1, lon1, lat2, lon2 = map(radians, (here.latitude, here.longitude, there.latitude, there.longitude))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))
