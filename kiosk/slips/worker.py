"""Draws slips as PDF, as a program of its own: the only place that knows WeasyPrint.

WeasyPrint takes a second to import, crashes when threads share its fonts, and grows when each
slip gets fonts of its own. So one process keeps one set of fonts and one parsed style for life.
It imports nothing of the kiosk: press.py starts this file and speaks with it through pipes.
"""

import gc
import json
import os
import re
import signal
import sys
import traceback
from pathlib import Path
from typing import Any, BinaryIO

from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.svg import TAGS
from weasyprint.svg.path import path
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

ROLL_MARGIN = 4 * 96 / 25.4  # 4 mm in CSS pixels, below the last line as on the other sides
# A roll has no height: the slip is laid out on a very long page, which is then cut to its text.
# `size` can't say "automatic", and a second layout would take as long again.
LONG_PAGE = "@page narrow { size: 58mm 3000mm } @page roll { size: 80mm 3000mm }"
PAGES = {"a5": (148, 210), "a4": (210, 297)}  # mm, by their names in slip.css
# A full sheet is laid out on a larger page, which is then made smaller, until it fits on one. In
# small steps for A4: a poster is to be read from afar. A slip on A4 begins as the A5 slip enlarged.
SCALES = {
    "a5": (1, 1.06, 1.12, 1.18, 1.25, 1.32, 1.4),
    "a4": (0.72, 0.8, 0.9, 1, 1.05, 1.1, 1.15, 1.2, 1.25, 1.32, 1.4, 1.5, 1.6, 1.8, 2),
}
SLIP_ON_A4 = '<body class="a5 a4"'
# On which of these pages a size is laid out, and how much larger it comes out of the printer.
POSTER = '<body class="poster'  # designed for A4, whatever it is printed on
A4_ON_A5 = ("a4", 148 / 210)
SHEETS = {"a5": ("a5", 1.0), "a4": ("a4", 1.0), "a3": ("a4", 420 / 297)}
# All that slips use of HTML. WeasyPrint's own default style costs a third of the time.
DEFAULTS = CSS(
    string="""
    html, body, header, footer, main, div, p, h1, h2 { display: block }
    head, title, meta { display: none }
    b, h1, h2 { font-weight: 700 }
    br::before { content: "\\A"; white-space: pre-line }
    wbr::before { content: "\\200B" }
    """
)
MEDIUM = "slip"  # neither screen nor print: what stands there in slip.css is for browsers
# The style of a document ends at an <svg>, so a picture is told how to be drawn by itself.
ICON = '<svg class="icon"'
DRAWN_ICON = (
    f'{ICON} fill="none" stroke="#000" stroke-width="1.8" stroke-linecap="round"'
    ' stroke-linejoin="round"'
)
# PDF/UA (ISO 14289-1) wants words for each picture. WeasyPrint takes them from <title> alone; our
# pages give them as aria-label, an icon's on a span around it, which would cost a box more.
LABELLED_ICON = re.compile(
    r'<span role="img" aria-label="([^"]*)"><svg class="icon"([^>]*)>(.*?)</svg></span>', re.DOTALL
)
LABELLED = re.compile(r'(<svg (?!class="icon")[^>]*aria-label="([^"]*)"[^>]*>)')
TAGGED: dict[str, Any] = {"pdf_variant": "pdf/ua-1"}
# A short last word, which would stand alone on the last line of its block.
LONE_WORD = re.compile(
    r' (?=[^\s<>]{1,7}(?:</(?:b|span)>)*\s*(?:</p>|</h[12]>|<br>|<span class="(?:hint|at|second)"))'
)
PORTAL_CODE = re.compile(r'(<p class="code">[^<-]*-)')  # too long for a narrow roll's line
QR_RUN = re.compile(r"M(\d+) (\d+)\.5h(\d+)")  # as qr.py writes them
MANY_PAGES = '<body class="pages"'  # to be written on by hand: never made smaller to fit on one
SAMPLE = '<!doctype html><html lang="vi"><title>-</title><body class="roll"><p>Phiếu <b>ꪏ số</b>'


class OurFonts(URLFetcher):
    """Gives our own fonts and nothing else: a slip never asks the network or the disk."""

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols={"file"})
        self._folder = folder.as_uri() + "/"

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        if not (url.startswith(self._folder) and url.endswith(".woff2")) or ".." in url:
            raise ValueError(f"a slip asks for {url}")
        return super().fetch(url, headers)


class Page(HTML):
    """A slip's HTML under our short default style."""

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [DEFAULTS]

    def _ua_counter_style(self) -> list[CounterStyle]:
        return [CounterStyle()]

    def _ph_stylesheets(self) -> list[CSS]:
        return []


class Studio:
    """The fonts and the style of slips, made once; not to be shared by threads."""

    def __init__(self, vendor: Path) -> None:
        """`vendor` holds slip.css and the fonts that it names."""
        TAGS["path"] = draw_path
        self._fetcher = OurFonts(vendor)
        self._fonts = FontConfiguration()
        style = CSS(
            string=(vendor / "slip.css").read_text(),
            base_url=f"{vendor.as_uri()}/",
            media_type=MEDIUM,
            font_config=self._fonts,
            url_fetcher=self._fetcher,
        )
        self._roll = [style, CSS(string=LONG_PAGE)]
        self._sheets = {
            name: {scale: [style, CSS(string=sheet(name, scale))] for scale in scales}
            for name, scales in SCALES.items()
        }

    def draw(self, html: str, size: str) -> bytes:
        """The PDF of a slip ("58mm", "80mm", "a5", "a4", "a3"); a roll ends below its last line."""
        gc.disable()  # it would look through the style's many objects again and again
        try:
            return self._draw(html, size)
        finally:
            gc.enable()

    def _draw(self, html: str, size: str) -> bytes:
        page = Page(string=prepared(html), media_type=MEDIUM, url_fetcher=self._fetcher)
        if MANY_PAGES in html:
            document, zoom = self._lay_out(page, self._sheets["a4"][1]), 1.0
        elif size in SHEETS:
            sheet_of = A4_ON_A5 if size == "a5" and POSTER in html else SHEETS[size]
            document, zoom = self._fit(page, *sheet_of, least=0 if SLIP_ON_A4 in html else 1)
        else:
            document, zoom = self._roll_of(page)
        finished: bytes = document.write_pdf(zoom=zoom, finisher=hide_ornaments, **TAGGED)
        return finished

    def _roll_of(self, page: Page) -> tuple[Any, float]:
        """A roll that is as long as its text."""
        document = self._lay_out(page, self._roll)
        cut(document.pages[0])
        return document, 1

    def _fit(self, page: Page, name: str, enlarged: float, least: float) -> tuple[Any, float]:
        """A sheet on one page, as large as it fits; what fills several pages stays at full size."""
        tried = {scale: styles for scale, styles in self._sheets[name].items() if scale >= least}
        for scale, styles in tried.items():
            document = self._lay_out(page, styles)
            if len(document.pages) == 1:
                return document, enlarged / scale
        return self._lay_out(page, self._sheets[name][1]), enlarged

    def _lay_out(self, page: Page, styles: list[CSS]) -> Any:
        return page.render(font_config=self._fonts, stylesheets=styles)


def sheet(name: str, scale: float) -> str:
    """The style of a page of PAGES, `scale` times as large."""
    width, height = (side * scale for side in PAGES[name])
    return f"@page {name} {{ size: {width:.2f}mm {height:.2f}mm }}"


def prepared(html: str) -> str:
    """A slip's HTML as WeasyPrint needs it: pictures drawn and named, no lone last words."""
    named = LABELLED_ICON.sub(r'<svg class="icon"\2><title>\1</title>\3</svg>', html)
    named = LABELLED.sub(r"\1<title>\2</title>", named)
    named = PORTAL_CODE.sub(r"\1<wbr>", named)
    return LONE_WORD.sub("\N{NO-BREAK SPACE}", named.replace(ICON, DRAWN_ICON))


def draw_path(svg: Any, node: Any, font_size: float) -> None:
    """Draw a path of an SVG. WeasyPrint reads it sign by sign, which took a tenth of a slip's time;
    here a QR's runs are read at once, and an icon's strokes only once."""
    drawn, kind, strokes = svg.stream.stream, svg.tree.get("class"), node.get("d")
    if kind == "qr":
        runs = QR_RUN.findall(strokes)
        drawn.extend(f"{x} {y}.5 m {int(x) + int(run)} {y}.5 l".encode() for x, y, run in runs)
    elif kind == "icon" and strokes in KNOWN_STROKES:
        drawn.extend(KNOWN_STROKES[strokes])
    else:
        begun = len(drawn)
        path(svg, node, font_size)
        if kind == "icon":
            KNOWN_STROKES[strokes] = drawn[begun:]


KNOWN_STROKES: dict[str, list[bytes]] = {}  # of icons, by their path: a hundred at most


def hide_ornaments(_: Any, pdf: Any) -> None:
    """Pictures without words become artifacts: who hears the file read aloud hears none of them."""
    parents = numbered(pdf, numbered(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]
    things: list[Any] = [thing for thing in pdf.objects if isinstance(thing, dict)]
    for figure in (one for one in things if one.get("S") == "/Figure" and "Alt" not in one):
        page, (mark,) = numbered(pdf, figure["Pg"]), figure["K"]
        drawn = numbered(pdf, page["Contents"]).stream
        at = drawn.index({"MCID": mark})
        drawn[at - 1 : at + 2] = ["/Artifact", b"BMC"]
        parents[2 * page["StructParents"] + 1][mark] = b"null"
        numbered(pdf, figure["P"])["K"].remove(figure.reference)
        figure.clear()


def numbered(pdf: Any, reference: bytes) -> Any:
    """The object that a reference ("12 0 R") names."""
    return pdf.objects[int(reference.split()[0])]


def cut(page: Any) -> None:
    """End a page below its text. The page's box is private, so WeasyPrint's version is pinned."""
    body = next(b for b in page._page_box.all_children() if b.element_tag == "html").children[0]
    page.height = body.position_y + body.margin_height() + ROLL_MARGIN


def answer(studio: Studio, question: bytes) -> bytes:
    """The PDF for one line of JSON, [html, size]; empty when it failed, and the log says why."""
    try:
        html, size = json.loads(question)
        return studio.draw(html, size)
    except Exception:
        traceback.print_exc()
        return b""


def serve(vendor: Path, questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer each line with a line that says how many bytes follow, until the questions end."""
    studio = Studio(vendor)
    studio.draw(SAMPLE, "80mm")  # the first slip takes several times as long as the others
    for question in questions:
        pdf = answer(studio, question)
        answers.write(b"%d\n%s" % (len(pdf), pdf))
        answers.flush()
        gc.collect()


def main() -> None:
    """Serve the process that started us, and end with it: its end closes our questions."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the house, which then ends us
    if hasattr(os, "nice"):
        os.nice(5)  # pages go first
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints goes to the log, not between the answers
    serve(Path(sys.argv[1]), sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
