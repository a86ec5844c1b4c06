"""A printed slip as its readers have it: the words on it, and what a phone's camera finds."""

from pathlib import Path

import pypdfium2
import zxingcpp

from tests.house import House

ENOUGH_FOR_A_CAMERA = 3  # times 72 dots per inch


def words(slip: Path) -> str:
    """All text of a slip."""
    document = pypdfium2.PdfDocument(slip)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def codes_on(slip: Path) -> list[str]:
    """What the QR codes of a slip say."""
    document = pypdfium2.PdfDocument(slip)
    try:
        pictures = [page.render(scale=ENOUGH_FOR_A_CAMERA).to_pil() for page in document]
    finally:
        document.close()
    return [found.text for picture in pictures for found in zxingcpp.read_barcodes(picture)]


def address_on(slip: Path, house: House) -> str:
    """Where the slip's own QR leads; the other one is the portal's code."""
    (found,) = [code for code in codes_on(slip) if code.startswith(house.url)]
    return found


def slip_with(house: House, text: str) -> Path:
    """The newest slip out of the printer, which must say `text`."""
    newest = max(house.prints, key=lambda slip: slip.stat().st_mtime_ns)
    assert text in words(newest)
    return newest
