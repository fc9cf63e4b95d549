"""Runs commands of the bot in its own virtual environment; the two environments never mix."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from service.errors import ServiceError
from service.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")


class CannotStart(ServiceError):
    """Something needed to start is missing; the text is a Japanese sentence for the person at the machine."""

    code = "cannot_start"


@dataclass(frozen=True, slots=True)
class BotEnvironment:
    """Where the bot's interpreter is and what it may know of the environment."""

    python: Path
    variables: dict[str, str]

    def command(self, module: str, *arguments: str) -> list[str]:
        """Return the command line that runs a module of the bot."""
        return [str(self.python), "-m", module, *arguments]


def find_bot_environment(settings: Settings) -> BotEnvironment:
    """Return the bot's environment; raises CannotStart when it is not installed."""
    python = ROOT / ".venv-bot" / "bin" / "python"
    if not python.exists():
        raise CannotStart("聞き取りの環境(.venv-bot)がありません。make setup を実行してください。")
    variables = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    variables |= {
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "ORAHO_RASA_TOKEN": settings.rasa_token.get_secret_value(),
        "ORAHO_ACTION_URL": f"http://127.0.0.1:{settings.action_port}/internal/actions",
        "ORAHO_ACTION_TOKEN": settings.action_token.get_secret_value(),
    }
    return BotEnvironment(python, variables)
