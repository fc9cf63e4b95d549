"""Serve one approved model on loopback: `python -m bot.serve --model FILE [--port 5005] [--sha256 HEX]`.

With `--live POINTER` the model that was released at the desk is served, and changes while the server runs.
"""

from __future__ import annotations

import argparse
import hmac
import os
import sys
from asyncio import AbstractEventLoop
from pathlib import Path

from bot.fingerprint import ROOT, fingerprint, sha256_of
from bot.quiet import log_warnings_only, noise_to, prepare_environment
from bot.release import Follower, Released, find_fault, read_pointer
from bot.train import checksum_file

HOST = "127.0.0.1"
MAX_REQUEST_BYTES = 32 * 1024
_NEEDED = ("ORAHO_RASA_TOKEN", "ORAHO_ACTION_URL", "ORAHO_ACTION_TOKEN")


class ModelRefused(Exception):
    """The model is missing or is not the approved one; the text says so in Japanese."""


def check_model(model: Path, approved: str | None) -> str:
    """Return the file's SHA-256; raises ModelRefused unless it is the approved one (given, or beside it)."""
    if not model.is_file():
        raise ModelRefused(f"モデルのファイルがありません: {model}")
    if approved is None:
        if not checksum_file(model).is_file():
            raise ModelRefused(f"承認された SHA-256 がわかりません: {checksum_file(model)} がありません。")
        approved = checksum_file(model).read_text(encoding="ascii").split()[0]
    found = sha256_of(model)
    if not hmac.compare_digest(found, approved.strip().lower()):
        raise ModelRefused(f"モデルが承認されたものと違います(SHA-256 が一致しません): {model}")
    return found


def prepare(port: int) -> None:
    """Set the environment of the server: loopback, small bodies, no telemetry. Raises ModelRefused."""
    missing = [name for name in _NEEDED if not os.environ.get(name)]
    if missing:
        raise ModelRefused(f"環境変数を設定してください: {', '.join(missing)}")
    prepare_environment()
    os.environ["SANIC_HOST"] = HOST
    os.environ["SANIC_PORT"] = str(port)
    os.environ["SANIC_REQUEST_MAX_SIZE"] = str(MAX_REQUEST_BYTES)
    os.environ["SANIC_ACCESS_LOG"] = "false"
    os.environ["LOG_LEVEL"] = os.environ["LOG_LEVEL_LIBRARIES"] = "WARNING"


def choose_first(own: Released, pointer: Path | None) -> Released:
    """Return the model to begin with: the released one where it may be served, else the program's own."""
    released = read_pointer(pointer) if pointer else None
    if released is None:
        return own
    fault = find_fault(released, own.base)
    if fault:
        print(fault, file=sys.stderr, flush=True)
    return own if fault else released


def serve(own: Released, port: int, pointer: Path | None = None) -> None:
    """Run Rasa's server until it is told to stop; the process ends with 1 when the model does not load."""
    with noise_to(Path(os.devnull)):
        from rasa.core.run import serve_application
        from rasa.core.utils import AvailableEndpoints
        from sanic import Sanic

        from bot.action_schema import compile_once
    log_warnings_only()

    first = choose_first(own, pointer)
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "bot/endpoints.yml"))

    def stop_unless_ready(app: Sanic, _: AbstractEventLoop) -> None:
        if not app.ctx.agent.is_ready():
            print("モデルを読み込めませんでした。", file=sys.stderr, flush=True)
            os._exit(1)
        app.ctx.model_sha256 = first.sha256
        if pointer is not None:
            app.add_task(Follower(pointer, own, endpoints).follow(app))
        print(f"聞き取りの準備ができました: {HOST}:{port}", flush=True)

    compile_once()
    serve_application(
        model_path=str(first.file),
        interface=HOST,
        port=port,
        credentials=str(ROOT / "bot/credentials.yml"),
        endpoints=endpoints,
        cors=None,
        enable_api=False,
        server_listeners=[(stop_unless_ready, "after_server_start")],
    )


def main() -> int:
    """Check, then serve."""
    parser = argparse.ArgumentParser(description="承認されたモデルで、聞き取りの役をする Rasa を動かします。")
    parser.add_argument("--model", type=Path, required=True, help="モデルのファイル (.tar.gz)")
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--sha256", help="承認された SHA-256。省くと、隣の .sha256 ファイルを読みます。")
    parser.add_argument(
        "--live", type=Path, help="窓口で切り替えたモデルを示すファイル。変わると、止めずに替わります。"
    )
    arguments = parser.parse_args()
    try:
        prepare(arguments.port)
        found = check_model(arguments.model, arguments.sha256)
    except ModelRefused as refusal:
        print(refusal, file=sys.stderr)
        return 2
    serve(Released(found, arguments.model, fingerprint()), arguments.port, arguments.live)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
