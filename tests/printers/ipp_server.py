"""The web server of a virtual printer: IPP is POST with a body of its own kind."""

import socket
from collections.abc import Iterable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from tests.printers import ipp_words
from tests.printers.ipp_words import Group, Request

PATH = "/ipp/print"
PRINT_JOB = 0x02  # an operation
OK, NOT_FOUND = 0, 0x0406  # status codes


class Printer(Protocol):
    """What answers."""

    cuts: bool

    def answer(self, request: Request) -> tuple[int, list[Group]]:
        """Status and groups for one request."""

    def wait_while_hanging(self) -> bool:
        """Keep a client waiting; whether it is then answered at all."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    printer: Printer

    def __init__(self, port: int, printer: Printer) -> None:
        self.printer = printer
        self.lines: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Line)

    def drop_all(self) -> None:
        for line in list(self.lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def handle_error(self, *_: Any) -> None:
        """A client that hung up is no news."""


class _Line(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def setup(self) -> None:
        super().setup()
        self.server.lines.add(self.connection)

    def finish(self) -> None:
        self.server.lines.discard(self.connection)
        with suppress(OSError):
            super().finish()

    def log_message(self, *_: Any) -> None:
        pass

    def do_POST(self) -> None:
        printer, request = self.server.printer, ipp_words.read(self._body())
        is_ours = self.path == PATH
        status, groups = printer.answer(request) if is_ours else (NOT_FOUND, [])
        if not printer.wait_while_hanging() or (printer.cuts and request.operation == PRINT_JOB):
            self.close_connection = True
            return
        body = ipp_words.written(status, request.number, groups)
        self.send_response(200)
        self.send_header("Content-Type", "application/ipp")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers["Content-Length"]))
        body = b""
        while length := int(self.rfile.readline(), 16):
            body += self.rfile.read(length)
            self.rfile.readline()
        self.rfile.readline()
        return body


def server_at(ports: Iterable[int], printer: Printer) -> Server:
    """A server at the first of these ports that is free."""
    for port in ports:
        with suppress(OSError):
            return Server(port, printer)
    raise OSError("no free port")
