"""A printed slip as a person sees it: its words, its codes, its pages."""

import ctypes
import re
import unicodedata

import pypdfium2
import zxingcpp
from pypdfium2 import raw

THERMAL = 203 / 72  # pixels a point: the dots of a thermal printer


class Paper:
    """A finished PDF."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pypdfium2.PdfDocument(pdf)
        self.pages = len(self._pdf)
        self.width, self.height = (round(side / 72 * 25.4, 1) for side in self._pdf[0].get_size())

    @property
    def text(self) -> str:
        """All words, with single spaces and whole letters."""
        found = "".join(page.get_textpage().get_text_range() for page in self._pdf)
        return unicodedata.normalize("NFC", re.sub(r"\s+", " ", found.replace("￾", "-")))

    @property
    def codes(self) -> set[str]:
        """What the QR codes say, read as a phone reads them off a thermal print."""
        picture = self._pdf[0].render(scale=THERMAL).to_pil()
        return {code.text for code in zxingcpp.read_barcodes(picture)}

    @property
    def facts(self) -> dict[str, str]:
        """What the file says of itself."""
        return {key: value for key, value in self._pdf.get_metadata_dict().items() if value}

    @property
    def fonts(self) -> dict[str, bool]:
        """The fonts, and whether the file carries them."""
        page = self._pdf[0]
        texts = [thing for thing in page.get_objects() if thing.type == raw.FPDF_PAGEOBJ_TEXT]
        fonts = [raw.FPDFTextObj_GetFont(text.raw) for text in texts]
        return {_name(font): bool(raw.FPDFFont_GetIsEmbedded(font)) for font in fonts}


def _name(font: raw.FPDF_FONT) -> str:
    """The font's name without the letters of its subset."""
    buffer = ctypes.create_string_buffer(200)
    raw.FPDFFont_GetBaseFontName(font, buffer, 200)
    return buffer.value.decode().split("+")[-1]
