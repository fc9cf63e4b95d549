"""The command line says in Japanese why it cannot start, and lists what it can do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from service import __main__ as command_line
from service.launch.commands import COMMANDS

DATA = Path(__file__).parents[2] / "data"


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run one command as a shell would."""
    monkeypatch.setattr("sys.argv", ["service", *arguments])
    return command_line.main()


def test_broken_content_stops_the_start_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever edited the file reads which one it is, not a traceback."""
    shutil.copytree(DATA, tmp_path / "data")
    (tmp_path / "data" / "desks.csv").write_text("code,open\n070009,noon\n", encoding="utf-8")
    monkeypatch.setenv("ORAHO_CONTENT_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ORAHO_DATA_DIR", str(tmp_path / "var"))

    assert run(monkeypatch, "serve") == 2
    said = capsys.readouterr().err
    assert "desks.csv" in said
    assert "Traceback" not in said


def test_help_explains_every_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An official finds each command with one sentence."""
    with pytest.raises(SystemExit) as left:
        run(monkeypatch, "--help")
    assert left.value.code == 0
    shown = capsys.readouterr().out
    assert [name for name in COMMANDS if name not in shown] == []


def test_maintenance_goes_on_and_off(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The flag lies in the data folder while the service is closed."""
    monkeypatch.setenv("ORAHO_DATA_DIR", str(tmp_path))
    assert run(monkeypatch, "maintenance", "on") == 0
    assert (tmp_path / "maintenance").exists()
    assert run(monkeypatch, "maintenance", "off") == 0
    assert not (tmp_path / "maintenance").exists()
