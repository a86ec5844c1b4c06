"""A slip beside the same slip made plainly, and what drawing it does to the pages."""

import gc
import multiprocessing
import statistics
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from kiosk.db import db
from kiosk.dossiers.models import Dossier
from kiosk.printers.paper import Size
from kiosk.slips import press, printing
from kiosk.slips.slip import receipt_html
from tests.bench import serve, village
from tests.bench.page import times
from tests.bench.table import Row, at_least, at_most, compared, counted, in_turn
from tests.house import make_app
from tests.slips import measures

EARLY, LATE = 50, 500  # renders between which memory must not grow


def rows(quick: bool) -> Iterator[Row]:
    """Every row."""
    rounds = 8 if quick else 25
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(Path(folder) / "house", PUBLIC_URL="https://thon.example")
        with app.test_request_context():
            dossier = db.session.scalars(select(Dossier).limit(1)).one()
            html = receipt_html(dossier, Size.ROLL)
            drawn_twice = _renders_of_two_askings(html)
            db.session.remove()
            db.engine.dispose()
    # Each in a fresh process: what one maker leaves in memory must not slow another.
    yield _elsewhere(
        _beside, "plain_weasyprint", html, "slip: beside plain WeasyPrint", 0.60, rounds
    )
    yield _elsewhere(_beside, "fpdf2", html, "slip: beside fpdf2", 1.0, rounds)
    yield _cold(html, 3 if quick else 8)
    yield _elsewhere(_growth, html)
    yield _workers(html, 2 if quick else 4)
    yield from _beside_pages(html, 2 if quick else 5)
    yield counted("slip: renders of one slip asked twice", drawn_twice, at_most(1), "renders")


def _elsewhere(measure: Callable[..., Row], *words: Any) -> Row:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as other:
        return other.submit(measure, *words).result()


def _beside(limit: str, html: str, name: str, goal: float, rounds: int) -> Row:
    makers = [measures.ours(html), getattr(measures, limit)(html)]
    for make in makers * 3:
        make()
    first, second = makers
    pairs = in_turn(lambda: _cpu(first), lambda: _cpu(second), rounds)
    return compared(name, pairs, at_most(goal), "ms")


def _cpu(make: Callable[[], object]) -> float:
    spent = measures.cpu(make)
    gc.collect()  # each clears up after itself, outside its own time, as the worker does
    return spent


def _cold(html: str, rounds: int) -> Row:
    """The first slip of a new process, with the import of WeasyPrint: why one is kept warm."""
    ours = partial(measures.first_of_ours, html)
    plain = partial(measures.first_of_plain_weasyprint, html)
    spent = measures.cpu_of_processes
    pairs = in_turn(lambda: spent(ours), lambda: spent(plain), rounds)
    return compared("slip: first of a process, beside plain", pairs, at_most(1.2), "ms")


def _growth(html: str) -> Row:
    sizes = measures.memory(measures.ours(html))
    seen = [next(sizes) / 1024 for _ in range(LATE)]
    pairs = [(seen[LATE - 1], seen[EARLY - 1])]
    return compared(f"slip: memory, {LATE} renders ÷ {EARLY}", pairs, at_most(1.10), "MB")


def _workers(html: str, rounds: int) -> Row:
    pairs = in_turn(
        lambda: measures.throughput(html, 2), lambda: measures.throughput(html, 1), rounds
    )
    return compared("slip: two drawing processes ÷ one", pairs, at_least(1.6), "/s")


def _beside_pages(html: str, rounds: int) -> Iterator[Row]:
    """A page while slips are drawn beside it, and while none is."""
    with tempfile.TemporaryDirectory() as folder:
        house = village.fill(Path(folder) / "house", 20, own=20)
        with serve.app("house", house.folder) as port:
            status = f"/ho-so/{house.code}"

            def quiet() -> float:
                return statistics.quantiles(times(port, status, village.RESIDENT), n=20)[18] * 1000

            def beside() -> float:
                with drawing(html):
                    return quiet()

            yield compared(
                "slip: page p95, drawing ÷ quiet",
                in_turn(beside, quiet, rounds),
                at_most(1.5),
                "ms",
            )


@contextmanager
def drawing(html: str) -> Iterator[None]:
    """Slips drawn one after the other by one drawing process, until the block ends."""
    ending, made = threading.Event(), press.Press(1, measures.COMMAND)

    def draw() -> None:
        while not ending.is_set():
            made.draw(html, Size.ROLL)

    made.draw(html, Size.ROLL)
    thread = threading.Thread(target=draw)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()
        made.close()


def _renders_of_two_askings(html: str) -> int:
    """How often the press draws when the same slip is asked for twice, in an app context."""
    drawn, draw = [], press.draw

    def counting(html: str, size: Size) -> bytes:
        drawn.append(size)
        return draw(html, size)

    press.draw = counting
    try:
        printing.finished(html, Size.ROLL)
        printing.finished(html, Size.ROLL)
    finally:
        press.draw = draw
    return len(drawn)
