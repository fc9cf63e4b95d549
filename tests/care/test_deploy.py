"""What is handed to a town's machine is locked down as promised."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
OURS = ("service", "rasa", "trainer")
HARDENED = ("NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "CapabilityBoundingSet=")


class _Loader(yaml.SafeLoader):
    """Reads compose files, whose own tags say how lists are merged."""


_Loader.add_multi_constructor("!", lambda loader, _tag, node: loader.construct_sequence(node))


def read_compose(name: str) -> dict[str, dict[str, Any]]:
    """Return the services of a compose file."""
    services: dict[str, dict[str, Any]] = yaml.load((DEPLOY / name).read_text("utf-8"), _Loader)["services"]
    return services


@pytest.mark.parametrize("name", OURS)
def test_containers_may_do_nothing_they_need_not(name: str) -> None:
    """Read-only, without capabilities, with limits."""
    service = read_compose("compose.yaml")[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["pids_limit"] <= 256
    assert service["mem_limit"]


def test_only_the_service_is_reached_and_only_from_this_machine() -> None:
    """Rasa publishes no port; the service is behind the town's proxy."""
    for file in ("compose.yaml", "compose.postgres.yaml"):
        for name, service in read_compose(file).items():
            ports = service.get("ports", [])
            assert name.startswith("service") or ports == []
            assert all(port.startswith("127.0.0.1:") for port in ports)


def test_each_rasa_shares_the_loopback_of_its_own_service() -> None:
    """The action endpoint and Rasa talk over 127.0.0.1 only."""
    services = read_compose("compose.yaml") | read_compose("compose.postgres.yaml")
    assert services["rasa"]["network_mode"] == "service:service"
    assert services["rasa-2"]["network_mode"] == "service:service-2"


@pytest.mark.parametrize("unit", sorted(DEPLOY.glob("systemd/*.service")), ids=lambda path: path.name)
def test_units_are_locked_down(unit: Path) -> None:
    """Every unit of ours runs as its own user with a read-only system."""
    lines = unit.read_text("utf-8").splitlines()
    assert [line for line in HARDENED if line not in lines] == []
    assert re.search(r"^User=oraho(-rasa)?$", unit.read_text("utf-8"), re.M)


def test_nothing_leaves_the_machine_from_rasa() -> None:
    """Its unit allows loopback addresses and nothing else."""
    unit = (DEPLOY / "systemd" / "oraho-rasa@.service").read_text("utf-8")
    assert "IPAddressDeny=any\nIPAddressAllow=localhost\n" in unit


def test_the_second_rasa_is_like_the_first() -> None:
    """`extends` cannot copy it, so it is written out: nothing differs but whose loopback it uses."""
    first = read_compose("compose.yaml")["rasa"]
    second = read_compose("compose.postgres.yaml")["rasa-2"]
    whose = {"network_mode": first["network_mode"], "depends_on": first["depends_on"]}
    assert second | whose == first


def test_the_check_of_compose_files_finds_a_wrong_one(tmp_path: Path) -> None:
    """docker-compose's own reader is really asked: a misspelt setting is reported."""
    copy = tmp_path / "project"
    (copy / "scripts").mkdir(parents=True)
    (copy / "deploy").mkdir()
    for path in (ROOT / "scripts" / "compose", *DEPLOY.glob("compose*.yaml")):
        words = path.read_text("utf-8").replace("mem_limit: 1g", "memory_limit: 1g")
        (copy / path.relative_to(ROOT)).write_text(words, "utf-8")
    done = subprocess.run(
        ["bash", str(copy / "scripts" / "compose")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "memory_limit" in done.stderr


def test_the_check_of_units_finds_a_wrong_one(tmp_path: Path) -> None:
    """systemd's own linter is really asked: a misspelt setting is reported."""
    copy = tmp_path / "project"
    (copy / "scripts").mkdir(parents=True)
    (copy / "deploy" / "systemd").mkdir(parents=True)
    (copy / "scripts" / "units").write_text((ROOT / "scripts" / "units").read_text("utf-8"), "utf-8")
    unit = (DEPLOY / "systemd" / "oraho.service").read_text("utf-8")
    (copy / "deploy" / "systemd" / "oraho.service").write_text(
        unit.replace("Restart=always", "Restart=allways"), "utf-8"
    )
    done = subprocess.run(
        ["bash", str(copy / "scripts" / "units")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "allways" in done.stdout
