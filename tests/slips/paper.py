"""A printed slip as a person sees it: its words, its codes, its pages, and what it says aloud."""

import ctypes
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import combinations
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image, ImageChops, ImageFilter
from pypdfium2 import raw

from kiosk.printers.paper import DOTS, Size

THERMAL = 203 / 72  # pixels a point: the dots of a thermal printer
Bounds = tuple[float, float, float, float]


class Paper:
    """A finished PDF."""

    def __init__(self, pdf: bytes) -> None:
        self._bytes = pdf
        self._dots: dict[int, Image.Image] = {}
        self._pdf = pypdfium2.PdfDocument(pdf)
        self.pages = len(self._pdf)
        self.width, self.height = (round(side / 72 * 25.4, 1) for side in self._pdf[0].get_size())

    @cached_property
    def text(self) -> str:
        """All words, with single spaces and whole letters."""
        found = "".join(page.get_textpage().get_text_range() for page in self._pdf)
        return unicodedata.normalize("NFC", re.sub(r"\s+", " ", found.replace("￾", "-")))

    @cached_property
    def codes(self) -> set[str]:
        """What the QR codes say, read as a phone reads them off a thermal print."""
        return read(self._pdf[0].render(scale=THERMAL).to_pil())

    @property
    def facts(self) -> dict[str, str]:
        """What the file says of itself."""
        return {key: value for key, value in self._pdf.get_metadata_dict().items() if value}

    @property
    def fonts(self) -> dict[str, bool]:
        """The fonts, and whether the file carries them."""
        texts = [thing for thing in self._things() if thing.type == raw.FPDF_PAGEOBJ_TEXT]
        fonts = [raw.FPDFTextObj_GetFont(text.raw) for text in texts]
        return {_name(font): bool(raw.FPDFFont_GetIsEmbedded(font)) for font in fonts}

    def dots(self, page: int = 0) -> Image.Image:
        """A page as a thermal head burns it: one bit a dot, 0 where it is black."""
        if page not in self._dots:
            drawn = self._pdf[page].render(scale=THERMAL).to_pil()
            self._dots[page] = drawn.convert("L").point(_burnt)
        return self._dots[page]

    def on_the_roll(self, size: Size) -> Image.Image:
        """What of the page lies under the head."""
        page, dots = self.dots(), DOTS[size]
        left = (page.width - dots) // 2
        return page.crop((left, 0, left + dots, page.height))

    def ink(self, page: int = 0) -> Bounds:
        """What the dark dots of a page reach to, in mm; raises ValueError for an empty page."""
        found = self.dots(page).point(lambda dot: 255 - dot).getbbox()
        if found is None:
            raise ValueError(f"page {page} is empty")
        left, top, right, bottom = (at / 203 * 25.4 for at in found)
        return left, top, right, bottom

    def torn(self) -> list[tuple[str, str]]:
        """The pairs of lines of text of which one lies on the other."""
        pages = (page.get_textpage() for page in self._pdf)
        return [pair for page in pages for pair in _overlapping(page)]

    @property
    def colours(self) -> set[tuple[int, int, int, int]]:
        """Red, green, blue and cover of all that is drawn."""
        asked = (raw.FPDFPageObj_GetFillColor, raw.FPDFPageObj_GetStrokeColor)
        return {_colour(ask, thing) for thing in self._things() for ask in asked}

    @property
    def language(self) -> str:
        """Which the file says it is in."""
        buffer = (raw.FPDF_WCHAR * 40)()
        raw.FPDFCatalog_GetLanguage(self._pdf.raw, buffer, 80)
        return bytes(buffer).decode("utf-16-le").split("\0")[0]

    @property
    def is_tagged(self) -> bool:
        return bool(raw.FPDFCatalog_IsTagged(self._pdf.raw))

    @cached_property
    def structure(self) -> list[tuple[str, str]]:
        """What is read aloud, in its order: kinds ("H1", "Figure") and the words for pictures."""
        return [found for page in self._pdf for found in _structure(page)]

    @property
    def own_words(self) -> str:
        """Its catalogue and its XMP packet, as they stand in the file."""
        parts = re.findall(rb"stream\n(.*?)\nendstream", self._bytes, re.DOTALL)
        opened = b"\n".join(_opened(part) for part in parts)
        kept = re.findall(rb"<\?xpacket begin(?s:.*?)<\?xpacket end|<</Type /Catalog.*", opened)
        return b"\n".join(kept).decode()

    def _things(self) -> Iterator[Any]:
        return (thing for page in self._pdf for thing in page.get_objects())


def read(picture: Image.Image) -> set[str]:
    """What the QR codes of a picture say."""
    return {code.text for code in zxingcpp.read_barcodes(picture)}


def spread(picture: Image.Image) -> Image.Image:
    """The dots of a hot head: each black one a dot wider on every side."""
    return picture.filter(ImageFilter.MinFilter(3))


def has_hairline(picture: Image.Image) -> bool:
    """Whether a line of a single dot runs across it, which a thermal head may leave out."""
    ink = ImageChops.invert(picture)
    alone = ImageChops.subtract(ink, ImageChops.offset(ink, 0, 1))
    alone = ImageChops.subtract(alone, ImageChops.offset(ink, 0, -1))
    for step in (1, 2, 4, 8):  # of each run, what has 15 dots on its left
        alone = ImageChops.darker(alone, ImageChops.offset(alone, step, 0))
    return alone.getbbox() is not None


def _burnt(grey: int) -> int:
    return 255 * (grey >= 128)


def _overlapping(page: Any) -> Iterator[tuple[str, str]]:
    boxes = [page.get_rect(index) for index in range(page.count_rects())]
    for one, other in combinations(boxes, 2):
        if _shared(one, other) > 0.15 * min(_area(one), _area(other)):
            yield page.get_text_bounded(*one), page.get_text_bounded(*other)


def _shared(one: Bounds, other: Bounds) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0) * max(high, 0)


def _area(box: Bounds) -> float:
    return _shared(box, box)


def _colour(ask: Callable[..., Any], thing: Any) -> tuple[int, int, int, int]:
    parts = [ctypes.c_uint() for _ in range(4)]
    ask(thing.raw, *map(ctypes.byref, parts))
    red, green, blue, cover = (part.value for part in parts)
    return red, green, blue, cover


def _structure(page: Any) -> Iterator[tuple[str, str]]:
    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    try:
        for index in range(raw.FPDF_StructTree_CountChildren(tree)):
            yield from _elements(raw.FPDF_StructTree_GetChildAtIndex(tree, index))
    finally:
        raw.FPDF_StructTree_Close(tree)


def _elements(element: Any) -> Iterator[tuple[str, str]]:
    kind = _told(raw.FPDF_StructElement_GetType, element)
    yield kind, _told(raw.FPDF_StructElement_GetAltText, element)
    for index in range(raw.FPDF_StructElement_CountChildren(element)):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, index)
        if child:
            yield from _elements(child)


def _told(ask: Callable[..., int], element: Any) -> str:
    length = ask(element, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 2))
    ask(element, buffer, length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def _opened(part: bytes) -> bytes:
    try:
        return zlib.decompress(part)
    except zlib.error:
        return part


def _name(font: raw.FPDF_FONT) -> str:
    """The font's name without the letters of its subset."""
    buffer = ctypes.create_string_buffer(200)
    raw.FPDFFont_GetBaseFontName(font, buffer, 200)
    return buffer.value.decode().split("+")[-1]
