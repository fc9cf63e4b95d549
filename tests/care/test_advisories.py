"""The ledger of known advisories is true for what the locks pin today."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from service.launch.clock import read_clock

ROOT = Path(__file__).parents[2]
# Lowest versions whose known holes are closed, for what faces the network.
FLOORS = {"starlette": (1, 3, 1), "authlib": (1, 6, 6), "jinja2": (3, 1, 6), "python-multipart": (0, 0, 18)}
BANNED = ("LogisticRegressionClassifier", "SklearnIntentClassifier", "DIETClassifier", "TEDPolicy")


@dataclass(frozen=True)
class Advisory:
    """One entry of the ledger."""

    ids: tuple[str, ...]
    package: str
    version: str
    lock: str
    why: str
    review_by: date


def read_ledger() -> list[Advisory]:
    """Return all entries."""
    text = (ROOT / "security" / "known-advisories.toml").read_text("utf-8")
    entries: list[dict[str, Any]] = tomllib.loads(text)["advisory"]
    return [Advisory(**(entry | {"ids": tuple(entry["ids"])})) for entry in entries]


def read_lock(name: str) -> dict[str, str]:
    """Return the pinned version of every package of a lock."""
    text = (ROOT / "requirements" / f"{name}.lock").read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, re.M))


@pytest.mark.parametrize("advisory", read_ledger(), ids=lambda advisory: advisory.ids[0])
def test_an_entry_speaks_of_the_pinned_version(advisory: Advisory) -> None:
    """A changed lock sends somebody back to look: is the advisory still open, and still out of reach?"""
    assert read_lock(advisory.lock).get(advisory.package) == advisory.version


@pytest.mark.parametrize("advisory", read_ledger(), ids=lambda advisory: advisory.ids[0])
def test_an_entry_says_why_and_until_when(advisory: Advisory) -> None:
    """A reason that nobody looks at again is no reason."""
    assert len(advisory.why) >= 40
    assert all(
        re.fullmatch(r"CVE-\d{4}-\d{4,}|GHSA(-\w{4}){3}|PYSEC-\d{4}-\d+", name) for name in advisory.ids
    )
    assert read_clock().date() <= advisory.review_by


@pytest.mark.parametrize(("package", "floor"), FLOORS.items())
def test_what_faces_the_network_is_new_enough(package: str, floor: tuple[int, ...]) -> None:
    """Older versions have holes that an outsider can reach."""
    pinned = tuple(int(number) for number in re.findall(r"\d+", read_lock("service")[package])[:3])
    assert pinned >= floor


def test_the_pipeline_holds_no_component_that_loads_foreign_formats() -> None:
    """Two of Rasa's classifiers load skops files; others bring TensorFlow's loaders into the path."""
    config = yaml.safe_load((ROOT / "bot" / "config.yml").read_text("utf-8"))
    names = [part["name"] for part in (*config["pipeline"], *config["policies"])]
    assert [name for name in names if name.rpartition(".")[2] in BANNED] == []
