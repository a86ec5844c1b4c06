"""A real house for tests: its own instance folder, real SQLite, a real server on a free port."""

import atexit
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import waitress
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from waitress.server import TcpWSGIServer

from kiosk import create_app, server
from kiosk.db import db
from kiosk.slips import press
from kiosk.slips.workers import Printers
from kiosk.welcome import demo


@dataclass
class House:
    """A served house: its app, its address, its instance folder."""

    app: Flask
    url: str
    instance: Path

    @property
    def prints(self) -> list[Path]:
        """The slips that came out of the printer, the oldest first."""
        return sorted((self.instance / "prints").glob("*.pdf"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@cache
def _seed(sample: bool) -> Path:
    """An instance that is set up once and copied for each test: hashing PINs takes its time."""
    folder = Path(tempfile.mkdtemp(prefix="kiosk-seed-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    app = create_app(INSTANCE=str(folder), TESTING=True, DEMO=sample)
    server.prepare(app)
    with app.app_context():
        if sample:
            demo.load()
            db.session.commit()
        db.engine.dispose()
    return folder


def make_app(instance: Path, *, sample: bool = True, **settings: Any) -> Flask:
    """An app whose database is ready; with the sample village unless told otherwise."""
    if not instance.exists():
        shutil.copytree(_seed(sample), instance)
    app = create_app(INSTANCE=str(instance), TESTING=True, DEMO=sample, **settings)
    app.jinja_env.bytecode_cache = _compiled()
    server.prepare(app)
    return app


@cache
def _compiled() -> FileSystemBytecodeCache:
    """Templates compiled once for all apps of this run: compiling takes longer than drawing."""
    folder = tempfile.mkdtemp(prefix="kiosk-templates-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return FileSystemBytecodeCache(folder)


def _stop(listener: TcpWSGIServer) -> None:
    """Close all sockets on the thread that waits on them: from another, one might be left open."""

    def close() -> None:
        for channel in [*listener.active_channels.values()]:
            channel.close()
        listener.close()

    listener.task_dispatcher.shutdown()
    listener.trigger.pull_trigger(close)


@contextmanager
def served(instance: Path, *, sample: bool = True, **settings: Any) -> Iterator[House]:
    """Serve a house in this process until the block ends."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {"PUBLIC_URL": url, **settings}
    app = make_app(instance, sample=sample, **settings)
    listener = waitress.create_server(app, host="127.0.0.1", port=port, threads=8)
    thread = threading.Thread(target=listener.run, daemon=True)
    thread.start()
    printers = Printers(app)
    printers.start()
    try:
        yield House(app, url, instance)
    finally:
        printers.stop()
        _stop(listener)
        thread.join(10)
        press.of(app).close()
        with app.app_context():
            db.engine.dispose()
