"""QR codes: one SVG path for pages and slips, a picture for what can't show a path."""

from collections.abc import Iterator
from io import BytesIO
from itertools import groupby
from typing import Any

import qrcode
from markupsafe import Markup, escape
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.pil import PilImage
from qrcode.image.svg import SvgPathImage

BORDER = 4  # modules of white around the code; readers need them (ISO/IEC 18004)
MASK = 3  # any mask can be read; trying all eight takes twice as long
SVG = Markup(
    '<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img"'
    ' aria-label="{label}" shape-rendering="crispEdges"><path stroke="#000" d="{path}"/></svg>'
)


class OnePath(SvgPathImage):
    """qrcode's path image, each run of dark modules being one stroke: short, and without seams."""

    needs_drawrect = False

    def process(self) -> None:
        self.strokes = "".join(_runs(self.modules))
        self._subpaths = [self.strokes]
        super().process()


def _runs(modules: list[list[bool | None]]) -> Iterator[str]:
    for y, row in enumerate(modules, BORDER):
        x = BORDER
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                yield f"M{x} {y}.5h{length}"
            x += length


def _code(text: str, scale: int) -> qrcode.QRCode[Any]:
    code = qrcode.QRCode(
        error_correction=ERROR_CORRECT_M, box_size=scale, border=BORDER, mask_pattern=MASK
    )
    code.add_data(text)
    return code


def path_svg(text: str, label: str = "Mã QR") -> Markup:
    """`text` as an inline SVG of one path, quiet zone included; `label` is read aloud."""
    image = _code(text, 10).make_image(image_factory=OnePath)  # 10: one unit for a module
    side = image.width + 2 * BORDER
    return SVG.format(side=side, label=escape(label), path=image.strokes)


def png(text: str, scale: int = 10) -> bytes:
    """`text` as a PNG, `scale` pixels for each module, quiet zone included."""
    picture = BytesIO()
    _code(text, scale).make_image(image_factory=PilImage).save(picture, "PNG")
    return picture.getvalue()
