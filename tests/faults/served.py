"""The kiosk as it really runs: a process of its own, which can be killed, and screens that talk to
it over HTTP. What it left on disk is looked at from outside."""

import http.client
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import sqlcipher3.dbapi2 as driver

from kiosk import keys
from kiosk.db import FILE, open_file
from tests.house import free_port

START_TAKES_AT_MOST = 60  # seconds; a start takes one or two
CUT = (OSError, http.client.HTTPException)  # what a screen sees when the kiosk is killed


@dataclass(frozen=True)
class Answer:
    """What came back: the status, where it leads, what it says, and the cookie it sets."""

    status: int
    location: str | None
    text: str
    cookie: str | None


class Served:
    """One instance folder, and the process that serves it, if it runs."""

    def __init__(self, instance: Path, command: str = "demo") -> None:
        self.instance, self.command, self.port = instance, command, free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.log = instance.parent / f"{instance.name}.log"

    def launch(self) -> subprocess.Popen[bytes]:
        """Start a process and come back at once."""
        env = os.environ | {"KIOSK_INSTANCE": str(self.instance), "KIOSK_PORT": str(self.port)}
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "kiosk", self.command], env=env, stdout=log, stderr=log
            )

    def start(self) -> "Served":
        """Start it and come back when it answers, with a page or with what is wrong."""
        self.process = self.launch()
        until = time.monotonic() + START_TAKES_AT_MOST
        while time.monotonic() < until:
            assert self.process.poll() is None, f"it ended: {self.said}"
            with suppress(*CUT):
                self.ask("GET", "/healthz")
                return self
            time.sleep(0.02)
        raise AssertionError(f"no answer: {self.said}")

    def kill(self) -> None:
        """Pull the plug: kill -9."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    @property
    def said(self) -> str:
        """What it wrote on its console."""
        return self.log.read_text()

    def ask(
        self, method: str, path: str, cookie: str = "", data: dict[str, str] | None = None
    ) -> Answer:
        """One request; raises one of CUT when the kiosk dies meanwhile."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if data else {}
        if cookie:
            headers["Cookie"] = f"sid={cookie}"
        try:
            line.request(method, path, urlencode(data) if data else None, headers)
            answer = line.getresponse()
            cookies = SimpleCookie(answer.getheader("Set-Cookie", ""))
            given = cookies["sid"].value if "sid" in cookies else None
            text = answer.read().decode()
            return Answer(answer.status, answer.getheader("Location"), text, given)
        finally:
            line.close()

    def get(self, path: str, cookie: str = "") -> Answer:
        return self.ask("GET", path, cookie)

    def post(self, path: str, cookie: str = "", **data: str) -> Answer:
        return self.ask("POST", path, cookie, data)


@contextmanager
def book(instance: Path) -> Iterator[driver.Connection]:
    """The database as a stranger to the app sees it who has the key."""
    connection = open_file(instance / FILE, keys.read(instance, keys.HOUSE))
    try:
        yield connection
    finally:
        connection.close()


def rows(instance: Path, question: str, *values: Any) -> list[tuple[Any, ...]]:
    with book(instance) as connection:
        return connection.execute(question, values).fetchall()


def one(instance: Path, question: str, *values: Any) -> Any:
    """The first value of the first row."""
    return rows(instance, question, *values)[0][0]


def a_moment(chance: random.Random, longest: float) -> None:
    """Wait for a moment that nobody chose (seconds)."""
    time.sleep(chance.random() * longest)
