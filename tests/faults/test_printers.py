"""A real house beside a printer with faults: saving waits for nothing, the screen says what is
wrong, and every slip comes out once, whatever happens to the power."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kiosk import create_app
from kiosk.db import db
from kiosk.printers.faults import WORDS, Fault
from kiosk.printers.models import Kind, Printer, Purpose
from kiosk.printers.paper import Size
from kiosk.villages.models import here
from tests.faults.residents import DONE, Resident, all_press, at_the_last_button, check_the_book
from tests.faults.served import CUT, Served, a_moment, rows
from tests.printers.ipp_printer import VirtualPrinter, virtual_printer
from tests.printers.roll import Sink, thermal_sink

JOBS, KILLS = 61, 15
PATIENCE = 120  # seconds until a wish of these tests is given up
# How a printer can be: what is done to it, and what the screen then says.
STATES: dict[str, tuple[dict[str, object], Fault | None]] = {
    "idle": ({}, None),
    "out of paper": ({"state": 5, "reasons": ["media-empty-error"]}, Fault.PAPER),
    "jammed": ({"state": 5, "reasons": ["media-jam-error"]}, Fault.JAM),
    "open": ({"state": 5, "reasons": ["cover-open-error"]}, Fault.COVER),
    "off": ({"off": True}, Fault.OFF),
    "silent": ({"hang": True}, Fault.SILENT),
}
WELL = {"state": 3, "off": False, "hang": False}


def choose(instance: Path, kind: Kind, address: str, size: Size = Size.ROLL) -> None:
    """The house prints its slips there; nothing of this process stays open."""
    app = create_app(INSTANCE=str(instance))
    with app.app_context():
        where = {"kind": kind, "address": address, "size": size}
        db.session.add(Printer(village_id=here().id, purpose=Purpose.SLIPS, **where))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def wait_until_over(kiosk: Served) -> None:
    """Until no slip waits any more."""
    over = {"done", "failed", "unsure"}
    wait_until(lambda: states(kiosk.instance).keys() <= over, "all slips are over")


def wait_until(comes_true: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if comes_true():
            return
        time.sleep(0.05)
    raise AssertionError(f"never: {what}")


def job_of(instance: Path, resident: Resident) -> int:
    asked = """SELECT p.id FROM print_job p JOIN dossier d ON d.id = p.dossier_id
        WHERE d.portal_code = ?"""
    return int(rows(instance, asked, resident.portal_code)[0][0])


def states(instance: Path) -> Counter[str]:
    return Counter(state for (state,) in rows(instance, "SELECT state FROM print_job"))


@pytest.fixture
def printer() -> Iterator[VirtualPrinter]:
    with virtual_printer() as printer:
        yield printer


@pytest.fixture
def kiosk(instance: Path, printer: VirtualPrinter, serve: Callable[..., Served]) -> Served:
    """The sample house, whose slips go to that printer."""
    choose(instance, Kind.QUEUE, printer.uri)
    return serve(instance)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("state", STATES)
def test_whatever_the_printer_does_residents_are_served_and_each_paper_comes_once(
    kiosk: Served, printer: VirtualPrinter, state: str
):
    done, fault = STATES[state]
    residents = at_the_last_button(kiosk.instance, 6)
    printer.set(**done)
    assert {answer.location for answer in all_press(kiosk, residents, 3)} == {DONE}
    if fault:
        first = residents[0]
        address = f"/in/{job_of(kiosk.instance, first)}"
        wait_until(
            lambda: WORDS[fault].happened in kiosk.get(address, first.cookie).text,
            f"the screen says {fault}",
        )
        assert not printer.papers
    printer.set(**WELL)
    wait_until_over(kiosk)
    assert states(kiosk.instance) == {"done": len(residents)}
    assert len(printer.papers) == len({name for name, _ in printer.papers}) == len(residents)
    assert all(document.startswith(b"%PDF") for _, document in printer.papers)
    check_the_book(kiosk.instance)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_kills_at_any_moment_of_sixty_jobs_lose_no_paper_and_double_none(
    kiosk: Served, printer: VirtualPrinter
):
    chance = random.Random(6)
    all_press(kiosk, at_the_last_button(kiosk.instance, 1), 1)
    wait_until_over(kiosk)  # a printer whose list is empty can't say what it has not had
    for _ in range(KILLS):
        printer.set(**random_state(chance))
        residents = at_the_last_button(kiosk.instance, (JOBS - 1) // KILLS)
        for resident in residents:
            press_or_not(kiosk, resident)
        a_moment(chance, 1.5)
        kiosk.kill()
        check_the_book(kiosk.instance)
        kiosk.start()
        assert {answer.location for answer in all_press(kiosk, residents, 2)} == {DONE}
    printer.set(**WELL)
    wait_until_over(kiosk)
    assert states(kiosk.instance) == {"done": JOBS}
    jobs = Counter(name[:6] for name, _ in printer.papers)
    assert len(jobs) == JOBS, "a paper is missing"
    assert set(jobs.values()) == {1}, "a paper came twice"
    check_the_book(kiosk.instance)
    print(f"kills {KILLS}, papers {len(printer.papers)}")


def random_state(chance: random.Random) -> dict[str, object]:
    return WELL | STATES[chance.choice(list(STATES))][0]


def press_or_not(kiosk: Served, resident: Resident) -> None:
    with suppress(CUT):
        resident.press(kiosk)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_after_a_crash_in_the_middle_of_a_roll_a_person_is_asked_before_it_comes_again(
    instance: Path, serve: Callable[..., Served]
):
    with thermal_sink(answers=True, falls_silent=True) as sink:
        choose(instance, Kind.THERMAL, sink.address)
        kiosk = serve(instance)
        (resident,) = at_the_last_button(instance, 1)
        assert resident.press(kiosk).location == DONE
        wait_until(lambda: bool(sink.pictures), "the roll has begun")
        kiosk.kill()  # while the printer is asked how it went
        kiosk.start()
        wait_until(lambda: states(instance) == {"unsure": 1}, "somebody is asked")
        assert len(sink.pictures) == 1
        answer_that_none_came(kiosk, resident, sink)


def answer_that_none_came(kiosk: Served, resident: Resident, sink: Sink) -> None:
    address = f"/in/{job_of(kiosk.instance, resident)}"
    assert "Giấy đã ra chưa?" in kiosk.get(address, resident.cookie).text
    sink.falls_silent = False
    sink.wake()
    kiosk.post(f"{address}/lai", resident.cookie, x="1")
    wait_until(lambda: states(kiosk.instance) == {"done": 1}, "it came out")
    assert len(sink.pictures) == 2
