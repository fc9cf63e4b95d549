"""Rasa's domain and rules and the executor know the same actions."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from actions.base import Sources
from actions.register import build_executor
from tests.actions.conftest import CATALOGUE, Venues

PROJECT = Path(__file__).parents[2]


def test_domain_and_executor_know_the_same_actions() -> None:
    """Every action of the domain is registered, and no other."""
    domain = yaml.safe_load((PROJECT / "bot/domain/actions.yml").read_text(encoding="utf-8"))["actions"]
    executor = build_executor(Sources(lambda: CATALOGUE, Venues()))
    assert sorted(domain) == sorted(executor.actions)


def test_rules_lead_to_registered_actions() -> None:
    """Every action that a rule names is registered."""
    rules = (PROJECT / "data/stories/rules.yml").read_text(encoding="utf-8")
    named = set(re.findall(r"action: (action_\w+)", rules)) - {"action_listen"}
    assert set(build_executor(Sources(lambda: CATALOGUE, Venues())).actions) == named
