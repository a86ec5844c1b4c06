"""The printers and what draws their slips: ready, at fault, waiting, dead."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from kiosk.db import db
from kiosk.printers.faults import WORDS, Fault
from kiosk.printers.models import Kind, Printer, Purpose
from kiosk.printers.paper import Size
from kiosk.selftest.checks import printers
from kiosk.slips import press
from kiosk.slips.models import Kind as Slip
from kiosk.slips.models import PrintJob, State
from tests.house import free_port, make_app


@pytest.fixture
def choose(app: Flask) -> Callable[..., None]:
    """A village chooses a printer: `choose(kind=Kind.THERMAL, address="…")`."""

    def make(purpose: Purpose = Purpose.SLIPS, **facts: Any) -> None:
        with app.app_context():
            size = Size.ROLL if purpose is Purpose.SLIPS else Size.A4
            db.session.add(Printer(village_id=1, purpose=purpose, size=size, **facts))
            db.session.commit()

    return make


@pytest.fixture
def queue(app: Flask) -> Callable[..., None]:
    """Slips wait: `queue(State.QUEUED, State.UNSURE)`."""

    def wait(*states: State, purpose: Purpose = Purpose.SLIPS) -> None:
        with app.app_context():
            for state in states:
                db.session.add(
                    PrintJob(
                        village_id=1, kind=Slip.TEST, size=Size.ROLL, html="-", digest="-",
                        state=state, purpose=purpose,
                    )
                )  # fmt: skip
            db.session.commit()

    return wait


def test_a_house_without_a_printer_writes_files_and_is_told_what_it_may_do(find):
    found = find(printers.slips)
    assert (found.ok, found.said) == (True, "Máy ghi phiếu thành tệp PDF.")
    assert "chọn ở trang Máy in" in found.todo


def test_a_folder_that_takes_no_file_is_red(app, find):
    (Path(app.instance_path) / "prints").write_text("ai đó đặt tệp ở đây")
    found = find(printers.slips)
    assert (found.ok, found.said) == (False, printers.LOCKED)


def test_slips_that_wait_or_may_be_out_are_counted(find, queue):
    queue(State.QUEUED, State.SENT, State.PRINTING, State.UNSURE, State.DONE, State.FAILED)
    queue(State.QUEUED, purpose=Purpose.SHEETS)  # which come out of the same printer
    found = find(printers.slips)
    assert found.said.endswith("Còn 4 phiếu đang chờ in. 1 phiếu chưa rõ đã ra giấy chưa.")
    assert found.todo == printers.ANSWER


def test_sheets_are_not_tried_until_a_printer_is_chosen_for_them(find, choose, queue):
    assert find(printers.sheets).ok is None
    choose(Purpose.SHEETS, kind=Kind.FOLDER, address="")
    queue(State.QUEUED, purpose=Purpose.SHEETS)
    assert find(printers.sheets).ok
    assert "Còn 1 phiếu" in find(printers.sheets).said
    assert "Còn" not in find(printers.slips).said


def test_a_printer_that_nobody_can_reach_is_red(find, choose):
    choose(kind=Kind.THERMAL, address=f"127.0.0.1:{free_port()}")
    found = find(printers.slips)
    assert found.ok is False
    assert found.said.startswith(WORDS[Fault.OFF].happened)
    assert found.todo == WORDS[Fault.OFF].todo


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_is_told_with_what_to_do(find, choose, monkeypatch, fault):
    class Faulty:
        def look(self) -> Fault:
            return fault

    choose(kind=Kind.QUEUE, address="ipp://127.0.0.1/printers/nha")
    monkeypatch.setattr(printers, "backend_of", lambda printer, instance: Faulty())
    found = find(printers.slips)
    assert (found.ok, found.said, found.todo) == (
        False,
        WORDS[fault].happened,
        WORDS[fault].todo,
    )


def test_a_house_that_nobody_has_set_up_has_no_printer_yet(tmp_path):
    app = make_app(tmp_path / "new", sample=False)
    with app.app_context():
        assert printers.slips() == printers.untried(printers.NO_VILLAGE)
        db.engine.dispose()


def test_without_a_book_nobody_knows_the_printers(app, find):
    with app.app_context():
        db.engine.dispose()
    (Path(app.instance_path) / "kiosk.db").unlink()
    found = find(printers.slips)
    assert (found.ok, found.said) == (None, printers.NO_BOOK)


def test_a_slip_is_drawn(find):
    assert find(printers.drawing).ok


def test_a_drawing_process_that_dies_is_red(app, find):
    app.extensions["slip_press"] = press.Press(1, ["false"])
    found = find(printers.drawing)
    assert (found.ok, found.said) == (False, "Máy chưa vẽ được phiếu.")
    assert "mở lại" in found.todo
