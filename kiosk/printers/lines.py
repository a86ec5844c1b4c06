"""The lines to thermal printers: a socket or a device file, and neither is ever waited for long."""

import os
import select
import socket
import sys
from contextlib import suppress
from errno import EACCES, EIO, ENODEV, ENOENT, ENXIO, EPERM
from pathlib import Path
from typing import Protocol

from kiosk.printers import backend
from kiosk.printers.backend import NotTaken
from kiosk.printers.faults import Fault

HEARD = 4096  # bytes at once


class Line(Protocol):
    """An open way to a printer. All may raise OSError."""

    def fileno(self) -> int:
        """For select."""

    def put(self, some: bytes) -> int:
        """Send what there is room for; how many bytes that was."""

    def get(self) -> bytes:
        """What the printer says; empty when the line has ended."""

    def waiting(self) -> int:
        """How many bytes the printer has not taken yet; 0 where that can't be seen."""

    def close(self) -> None:
        """Let go of it; what it has is printed."""


class Address(Protocol):
    """Where a printer is."""

    def open(self) -> Line:
        """A line to it, within CONNECT seconds; raises NotTaken."""


class Network:
    """ "192.168.1.50:9100" """

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self._address = (host.strip("[]"), int(port))

    def open(self) -> Line:
        try:
            return _Socket(socket.create_connection(self._address, timeout=backend.CONNECT))
        except (OSError, UnicodeError) as error:  # refused, no such machine, no answer in time
            raise NotTaken(Fault.OFF) from error


class _Socket:
    def __init__(self, line: socket.socket) -> None:
        self._line = line
        line.setblocking(False)
        self.fileno, self.put = line.fileno, line.send

    def get(self) -> bytes:
        return self._line.recv(HEARD)

    def waiting(self) -> int:
        """What the other side has not confirmed; only Linux tells. A line that was cut raises."""
        if failed := self._line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise OSError(failed, os.strerror(failed))
        try:
            import fcntl
            import termios
        except ImportError:
            return 0
        return int.from_bytes(fcntl.ioctl(self._line, termios.TIOCOUTQ, bytes(4)), sys.byteorder)

    def close(self) -> None:
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)
        self._line.close()


class DeviceFile:
    """ "/dev/usb/lp0" """

    FAULTS = {
        **dict.fromkeys((ENOENT, ENXIO, ENODEV, EIO), Fault.OFF),
        **dict.fromkeys((EACCES, EPERM), Fault.GONE),
    }

    def __init__(self, path: Path) -> None:
        self._path = path

    def open(self) -> Line:
        try:
            if self._path.is_file() or self._path.is_block_device():
                raise NotTaken(Fault.GONE)  # that is no printer, and is not written over
            both_ways = os.O_RDWR if self._path.is_char_device() else os.O_WRONLY
            return _File(os.open(self._path, both_ways | os.O_NONBLOCK))
        except OSError as error:
            raise NotTaken(self.FAULTS.get(error.errno or 0, Fault.OTHER)) from error


class _File:
    def __init__(self, number: int) -> None:
        self._number = number

    def fileno(self) -> int:
        return self._number

    def put(self, some: bytes) -> int:
        return os.write(self._number, some)

    def get(self) -> bytes:
        return os.read(self._number, HEARD)

    def waiting(self) -> int:
        """The kernel's driver has one piece on its way, and takes the next when that is there."""
        return 0 if is_ready(self, 0, to_write=True) else 1

    def close(self) -> None:
        os.close(self._number)


def is_ready(line: Line, seconds: float, *, to_write: bool = False) -> bool:
    asked = [line]
    readable, writable, _ = select.select(
        [] if to_write else asked, asked if to_write else [], [], max(0.0, seconds)
    )
    return bool(readable or writable)
