"""From the start of the program to its first answer, its memory, and slow clients."""

import http.client
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

from tests.bench import serve, village
from tests.bench.table import Row, at_least, at_most, compared, counted
from tests.house import free_port

HALF_OPEN = 40
ASKED = 10
PATIENCE = 5  # seconds


def rows(quick: bool) -> Iterator[Row]:
    """Every row."""
    with tempfile.TemporaryDirectory() as folder:
        house = village.fill(Path(folder) / "house", 20, own=20).folder
        database = str(Path(folder) / "hello.db")
        rounds = 3 if quick else 8
        starts = [(_our_start(house), _start_of_hello(database)) for _ in range(rounds)]
        first = [(ours[0], limit[0]) for ours, limit in starts]
        memory = [(ours[1], limit[1]) for ours, limit in starts]
        yield compared("start: first answer, beside hello", first, at_most(1.3), "ms")
        yield compared("start: memory, beside hello", memory, at_most(1.25), "MB")
        loaded = sum(ours[2] for ours, _ in starts)
        yield counted("start: WeasyPrint in the web process", loaded, at_most(0), "times")
        yield _slow_clients(house)


Start = tuple[float, float, bool]  # ms to the first answer, MB then, WeasyPrint's library inside


def _our_start(house: Path) -> Start:
    port = free_port()
    names = {"KIOSK_INSTANCE": str(house), "KIOSK_PORT": str(port)}
    return _measured("kiosk", "demo", port=port, **names)


def _start_of_hello(database: str) -> Start:
    port = free_port()
    return _measured("tests.bench.serve", "database", str(port), database, port=port)


def _measured(*command: str, port: int, **environment: str) -> Start:
    begun = time.perf_counter()
    with serve.process(*command, port=port, **environment) as served:
        spent = (time.perf_counter() - begun) * 1000
        proc = Path(f"/proc/{served.pid}")
        resident = int(proc.joinpath("statm").read_text().split()[1]) * 4 / 1024
        return spent, resident, "libpango" in proc.joinpath("maps").read_text()


def _slow_clients(house: Path) -> Row:
    """Pages answered while 40 clients have begun a request and do not go on."""
    with serve.app("house", house) as port, ExitStack() as clients:
        for _ in range(HALF_OPEN):
            slow = clients.enter_context(socket.create_connection(("127.0.0.1", port)))
            slow.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        answered = sum(_is_answered(port) for _ in range(ASKED))
    name = f"start: of {ASKED} answered beside {HALF_OPEN} slow clients"
    return counted(name, answered, at_least(ASKED), "answers")


def _is_answered(port: int) -> bool:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        try:
            connection.request("GET", "/")
            return connection.getresponse().status == 200
        except OSError:
            return False
