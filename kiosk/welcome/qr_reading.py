"""What the camera sees: the QR codes in one picture of it, which is looked at and forgotten."""

from io import BytesIO

import zxingcpp
from PIL import Image

HEAVIEST = 400_000  # bytes of one picture
MOST_PIXELS = 2_100_000  # 1600 × 1200 and a little; the page sends 640 × 480
KINDS = ("JPEG",)


def codes_in(data: bytes) -> list[str]:
    """The texts of the QR codes in a JPEG; none for what is no picture, or too large a one."""
    try:
        picture = _decoded(data)
    except Exception:  # a stranger's bytes may trip the decoder in any way
        return []
    if picture is None:
        return []
    kinds = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    read = zxingcpp.read_barcodes(picture, formats=kinds, text_mode=zxingcpp.TextMode.Plain)
    return [code.text for code in read if code.text]


def _decoded(data: bytes) -> Image.Image | None:
    with Image.open(BytesIO(data), formats=KINDS) as picture:  # reads the head only
        if picture.width * picture.height > MOST_PIXELS:
            return None
        return picture.convert("L")
