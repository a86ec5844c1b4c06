"""Turns a PDF into what a thermal printer understands, as a program of its own.

Cheap printers have no Vietnamese letters, and none has Tai Viet: a slip goes to them as a picture.
It imports nothing of the kiosk: thermal.py starts this file with the number of dots across, sends
the PDF and reads ESC/POS. A broken PDF ends this process and no other.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from PIL import Image

PER_INCH = 203  # dots: 8 in a millimetre, the usual thermal head
POINTS = 72  # an inch
EDGE = 96  # dots, of 12 mm: a roll is up to so much wider than its head, and all of that is margin
# Lighter than this becomes white. Half a dot's worth of a stroke must stay a stroke.
DARK = 176
STRIP = 128  # rows that are sent at once: 9 kB, which the small memory of a cheap printer holds


def pictures(pdf: bytes, across: int) -> Iterator[Image.Image]:
    """The pages, black on white, each exactly that many dots wide."""
    for page in pypdfium2.PdfDocument(pdf):
        wide = page.get_width() / POINTS * PER_INCH
        fits = min(1, across / wide) if wide > across + EDGE else 1
        grey = page.render(scale=PER_INCH / POINTS * fits, grayscale=True).to_pil().convert("L")
        yield middle(grey, across).point(lambda light: 255 * (light >= DARK)).convert("1")


def middle(grey: Image.Image, across: int) -> Image.Image:
    """The page between the margins that no head reaches; white beside one that is narrower."""
    strip = Image.new("L", (across, grey.height), 255)
    strip.paste(grey, ((across - grey.width) // 2, 0))
    return strip


def commands(pdf: bytes, across: int, folder: Path) -> bytes:
    """ESC/POS for all pages, and one cut at the end. `folder`: for python-escpos to write into."""
    prepare_library(across, folder)
    from escpos.printer import Dummy

    printer = Dummy()
    printer.hw("INIT")
    for picture in pictures(pdf, across):
        printer.image(picture, impl="bitImageRaster", fragment_height=STRIP)
    printer.cut()
    finished: bytes = printer.output
    return finished


def prepare_library(across: int, folder: Path) -> None:
    """Tell python-escpos, before it is imported, of the one printer that matters here.

    Its own list of printers takes most of a second to read, at each start, and a copy of it stays
    behind in the system's folder for temporary files.
    """
    tempfile.tempdir = str(folder)
    printer = {
        "features": {"paperFullCut": True},
        "media": {"width": {"pixels": across}},
        "codePages": {"0": "CP437"},  # one must be there; no letter is ever sent
        "fonts": {},
    }
    profiles = folder / "profiles.json"
    profiles.write_text(json.dumps({"profiles": {"default": printer}, "encodings": {}}))
    os.environ["ESCPOS_CAPABILITIES_FILE"] = str(profiles)


def main() -> None:
    """A PDF comes in, its commands go out."""
    if hasattr(os, "nice"):
        os.nice(5)  # pages go first
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints goes to the log, not to the printer
    with answers, tempfile.TemporaryDirectory() as folder:
        answers.write(commands(sys.stdin.buffer.read(), int(sys.argv[1]), Path(folder)))


if __name__ == "__main__":
    main()
