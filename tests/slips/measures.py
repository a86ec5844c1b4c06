"""What a slip costs, beside the same slip made in other ways: for the bench, no test of time."""

import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from kiosk.printers.paper import Size
from kiosk.slips import press

VENDOR = press.VENDOR
COMMAND = [sys.executable, "-P", str(press.WORKER), str(VENDOR)]
FONT_RULES = re.compile(r"@font-face\s*{[^}]*}|font-family:[^;}]*;?")
QR_RUN = re.compile(r"M(\d+) (\d+)\.5h(\d+)")


def ours(html: str) -> Callable[[], bytes]:
    """A 80 mm slip drawn as the drawing process draws it, here in this process."""
    from kiosk.slips.worker import Studio

    studio = Studio(VENDOR)
    return lambda: studio.draw(html, "80mm")


def plain_page(html: str) -> str:
    """The same slip as anyone would first write it: its style inside, the system's font, the QR
    as qrcode's own path of one square for each module, a long page."""
    from kiosk.slips.worker import DRAWN_ICON, ICON, LONG_PAGE

    style = FONT_RULES.sub("", (VENDOR / "slip.css").read_text())
    squares = QR_RUN.sub(_squares, html).replace('<path stroke="#000" d=', "<path d=")
    squares = squares.replace(ICON, DRAWN_ICON)
    return squares.replace("</head>", f"<style>{style}{LONG_PAGE}</style></head>")


def plain_weasyprint(html: str) -> Callable[[], bytes]:
    """The plain page by WeasyPrint as it comes, without tags."""
    from weasyprint import HTML
    from weasyprint.svg import TAGS
    from weasyprint.svg.path import path

    page = plain_page(html)

    def draw() -> bytes:
        ours, TAGS["path"] = TAGS["path"], path
        try:
            finished: bytes = HTML(string=page).write_pdf()
        finally:
            TAGS["path"] = ours
        return finished

    return draw


def _squares(run: re.Match[str]) -> str:
    x, y, length = map(int, run.groups())
    return "".join(f"M{at},{y}H{at + 1}V{y + 1}H{at}z" for at in range(x, x + length))


class Lines(HTMLParser):
    """The labels ("k"), texts ("p"), pictures ("icon") and codes ("qr") of a slip, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._drawing = ""
        self.feed(html.split("<body", 1)[1])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "svg":
            self._drawing = said.get("class") or ""
            self.found.append((self._drawing, ""))
        elif tag == "path":
            path = said["d"] or ""
            self._add(f'<path d="{path}"/>' if self._drawing == "icon" else path)
        elif tag in {"p", "h1", "h2"}:
            self.found.append(("k" if said.get("class") == "k" else "p", ""))

    def handle_data(self, text: str) -> None:
        if text.strip() and self.found:
            self._add(f"{text.strip()} ")

    def _add(self, more: str) -> None:
        kind, said = self.found[-1]
        self.found[-1] = (kind, said + more)


def fpdf2(html: str) -> Callable[[], bytes]:
    """The same words, rows, pictures and codes by fpdf2, in the system's font."""
    from fpdf import FPDF

    lines = Lines(html).found
    fonts = _true_type()

    def draw() -> bytes:
        pdf = FPDF(unit="mm", format=(80, 400))
        pdf.set_margin(4)
        for style, font in fonts.items():
            pdf.add_font("Be Vietnam", style, str(font))
        pdf.add_page()
        for kind, said in lines:
            PUT[kind](pdf, said)
        return bytes(pdf.output())

    return draw


def _put_label(pdf: Any, said: str) -> None:
    pdf.line(4, pdf.get_y(), 76, pdf.get_y())
    pdf.set_font("Be Vietnam", "", 9.5)
    pdf.cell(26, 5, said)


def _put_text(pdf: Any, said: str) -> None:
    pdf.set_font("Be Vietnam", "B" if len(said) < 20 else "", 11)
    pdf.multi_cell(0, 5, said, new_x="LMARGIN", new_y="NEXT")


def _put_code(pdf: Any, path: str) -> None:
    left, top = 17.0, pdf.get_y()
    for x, y, length in (map(int, run.groups()) for run in QR_RUN.finditer(path)):
        pdf.rect(left + x, top + y, length, 1, style="F")
    pdf.set_y(top + 46)


def _put_picture(pdf: Any, paths: str) -> None:
    from fpdf.svg import SVGObject

    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" {STROKED}>{paths}</svg>'
    SVGObject(svg).draw_to_page(pdf, x=6, y=pdf.get_y())


STROKED = 'width="20" height="20" fill="none" stroke="#000" stroke-width="1.8"'
PUT = {"k": _put_label, "p": _put_text, "qr": _put_code, "icon": _put_picture}


def _true_type() -> dict[str, Path]:
    """The system's own font, as anyone would first take; `fc-match` knows which has Vietnamese."""
    found = {}
    for style, weight in (("", "regular"), ("B", "bold")):
        pattern = f"sans:lang=vi:{weight}:fontformat=TrueType"
        path = subprocess.check_output(["fc-match", "-f", "%{file}", pattern], text=True)
        found[style] = Path(path)
    return found


def cpu(do: Callable[[], object]) -> float:
    """Milliseconds of processor for one call."""
    begun = time.process_time()
    do()
    return (time.process_time() - begun) * 1000


def cpu_of_processes(do: Callable[[], object]) -> float:
    """Milliseconds of processor of the processes that one call starts and ends."""

    def spent() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    begun = spent()
    do()
    return (spent() - begun) * 1000


def first_of_ours(html: str) -> None:
    """A slip from a drawing process that is started for it."""
    made = press.Press(1, COMMAND)
    try:
        made.draw(html, Size.ROLL)
    finally:
        made.close()


def first_of_plain_weasyprint(html: str) -> None:
    """The same, by a program that imports WeasyPrint and draws the plain page."""
    program = "import sys, weasyprint; weasyprint.HTML(string=sys.stdin.read()).write_pdf()"
    subprocess.run([sys.executable, "-c", program], input=plain_page(html), text=True, check=True)


def memory(drawn: Callable[[], object]) -> Iterator[int]:
    """The memory of this process in KB, after each call of `drawn`."""
    while True:
        drawn()
        with open("/proc/self/statm") as file:
            yield int(file.read().split()[1]) * 4


def throughput(html: str, workers: int, slips: int = 40) -> float:
    """Slips a second with that many drawing processes, all warm."""
    made = press.Press(workers, COMMAND)
    try:
        with ThreadPoolExecutor(workers) as askers:
            list(askers.map(lambda _: made.draw(html, Size.ROLL), range(workers * 3)))
            begun = time.perf_counter()
            list(askers.map(lambda _: made.draw(html, Size.ROLL), range(slips)))
            return slips / (time.perf_counter() - begun)
    finally:
        made.close()
