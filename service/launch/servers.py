"""Serves the public app and the action endpoint from one process and stops both together."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from service.launch.bot_environment import CannotStart

LOOPBACK = "127.0.0.1"


class _QuietServer(uvicorn.Server):
    """A server that leaves signals to us: there are two of them in one process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield


class Servers:
    """The public server and the loopback-only action server."""

    def __init__(self, app: FastAPI, host: str, port: int, action_app: FastAPI, action_port: int) -> None:
        self._public = make_server(app, host, port)
        self._actions = make_server(action_app, LOOPBACK, action_port)
        for address, number in ((host, port), (LOOPBACK, action_port)):
            check_port(address, number)

    async def run(self) -> None:
        """Serve until a signal comes."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop)
        acting = asyncio.create_task(self._actions.serve())
        await self._public.serve()
        self._actions.should_exit = True  # only now: turns that end with the app still need their actions
        await acting

    def stop(self) -> None:
        """Ask the public server to end what it has in hand, and then both."""
        self._public.should_exit = True


def check_port(host: str, port: int) -> None:
    """Raise CannotStart when somebody else listens there already."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(
                f"番号 {port} はほかのプログラムが使っています。ORAHO_PORT などで別の番号にしてください。"
            ) from error


def make_server(app: FastAPI, host: str, port: int) -> uvicorn.Server:
    """Return a server that leaves signals to its caller."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        proxy_headers=False,
    )
    return _QuietServer(config)
