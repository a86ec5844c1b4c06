"""The drawing processes: alone with WeasyPrint, and replaceable."""

import os
import subprocess
import sys

import pytest

from kiosk.printers.paper import Size
from kiosk.slips import press
from tests.slips.paper import Paper

HTML = '<!doctype html><html lang="vi"><head><title>Phiếu</title></head><body class="roll">{}'


def python(lines: str) -> str:
    """What a fresh Python prints."""
    return subprocess.check_output([sys.executable, "-c", lines], text=True).strip()


def test_the_web_process_never_imports_weasyprint(tmp_path):
    lines = f"""
import sys
from kiosk import create_app
from kiosk.slips import press
app = create_app(INSTANCE={str(tmp_path)!r})
with app.app_context():
    assert press.draw('<p>Phiếu', press.Size.ROLL).startswith(b"%PDF")
print([name for name in sys.modules if name.startswith("weasyprint")])
"""
    assert python(lines) == "[]"


def test_the_drawing_process_imports_nothing_of_the_kiosk():
    lines = f"""
import runpy, sys
runpy.run_path({str(press.WORKER)!r}, run_name="worker")
print([name for name in sys.modules if name.partition(".")[0] in ("kiosk", "flask", "sqlalchemy")])
"""
    assert python(lines) == "[]"


@pytest.fixture
def own_press():
    """A press with one drawing process of its own."""
    made = press.Press(1, [sys.executable, "-P", str(press.WORKER), str(press.VENDOR)])
    yield made
    made.close()


def test_a_process_that_was_killed_is_replaced_at_once(own_press):
    first = own_press.drawers[0].start().pid
    assert Paper(own_press.draw(HTML.format("<p>một"), Size.ROLL)).text == "một"
    os.kill(first, 9)
    assert Paper(own_press.draw(HTML.format("<p>hai"), Size.ROLL)).text == "hai"
    assert own_press.drawers[0].start().pid != first


def test_a_slip_that_cannot_be_drawn_leaves_the_process_alive(own_press):
    before = own_press.drawers[0].start().pid
    with pytest.raises(press.NotDrawn):
        own_press.draw(None, Size.ROLL)
    assert Paper(own_press.draw(HTML.format("<p>hai"), Size.ROLL)).text == "hai"
    assert own_press.drawers[0].start().pid == before


@pytest.mark.parametrize("program", ["raise SystemExit(3)", "print('7'); raise SystemExit(3)"])
def test_a_process_that_dies_each_time_is_given_up(program):
    broken = press.Press(1, [sys.executable, "-c", program])
    with pytest.raises(press.NotDrawn):
        broken.draw(HTML, Size.ROLL)
    broken.close()


def test_a_process_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(press, "LONGEST", 0.5)
    hanging = press.Press(1, [sys.executable, "-c", "import time; time.sleep(60)"])
    with pytest.raises(press.NotDrawn):
        hanging.draw(HTML, Size.ROLL)
    hanging.close()


def test_the_drawing_process_ends_when_the_house_is_killed():
    lines = """
import os, sys
from kiosk.slips import press
made = press.Press(1, [sys.executable, "-P", str(press.WORKER), str(press.VENDOR)])
made.draw('<body class="roll"><p>Phiếu', press.Size.ROLL)
os.kill(os.getpid(), 9)
"""
    # The drawing process holds the error pipe too, so this comes back only when both have ended.
    house = subprocess.run([sys.executable, "-c", lines], stderr=subprocess.PIPE, timeout=30)
    assert house.returncode == -9


def test_a_slip_asks_neither_the_network_nor_the_disk(own_press, tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"-")
    asked = f'<img src="{secret.as_uri()}"><img src="http://127.0.0.1:9/x.png"><p>một'
    assert Paper(own_press.draw(HTML.format(asked), Size.ROLL)).text == "một"
