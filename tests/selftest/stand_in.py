"""A portal on this machine: real TLS under a certificate of our own, and any time of day."""

import socket
import ssl
import subprocess
from contextlib import suppress
from datetime import UTC, date, datetime
from email.utils import format_datetime
from pathlib import Path
from threading import Thread

from kiosk.procedures.addresses import Addresses, Official

HOST = "127.0.0.1"


def certificate(folder: Path) -> Path:
    """A fresh certificate for HOST with its key, in one file."""
    file = folder / "portal.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "30", "-subj", "/CN=portal", "-addext", f"subjectAltName=IP:{HOST}",
         "-keyout", file, "-out", folder / "public.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    file.write_bytes(file.read_bytes() + (folder / "public.pem").read_bytes())
    return file


def named(host: str = HOST) -> Addresses:
    """The content's addresses, with the portal at `host`."""
    one = Official(host=host, name="Cổng thử", source="thử", checked_on=date(2026, 11, 1))
    return Addresses(official=(one,), names={"dichvucong": host}, shorteners=())


class Portal:
    """Answers every line with a Date; `is_silent` takes lines and never says a word."""

    def __init__(self, file: Path) -> None:
        self._how = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._how.load_cert_chain(file)
        self.date: datetime | None = None  # None: this machine's own
        self.is_silent = False
        self._kept: list[socket.socket] = []
        self._door = socket.create_server((HOST, 0))
        self.port: int = self._door.getsockname()[1]
        Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            if self.is_silent:
                self._kept.append(line)
                continue
            with suppress(OSError), line, self._how.wrap_socket(line, server_side=True) as safe:
                if safe.recv(1000):
                    at = format_datetime(self.date or datetime.now(UTC), usegmt=True)
                    safe.sendall(f"HTTP/1.1 200 OK\r\nDate: {at}\r\n\r\n".encode())

    def close(self) -> None:
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        for line in self._kept:
            line.close()
