"""A machine with no network, and the kiosk as it is installed there."""

import ctypes
import fcntl
import os
import socket
import struct
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest


class OfflineMachine:
    """A network of its own, with nothing in it but loopback, entered by one thread.

    A program started from that thread lives in the same network, and so does a look from it.
    """

    CLONE_NEWNET = 0x40000000
    SIOCSIFFLAGS = 0x8914
    IFF_UP = 1

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1)

    def do(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Do some work inside, and give what it gives."""
        return self._thread.submit(work, *args, **kwargs).result()

    def enter(self) -> None:
        """Make the network and move in; OSError where the kernel does not let this user."""
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(self.CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
            fcntl.ioctl(any_socket, self.SIOCSIFFLAGS, struct.pack("16sh", b"lo", self.IFF_UP))

    def leave(self) -> None:
        """Shut the door; the kernel drops the network with the last program in it."""
        self._thread.shutdown()


class InstalledHouse:
    """The installed kiosk: a folder of its own, run from `/` with no checkout in reach."""

    ADDRESS = "http://127.0.0.1:8000"
    PATIENCE = 60  # seconds that a first start may take

    def __init__(self, machine: OfflineMachine, python: Path, folder: Path) -> None:
        self._machine = machine
        self._kiosk = [python, "-I", "-m", "kiosk"]
        self._place: dict[str, Any] = {
            "cwd": "/",
            "env": {"HOME": str(folder), "KIOSK_INSTANCE": str(folder / "instance")},
            "stdin": subprocess.DEVNULL,
        }
        self._browser = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self._log = folder / "log"

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `kiosk` with these words to its end."""
        return self._machine.do(
            subprocess.run, [*self._kiosk, *words], **self._place, capture_output=True, text=True
        )

    def start(self) -> subprocess.Popen[bytes]:
        """Start the demo, and wait until it answers."""
        with self._log.open("wb") as log:
            running = self._machine.do(
                subprocess.Popen, [*self._kiosk, "demo"], **self._place, stdout=log, stderr=log
            )
        for _ in range(self.PATIENCE * 5):
            time.sleep(0.2)
            if running.poll() is not None:
                break
            if self._answers():
                return running
        running.kill()
        running.wait()
        pytest.fail(f"the demo did not start:\n{self._log.read_text()}")

    def open(self, path: str) -> str:
        """The page at `path`; HTTPError when the house refuses."""
        return self.fetch(path).decode()

    def fetch(self, path: str) -> bytes:
        """A file of the house, as it comes."""

        def look() -> bytes:
            with self._browser.open(self.ADDRESS + path, timeout=30) as answer:
                return answer.read()

        return self._machine.do(look)

    def _answers(self) -> bool:
        try:
            return bool(self.open("/healthz"))
        except urllib.error.HTTPError as refusal:
            refusal.close()
        except OSError:
            pass
        return False


@contextmanager
def offline_or_skipped() -> Iterator[OfflineMachine]:
    """A machine with no network, or the reason why there is none to be had."""
    machine = OfflineMachine()
    try:
        machine.do(machine.enter)
    except OSError as refusal:
        pytest.skip(f"only root may make a network of its own: {refusal}")
    yield machine
    machine.leave()
