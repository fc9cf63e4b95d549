"""Follow the model that people have released: load what the pointer names and let it answer.

The pointer is one line, "SHA-256  file  fingerprint of the sources", beside the models. A file that is
missing, is another one, or was trained on other sources than this program's is never served; the present
model stays.
"""

from __future__ import annotations

import asyncio
import hmac
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.fingerprint import sha256_of

SECONDS = 2.0
_LINE = re.compile(r"([0-9a-f]{64})  (oraho-[0-9a-f]{16}\.tar\.gz)  ([0-9a-f]{16})\n?")
_PROBES = ("マイナンバーカードをなくした", "はい", "どこで教えてもらえますか")


@dataclass(frozen=True)
class Released:
    """A model by its hash, its file and the fingerprint of the sources it builds on."""

    sha256: str
    file: Path
    base: str


def read_pointer(pointer: Path) -> Released | None:
    """Return what the pointer names, or None when there is none or it cannot be read."""
    try:
        found = _LINE.fullmatch(pointer.read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError):
        return None
    return Released(found[1], pointer.parent / found[2], found[3]) if found else None


def find_fault(released: Released, base: str) -> str:
    """Say in Japanese why a released model must not be served; empty when it may."""
    if released.base != base:
        return "学習のもとが、このプログラムのものと違います。学習し直してください"
    if not released.file.is_file():
        return f"モデルのファイルがありません: {released.file}"
    if not hmac.compare_digest(sha256_of(released.file), released.sha256):
        return f"モデルが認められたものと違います: {released.file}"
    return ""


class Follower:
    """Keeps `app.ctx.agent` at what is released; without a pointer, at the program's own model."""

    def __init__(self, pointer: Path, own: Released, endpoints: Any) -> None:
        self._pointer = pointer
        self._own = own
        self._endpoints = endpoints
        self._refused = ""

    async def follow(self, app: Any) -> None:
        """Look again and again until the server ends."""
        while True:
            await asyncio.sleep(SECONDS)
            wanted = read_pointer(self._pointer) or self._own
            if wanted.sha256 in (app.ctx.model_sha256, self._refused):
                continue
            fault = await self._replace(app, wanted)
            self._refused = wanted.sha256 if fault else ""
            print(fault or f"モデルを切り替えました: {wanted.sha256[:12]}", file=sys.stderr, flush=True)

    async def _replace(self, app: Any, wanted: Released) -> str:
        """Load beside the present model, try it, and let the next turn use it; return what was wrong."""
        loop = asyncio.get_running_loop()
        fault = await loop.run_in_executor(None, find_fault, wanted, self._own.base)
        if fault:
            return fault
        try:
            agent = await loop.run_in_executor(None, self._load, wanted.file)
            for probe in _PROBES:
                heard = await agent.parse_message(probe)
                if not heard["intent"]["name"]:
                    return f"モデルが答えません: {wanted.file}"
        except Exception as error:  # noqa: BLE001 - whatever a bad model does, the present one goes on answering
            return f"モデルを読み込めませんでした: {wanted.file} ({type(error).__name__})"
        app.ctx.agent = agent
        app.ctx.model_sha256 = wanted.sha256
        return ""

    def _load(self, file: Path) -> Any:
        from rasa.core.agent import load_agent

        return asyncio.run(load_agent(model_path=str(file), endpoints=self._endpoints))
