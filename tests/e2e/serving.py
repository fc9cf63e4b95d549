"""Starts the stand-in service in a thread and lets a test speak to it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import uvicorn

from tests.fakes.widget_api import WidgetApi
from tests.fakes.widget_book import Book, Talk


@dataclass
class Service:
    """The stand-in service in its thread; `do` runs something in its loop."""

    book: Book
    url: str
    loop: asyncio.AbstractEventLoop

    @property
    def heard(self) -> list[str]:
        """What the residents of the last conversation have said, as stored."""
        return [message["text"] for message in self.book.last.messages if message["from"] == "resident"]

    def do(self, act: Callable[[Talk], object]) -> None:
        """Change the last conversation from the test's thread."""

        async def run() -> None:
            act(self.book.last)

        asyncio.run_coroutine_threadsafe(run(), self.loop).result(5)


async def serve_until_told(server: uvicorn.Server, sock: socket.socket) -> None:
    """Serve until told to stop, then end what is left: streams of closed pages."""
    await server.serve(sockets=[sock])
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


@contextlib.contextmanager
def serve(book: Book | None = None, port: int = 0) -> Iterator[Service]:
    """Serve until the block ends, on a free port; or go on with a book on the port it had before."""
    book = book or Book()
    book.wake_anew()
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("127.0.0.1", port))
    sock.listen()
    config = uvicorn.Config(
        WidgetApi(book).app, log_level="critical", timeout_graceful_shutdown=1, lifespan="off"
    )
    server = uvicorn.Server(config)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(
        target=lambda: loop.run_until_complete(serve_until_told(server, sock)), daemon=True
    )
    thread.start()
    yield Service(book, f"http://127.0.0.1:{sock.getsockname()[1]}", loop)
    server.should_exit = True
    thread.join(10)
    loop.close()
    sock.close()
