"""What a printer with a fault costs a resident, and how soon the screen says what is wrong."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.table import Row, at_most, counted
from tests.faults.residents import at_the_last_button
from tests.faults.served import Served
from tests.faults.test_printers import STATES, WELL, Kind, choose, job_of
from tests.printers.ipp_printer import VirtualPrinter, virtual_printer

RISE = 50  # ms
SHOWN = 5  # seconds
PICTURE = "printer-fault"  # the drawing's class


def rows(quick: bool) -> Iterator[Row]:
    """Every row."""
    presses = 20 if quick else 60
    with tempfile.TemporaryDirectory() as folder, virtual_printer() as printer:
        kiosk = Served(Path(folder) / "house").start()
        kiosk.kill()
        choose(kiosk.instance, Kind.QUEUE, printer.uri)
        kiosk.start()
        try:
            for state in STATES:
                yield from _of_state(kiosk, printer, state, presses)
        finally:
            kiosk.kill()


def _of_state(kiosk: Served, printer: VirtualPrinter, state: str, presses: int) -> Iterator[Row]:
    done, fault = STATES[state]
    quiet, then = [], []
    for _ in range(4):
        printer.set(**WELL)
        quiet += _pressed(kiosk, presses // 4)
        printer.set(**done)
        then += _pressed(kiosk, presses // 4)
    rise = _p95(then) - _p95(quiet)
    yield counted(f"printers: submit p95 rises, {state}", rise, at_most(RISE), "ms")
    if fault:
        yield counted(f"printers: told on the screen, {state}", _told(kiosk), at_most(SHOWN), "s")
    printer.set(**WELL)


def _pressed(kiosk: Served, times: int) -> list[float]:
    """How long each press of the last button took, in ms."""
    spent = []
    for resident in at_the_last_button(kiosk.instance, times):
        begun = time.perf_counter()
        answer = resident.press(kiosk)
        spent.append((time.perf_counter() - begun) * 1000)
        assert answer.status == 303
    return spent


def _told(kiosk: Served) -> float:
    """Seconds from a resident's press to the picture of what is wrong."""
    (resident,) = at_the_last_button(kiosk.instance, 1)
    resident.press(kiosk)
    address, begun = f"/in/{job_of(kiosk.instance, resident)}", time.perf_counter()
    while PICTURE not in kiosk.get(address, resident.cookie).text:
        time.sleep(0.1)
    return time.perf_counter() - begun


def _p95(figures: list[float]) -> float:
    return sorted(figures)[int(len(figures) * 0.95)]
